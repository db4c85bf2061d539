-- AlterTable
ALTER TABLE "payload" ADD COLUMN     "admitted_at" TIMESTAMPTZ(3),
ADD COLUMN     "digest" BYTEA;

-- What is stored already gets both from its own row and its record.
SET LOCAL ROLE lethe_owner;
UPDATE payload SET digest = sha256(ciphertext), admitted_at = (
  SELECT request.admitted_at FROM request WHERE request.organization_id = payload.organization_id AND request.id = payload.request_id);
RESET ROLE;
ALTER TABLE payload ALTER COLUMN admitted_at SET NOT NULL, ALTER COLUMN digest SET NOT NULL;

-- AlterTable
ALTER TABLE "payload_erasure" ADD COLUMN     "admitted_at" TIMESTAMPTZ(3),
ADD COLUMN     "digests" BYTEA[],
ADD COLUMN     "expires_at" TIMESTAMPTZ(3),
ADD COLUMN     "leaf_index" BIGINT,
ADD COLUMN     "parts" TEXT[];

-- AlterTable
ALTER TABLE "request" ADD COLUMN     "metadata_expires_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "keyring"."log_leaf" (
    "index" BIGINT NOT NULL,
    "organization_id" UUID,
    "kind" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "appended_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "log_leaf_pkey" PRIMARY KEY ("index")
);

-- CreateTable
CREATE TABLE "keyring"."log_node" (
    "level" INTEGER NOT NULL,
    "index" BIGINT NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "log_node_pkey" PRIMARY KEY ("level","index")
);

-- CreateTable
CREATE TABLE "keyring"."log_head" (
    "id" BOOLEAN NOT NULL DEFAULT true,
    "size" BIGINT NOT NULL,

    CONSTRAINT "log_head_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "keyring"."log_checkpoint" (
    "size" BIGINT NOT NULL,
    "root" BYTEA NOT NULL,
    "note" TEXT NOT NULL,
    "signed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "log_checkpoint_pkey" PRIMARY KEY ("size")
);

-- CreateTable
CREATE TABLE "keyring"."log_signer" (
    "key_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "public_key" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "log_signer_pkey" PRIMARY KEY ("key_id")
);

-- CreateTable
CREATE TABLE "keyring"."organization_salt" (
    "organization_id" UUID NOT NULL,
    "salt" BYTEA NOT NULL,
    "reference" BYTEA NOT NULL,

    CONSTRAINT "organization_salt_pkey" PRIMARY KEY ("organization_id")
);

-- CreateTable
CREATE TABLE "keyring"."payload_tally" (
    "organization_id" UUID NOT NULL,
    "admitted_day" DATE NOT NULL,
    "expiry_day" DATE NOT NULL,
    "stored_count" BIGINT NOT NULL,
    "manifested_count" BIGINT NOT NULL DEFAULT 0,
    "dropped_count" BIGINT NOT NULL DEFAULT 0,
    "erased_count" BIGINT NOT NULL DEFAULT 0,
    "held_count" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "payload_tally_pkey" PRIMARY KEY ("organization_id","admitted_day","expiry_day")
);

-- CreateTable
CREATE TABLE "keyring"."master_key_version" (
    "version" INTEGER NOT NULL,
    "provider" TEXT NOT NULL,
    "fingerprint" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "retired_at" TIMESTAMPTZ(3),
    "disabled_at" TIMESTAMPTZ(3),
    "destroyed_at" TIMESTAMPTZ(3),

    CONSTRAINT "master_key_version_pkey" PRIMARY KEY ("version")
);

-- CreateTable
CREATE TABLE "keyring"."payload_wrap" (
    "organization_id" UUID NOT NULL,
    "expiry_hour" TIMESTAMPTZ(3) NOT NULL,
    "key_id" UUID NOT NULL,
    "generation" INTEGER NOT NULL,
    "wrapped_key" BYTEA NOT NULL,

    CONSTRAINT "payload_wrap_pkey" PRIMARY KEY ("organization_id","expiry_hour","key_id")
);

-- CreateTable
CREATE TABLE "keyring"."rekey" (
    "organization_id" UUID NOT NULL,
    "expiry_hour" TIMESTAMPTZ(3) NOT NULL,
    "generation" INTEGER NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "rekey_pkey" PRIMARY KEY ("organization_id","expiry_hour","generation")
);

-- CreateTable
CREATE TABLE "keyring"."hold_key" (
    "organization_id" UUID NOT NULL,
    "hold_id" UUID NOT NULL,
    "master_key_version" INTEGER NOT NULL,
    "wrapped_key" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "hold_key_pkey" PRIMARY KEY ("organization_id","hold_id")
);

-- CreateTable
CREATE TABLE "legal_hold" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "project_id" UUID,
    "end_user" TEXT,
    "admitted_from" TIMESTAMPTZ(3),
    "admitted_to" TIMESTAMPTZ(3),
    "request_ids" UUID[],
    "placed_at" TIMESTAMPTZ(3) NOT NULL,
    "placed_by_label" TEXT NOT NULL,
    "released_at" TIMESTAMPTZ(3),
    "released_by_label" TEXT,

    CONSTRAINT "legal_hold_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "payload_held" (
    "organization_id" UUID NOT NULL,
    "request_id" UUID NOT NULL,
    "part" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "project_id" UUID NOT NULL,
    "policy_version" INTEGER NOT NULL,
    "media_type" TEXT NOT NULL,
    "format" SMALLINT NOT NULL,
    "key_id" UUID NOT NULL,
    "hold_id" UUID NOT NULL,
    "wrapped_key" BYTEA NOT NULL,
    "ciphertext" BYTEA NOT NULL,
    "plaintext_size_bytes" INTEGER NOT NULL,
    "digest" BYTEA NOT NULL,
    "admitted_at" TIMESTAMPTZ(3) NOT NULL,
    "held_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "payload_held_pkey" PRIMARY KEY ("organization_id","request_id","part")
);

-- CreateIndex
CREATE INDEX "log_leaf_organization_id_index_idx" ON "keyring"."log_leaf"("organization_id", "index" DESC);

-- CreateIndex
CREATE INDEX "payload_tally_expiry_day_idx" ON "keyring"."payload_tally"("expiry_day");

-- CreateIndex
CREATE INDEX "payload_held_organization_id_hold_id_idx" ON "payload_held"("organization_id", "hold_id");

-- CreateIndex
CREATE INDEX "request_metadata_expires_at_idx" ON "request"("metadata_expires_at");

-- CreateTable
CREATE TABLE "sweep_fence" (
    "name" TEXT NOT NULL,
    "token" BIGINT NOT NULL,

    CONSTRAINT "sweep_fence_pkey" PRIMARY KEY ("name")
);

-- Rights on what came ------------------------------------------------------------------------------------------------

ALTER TABLE payload ALTER COLUMN digest SET STATISTICS 0;
ALTER TABLE payload_held
  ALTER COLUMN ciphertext SET STORAGE EXTERNAL,
  ALTER COLUMN ciphertext SET STATISTICS 0,
  ALTER COLUMN wrapped_key SET STATISTICS 0,
  ALTER COLUMN digest SET STATISTICS 0;
CREATE TRIGGER payload_held_expiry_is_final BEFORE UPDATE OF expires_at ON payload_held
  FOR EACH ROW WHEN (OLD.expires_at IS DISTINCT FROM NEW.expires_at) EXECUTE FUNCTION refuse_expiry_change();

ALTER TABLE request ADD CONSTRAINT request_metadata_outlives_payload CHECK (metadata_expires_at >= coalesce(expires_at, admitted_at));
CREATE TRIGGER request_metadata_expiry_is_final BEFORE UPDATE OF metadata_expires_at ON request
  FOR EACH ROW WHEN (OLD.metadata_expires_at IS DISTINCT FROM NEW.metadata_expires_at) EXECUTE FUNCTION refuse_expiry_change();

SELECT isolate_tenants(tenant_table::regclass)
FROM unnest(ARRAY['legal_hold', 'payload_held', 'keyring.hold_key', 'keyring.payload_wrap', 'keyring.rekey', 'keyring.organization_salt',
  'keyring.payload_tally', 'keyring.log_leaf']) tenant_table;

-- The transparency log -----------------------------------------------------------------------------------------------
-- An RFC 9162 tree: a leaf's hash is SHA-256 over 0 and its body, a node's over 1 and both children.

INSERT INTO keyring.log_head (size) VALUES (0);
ALTER TABLE keyring.log_head ADD CONSTRAINT log_head_single_row CHECK (id);

CREATE FUNCTION refuse_log_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the transparency log is append-only' USING ERRCODE = 'check_violation';
END $$;

DO $$
DECLARE
  log_table text;
BEGIN
  FOREACH log_table IN ARRAY ARRAY['log_leaf', 'log_node', 'log_checkpoint'] LOOP
    EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE ON keyring.%I FOR EACH ROW EXECUTE FUNCTION public.refuse_log_change()',
      log_table || '_is_append_only', log_table);
    EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON keyring.%I FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_log_change()',
      log_table || '_is_not_truncated', log_table);
  END LOOP;
END $$;

-- RFC 8785 for objects, arrays, texts, booleans, null and whole numbers below 2^53; keys are ASCII. Raises on anything else: what one
-- program writes as 1.50 and another as 1.5 has no hash that both agree on.
CREATE FUNCTION canonical_json(value jsonb) RETURNS text
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  CASE jsonb_typeof(value)
    WHEN 'object' THEN
      IF EXISTS (SELECT FROM jsonb_object_keys(value) AS keys (key) WHERE key ~ '[^\x20-\x7e]') THEN
        RAISE EXCEPTION 'a key of canonical JSON is not ASCII' USING ERRCODE = 'invalid_parameter_value';
      END IF;
      RETURN '{' || coalesce((
        SELECT string_agg(to_json(key)::text || ':' || public.canonical_json(member), ',' ORDER BY key COLLATE "C")
        FROM jsonb_each(value) AS members (key, member)), '') || '}';
    WHEN 'array' THEN
      RETURN '[' || coalesce((
        SELECT string_agg(public.canonical_json(element), ',' ORDER BY position)
        FROM jsonb_array_elements(value) WITH ORDINALITY AS elements (element, position)), '') || ']';
    WHEN 'number' THEN
      IF value::numeric <> trunc(value::numeric) OR abs(value::numeric) > 9007199254740991 THEN
        RAISE EXCEPTION 'a number of canonical JSON is not whole, or too large to be exact' USING ERRCODE = 'invalid_parameter_value';
      END IF;
      RETURN trunc(value::numeric)::text;
    ELSE
      RETURN value::text;
  END CASE;
END $$;

-- An instant as leaves write it: UTC with milliseconds.
CREATE FUNCTION log_instant(instant timestamptz) RETURNS text
LANGUAGE sql STABLE
RETURN to_char(instant AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');

CREATE FUNCTION hmac_sha256(secret bytea, message bytea) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  inner_pad bytea := decode(repeat('36', 64), 'hex');
  outer_pad bytea := decode(repeat('5c', 64), 'hex');
BEGIN
  FOR position IN 0..length(secret) - 1 LOOP
    inner_pad := set_byte(inner_pad, position, get_byte(inner_pad, position) # get_byte(secret, position));
    outer_pad := set_byte(outer_pad, position, get_byte(outer_pad, position) # get_byte(secret, position));
  END LOOP;
  RETURN sha256(outer_pad || sha256(inner_pad || message));
END $$;

-- By which name the log knows an organization. Made with its salt when it is first needed; 244 random bits make the salt.
CREATE FUNCTION organization_reference(of_organization_id uuid) RETURNS bytea
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  known bytea;
  new_salt bytea;
BEGIN
  SELECT reference INTO known FROM keyring.organization_salt WHERE organization_id = of_organization_id;
  IF known IS NOT NULL THEN
    RETURN known;
  END IF;
  new_salt := sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));
  INSERT INTO keyring.organization_salt VALUES
    (of_organization_id, new_salt, hmac_sha256(new_salt, convert_to(of_organization_id::text, 'UTF8')))
    ON CONFLICT DO NOTHING;
  SELECT reference INTO known FROM keyring.organization_salt WHERE organization_id = of_organization_id;
  RETURN known;
END $$;

-- Appends a leaf in the running transaction and returns its index. Only the owner's functions call it, each for one kind of leaf.
-- The lock on the head is held until the transaction ends, so that indexes have no gaps and the tree grows in order: call it last.
CREATE FUNCTION append_log_leaf(leaf_organization_id uuid, leaf_kind text, fields jsonb) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  leaf_index bigint;
  leaf_body text;
  node_hash bytea;
  sibling_hash bytea;
  node_level int := 0;
  node_index bigint;
BEGIN
  -- A field that is missing here would be missing in the leaf for ever.
  IF fields IS NULL OR leaf_kind IS NULL OR (leaf_organization_id IS NOT NULL AND organization_reference(leaf_organization_id) IS NULL) THEN
    RAISE EXCEPTION 'a leaf needs a kind, its fields and the reference of its organization' USING ERRCODE = 'null_value_not_allowed';
  END IF;
  leaf_body := canonical_json(fields || jsonb_build_object('v', 1, 'type', leaf_kind)
    || CASE WHEN leaf_organization_id IS NULL THEN '{}'
       ELSE jsonb_build_object('organization', encode(organization_reference(leaf_organization_id), 'hex')) END);
  UPDATE keyring.log_head SET size = size + 1 RETURNING size - 1 INTO STRICT leaf_index;
  INSERT INTO keyring.log_leaf VALUES (leaf_index, leaf_organization_id, leaf_kind, leaf_body, lethe_now());
  node_hash := sha256('\x00'::bytea || convert_to(leaf_body, 'UTF8'));
  node_index := leaf_index;
  INSERT INTO keyring.log_node VALUES (0, node_index, node_hash);
  WHILE node_index % 2 = 1 LOOP
    SELECT hash INTO STRICT sibling_hash FROM keyring.log_node WHERE level = node_level AND index = node_index - 1;
    node_hash := sha256('\x01'::bytea || sibling_hash || node_hash);
    node_level := node_level + 1;
    node_index := node_index / 2;
    INSERT INTO keyring.log_node VALUES (node_level, node_index, node_hash);
  END LOOP;
  PERFORM pg_notify('lethe_log', '');
  RETURN leaf_index;
END $$;

-- The root of the log's first `tree_size` leaves.
CREATE FUNCTION log_root(tree_size bigint) RETURNS bytea
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  root bytea := NULL;
  peak bytea;
BEGIN
  IF tree_size = 0 THEN
    RETURN sha256('');
  END IF;
  FOR peak_level IN 0..62 LOOP
    IF (tree_size >> peak_level) % 2 = 1 THEN
      SELECT hash INTO STRICT peak FROM keyring.log_node WHERE level = peak_level AND index = (tree_size >> peak_level) - 1;
      root := CASE WHEN root IS NULL THEN peak ELSE sha256('\x01'::bytea || peak || root) END;
    END IF;
  END LOOP;
  RETURN root;
END $$;

-- Records -------------------------------------------------------------------------------------------------------------

DO $$ BEGIN
  EXECUTE format('DROP FUNCTION %s', (SELECT oid::regprocedure FROM pg_proc WHERE proname = 'ship_records'));
END $$;

-- Writes a batch of finished requests, of any number of organizations, and tells for each one whether its payload is stored.
-- A payload whose hour key is not there any more is not stored: its record says so, and no fee is due. Keys in use are locked until the
-- commit, so none of them goes while its payloads come in. Repeating a batch changes nothing and tells the same. A new record is told from what its
-- insertion returns; a part is inserted without asking for its like, since it comes with a record that is new: an entry that stands in a batch
-- twice is refused as a duplicate, and the writer's way with refusals, one entry at a time, stores it once.
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
  payload_organization_id uuid[], payload_request_id uuid[], payload_part text[],
  payload_expires_at timestamptz[], payload_project_id uuid[], payload_policy_version int4[],
  payload_media_type text[], payload_format int2[], payload_key_id uuid[],
  payload_hour_key_generation int4[], payload_wrapped_key bytea[], payload_ciphertext bytea[],
  payload_plaintext_size_bytes int4[])
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
      expires_at, not_stored_reason, tags, session_id, end_user, metadata_expires_at)
    SELECT
      batch.organization_id, batch.id, batch.project_id, batch.api_key_id, batch.project_mode,
      batch.admitted_at, batch.completed_at, batch.endpoint, batch.provider, batch.model,
      batch.is_streamed, batch.status_code, batch.error_code, batch.finish_reason, batch.upstream_request_id,
      batch.input_tokens, batch.cached_input_tokens, batch.output_tokens, batch.reasoning_tokens, batch.is_usage_estimated,
      batch.input_rate_nano_usd, batch.cached_input_rate_nano_usd, batch.output_rate_nano_usd, batch.reasoning_rate_nano_usd, batch.input_cost_nano_usd,
      batch.cached_input_cost_nano_usd, batch.output_cost_nano_usd, batch.reasoning_cost_nano_usd, CASE WHEN batch.id = ANY (lost) THEN 0 ELSE batch.storage_cost_nano_usd END, batch.gateway_ms,
      batch.first_token_ms, batch.total_ms, batch.retention_level, batch.payload_retention_days, batch.policy_version,
      batch.retention_source, CASE WHEN batch.id = ANY (lost) THEN NULL ELSE batch.expires_at END,
        CASE WHEN batch.id = ANY (lost) THEN 'store_failed' ELSE batch.not_stored_reason END, coalesce(string_to_array(batch.tags, E'\x1f'), '{}'), batch.session_id,
      batch.end_user, batch.metadata_expires_at
    FROM unnest(
      request_organization_id, request_id, request_project_id, request_api_key_id, request_project_mode,
      request_admitted_at, request_completed_at, request_endpoint, request_provider, request_model,
      request_is_streamed, request_status_code, request_error_code, request_finish_reason, request_upstream_request_id,
      request_input_tokens, request_cached_input_tokens, request_output_tokens, request_reasoning_tokens, request_is_usage_estimated,
      request_input_rate_nano_usd, request_cached_input_rate_nano_usd, request_output_rate_nano_usd, request_reasoning_rate_nano_usd, request_input_cost_nano_usd,
      request_cached_input_cost_nano_usd, request_output_cost_nano_usd, request_reasoning_cost_nano_usd, request_storage_cost_nano_usd, request_gateway_ms,
      request_first_token_ms, request_total_ms, request_retention_level, request_payload_retention_days, request_policy_version,
      request_retention_source, request_expires_at, request_not_stored_reason, request_tags, request_session_id,
      request_end_user, request_metadata_expires_at)
    AS batch (
      organization_id, id, project_id, api_key_id, project_mode, admitted_at,
      completed_at, endpoint, provider, model, is_streamed, status_code,
      error_code, finish_reason, upstream_request_id, input_tokens, cached_input_tokens, output_tokens,
      reasoning_tokens, is_usage_estimated, input_rate_nano_usd, cached_input_rate_nano_usd, output_rate_nano_usd, reasoning_rate_nano_usd,
      input_cost_nano_usd, cached_input_cost_nano_usd, output_cost_nano_usd, reasoning_cost_nano_usd, storage_cost_nano_usd, gateway_ms,
      first_token_ms, total_ms, retention_level, payload_retention_days, policy_version, retention_source,
      expires_at, not_stored_reason, tags, session_id, end_user, metadata_expires_at)
    ON CONFLICT DO NOTHING
    RETURNING organization_id, id, admitted_at, expires_at
  ), stored AS (
    INSERT INTO payload (
      organization_id, request_id, part, expires_at, project_id, policy_version, media_type,
      format, key_id, hour_key_generation, wrapped_key, ciphertext, plaintext_size_bytes, digest, admitted_at)
    SELECT part.*, sha256(part.ciphertext), recorded.admitted_at
    FROM unnest(
      payload_organization_id, payload_request_id, payload_part, payload_expires_at, payload_project_id,
      payload_policy_version, payload_media_type, payload_format, payload_key_id, payload_hour_key_generation,
      payload_wrapped_key, payload_ciphertext, payload_plaintext_size_bytes)
    AS part (
      organization_id, request_id, part, expires_at, project_id, policy_version, media_type,
      format, key_id, hour_key_generation, wrapped_key, ciphertext, plaintext_size_bytes)
    JOIN recorded ON recorded.organization_id = part.organization_id AND recorded.id = part.request_id
      AND recorded.expires_at = part.expires_at
    RETURNING organization_id, admitted_at, expires_at
  ), counted AS (
    INSERT INTO keyring.payload_tally AS tally (organization_id, admitted_day, expiry_day, stored_count)
    SELECT organization_id, (admitted_at AT TIME ZONE 'UTC')::date, (expires_at AT TIME ZONE 'UTC')::date, count(*)
    FROM stored GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (organization_id, admitted_day, expiry_day) DO UPDATE SET stored_count = tally.stored_count + EXCLUDED.stored_count
  )
  SELECT recorded.id, recorded.expires_at IS NOT NULL FROM recorded;

  -- What was there before is told as it is.
  GET DIAGNOSTICS recorded_count = ROW_COUNT;
  IF recorded_count < cardinality(request_id) THEN
    RETURN QUERY
      SELECT request.id, request.expires_at IS NOT NULL
      FROM unnest(request_organization_id, request_id) AS shipped (organization_id, id)
      JOIN request ON request.organization_id = shipped.organization_id AND request.id = shipped.id;
  END IF;
END $$;

-- Sweeps and holds ----------------------------------------------------------------------------------------------------

-- Takes over a sweep: whoever held it before is refused from now on, however long it slept.
CREATE FUNCTION claim_sweep(sweep_name text) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  INSERT INTO sweep_fence (name, token) VALUES (sweep_name, 1)
  ON CONFLICT (name) DO UPDATE SET token = sweep_fence.token + 1
  RETURNING token
$$;

-- Begins whatever destroys what a hold could cover. A hold waits for the destruction that runs, and what comes later waits for the hold.
CREATE FUNCTION begin_destruction() RETURNS void
LANGUAGE sql
AS $$ SELECT pg_advisory_xact_lock_shared(hashtext('lethe destruction')) $$;

-- Lets only the latest claim go on. The lock keeps the next claim waiting until this transaction ends, so nothing of two sweepers mixes.
CREATE FUNCTION assert_sweep(sweep_name text, claimed_token bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  -- These destroy nothing that a hold could cover, and some of them take long.
  IF sweep_name NOT IN ('rotate-master-key', 'seal-audit-events', 'write-manifests') THEN
    PERFORM begin_destruction();
  END IF;
  PERFORM FROM sweep_fence WHERE name = sweep_name AND token = claimed_token FOR SHARE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the sweep % was taken over', sweep_name USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
END $$;

-- The oldest hold in force that covers a request; null when none does. The one place that decides what a hold covers.
CREATE FUNCTION covering_hold(of_organization_id uuid, of_request_id uuid) RETURNS uuid
LANGUAGE sql STABLE
RETURN (
  SELECT hold.id FROM public.legal_hold hold JOIN public.request ON request.organization_id = hold.organization_id
  WHERE hold.organization_id = of_organization_id AND request.id = of_request_id AND hold.released_at IS NULL
    AND (hold.project_id IS NULL OR hold.project_id = request.project_id)
    AND (hold.end_user IS NULL OR hold.end_user = request.end_user)
    AND (hold.admitted_from IS NULL OR request.admitted_at >= hold.admitted_from)
    AND (hold.admitted_to IS NULL OR request.admitted_at < hold.admitted_to)
    AND (cardinality(hold.request_ids) = 0 OR request.id = ANY (hold.request_ids))
  ORDER BY hold.placed_at, hold.id LIMIT 1);

-- Whether the payloads of an organization-hour have one that a hold covers and that still lies under the hour's key.
CREATE FUNCTION has_held_payload(of_organization_id uuid, of_expiry_hour timestamptz) RETURNS boolean
LANGUAGE sql STABLE
RETURN EXISTS (SELECT FROM public.legal_hold WHERE organization_id = of_organization_id AND released_at IS NULL)
  AND EXISTS (
    SELECT FROM public.payload
    WHERE payload.organization_id = of_organization_id AND payload.expires_at >= of_expiry_hour
      AND payload.expires_at < of_expiry_hour + interval '1 hour'
      AND public.covering_hold(payload.organization_id, payload.request_id) IS NOT NULL);

SELECT adopt_objects();

SET LOCAL ROLE lethe_owner;
INSERT INTO keyring.payload_tally (organization_id, admitted_day, expiry_day, stored_count)
SELECT organization_id, (admitted_at AT TIME ZONE 'UTC')::date, (expires_at AT TIME ZONE 'UTC')::date, count(*) FROM payload GROUP BY 1, 2, 3;
RESET ROLE;

DO $$ BEGIN
  EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO lethe_gateway', (SELECT oid::regprocedure FROM pg_proc WHERE proname = 'ship_records'));
END $$;
GRANT SELECT ON keyring.log_leaf, keyring.log_node, keyring.log_head, keyring.log_checkpoint, keyring.log_signer TO lethe_app;
GRANT USAGE ON SCHEMA keyring TO lethe_worker;
GRANT SELECT ON keyring.log_node, keyring.log_head, keyring.log_checkpoint, keyring.log_signer, keyring.master_key_version TO lethe_worker;
GRANT EXECUTE ON FUNCTION claim_sweep(text) TO lethe_worker;
GRANT SELECT ON keyring.organization_salt, keyring.payload_tally, keyring.rekey, legal_hold TO lethe_app;
