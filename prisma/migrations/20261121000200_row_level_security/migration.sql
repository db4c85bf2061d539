-- Roles ---------------------------------------------------------------------------------------------------------------
-- The owner holds tables and definer functions and never signs in. The apps' roles own nothing and bypass nothing.
-- Roles belong to the cluster, so another database of the same cluster may have made them already.

DO $$
DECLARE
  role_name text;
BEGIN
  FOREACH role_name IN ARRAY ARRAY['lethe_owner', 'lethe_gateway', 'lethe_app', 'lethe_worker'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role_name) THEN
      BEGIN
        EXECUTE format('CREATE ROLE %I NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT NOBYPASSRLS', role_name);
      EXCEPTION WHEN duplicate_object OR unique_violation THEN
        NULL; -- A migration of another database was faster.
      END;
    END IF;
  END LOOP;
  -- Who made a role may administer it, but since PostgreSQL 16 not give objects to it without being a member.
  IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
    EXECUTE format('GRANT lethe_owner TO %I', current_user);
  END IF;
END $$;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public, keyring TO lethe_owner;
GRANT USAGE ON SCHEMA public TO lethe_gateway, lethe_app, lethe_worker;
GRANT USAGE ON SCHEMA keyring TO lethe_gateway, lethe_app;

-- Row-level security --------------------------------------------------------------------------------------------------

-- The tenant of the running transaction; null when there is none, and then no row matches. After a transaction the setting reads as ''.
CREATE FUNCTION current_organization_id() RETURNS uuid
LANGUAGE sql STABLE PARALLEL SAFE
RETURN nullif(current_setting('app.organization_id', true), '')::uuid;

-- Puts a table under row-level security: a tenant's rows for its transactions, all rows for the owner's definer functions.
CREATE FUNCTION isolate_tenants(target regclass, tenant_column name DEFAULT 'organization_id') RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
  EXECUTE format(
    'CREATE POLICY tenant ON %s USING (%I = public.current_organization_id()) WITH CHECK (%I = public.current_organization_id())',
    target, tenant_column, tenant_column);
  EXECUTE format('CREATE POLICY owner ON %s TO lethe_owner USING (true) WITH CHECK (true)', target);
END $$;

SELECT isolate_tenants('organization', 'id');
SELECT isolate_tenants(tenant_table::regclass)
FROM unnest(ARRAY['project', 'api_key', 'member', 'retention_policy', 'request', 'payload', 'keyring.hour_key']) tenant_table;

-- What has no tenant yet ----------------------------------------------------------------------------------------------
-- Definer functions, each with one narrow purpose. A test holds the list of them.

CREATE FUNCTION resolve_api_key(key_digest bytea)
RETURNS TABLE (
  id uuid, project_id uuid, organization_id uuid, mode project_mode, plan plan, level retention_level,
  payload_retention_days int, version int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT key.id, key.project_id, key.organization_id, project.mode, organization.plan, policy.level,
    policy.payload_retention_days, policy.version
  FROM api_key key
  JOIN project ON project.organization_id = key.organization_id AND project.id = key.project_id
  JOIN organization ON organization.id = key.organization_id
  JOIN LATERAL (
    SELECT in_force.level, in_force.payload_retention_days, in_force.version FROM retention_policy in_force
    WHERE in_force.organization_id = key.organization_id ORDER BY in_force.version DESC LIMIT 1
  ) policy ON true
  WHERE key.digest = key_digest AND key.revoked_at IS NULL
$$;

-- The organizations of a signed-in person, which name the tenant of what follows.
CREATE FUNCTION memberships_of(member_user_id uuid)
RETURNS TABLE (id uuid, slug text, name text, plan plan, role role)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT organization.id, organization.slug, organization.name, organization.plan, member.role
  FROM member JOIN organization ON organization.id = member.organization_id
  WHERE member.user_id = member_user_id
$$;

-- Writes a batch of finished requests, of any number of organizations, and tells for each one whether its payload is stored.
-- Repeating a batch changes nothing and tells the same.
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
  request_session_id text[], request_end_user text[],
  payload_organization_id uuid[], payload_request_id uuid[], payload_part text[],
  payload_expires_at timestamptz[], payload_project_id uuid[], payload_policy_version int4[],
  payload_media_type text[], payload_format int2[], payload_key_id uuid[],
  payload_hour_key_generation int4[], payload_wrapped_key bytea[], payload_ciphertext bytea[],
  payload_plaintext_size_bytes int4[])
RETURNS TABLE (shipped_id uuid, is_stored boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  INSERT INTO request (
    organization_id, id, project_id, api_key_id, project_mode, admitted_at,
    completed_at, endpoint, provider, model, is_streamed, status_code,
    error_code, finish_reason, upstream_request_id, input_tokens, cached_input_tokens, output_tokens,
    reasoning_tokens, is_usage_estimated, input_rate_nano_usd, cached_input_rate_nano_usd, output_rate_nano_usd, reasoning_rate_nano_usd,
    input_cost_nano_usd, cached_input_cost_nano_usd, output_cost_nano_usd, reasoning_cost_nano_usd, storage_cost_nano_usd, gateway_ms,
    first_token_ms, total_ms, retention_level, payload_retention_days, policy_version, retention_source,
    expires_at, not_stored_reason, tags, session_id, end_user)
  SELECT
    batch.organization_id, batch.id, batch.project_id, batch.api_key_id, batch.project_mode,
    batch.admitted_at, batch.completed_at, batch.endpoint, batch.provider, batch.model,
    batch.is_streamed, batch.status_code, batch.error_code, batch.finish_reason, batch.upstream_request_id,
    batch.input_tokens, batch.cached_input_tokens, batch.output_tokens, batch.reasoning_tokens, batch.is_usage_estimated,
    batch.input_rate_nano_usd, batch.cached_input_rate_nano_usd, batch.output_rate_nano_usd, batch.reasoning_rate_nano_usd, batch.input_cost_nano_usd,
    batch.cached_input_cost_nano_usd, batch.output_cost_nano_usd, batch.reasoning_cost_nano_usd, batch.storage_cost_nano_usd, batch.gateway_ms,
    batch.first_token_ms, batch.total_ms, batch.retention_level, batch.payload_retention_days, batch.policy_version,
    batch.retention_source, batch.expires_at, batch.not_stored_reason, coalesce(string_to_array(batch.tags, E'\x1f'), '{}'), batch.session_id,
    batch.end_user
  FROM unnest(
    request_organization_id, request_id, request_project_id, request_api_key_id, request_project_mode,
    request_admitted_at, request_completed_at, request_endpoint, request_provider, request_model,
    request_is_streamed, request_status_code, request_error_code, request_finish_reason, request_upstream_request_id,
    request_input_tokens, request_cached_input_tokens, request_output_tokens, request_reasoning_tokens, request_is_usage_estimated,
    request_input_rate_nano_usd, request_cached_input_rate_nano_usd, request_output_rate_nano_usd, request_reasoning_rate_nano_usd, request_input_cost_nano_usd,
    request_cached_input_cost_nano_usd, request_output_cost_nano_usd, request_reasoning_cost_nano_usd, request_storage_cost_nano_usd, request_gateway_ms,
    request_first_token_ms, request_total_ms, request_retention_level, request_payload_retention_days, request_policy_version,
    request_retention_source, request_expires_at, request_not_stored_reason, request_tags, request_session_id,
    request_end_user)
  AS batch (
    organization_id, id, project_id, api_key_id, project_mode, admitted_at,
    completed_at, endpoint, provider, model, is_streamed, status_code,
    error_code, finish_reason, upstream_request_id, input_tokens, cached_input_tokens, output_tokens,
    reasoning_tokens, is_usage_estimated, input_rate_nano_usd, cached_input_rate_nano_usd, output_rate_nano_usd, reasoning_rate_nano_usd,
    input_cost_nano_usd, cached_input_cost_nano_usd, output_cost_nano_usd, reasoning_cost_nano_usd, storage_cost_nano_usd, gateway_ms,
    first_token_ms, total_ms, retention_level, payload_retention_days, policy_version, retention_source,
    expires_at, not_stored_reason, tags, session_id, end_user)
  ON CONFLICT DO NOTHING;

  INSERT INTO payload (
    organization_id, request_id, part, expires_at, project_id, policy_version, media_type,
    format, key_id, hour_key_generation, wrapped_key, ciphertext, plaintext_size_bytes)
  SELECT * FROM unnest(
    payload_organization_id, payload_request_id, payload_part, payload_expires_at, payload_project_id,
    payload_policy_version, payload_media_type, payload_format, payload_key_id, payload_hour_key_generation,
    payload_wrapped_key, payload_ciphertext, payload_plaintext_size_bytes)
  ON CONFLICT DO NOTHING;

  RETURN QUERY
    SELECT request.id, request.expires_at IS NOT NULL
    FROM unnest(request_organization_id, request_id) AS shipped (organization_id, id)
    JOIN request ON request.organization_id = shipped.organization_id AND request.id = shipped.id;
END $$;

-- The longest payload period of any policy in force, in days.
CREATE FUNCTION longest_payload_period() RETURNS int
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT coalesce(max(in_force.payload_retention_days), 0) FROM (
    SELECT DISTINCT ON (organization_id) payload_retention_days FROM retention_policy ORDER BY organization_id, version DESC
  ) in_force
$$;

-- Destroys the keys of the hours that ended at or before an instant, and tells how many.
CREATE FUNCTION destroy_hour_keys_before(hours_end timestamptz) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  destroyed_count int;
BEGIN
  IF hours_end > lethe_now() THEN
    RAISE EXCEPTION 'the hour before % has not ended', hours_end USING ERRCODE = 'check_violation';
  END IF;
  DELETE FROM keyring.hour_key WHERE expiry_hour < hours_end;
  GET DIAGNOSTICS destroyed_count = ROW_COUNT;
  RETURN destroyed_count;
END $$;

-- Deletes the metadata of at most `row_limit` requests that were admitted before an instant, and tells how many. Each organization's rows are
-- found through its own index, so the work follows what is deleted.
CREATE FUNCTION delete_metadata_before(admitted_before timestamptz, row_limit int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  deleted_count int;
BEGIN
  DELETE FROM request USING (
    SELECT old.organization_id, old.id
    FROM organization CROSS JOIN LATERAL (
      SELECT request.organization_id, request.id FROM request
      WHERE request.organization_id = organization.id AND request.admitted_at < admitted_before
      ORDER BY request.admitted_at DESC, request.id DESC LIMIT row_limit
    ) old
    LIMIT row_limit
  ) doomed
  WHERE request.organization_id = doomed.organization_id AND request.id = doomed.id;
  GET DIAGNOSTICS deleted_count = ROW_COUNT;
  RETURN deleted_count;
END $$;

-- The earliest hour that still has keys.
CREATE FUNCTION oldest_key_hour() RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT min(expiry_hour) FROM keyring.hour_key $$;

-- Partitions are made and dropped by the owner. A partition has no policy of its own: read directly, it shows nothing to anybody.
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
  RETURN true;
END $$;

ALTER FUNCTION drop_payload_partition(date) SECURITY DEFINER SET search_path = public, pg_temp;

-- Who may do what -----------------------------------------------------------------------------------------------------

-- Ends every migration: whatever is new belongs to the owner, and nobody may run a function that was not granted to them.
CREATE FUNCTION adopt_objects() RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  object record;
BEGIN
  FOR object IN
    SELECT format('%I.%I', nspname, relname) AS name, CASE relkind WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END AS kind
    FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE nspname IN ('public', 'keyring') AND relkind IN ('r', 'p', 'v') AND relname <> '_prisma_migrations'
      AND relowner <> 'lethe_owner'::regrole
  LOOP
    EXECUTE format('ALTER %s %s OWNER TO lethe_owner', object.kind, object.name);
  END LOOP;
  FOR object IN
    SELECT pg_proc.oid::regprocedure AS name FROM pg_proc JOIN pg_namespace ON pg_namespace.oid = pronamespace
    WHERE nspname IN ('public', 'keyring') AND proowner <> 'lethe_owner'::regrole
  LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', object.name);
    EXECUTE format('ALTER FUNCTION %s OWNER TO lethe_owner', object.name);
  END LOOP;
  FOR object IN
    SELECT format('%I.%I', nspname, typname) AS name FROM pg_type JOIN pg_namespace ON pg_namespace.oid = typnamespace
    WHERE nspname IN ('public', 'keyring') AND typtype = 'e' AND typowner <> 'lethe_owner'::regrole
  LOOP
    EXECUTE format('ALTER TYPE %s OWNER TO lethe_owner', object.name);
  END LOOP;
END $$;

SELECT adopt_objects();

GRANT EXECUTE ON FUNCTION lethe_now(), current_organization_id() TO lethe_gateway, lethe_app, lethe_worker;
GRANT SELECT ON demo_clock TO lethe_gateway, lethe_app, lethe_worker;

-- The gateway finds keys, writes records and knows hour keys. It reads no record and no payload.
GRANT EXECUTE ON FUNCTION resolve_api_key(bytea), create_payload_partition(date) TO lethe_gateway;
DO $$ BEGIN
  EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO lethe_gateway',
    (SELECT oid::regprocedure FROM pg_proc WHERE proname = 'ship_records'));
END $$;
GRANT SELECT, INSERT ON keyring.hour_key TO lethe_gateway;

-- The dashboard reads its tenant, saves policies and signs people in.
GRANT SELECT ON organization, project, api_key, member, retention_policy, request, payload, readable_payload TO lethe_app;
GRANT INSERT ON retention_policy TO lethe_app;
GRANT SELECT ON keyring.hour_key TO lethe_app;
GRANT SELECT, INSERT, UPDATE ON "user" TO lethe_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON session TO lethe_app;
GRANT EXECUTE ON FUNCTION memberships_of(uuid) TO lethe_app;

-- The worker runs what is due. It sees no tenant's row but through the functions.
GRANT SELECT, INSERT, UPDATE, DELETE ON job_run, demo_clock TO lethe_worker;
GRANT SELECT ON payload_partition TO lethe_worker;
GRANT EXECUTE ON FUNCTION create_payload_partition(date), drop_payload_partition(date), payload_partition_name(date),
  longest_payload_period(), destroy_hour_keys_before(timestamptz), delete_metadata_before(timestamptz, int), oldest_key_hour() TO lethe_worker;
