-- CreateTable
CREATE TABLE "request_feedback" (
    "organization_id" UUID NOT NULL,
    "request_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "api_key_id" UUID NOT NULL,
    "score" DECIMAL(10,9) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "request_feedback_pkey" PRIMARY KEY ("organization_id","request_id","name","api_key_id")
);

-- CreateTable
CREATE TABLE "idempotency_key" (
    "organization_id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "key_digest" BYTEA NOT NULL,
    "body_digest" BYTEA NOT NULL,
    "first_id" UUID NOT NULL,
    "claimed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "idempotency_key_pkey" PRIMARY KEY ("organization_id","project_id","key_digest")
);

-- CreateIndex
CREATE INDEX "idempotency_key_claimed_at_idx" ON "idempotency_key"("claimed_at");

-- AddForeignKey
ALTER TABLE "request_feedback" ADD CONSTRAINT "request_feedback_organization_id_request_id_fkey" FOREIGN KEY ("organization_id", "request_id") REFERENCES "request"("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "idempotency_key" ADD CONSTRAINT "idempotency_key_organization_id_project_id_fkey" FOREIGN KEY ("organization_id", "project_id") REFERENCES "project"("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE request_feedback
  ADD CONSTRAINT request_feedback_score_range CHECK (score BETWEEN -1 AND 1),
  ADD CONSTRAINT request_feedback_name_form CHECK (name ~ '^[a-z0-9_.-]{1,64}$');
ALTER TABLE idempotency_key ADD CONSTRAINT idempotency_key_digests_are_whole
  CHECK (length(key_digest) = 32 AND length(body_digest) = 32);

SELECT isolate_tenants('request_feedback');
SELECT isolate_tenants('idempotency_key');

-- Idempotency -----------------------------------------------------------------------------------------------------------

-- Gives a key to a request, unless another one has it and has had it for less than its lifetime. Answers with the request that has the key then,
-- and whether it came with the same body. The row is locked by whoever claims first: of many at once exactly one gets the key.
CREATE FUNCTION claim_idempotency_key(
  of_organization_id uuid, of_project_id uuid, of_key_digest bytea, of_body_digest bytea, by_request_id uuid, lifetime_seconds int)
RETURNS TABLE (first_id uuid, is_same_body boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  LOOP
    INSERT INTO idempotency_key AS held (organization_id, project_id, key_digest, body_digest, first_id, claimed_at)
      VALUES (of_organization_id, of_project_id, of_key_digest, of_body_digest, by_request_id, clock_timestamp())
      ON CONFLICT (organization_id, project_id, key_digest) DO UPDATE
        SET body_digest = excluded.body_digest, first_id = excluded.first_id, claimed_at = excluded.claimed_at
        WHERE held.claimed_at <= clock_timestamp() - make_interval(secs => lifetime_seconds);
    RETURN QUERY
      SELECT held.first_id, held.body_digest = of_body_digest FROM idempotency_key held
      WHERE held.organization_id = of_organization_id AND held.project_id = of_project_id AND held.key_digest = of_key_digest;
    -- Given back between the two statements: once more.
    EXIT WHEN FOUND;
  END LOOP;
END $$;

-- Gives a key back that a request has; nothing when another one has it.
CREATE FUNCTION release_idempotency_key(of_organization_id uuid, of_project_id uuid, of_key_digest bytea, by_request_id uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  DELETE FROM idempotency_key held
    WHERE held.organization_id = of_organization_id AND held.project_id = of_project_id AND held.key_digest = of_key_digest
      AND held.first_id = by_request_id;
  RETURN FOUND;
END $$;

-- The record of the request that has a key, and of its stored answer the sealed part, by the one read path: expired, erased and held payloads
-- are not there, and the read is audited. Only for who knows key and body, and only within the project of both. One row, whose part is null
-- when the answer is not kept; no row when the record is not there.
CREATE FUNCTION read_idempotent_answer(
  of_organization_id uuid, of_project_id uuid, of_key_digest bytea, of_body_digest bytea, by_api_key_id uuid, call_id text, address text,
  lifetime_seconds int)
RETURNS TABLE (
  first_id uuid, provider text, model text, status_code smallint, error_code text, input_tokens bigint, cached_input_tokens bigint,
  output_tokens bigint, reasoning_tokens bigint, input_cost_nano_usd bigint, cached_input_cost_nano_usd bigint, output_cost_nano_usd bigint,
  reasoning_cost_nano_usd bigint, storage_cost_nano_usd bigint, earlier_attempts_cost_nano_usd bigint, part text, expires_at timestamptz,
  policy_version int, media_type text, format smallint, key_id uuid, hour_key_generation int, hold_id uuid, wrapped_key bytea, ciphertext bytea,
  plaintext_size_bytes int)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  first_request_id uuid;
  reader_label text;
BEGIN
  SELECT held.first_id INTO first_request_id FROM idempotency_key held
    WHERE held.organization_id = of_organization_id AND held.project_id = of_project_id AND held.key_digest = of_key_digest
      AND held.body_digest = of_body_digest AND held.claimed_at > clock_timestamp() - make_interval(secs => lifetime_seconds);
  SELECT api_key.name INTO reader_label FROM api_key
    WHERE api_key.organization_id = of_organization_id AND api_key.project_id = of_project_id AND api_key.id = by_api_key_id;
  IF first_request_id IS NULL OR reader_label IS NULL THEN
    RETURN;
  END IF;
  PERFORM set_config('app.organization_id', of_organization_id::text, true);
  RETURN QUERY
    SELECT request.id, request.provider, request.model, request.status_code, request.error_code, request.input_tokens,
      request.cached_input_tokens, request.output_tokens, request.reasoning_tokens, request.input_cost_nano_usd,
      request.cached_input_cost_nano_usd, request.output_cost_nano_usd, request.reasoning_cost_nano_usd, request.storage_cost_nano_usd,
      request.earlier_attempts_cost_nano_usd, stored.part, stored.expires_at, stored.policy_version, stored.media_type, stored.format,
      stored.key_id, stored.hour_key_generation, stored.hold_id, stored.wrapped_key, stored.ciphertext, stored.plaintext_size_bytes
    FROM request
    -- Without an id nothing is read: only what was answered, or would have been had the caller not hung up, is worth an audit event.
    LEFT JOIN LATERAL (
      SELECT * FROM read_payload(
        CASE WHEN request.error_code IS NULL AND request.status_code IN (200, 499) THEN request.id END,
        false, 'api_key', by_api_key_id::text, reader_label, call_id, address)
    ) stored ON stored.part = 'response'
    WHERE request.organization_id = of_organization_id AND request.project_id = of_project_id AND request.id = first_request_id;
END $$;

-- Forgets keys that have ended, and tells how many.
CREATE FUNCTION forget_idempotency_keys(lifetime_seconds int, row_limit int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  forgotten_count int;
BEGIN
  DELETE FROM idempotency_key USING (
    SELECT ended.organization_id, ended.project_id, ended.key_digest FROM idempotency_key ended
    WHERE ended.claimed_at <= clock_timestamp() - make_interval(secs => lifetime_seconds)
    ORDER BY ended.claimed_at LIMIT row_limit FOR UPDATE SKIP LOCKED
  ) ended
  WHERE idempotency_key.organization_id = ended.organization_id AND idempotency_key.project_id = ended.project_id
    AND idempotency_key.key_digest = ended.key_digest;
  GET DIAGNOSTICS forgotten_count = ROW_COUNT;
  RETURN forgotten_count;
END $$;

-- Feedback --------------------------------------------------------------------------------------------------------------

-- Keeps the score that a key gives a request of its own project; a later one under the same name takes its place. False when there is no such
-- request, whether its id is unknown, of another project or of another organization.
CREATE FUNCTION store_feedback(
  of_organization_id uuid, of_project_id uuid, of_request_id uuid, by_api_key_id uuid, of_name text, of_score numeric)
RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  INSERT INTO request_feedback (organization_id, request_id, name, api_key_id, score, created_at)
    SELECT request.organization_id, request.id, of_name, by_api_key_id, of_score, lethe_now() FROM request
    WHERE request.organization_id = of_organization_id AND request.project_id = of_project_id AND request.id = of_request_id
      AND (request.metadata_expires_at IS NULL OR request.metadata_expires_at > lethe_now())
    ON CONFLICT (organization_id, request_id, name, api_key_id) DO UPDATE
      SET score = excluded.score, created_at = excluded.created_at;
  RETURN FOUND;
EXCEPTION WHEN foreign_key_violation THEN
  -- The record was deleted meanwhile.
  RETURN false;
END $$;

SELECT adopt_objects();

GRANT EXECUTE ON FUNCTION
  claim_idempotency_key(uuid, uuid, bytea, bytea, uuid, int), release_idempotency_key(uuid, uuid, bytea, uuid),
  read_idempotent_answer(uuid, uuid, bytea, bytea, uuid, text, text, int), store_feedback(uuid, uuid, uuid, uuid, text, numeric)
  TO lethe_gateway;
GRANT EXECUTE ON FUNCTION forget_idempotency_keys(int, int) TO lethe_worker;
GRANT SELECT ON request_feedback TO lethe_app;
