-- Policies ------------------------------------------------------------------------------------------------------------

ALTER TABLE retention_policy ADD CONSTRAINT retention_policy_metadata_outlives_payload
  CHECK (metadata_retention_days >= payload_retention_days);

DROP FUNCTION resolve_api_key(bytea);

-- All that a gateway decides by, in one answer: the key and its limits, its project, its organization, the policy in force, and, where the
-- tenant pays its providers itself, the tenant's sealed credentials. Nothing for a key that is unknown, revoked, expired or of an archived
-- project, without telling which. The cost so far is reckoned only for a key that has a limit.
CREATE FUNCTION resolve_api_key(key_digest bytea)
RETURNS TABLE (
  id uuid, project_id uuid, organization_id uuid, mode project_mode, plan plan, lifecycle_state lifecycle_state, level retention_level,
  payload_retention_days int, metadata_retention_days int, version int, project_level retention_level, project_days int,
  key_level retention_level, key_days int, expires_at timestamptz, allowed_models text[], rate_limit_per_minute int,
  spend_limit_nano_usd bigint, spent_nano_usd bigint, provider_keys jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT key.id, key.project_id, key.organization_id, project.mode, organization.plan, organization.lifecycle_state, policy.level,
    policy.payload_retention_days, policy.metadata_retention_days, policy.version, project.retention_level, project.payload_retention_days,
    key.retention_level, key.payload_retention_days, key.expires_at, coalesce(key.allowed_models, '{}'), key.rate_limit_per_minute,
    key.spend_limit_nano_usd, CASE WHEN key.spend_limit_nano_usd IS NOT NULL THEN api_key_cost(key.organization_id, key.id) ELSE 0 END,
    CASE WHEN project.mode = 'api_keys' THEN (
      SELECT jsonb_agg(jsonb_build_object(
        'provider', own.provider, 'baseUrl', own.base_url, 'sealedSecret', encode(own.sealed_secret, 'base64')) ORDER BY own.provider)
      FROM provider_key own WHERE own.organization_id = key.organization_id AND own.sealed_secret IS NOT NULL
    ) END
  FROM api_key key
  JOIN project ON project.organization_id = key.organization_id AND project.id = key.project_id
  JOIN organization ON organization.id = key.organization_id
  JOIN LATERAL (
    SELECT in_force.level, in_force.payload_retention_days, in_force.metadata_retention_days, in_force.version
    FROM retention_policy in_force
    WHERE in_force.organization_id = key.organization_id ORDER BY in_force.version DESC LIMIT 1
  ) policy ON true
  WHERE key.digest = key_digest AND key.revoked_at IS NULL AND (key.expires_at IS NULL OR key.expires_at > lethe_now())
    AND project.archived_at IS NULL
$$;

-- Records ---------------------------------------------------------------------------------------------------------------

-- Most records have no expiry of their own, and none of them need stand in the index of those that do.
DROP INDEX request_metadata_expires_at_idx;
CREATE INDEX request_metadata_expires_at_idx ON request (metadata_expires_at) WHERE metadata_expires_at IS NOT NULL;

-- From its expiry on a record is in no list, no count and no answer, whatever asks, also before the sweep has deleted it. What a hold keeps
-- stays in sight: without its record nobody could find the payload that is preserved.
ALTER POLICY tenant ON request USING (
  organization_id = public.current_organization_id()
  AND (
    metadata_expires_at IS NULL OR metadata_expires_at > (SELECT public.lethe_now())
    OR EXISTS (SELECT FROM public.legal_hold hold WHERE hold.organization_id = request.organization_id AND hold.released_at IS NULL)));

DROP FUNCTION delete_metadata_before(timestamptz, int);

-- Whether a record past its expiry may go: no hold covers it, and of its payload nothing is left that a hold could still preserve.
CREATE FUNCTION is_record_deletable(of_organization_id uuid, of_request_id uuid, payload_expires_at timestamptz) RETURNS boolean
LANGUAGE sql STABLE
RETURN (
    NOT EXISTS (SELECT FROM public.legal_hold WHERE organization_id = of_organization_id AND released_at IS NULL)
    OR public.covering_hold(of_organization_id, of_request_id) IS NULL)
  AND NOT EXISTS (
    SELECT FROM keyring.hour_key
    WHERE organization_id = of_organization_id AND expiry_hour = date_trunc('hour', payload_expires_at, 'UTC'))
  AND NOT EXISTS (SELECT FROM public.payload_held WHERE organization_id = of_organization_id AND request_id = of_request_id);

-- What a run is about to delete, in organizations and hours of expiry. How many there are in all is counted only when more than `floor_count` are due.
CREATE FUNCTION survey_expired_metadata(floor_count bigint)
RETURNS TABLE (due_count bigint, living_count bigint, left_over_count bigint, since_last_run_ms bigint, is_breaker_released boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  SELECT count(*) INTO due_count FROM (
    SELECT DISTINCT organization_id, date_trunc('hour', metadata_expires_at) FROM request
    WHERE metadata_expires_at <= confirmed_now() AND metadata_expires_at > admitted_at) due;
  living_count := due_count;
  IF due_count > floor_count THEN
    SELECT count(*) INTO living_count FROM (
      SELECT DISTINCT organization_id, date_trunc('hour', metadata_expires_at) FROM request WHERE metadata_expires_at > admitted_at) living;
  END IF;
  SELECT run.left_over_count, (extract(epoch FROM lethe_now() - run.finished_at) * 1000)::bigint
    INTO left_over_count, since_last_run_ms FROM sweep_run run WHERE run.name = 'delete-expired-metadata';
  left_over_count := coalesce(left_over_count, 0);
  is_breaker_released := coalesce((SELECT breaker_released_until > clock_timestamp() FROM time_guard), false);
  RETURN NEXT;
END $$;

-- Looks at the next `row_limit` records whose expiry has come, in the order of their expiry from a place on, and deletes those that may go.
-- Holds cannot be placed meanwhile: one that was placed before keeps its records, a later one finds them gone.
CREATE FUNCTION delete_expired_metadata(token bigint, after_expires_at timestamptz, after_id uuid, row_limit int)
RETURNS TABLE (examined_count int, deleted_count int, last_expires_at timestamptz, last_id uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  PERFORM assert_sweep('delete-expired-metadata', token);
  PERFORM assert_destruction();
  LOCK TABLE legal_hold IN SHARE MODE;
  RETURN QUERY
    WITH due AS MATERIALIZED (
      SELECT request.organization_id, request.id, request.expires_at, request.metadata_expires_at FROM request
      WHERE request.metadata_expires_at <= confirmed_now() AND (request.metadata_expires_at, request.id) > (after_expires_at, after_id)
      ORDER BY request.metadata_expires_at, request.id LIMIT row_limit
    ), deleted AS (
      DELETE FROM request USING due
      WHERE request.organization_id = due.organization_id AND request.id = due.id
        AND is_record_deletable(due.organization_id, due.id, due.expires_at)
      RETURNING 1
    ), last AS (
      SELECT due.metadata_expires_at, due.id FROM due ORDER BY due.metadata_expires_at DESC, due.id DESC LIMIT 1
    )
    SELECT (SELECT count(*) FROM due)::int, (SELECT count(*) FROM deleted)::int, (SELECT metadata_expires_at FROM last), (SELECT id FROM last);
END $$;

-- The earliest instant at which there is a record to delete; what waits for a hold or for its payload's key is no work.
CREATE FUNCTION next_metadata_expiry() RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT coalesce(
    (SELECT metadata_expires_at FROM request
     WHERE metadata_expires_at <= confirmed_now() AND is_record_deletable(organization_id, id, expires_at)
     ORDER BY metadata_expires_at LIMIT 1),
    (SELECT min(metadata_expires_at) FROM request WHERE metadata_expires_at > confirmed_now()))
$$;

SELECT adopt_objects();

GRANT EXECUTE ON FUNCTION resolve_api_key(bytea) TO lethe_gateway;
GRANT EXECUTE ON FUNCTION survey_expired_metadata(bigint), delete_expired_metadata(bigint, timestamptz, uuid, int), next_metadata_expiry()
  TO lethe_worker;
