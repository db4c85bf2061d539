-- CreateEnum
CREATE TYPE "lifecycle_state" AS ENUM ('active', 'suspended', 'closed', 'purged');

-- AlterTable
ALTER TABLE "api_key" ADD COLUMN     "allowed_models" TEXT[],
ADD COLUMN     "created_by_id" UUID,
ADD COLUMN     "expires_at" TIMESTAMPTZ(3),
ADD COLUMN     "last_used_at" TIMESTAMPTZ(3),
ADD COLUMN     "payload_retention_days" INTEGER,
ADD COLUMN     "rate_limit_per_minute" INTEGER,
ADD COLUMN     "replaced_by_id" UUID,
ADD COLUMN     "retention_level" "retention_level",
ADD COLUMN     "spend_limit_nano_usd" BIGINT;

-- AlterTable
ALTER TABLE "member" ADD COLUMN     "project_ids" UUID[];

-- AlterTable
ALTER TABLE "organization" ADD COLUMN     "lifecycle_changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "lifecycle_state" "lifecycle_state" NOT NULL DEFAULT 'active',
ADD COLUMN     "lifecycle_version" INTEGER NOT NULL DEFAULT 1;

-- AlterTable
ALTER TABLE "project" ADD COLUMN     "archived_at" TIMESTAMPTZ(3),
ADD COLUMN     "payload_retention_days" INTEGER,
ADD COLUMN     "retention_level" "retention_level";

-- AlterTable
ALTER TABLE "session" ADD COLUMN     "address" TEXT,
ADD COLUMN     "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "user_agent" TEXT;

-- CreateTable
CREATE TABLE "outbox_mail" (
    "id" UUID NOT NULL,
    "organization_id" UUID,
    "recipient" TEXT NOT NULL,
    "template" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "html" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sent_at" TIMESTAMPTZ(3),
    "attempt_count" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_error_code" TEXT,

    CONSTRAINT "outbox_mail_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "payload_erasure" (
    "organization_id" UUID NOT NULL,
    "request_id" UUID NOT NULL,
    "erased_at" TIMESTAMPTZ(3) NOT NULL,
    "reason" TEXT NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT,
    "actor_label" TEXT NOT NULL,

    CONSTRAINT "payload_erasure_pkey" PRIMARY KEY ("organization_id","request_id")
);

-- CreateTable
CREATE TABLE "management_key" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "last_four" TEXT NOT NULL,
    "digest" BYTEA NOT NULL,
    "scopes" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by_id" UUID,
    "expires_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "management_key_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "provider_key" (
    "organization_id" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "base_url" TEXT,
    "sealed_secret" BYTEA,
    "last_four" TEXT,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_by_id" UUID,
    "tested_at" TIMESTAMPTZ(3),
    "test_error_code" TEXT,

    CONSTRAINT "provider_key_pkey" PRIMARY KEY ("organization_id","provider")
);

-- CreateTable
CREATE TABLE "account" (
    "user_id" UUID NOT NULL,
    "type" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "provider_account_id" TEXT NOT NULL,

    CONSTRAINT "account_pkey" PRIMARY KEY ("provider","provider_account_id")
);

-- CreateTable
CREATE TABLE "email_token" (
    "digest" BYTEA NOT NULL,
    "user_id" UUID NOT NULL,
    "purpose" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "email_token_pkey" PRIMARY KEY ("digest")
);

-- CreateTable
CREATE TABLE "rate_window" (
    "key" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "rate_window_pkey" PRIMARY KEY ("key","started_at")
);

-- CreateTable
CREATE TABLE "invitation" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "role" "role" NOT NULL,
    "project_ids" UUID[],
    "token_digest" BYTEA NOT NULL,
    "invited_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "accepted_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "invitation_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "staff_session" (
    "digest" BYTEA NOT NULL,
    "staff_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "staff_session_pkey" PRIMARY KEY ("digest")
);

-- CreateIndex
CREATE INDEX "outbox_mail_sent_at_next_attempt_at_idx" ON "outbox_mail"("sent_at", "next_attempt_at");

-- CreateIndex
CREATE UNIQUE INDEX "management_key_digest_key" ON "management_key"("digest");

-- CreateIndex
CREATE INDEX "rate_window_started_at_idx" ON "rate_window"("started_at");

-- CreateIndex
CREATE UNIQUE INDEX "invitation_token_digest_key" ON "invitation"("token_digest");

-- CreateIndex
CREATE INDEX "api_key_organization_id_project_id_idx" ON "api_key"("organization_id", "project_id");

-- AddForeignKey
ALTER TABLE "management_key" ADD CONSTRAINT "management_key_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "provider_key" ADD CONSTRAINT "provider_key_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account" ADD CONSTRAINT "account_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "email_token" ADD CONSTRAINT "email_token_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "staff_session" ADD CONSTRAINT "staff_session_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff_member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Row-level security and rights ---------------------------------------------------------------------------------------

SELECT isolate_tenants(tenant_table::regclass)
FROM unnest(ARRAY['management_key', 'provider_key', 'invitation', 'outbox_mail', 'payload_erasure']) tenant_table;

ALTER TABLE project ADD CONSTRAINT project_payload_period CHECK (payload_retention_days BETWEEN 0 AND 365);
ALTER TABLE api_key
  ADD CONSTRAINT api_key_payload_period CHECK (payload_retention_days BETWEEN 0 AND 365),
  ADD CONSTRAINT api_key_spend_limit CHECK (spend_limit_nano_usd >= 0),
  ADD CONSTRAINT api_key_rate_limit CHECK (rate_limit_per_minute > 0);

CREATE TRIGGER provider_key_changed AFTER INSERT OR UPDATE OR DELETE ON provider_key
  FOR EACH ROW EXECUTE FUNCTION notify_organization_changed();
CREATE TRIGGER member_changed AFTER INSERT OR UPDATE OR DELETE ON member
  FOR EACH ROW EXECUTE FUNCTION notify_organization_changed();

SELECT adopt_objects();

GRANT UPDATE (name) ON organization TO lethe_app;
GRANT INSERT, UPDATE ON project TO lethe_app;
GRANT INSERT, UPDATE ON api_key TO lethe_app;
GRANT SELECT, INSERT, UPDATE ON management_key TO lethe_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON provider_key TO lethe_app;
GRANT INSERT, UPDATE, DELETE ON member TO lethe_app;
GRANT SELECT, INSERT, UPDATE ON invitation TO lethe_app;
GRANT SELECT, INSERT ON payload_erasure TO lethe_app;
GRANT DELETE ON payload TO lethe_app;
GRANT SELECT, INSERT, DELETE ON account TO lethe_app;
GRANT SELECT, INSERT, DELETE ON email_token TO lethe_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON rate_window TO lethe_app;
GRANT SELECT ON staff_member TO lethe_app;
GRANT SELECT, INSERT, DELETE ON staff_session TO lethe_app;
