-- Redaction -------------------------------------------------------------------------------------------------------------

ALTER TABLE retention_policy ADD COLUMN redaction jsonb NOT NULL
  DEFAULT '{"email": false, "phone": false, "card": false, "secret": false, "patterns": []}';

-- A pattern can name what it looks for; the planner's statistics keep no sample of it.
ALTER TABLE retention_policy ALTER COLUMN redaction SET STATISTICS 0;

-- How many values were taken out of a part before it was sealed; null where the policy in force redacted nothing.
ALTER TABLE payload ADD COLUMN redacted_count int CHECK (redacted_count >= 0);

-- Prompt fingerprints ---------------------------------------------------------------------------------------------------

-- The shape of a request's system prompt, under a key of its organization. It is a fact about content: it lies in the payload's own row and
-- nowhere else, so that it goes with it, whether by expiry, erasure or purge.
ALTER TABLE payload ADD COLUMN prompt_fingerprint bytea
  CHECK (prompt_fingerprint IS NULL OR (octet_length(prompt_fingerprint) = 16 AND part = 'request'));
ALTER TABLE payload ALTER COLUMN prompt_fingerprint SET STATISTICS 0;

DO $$
DECLARE
  existing regclass;
BEGIN
  FOR existing IN SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'payload'::regclass LOOP
    EXECUTE format(
      'ALTER TABLE %s ALTER COLUMN ciphertext SET STATISTICS 0, ALTER COLUMN wrapped_key SET STATISTICS 0, ALTER COLUMN prompt_fingerprint SET STATISTICS 0',
      existing);
  END LOOP;
END $$;

-- As 20261121000200_row_level_security has it, and without samples of any of its bytes.
CREATE OR REPLACE FUNCTION create_payload_partition(expiry_day date) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  partition_name text := payload_partition_name(expiry_day);
BEGIN
  IF to_regclass('public.' || quote_ident(partition_name)) IS NOT NULL THEN
    RETURN false;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('lethe payload partitions'));
  IF to_regclass('public.' || quote_ident(partition_name)) IS NOT NULL THEN
    RETURN false;
  END IF;
  EXECUTE format(
    'CREATE TABLE public.%I PARTITION OF public.payload FOR VALUES FROM (%L) TO (%L)',
    partition_name, expiry_day::timestamp AT TIME ZONE 'UTC', (expiry_day + 1)::timestamp AT TIME ZONE 'UTC');
  EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', partition_name);
  EXECUTE format('ALTER TABLE public.%I FORCE ROW LEVEL SECURITY', partition_name);
  -- A partition does not take over what the table says of the planner's samples.
  EXECUTE format(
    'ALTER TABLE public.%I ALTER COLUMN ciphertext SET STATISTICS 0, ALTER COLUMN wrapped_key SET STATISTICS 0, ALTER COLUMN prompt_fingerprint SET STATISTICS 0',
    partition_name);
  RETURN true;
END $$;

CREATE TABLE "fingerprint_key" (
    "organization_id" UUID NOT NULL,
    "sealed_secret" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "fingerprint_key_pkey" PRIMARY KEY ("organization_id")
);
ALTER TABLE "fingerprint_key" ADD CONSTRAINT "fingerprint_key_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

SELECT isolate_tenants('fingerprint_key');

-- Admission -------------------------------------------------------------------------------------------------------------

DROP FUNCTION resolve_api_key(bytea);

-- All that admission must know: the key and its limits, its project, its organization, the policies in force, whether the balance is low, and,
-- where the tenant pays its providers itself, the tenant's sealed credentials. Nothing for a key that is unknown, revoked, expired or of an
-- archived project, without telling which. The cost so far is reckoned only for a key that has a limit. What is to be redacted goes with the policy
-- that says so: a payload is never stored under one version and redacted by another.
CREATE FUNCTION resolve_api_key(key_digest bytea)
RETURNS TABLE (
  id uuid, project_id uuid, organization_id uuid, mode project_mode, plan plan, lifecycle_state lifecycle_state, level retention_level,
  payload_retention_days int, metadata_retention_days int, version int, project_level retention_level, project_days int,
  key_level retention_level, key_days int, expires_at timestamptz, allowed_models text[], rate_limit_per_minute int,
  concurrency_limit int, spend_limit_nano_usd bigint, spent_nano_usd bigint, provider_keys jsonb, spending_version int, out_of_credit text,
  monthly_storage_cap_nano_usd bigint, is_credit_low boolean, redaction jsonb, fingerprint_key bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT key.id, key.project_id, key.organization_id, project.mode, organization.plan, organization.lifecycle_state, policy.level,
    policy.payload_retention_days, policy.metadata_retention_days, policy.version, project.retention_level, project.payload_retention_days,
    key.retention_level, key.payload_retention_days, key.expires_at, coalesce(key.allowed_models, '{}'), key.rate_limit_per_minute,
    key.concurrency_limit, key.spend_limit_nano_usd,
    CASE WHEN key.spend_limit_nano_usd IS NOT NULL THEN api_key_cost(key.organization_id, key.id) ELSE 0 END,
    CASE WHEN project.mode = 'api_keys' THEN (
      SELECT jsonb_agg(jsonb_build_object(
        'provider', own.provider, 'baseUrl', own.base_url, 'sealedSecret', encode(own.sealed_secret, 'base64')) ORDER BY own.provider)
      FROM provider_key own WHERE own.organization_id = key.organization_id AND own.sealed_secret IS NOT NULL
    ) END,
    coalesce(spending.version, 0), coalesce(spending.out_of_credit, 'continue_unstored'), spending.monthly_storage_cap_nano_usd,
    CASE WHEN spending.low_balance_nano_usd IS NULL THEN false ELSE coalesce((
      SELECT balance.balance_nano_usd FROM credit_balance balance WHERE balance.organization_id = key.organization_id
    ), 0) < spending.low_balance_nano_usd END,
    policy.redaction, fingerprint.sealed_secret
  FROM api_key key
  JOIN project ON project.organization_id = key.organization_id AND project.id = key.project_id
  JOIN organization ON organization.id = key.organization_id
  JOIN LATERAL (
    SELECT in_force.level, in_force.payload_retention_days, in_force.metadata_retention_days, in_force.version, in_force.redaction
    FROM retention_policy in_force
    WHERE in_force.organization_id = key.organization_id ORDER BY in_force.version DESC LIMIT 1
  ) policy ON true
  LEFT JOIN LATERAL (
    SELECT in_force.version, in_force.out_of_credit, in_force.monthly_storage_cap_nano_usd, in_force.low_balance_nano_usd
    FROM spending_policy in_force
    WHERE in_force.organization_id = key.organization_id ORDER BY in_force.version DESC LIMIT 1
  ) spending ON true
  LEFT JOIN fingerprint_key fingerprint ON fingerprint.organization_id = key.organization_id
  WHERE key.digest = key_digest AND key.revoked_at IS NULL AND (key.expires_at IS NULL OR key.expires_at > lethe_now())
    AND project.archived_at IS NULL
$$;

-- The key that an organization's fingerprints are made under: this one, unless another gateway was first. Null for an organization that is gone.
CREATE FUNCTION keep_fingerprint_key(of_organization_id uuid, new_sealed_secret bytea) RETURNS bytea
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  INSERT INTO fingerprint_key (organization_id, sealed_secret, created_at)
  SELECT id, new_sealed_secret, lethe_now() FROM organization WHERE id = of_organization_id
  ON CONFLICT DO NOTHING;
  RETURN (SELECT sealed_secret FROM fingerprint_key WHERE organization_id = of_organization_id);
END $$;

-- As 20261124000800_notifications has them, with the keys of fingerprints beside the secrets of providers and webhooks.
CREATE OR REPLACE FUNCTION require_live_master_key() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  used_version int;
  is_disabled boolean;
BEGIN
  IF TG_TABLE_NAME IN ('provider_key', 'webhook_secret', 'fingerprint_key') THEN
    used_version := sealed_secret_version(NEW.sealed_secret);
  ELSE
    used_version := NEW.master_key_version;
  END IF;
  SELECT disabled_at IS NOT NULL INTO is_disabled FROM keyring.master_key_version WHERE version = used_version FOR SHARE;
  IF is_disabled THEN
    RAISE EXCEPTION 'master key version % is disabled', used_version USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER fingerprint_key_needs_live_master_key BEFORE INSERT OR UPDATE OF sealed_secret ON fingerprint_key
  FOR EACH ROW EXECUTE FUNCTION require_live_master_key();

CREATE OR REPLACE FUNCTION needed_master_keys() RETURNS SETOF int
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  WITH RECURSIVE of_hour_keys AS (
    (SELECT master_key_version AS version FROM keyring.hour_key ORDER BY 1 LIMIT 1)
    UNION ALL
    SELECT (SELECT master_key_version FROM keyring.hour_key WHERE master_key_version > of_hour_keys.version ORDER BY 1 LIMIT 1)
    FROM of_hour_keys WHERE of_hour_keys.version IS NOT NULL
  )
  SELECT version FROM (
    SELECT version FROM of_hour_keys
    UNION SELECT master_key_version FROM keyring.hold_key
    UNION SELECT sealed_secret_version(sealed_secret) FROM provider_key WHERE sealed_secret IS NOT NULL
    UNION SELECT sealed_secret_version(sealed_secret) FROM webhook_secret
    UNION SELECT sealed_secret_version(sealed_secret) FROM fingerprint_key
  ) needed
  WHERE version IS NOT NULL ORDER BY version
$$;

CREATE OR REPLACE FUNCTION master_key_wraps(of_version int, row_limit int)
RETURNS TABLE (
  kind text, organization_id uuid, expiry_hour timestamptz, generation int, hold_id uuid, provider text, base_url text, secret_id uuid, wrapped bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  (SELECT 'hour_key', key.organization_id, key.expiry_hour, key.generation, NULL::uuid, NULL, NULL, NULL::uuid, key.wrapped_key
   FROM keyring.hour_key key WHERE key.master_key_version = of_version LIMIT row_limit)
  UNION ALL
  (SELECT 'hold_key', key.organization_id, NULL, NULL, key.hold_id, NULL, NULL, NULL, key.wrapped_key
   FROM keyring.hold_key key WHERE key.master_key_version = of_version LIMIT row_limit)
  UNION ALL
  (SELECT 'provider_secret', key.organization_id, NULL, NULL, NULL, key.provider, key.base_url, NULL, key.sealed_secret
   FROM provider_key key WHERE sealed_secret_version(key.sealed_secret) = of_version LIMIT row_limit)
  UNION ALL
  (SELECT 'webhook_secret', secret.organization_id, NULL, NULL, NULL, NULL, NULL, secret.id, secret.sealed_secret
   FROM webhook_secret secret WHERE sealed_secret_version(secret.sealed_secret) = of_version LIMIT row_limit)
  UNION ALL
  (SELECT 'fingerprint_key', key.organization_id, NULL, NULL, NULL, NULL, NULL, NULL, key.sealed_secret
   FROM fingerprint_key key WHERE sealed_secret_version(key.sealed_secret) = of_version LIMIT row_limit)
  LIMIT row_limit
$$;

CREATE OR REPLACE FUNCTION rewrap_keys(
  token bigint, to_version int, wrap_kind text[], wrap_organization_id uuid[], wrap_expiry_hour timestamptz[], wrap_generation int[],
  wrap_hold_id uuid[], wrap_provider text[], wrap_secret_id uuid[], old_wrapped bytea[], new_wrapped bytea[])
RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  rewrapped_count int;
BEGIN
  PERFORM assert_sweep('rotate-master-key', token);
  WITH batch AS (
    SELECT * FROM unnest(wrap_kind, wrap_organization_id, wrap_expiry_hour, wrap_generation, wrap_hold_id, wrap_provider, wrap_secret_id, old_wrapped,
        new_wrapped) AS of_batch (kind, organization_id, expiry_hour, generation, hold_id, provider, secret_id, old_bytes, new_bytes)
  ), hour_keys AS (
    UPDATE keyring.hour_key key SET wrapped_key = new_bytes, master_key_version = to_version FROM batch
    WHERE kind = 'hour_key' AND key.organization_id = batch.organization_id AND key.expiry_hour = batch.expiry_hour
      AND key.generation = batch.generation AND key.wrapped_key = old_bytes
    RETURNING 1
  ), hold_keys AS (
    UPDATE keyring.hold_key key SET wrapped_key = new_bytes, master_key_version = to_version FROM batch
    WHERE kind = 'hold_key' AND key.organization_id = batch.organization_id AND key.hold_id = batch.hold_id AND key.wrapped_key = old_bytes
    RETURNING 1
  ), provider_secrets AS (
    UPDATE provider_key key SET sealed_secret = new_bytes FROM batch
    WHERE kind = 'provider_secret' AND key.organization_id = batch.organization_id AND key.provider = batch.provider
      AND key.sealed_secret = old_bytes
    RETURNING 1
  ), webhook_secrets AS (
    UPDATE webhook_secret secret SET sealed_secret = new_bytes FROM batch
    WHERE kind = 'webhook_secret' AND secret.organization_id = batch.organization_id AND secret.id = batch.secret_id
      AND secret.sealed_secret = old_bytes
    RETURNING 1
  ), fingerprint_keys AS (
    UPDATE fingerprint_key key SET sealed_secret = new_bytes FROM batch
    WHERE kind = 'fingerprint_key' AND key.organization_id = batch.organization_id AND key.sealed_secret = old_bytes
    RETURNING 1
  )
  SELECT (SELECT count(*) FROM hour_keys) + (SELECT count(*) FROM hold_keys) + (SELECT count(*) FROM provider_secrets)
    + (SELECT count(*) FROM webhook_secrets) + (SELECT count(*) FROM fingerprint_keys) INTO rewrapped_count;
  RETURN rewrapped_count;
END $$;

-- Reading -----------------------------------------------------------------------------------------------------------------

-- What a hold preserves past its expiry keeps neither: they are told of payloads that have not expired.
CREATE OR REPLACE VIEW readable_payload WITH (security_invoker = true) AS
  SELECT payload.organization_id, payload.request_id, payload.part, payload.expires_at, payload.project_id, payload.policy_version,
    payload.media_type, payload.format, payload.key_id, coalesce(wrap.generation, payload.hour_key_generation) AS hour_key_generation,
    NULL::uuid AS hold_id, coalesce(wrap.wrapped_key, payload.wrapped_key) AS wrapped_key, payload.ciphertext, payload.plaintext_size_bytes,
    payload.digest, payload.admitted_at, payload.expires_at <= lethe_now() AS is_past_expiry,
    payload.redacted_count, payload.prompt_fingerprint
  FROM payload
  LEFT JOIN keyring.payload_wrap wrap ON wrap.organization_id = payload.organization_id AND wrap.key_id = payload.key_id
    AND wrap.expiry_hour = date_trunc('hour', payload.expires_at, 'UTC')
  WHERE (payload.expires_at > lethe_now()
    OR covering_hold(payload.organization_id, payload.request_id) IS NOT NULL AND EXISTS (
      SELECT FROM keyring.hour_key
      WHERE hour_key.organization_id = payload.organization_id AND hour_key.expiry_hour = date_trunc('hour', payload.expires_at, 'UTC')
        AND hour_key.generation = coalesce(wrap.generation, payload.hour_key_generation)))
    AND NOT EXISTS (
      SELECT FROM payload_erasure erasure
      WHERE erasure.organization_id = payload.organization_id AND erasure.request_id = payload.request_id)
  UNION ALL
  SELECT held.organization_id, held.request_id, held.part, held.expires_at, held.project_id, held.policy_version, held.media_type, held.format,
    held.key_id, 0, held.hold_id, held.wrapped_key, held.ciphertext, held.plaintext_size_bytes, held.digest, held.admitted_at, true,
    NULL::int, NULL::bytea
  FROM payload_held held
  WHERE covering_hold(held.organization_id, held.request_id) IS NOT NULL
    AND NOT EXISTS (
      SELECT FROM payload_erasure erasure
      WHERE erasure.organization_id = held.organization_id AND erasure.request_id = held.request_id);

DROP FUNCTION read_idempotent_answer(uuid, uuid, bytea, bytea, uuid, text, text, int);

-- The record of the request that has a key, and of its stored answer the sealed part, by the one read path: expired, erased and held payloads
-- are not there, and the read is audited. Only for who knows key and body, and only within the project of both. One row, whose part is null
-- when the answer is not kept; no row when the record is not there.
-- An answer that something was redacted from says so: it is not the answer that was given.
CREATE FUNCTION read_idempotent_answer(
  of_organization_id uuid, of_project_id uuid, of_key_digest bytea, of_body_digest bytea, by_api_key_id uuid, call_id text, address text,
  lifetime_seconds int)
RETURNS TABLE (
  first_id uuid, provider text, model text, status_code smallint, error_code text, input_tokens bigint, cached_input_tokens bigint,
  output_tokens bigint, reasoning_tokens bigint, input_cost_nano_usd bigint, cached_input_cost_nano_usd bigint, output_cost_nano_usd bigint,
  reasoning_cost_nano_usd bigint, storage_cost_nano_usd bigint, earlier_attempts_cost_nano_usd bigint, part text, expires_at timestamptz,
  policy_version int, media_type text, format smallint, key_id uuid, hour_key_generation int, hold_id uuid, wrapped_key bytea, ciphertext bytea,
  plaintext_size_bytes int, is_redacted boolean)
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
      stored.key_id, stored.hour_key_generation, stored.hold_id, stored.wrapped_key, stored.ciphertext, stored.plaintext_size_bytes,
      EXISTS (
        SELECT FROM payload
        WHERE payload.organization_id = of_organization_id AND payload.request_id = request.id AND payload.part = 'response'
          AND payload.expires_at = stored.expires_at AND payload.redacted_count > 0)
    FROM request
    -- Without an id nothing is read: only what was answered, or would have been had the caller not hung up, is worth an audit event.
    LEFT JOIN LATERAL (
      SELECT * FROM read_payload(
        CASE WHEN request.error_code IS NULL AND request.status_code IN (200, 499) THEN request.id END,
        false, 'api_key', by_api_key_id::text, reader_label, call_id, address)
    ) stored ON stored.part = 'response'
    WHERE request.organization_id = of_organization_id AND request.project_id = of_project_id AND request.id = first_request_id;
END $$;

-- Records ---------------------------------------------------------------------------------------------------------------

DO $$ BEGIN
  EXECUTE format('DROP FUNCTION %s', (SELECT oid::regprocedure FROM pg_proc WHERE proname = 'ship_records'));
END $$;

-- Writes a batch of finished requests, of any number of organizations, and tells for each one whether its payload is stored.
-- A payload whose hour key is not there any more is not stored: its record says so. A fee that was told for a payload that is not stored after
-- all stays as it was told, and all of it is refunded beside it. Keys in use are locked until the
-- commit, so none of them goes while its payloads come in. Repeating a batch changes nothing and tells the same. A new record is told from what its
-- insertion returns; a part is inserted without asking for its like, since it comes with a record that is new: an entry that stands in a batch
-- twice is refused as a duplicate, and the writer's way with refusals, one entry at a time, stores it once.
-- Each attempt of a new record becomes a usage entry. The last one is told by the record, whose tokens, rates and costs are its own, and
-- bears the fee; the earlier ones, which are few, come as JSON. Entries outlive records: a record that comes again after its own was
-- deleted is written again, and finds its entries there. What is new is summed up for the ledger by batch, and for the figures by its lines: the
-- writer names one batch for each organization, lease and UTC month, and one that is there already is refused.
CREATE FUNCTION ship_records(
  request_organization_id uuid[], request_id uuid[], request_project_id uuid[],
  request_api_key_id uuid[], request_project_mode project_mode[], request_admitted_at timestamptz[],
  request_completed_at timestamptz[], request_endpoint text[], request_provider text[],
  request_model text[], request_is_streamed bool[], request_status_code int2[],
  request_error_code text[], request_finish_reason text[], request_upstream_request_id text[],
  request_input_tokens int8[], request_cached_input_tokens int8[], request_output_tokens int8[],
  request_reasoning_tokens int8[], request_is_usage_estimated bool[], request_input_rate_nano_usd int8[],
  request_cached_input_rate_nano_usd int8[], request_output_rate_nano_usd int8[], request_reasoning_rate_nano_usd int8[],
  request_input_cost_nano_usd int8[], request_cached_input_cost_nano_usd int8[], request_output_cost_nano_usd int8[],
  request_reasoning_cost_nano_usd int8[], request_storage_cost_nano_usd int8[], request_gateway_ms int4[],
  request_first_token_ms int4[], request_total_ms int4[], request_retention_level retention_level[],
  request_payload_retention_days int4[], request_policy_version int4[], request_retention_source text[],
  request_expires_at timestamptz[], request_not_stored_reason text[], request_tags text[],
  request_session_id text[], request_end_user text[], request_metadata_expires_at timestamptz[],
  request_earlier_attempts_cost_nano_usd int8[], request_attempt_count int2[], answer_batch_id uuid[],
  answer_id uuid[], answer_is_own_account bool[], answer_called_at timestamptz[],
  answer_status_code int2[], answer_error_code text[], answer_duration_ms int4[],
  earlier_attempts jsonb, usage_batch_organization_id uuid[], usage_batch_id uuid[], usage_batch_lease_id uuid[],
  payload_organization_id uuid[], payload_request_id uuid[], payload_part text[],
  payload_expires_at timestamptz[], payload_project_id uuid[], payload_policy_version int4[],
  payload_media_type text[], payload_format int2[], payload_key_id uuid[],
  payload_hour_key_generation int4[], payload_wrapped_key bytea[], payload_ciphertext bytea[],
  payload_plaintext_size_bytes int4[], payload_redacted_count int4[], payload_prompt_fingerprint bytea[])
RETURNS TABLE (shipped_id uuid, is_stored boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  lost uuid[];
  recorded_count bigint;
BEGIN
  PERFORM FROM keyring.hour_key
    JOIN (
      SELECT DISTINCT * FROM unnest(payload_organization_id, payload_expires_at, payload_hour_key_generation)
    ) AS used (organization_id, expires_at, generation)
    ON hour_key.organization_id = used.organization_id AND hour_key.expiry_hour = date_trunc('hour', used.expires_at, 'UTC')
      AND hour_key.generation = used.generation
    ORDER BY hour_key.organization_id, hour_key.expiry_hour, hour_key.generation
    FOR KEY SHARE OF hour_key;

  SELECT coalesce(array_agg(DISTINCT part.request_id), '{}') INTO lost
  FROM unnest(payload_organization_id, payload_request_id, payload_expires_at, payload_hour_key_generation)
    AS part (organization_id, request_id, expires_at, generation)
  WHERE NOT EXISTS (
    SELECT FROM keyring.hour_key
    WHERE hour_key.organization_id = part.organization_id AND hour_key.expiry_hour = date_trunc('hour', part.expires_at, 'UTC')
      AND hour_key.generation = part.generation);

  RETURN QUERY
  WITH recorded AS (
    INSERT INTO request (
      organization_id, id, project_id, api_key_id, project_mode, admitted_at,
      completed_at, endpoint, provider, model, is_streamed, status_code,
      error_code, finish_reason, upstream_request_id, input_tokens, cached_input_tokens, output_tokens,
      reasoning_tokens, is_usage_estimated, input_rate_nano_usd, cached_input_rate_nano_usd, output_rate_nano_usd, reasoning_rate_nano_usd,
      input_cost_nano_usd, cached_input_cost_nano_usd, output_cost_nano_usd, reasoning_cost_nano_usd, storage_cost_nano_usd, gateway_ms,
      first_token_ms, total_ms, retention_level, payload_retention_days, policy_version, retention_source,
      expires_at, not_stored_reason, tags, session_id, end_user, metadata_expires_at,
      earlier_attempts_cost_nano_usd, attempt_count, storage_refunded_nano_usd)
    SELECT
      batch.organization_id, batch.id, batch.project_id, batch.api_key_id, batch.project_mode,
      batch.admitted_at, batch.completed_at, batch.endpoint, batch.provider, batch.model,
      batch.is_streamed, batch.status_code, batch.error_code, batch.finish_reason, batch.upstream_request_id,
      batch.input_tokens, batch.cached_input_tokens, batch.output_tokens, batch.reasoning_tokens, batch.is_usage_estimated,
      batch.input_rate_nano_usd, batch.cached_input_rate_nano_usd, batch.output_rate_nano_usd, batch.reasoning_rate_nano_usd, batch.input_cost_nano_usd,
      batch.cached_input_cost_nano_usd, batch.output_cost_nano_usd, batch.reasoning_cost_nano_usd, batch.storage_cost_nano_usd, batch.gateway_ms,
      batch.first_token_ms, batch.total_ms, batch.retention_level, batch.payload_retention_days, batch.policy_version,
      batch.retention_source, CASE WHEN batch.id = ANY (lost) THEN NULL ELSE batch.expires_at END,
        CASE WHEN batch.id = ANY (lost) THEN 'store_failed' ELSE batch.not_stored_reason END, coalesce(string_to_array(batch.tags, E'\x1f'), '{}'), batch.session_id,
      batch.end_user, batch.metadata_expires_at, batch.earlier_attempts_cost_nano_usd, batch.attempt_count,
      CASE WHEN batch.id = ANY (lost) OR batch.expires_at IS NULL THEN batch.storage_cost_nano_usd ELSE 0 END
    FROM unnest(
      request_organization_id, request_id, request_project_id, request_api_key_id, request_project_mode,
      request_admitted_at, request_completed_at, request_endpoint, request_provider, request_model,
      request_is_streamed, request_status_code, request_error_code, request_finish_reason, request_upstream_request_id,
      request_input_tokens, request_cached_input_tokens, request_output_tokens, request_reasoning_tokens, request_is_usage_estimated,
      request_input_rate_nano_usd, request_cached_input_rate_nano_usd, request_output_rate_nano_usd, request_reasoning_rate_nano_usd, request_input_cost_nano_usd,
      request_cached_input_cost_nano_usd, request_output_cost_nano_usd, request_reasoning_cost_nano_usd, request_storage_cost_nano_usd, request_gateway_ms,
      request_first_token_ms, request_total_ms, request_retention_level, request_payload_retention_days, request_policy_version,
      request_retention_source, request_expires_at, request_not_stored_reason, request_tags, request_session_id,
      request_end_user, request_metadata_expires_at, request_earlier_attempts_cost_nano_usd, request_attempt_count)
    AS batch (
      organization_id, id, project_id, api_key_id, project_mode, admitted_at,
      completed_at, endpoint, provider, model, is_streamed, status_code,
      error_code, finish_reason, upstream_request_id, input_tokens, cached_input_tokens, output_tokens,
      reasoning_tokens, is_usage_estimated, input_rate_nano_usd, cached_input_rate_nano_usd, output_rate_nano_usd, reasoning_rate_nano_usd,
      input_cost_nano_usd, cached_input_cost_nano_usd, output_cost_nano_usd, reasoning_cost_nano_usd, storage_cost_nano_usd, gateway_ms,
      first_token_ms, total_ms, retention_level, payload_retention_days, policy_version, retention_source,
      expires_at, not_stored_reason, tags, session_id, end_user, metadata_expires_at,
      earlier_attempts_cost_nano_usd, attempt_count)
    ON CONFLICT DO NOTHING
    RETURNING organization_id, id, project_id, api_key_id, project_mode, admitted_at, endpoint, provider, model,
      input_tokens, cached_input_tokens, output_tokens, reasoning_tokens, is_usage_estimated,
      input_rate_nano_usd, cached_input_rate_nano_usd, output_rate_nano_usd, reasoning_rate_nano_usd,
      input_cost_nano_usd + cached_input_cost_nano_usd + output_cost_nano_usd + reasoning_cost_nano_usd AS inference_nano_usd,
      storage_cost_nano_usd, storage_refunded_nano_usd, attempt_count, expires_at
  ), stored AS (
    INSERT INTO payload (
      organization_id, request_id, part, expires_at, project_id, policy_version, media_type,
      format, key_id, hour_key_generation, wrapped_key, ciphertext, plaintext_size_bytes, redacted_count, prompt_fingerprint, digest,
      admitted_at)
    SELECT part.*, sha256(part.ciphertext), recorded.admitted_at
    FROM unnest(
      payload_organization_id, payload_request_id, payload_part, payload_expires_at, payload_project_id,
      payload_policy_version, payload_media_type, payload_format, payload_key_id, payload_hour_key_generation,
      payload_wrapped_key, payload_ciphertext, payload_plaintext_size_bytes, payload_redacted_count, payload_prompt_fingerprint)
    AS part (
      organization_id, request_id, part, expires_at, project_id, policy_version, media_type,
      format, key_id, hour_key_generation, wrapped_key, ciphertext, plaintext_size_bytes, redacted_count, prompt_fingerprint)
    JOIN recorded ON recorded.organization_id = part.organization_id AND recorded.id = part.request_id
      AND recorded.expires_at = part.expires_at
    RETURNING organization_id, admitted_at, expires_at
  ), counted AS (
    INSERT INTO keyring.payload_tally AS tally (organization_id, admitted_day, expiry_day, stored_count)
    SELECT organization_id, (admitted_at AT TIME ZONE 'UTC')::date, (expires_at AT TIME ZONE 'UTC')::date, count(*)
    FROM stored GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (organization_id, admitted_day, expiry_day) DO UPDATE SET stored_count = tally.stored_count + EXCLUDED.stored_count
  ), entered AS (
    INSERT INTO usage_entry (
      organization_id, id, request_id, attempt_number, batch_id, project_id, api_key_id, project_mode, is_own_account, endpoint,
      provider, model, occurred_at, status_code, error_code, duration_ms, input_tokens, cached_input_tokens, output_tokens,
      reasoning_tokens, is_estimated, input_rate_nano_usd, cached_input_rate_nano_usd, output_rate_nano_usd, reasoning_rate_nano_usd,
      inference_nano_usd, charged_inference_nano_usd, storage_nano_usd, storage_refunded_nano_usd)
    SELECT
      recorded.organization_id, answer.id, recorded.id, recorded.attempt_count, answer.batch_id, recorded.project_id, recorded.api_key_id,
      recorded.project_mode, answer.is_own_account, recorded.endpoint, recorded.provider, recorded.model, answer.called_at,
      answer.status_code, answer.error_code, answer.duration_ms, recorded.input_tokens, recorded.cached_input_tokens,
      recorded.output_tokens, recorded.reasoning_tokens, recorded.is_usage_estimated, recorded.input_rate_nano_usd,
      recorded.cached_input_rate_nano_usd, recorded.output_rate_nano_usd, recorded.reasoning_rate_nano_usd, recorded.inference_nano_usd,
      CASE WHEN recorded.project_mode = 'credits' AND NOT answer.is_own_account THEN coalesce(recorded.inference_nano_usd, 0) ELSE 0 END,
      recorded.storage_cost_nano_usd, recorded.storage_refunded_nano_usd
    FROM recorded JOIN unnest(
      request_organization_id, request_id, answer_batch_id, answer_id, answer_is_own_account,
      answer_called_at, answer_status_code, answer_error_code, answer_duration_ms)
    AS answer (organization_id, request_id, batch_id, id, is_own_account, called_at, status_code, error_code, duration_ms)
      ON answer.organization_id = recorded.organization_id AND answer.request_id = recorded.id AND answer.id IS NOT NULL
    UNION ALL
    SELECT
      recorded.organization_id, earlier.id, recorded.id, earlier.attempt_number, earlier.batch_id, recorded.project_id, recorded.api_key_id,
      recorded.project_mode, earlier.is_own_account, recorded.endpoint, earlier.provider, earlier.model, earlier.called_at,
      earlier.status_code, earlier.error_code, earlier.duration_ms, earlier.input_tokens, earlier.cached_input_tokens,
      earlier.output_tokens, earlier.reasoning_tokens, earlier.is_estimated, earlier.input_rate_nano_usd,
      earlier.cached_input_rate_nano_usd, earlier.output_rate_nano_usd, earlier.reasoning_rate_nano_usd, earlier.inference_nano_usd,
      CASE WHEN recorded.project_mode = 'credits' AND NOT earlier.is_own_account THEN coalesce(earlier.inference_nano_usd, 0) ELSE 0 END,
      0, 0
    FROM recorded JOIN jsonb_to_recordset(earlier_attempts) AS earlier (
      organization_id uuid, request_id uuid, id uuid, attempt_number int2, batch_id uuid, is_own_account bool, provider text, model text,
      called_at timestamptz, status_code int2, error_code text, duration_ms int4, input_tokens int8, cached_input_tokens int8,
      output_tokens int8, reasoning_tokens int8, is_estimated bool, input_rate_nano_usd int8, cached_input_rate_nano_usd int8,
      output_rate_nano_usd int8, reasoning_rate_nano_usd int8, inference_nano_usd int8)
      ON earlier.organization_id = recorded.organization_id AND earlier.request_id = recorded.id
    ON CONFLICT DO NOTHING
    RETURNING organization_id, batch_id, project_id, api_key_id, provider, model, project_mode, attempt_number, occurred_at, input_tokens,
      cached_input_tokens, output_tokens, reasoning_tokens, inference_nano_usd, charged_inference_nano_usd, storage_nano_usd,
      storage_refunded_nano_usd
  ), batched AS (
    INSERT INTO usage_batch (
      organization_id, id, lease_id, entry_count, inference_nano_usd, storage_nano_usd, storage_refunded_nano_usd, occurred_at)
    SELECT batch.organization_id, batch.id, batch.lease_id, total.entry_count, total.inference_nano_usd, total.storage_nano_usd,
      total.storage_refunded_nano_usd, total.occurred_at
    FROM unnest(usage_batch_organization_id, usage_batch_id, usage_batch_lease_id) AS batch (organization_id, id, lease_id)
    JOIN (
      SELECT organization_id, batch_id, count(*) AS entry_count, sum(charged_inference_nano_usd)::bigint AS inference_nano_usd,
        sum(storage_nano_usd)::bigint AS storage_nano_usd, sum(storage_refunded_nano_usd)::bigint AS storage_refunded_nano_usd,
        max(occurred_at) AS occurred_at
      FROM entered GROUP BY organization_id, batch_id
    ) total ON total.organization_id = batch.organization_id AND total.batch_id = batch.id
  ), lined AS (
    INSERT INTO usage_batch_line (
      organization_id, batch_id, day, project_id, api_key_id, provider, model, project_mode, request_count, attempt_count, stored_count,
      input_tokens, cached_input_tokens, output_tokens, reasoning_tokens, stored_tokens, inference_nano_usd, charged_inference_nano_usd,
      storage_nano_usd, storage_refunded_nano_usd)
    SELECT
      organization_id, batch_id, (occurred_at AT TIME ZONE 'UTC')::date, project_id, api_key_id, provider, model, project_mode,
      count(*) FILTER (WHERE attempt_number = 1), count(*), count(*) FILTER (WHERE storage_nano_usd > storage_refunded_nano_usd),
      sum(input_tokens)::bigint, sum(cached_input_tokens)::bigint, sum(output_tokens)::bigint, sum(reasoning_tokens)::bigint,
      coalesce(sum(input_tokens + cached_input_tokens + output_tokens + reasoning_tokens)
        FILTER (WHERE storage_nano_usd > storage_refunded_nano_usd), 0)::bigint,
      coalesce(sum(inference_nano_usd), 0)::bigint, sum(charged_inference_nano_usd)::bigint, sum(storage_nano_usd)::bigint,
      sum(storage_refunded_nano_usd)::bigint
    FROM entered GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
  )
  SELECT recorded.id, recorded.expires_at IS NOT NULL FROM recorded;

  -- What was there before is told as it is.
  GET DIAGNOSTICS recorded_count = ROW_COUNT;
  IF recorded_count > 0 THEN
    PERFORM pg_notify('lethe_usage', '');
  END IF;
  IF recorded_count < cardinality(request_id) THEN
    RETURN QUERY
      SELECT request.id, request.expires_at IS NOT NULL
      FROM unnest(request_organization_id, request_id) AS shipped (organization_id, id)
      JOIN request ON request.organization_id = shipped.organization_id AND request.id = shipped.id;
  END IF;
END $$;

SELECT adopt_objects();

GRANT EXECUTE ON FUNCTION resolve_api_key(bytea), keep_fingerprint_key(uuid, bytea),
  read_idempotent_answer(uuid, uuid, bytea, bytea, uuid, text, text, int) TO lethe_gateway;
DO $$ BEGIN
  EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO lethe_gateway', (SELECT oid::regprocedure FROM pg_proc WHERE proname = 'ship_records'));
END $$;
