-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "keyring";

-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "retention_level" AS ENUM ('metadata_only', 'retain_all');

-- CreateEnum
CREATE TYPE "plan" AS ENUM ('free', 'pro', 'enterprise');

-- CreateEnum
CREATE TYPE "project_mode" AS ENUM ('credits', 'api_keys');

-- CreateEnum
CREATE TYPE "role" AS ENUM ('owner', 'admin', 'developer', 'finance', 'compliance', 'viewer');

-- CreateEnum
CREATE TYPE "staff_role" AS ENUM ('support', 'compliance_officer');

-- CreateTable
CREATE TABLE "request" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "api_key_id" UUID NOT NULL,
    "project_mode" "project_mode" NOT NULL,
    "admitted_at" TIMESTAMPTZ(3) NOT NULL,
    "completed_at" TIMESTAMPTZ(3) NOT NULL,
    "endpoint" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "is_streamed" BOOLEAN NOT NULL,
    "status_code" SMALLINT NOT NULL,
    "error_code" TEXT,
    "finish_reason" TEXT,
    "upstream_request_id" TEXT,
    "input_tokens" BIGINT NOT NULL,
    "cached_input_tokens" BIGINT NOT NULL,
    "output_tokens" BIGINT NOT NULL,
    "reasoning_tokens" BIGINT NOT NULL,
    "is_usage_estimated" BOOLEAN NOT NULL,
    "input_rate_nano_usd" BIGINT,
    "cached_input_rate_nano_usd" BIGINT,
    "output_rate_nano_usd" BIGINT,
    "reasoning_rate_nano_usd" BIGINT,
    "input_cost_nano_usd" BIGINT,
    "cached_input_cost_nano_usd" BIGINT,
    "output_cost_nano_usd" BIGINT,
    "reasoning_cost_nano_usd" BIGINT,
    "storage_cost_nano_usd" BIGINT NOT NULL,
    "gateway_ms" INTEGER NOT NULL,
    "first_token_ms" INTEGER,
    "total_ms" INTEGER NOT NULL,
    "retention_level" "retention_level" NOT NULL,
    "payload_retention_days" INTEGER NOT NULL,
    "policy_version" INTEGER NOT NULL,
    "retention_source" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "not_stored_reason" TEXT,
    "tags" TEXT[],
    "session_id" TEXT,
    "end_user" TEXT,

    CONSTRAINT "request_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "payload" (
    "organization_id" UUID NOT NULL,
    "request_id" UUID NOT NULL,
    "part" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "project_id" UUID NOT NULL,
    "policy_version" INTEGER NOT NULL,
    "media_type" TEXT NOT NULL,
    "format" SMALLINT NOT NULL,
    "key_id" UUID NOT NULL,
    "hour_key_generation" INTEGER NOT NULL,
    "wrapped_key" BYTEA NOT NULL,
    "ciphertext" BYTEA NOT NULL,
    "plaintext_size_bytes" INTEGER NOT NULL,

    CONSTRAINT "payload_pkey" PRIMARY KEY ("organization_id","request_id","part","expires_at")
) PARTITION BY RANGE ("expires_at");

-- CreateTable
CREATE TABLE "retention_policy" (
    "organization_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "level" "retention_level" NOT NULL,
    "payload_retention_days" INTEGER NOT NULL,
    "metadata_retention_days" INTEGER,
    "effective_at" TIMESTAMPTZ(3) NOT NULL,
    "author_id" UUID,

    CONSTRAINT "retention_policy_pkey" PRIMARY KEY ("organization_id","version")
);

-- CreateTable
CREATE TABLE "keyring"."hour_key" (
    "organization_id" UUID NOT NULL,
    "expiry_hour" TIMESTAMPTZ(3) NOT NULL,
    "generation" INTEGER NOT NULL,
    "master_key_version" INTEGER NOT NULL,
    "wrapped_key" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "hour_key_pkey" PRIMARY KEY ("organization_id","expiry_hour","generation")
);

-- CreateTable
CREATE TABLE "job_run" (
    "name" TEXT NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "outcome" JSONB,

    CONSTRAINT "job_run_pkey" PRIMARY KEY ("name","due_at")
);

-- CreateTable
CREATE TABLE "demo_clock" (
    "id" BOOLEAN NOT NULL DEFAULT true,
    "offset_ms" BIGINT NOT NULL,

    CONSTRAINT "demo_clock_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "organization" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "plan" "plan" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "organization_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "project" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "mode" "project_mode" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "project_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "api_key" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "last_four" TEXT NOT NULL,
    "digest" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_key_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "user" (
    "id" UUID NOT NULL,
    "name" TEXT,
    "email" TEXT NOT NULL,
    "email_verified" TIMESTAMPTZ(3),
    "image" TEXT,
    "password_hash" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" UUID NOT NULL,
    "session_token" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "expires" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "member" (
    "organization_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "role" "role" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "member_pkey" PRIMARY KEY ("organization_id","user_id")
);

-- CreateTable
CREATE TABLE "staff_member" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" "staff_role" NOT NULL,
    "password_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "staff_member_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "request_organization_id_admitted_at_id_idx" ON "request"("organization_id", "admitted_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "request_organization_id_provider_model_admitted_at_id_idx" ON "request"("organization_id", "provider", "model", "admitted_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "hour_key_expiry_hour_idx" ON "keyring"."hour_key"("expiry_hour");

-- CreateIndex
CREATE UNIQUE INDEX "organization_slug_key" ON "organization"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "project_organization_id_name_key" ON "project"("organization_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "api_key_digest_key" ON "api_key"("digest");

-- CreateIndex
CREATE UNIQUE INDEX "user_email_key" ON "user"("email");

-- CreateIndex
CREATE UNIQUE INDEX "session_session_token_key" ON "session"("session_token");

-- CreateIndex
CREATE INDEX "session_user_id_idx" ON "session"("user_id");

-- CreateIndex
CREATE INDEX "member_user_id_idx" ON "member"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "staff_member_email_key" ON "staff_member"("email");

-- AddForeignKey
ALTER TABLE "request" ADD CONSTRAINT "request_organization_id_project_id_fkey" FOREIGN KEY ("organization_id", "project_id") REFERENCES "project"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "request" ADD CONSTRAINT "request_organization_id_api_key_id_fkey" FOREIGN KEY ("organization_id", "api_key_id") REFERENCES "api_key"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "retention_policy" ADD CONSTRAINT "retention_policy_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "retention_policy" ADD CONSTRAINT "retention_policy_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "project" ADD CONSTRAINT "project_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_organization_id_project_id_fkey" FOREIGN KEY ("organization_id", "project_id") REFERENCES "project"("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "member" ADD CONSTRAINT "member_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "member" ADD CONSTRAINT "member_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;
