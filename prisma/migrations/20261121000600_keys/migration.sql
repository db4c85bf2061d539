-- CreateIndex
CREATE INDEX "request_organization_id_api_key_id_idx" ON "request"("organization_id", "api_key_id");

-- Keys ----------------------------------------------------------------------------------------------------------------

-- Gateways hear of what changes a key's rights. That a key was used changes none.
DROP TRIGGER api_key_changed ON api_key;
CREATE TRIGGER api_key_changed AFTER INSERT OR DELETE OR UPDATE OF
  name, project_id, digest, revoked_at, expires_at, replaced_by_id, retention_level, payload_retention_days,
  spend_limit_nano_usd, rate_limit_per_minute, allowed_models
  ON api_key FOR EACH ROW EXECUTE FUNCTION notify_organization_changed();

-- What the requests of a key have cost, inference and storage.
CREATE FUNCTION api_key_cost(key_organization_id uuid, key_id uuid) RETURNS bigint
LANGUAGE sql STABLE SET search_path = public, pg_temp
AS $$
  SELECT coalesce(sum(
    coalesce(input_cost_nano_usd, 0) + coalesce(cached_input_cost_nano_usd, 0) + coalesce(output_cost_nano_usd, 0)
    + coalesce(reasoning_cost_nano_usd, 0) + storage_cost_nano_usd), 0)::bigint
  FROM request WHERE organization_id = key_organization_id AND api_key_id = key_id
$$;

DROP FUNCTION resolve_api_key(bytea);

-- All that a gateway decides by, in one answer: the key and its limits, its project, its organization, the policy in force, and, where the
-- tenant pays its providers itself, the tenant's sealed credentials. Nothing for a key that is unknown, revoked, expired or of an archived
-- project, without telling which. The cost so far is reckoned only for a key that has a limit.
CREATE FUNCTION resolve_api_key(key_digest bytea)
RETURNS TABLE (
  id uuid, project_id uuid, organization_id uuid, mode project_mode, plan plan, lifecycle_state lifecycle_state, level retention_level,
  payload_retention_days int, version int, project_level retention_level, project_days int, key_level retention_level, key_days int,
  expires_at timestamptz, allowed_models text[], rate_limit_per_minute int, spend_limit_nano_usd bigint, spent_nano_usd bigint,
  provider_keys jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT key.id, key.project_id, key.organization_id, project.mode, organization.plan, organization.lifecycle_state, policy.level,
    policy.payload_retention_days, policy.version, project.retention_level, project.payload_retention_days, key.retention_level,
    key.payload_retention_days, key.expires_at, coalesce(key.allowed_models, '{}'), key.rate_limit_per_minute, key.spend_limit_nano_usd,
    CASE WHEN key.spend_limit_nano_usd IS NOT NULL THEN api_key_cost(key.organization_id, key.id) ELSE 0 END,
    CASE WHEN project.mode = 'api_keys' THEN (
      SELECT jsonb_agg(jsonb_build_object(
        'provider', own.provider, 'baseUrl', own.base_url, 'sealedSecret', encode(own.sealed_secret, 'base64')) ORDER BY own.provider)
      FROM provider_key own WHERE own.organization_id = key.organization_id AND own.sealed_secret IS NOT NULL
    ) END
  FROM api_key key
  JOIN project ON project.organization_id = key.organization_id AND project.id = key.project_id
  JOIN organization ON organization.id = key.organization_id
  JOIN LATERAL (
    SELECT in_force.level, in_force.payload_retention_days, in_force.version FROM retention_policy in_force
    WHERE in_force.organization_id = key.organization_id ORDER BY in_force.version DESC LIMIT 1
  ) policy ON true
  WHERE key.digest = key_digest AND key.revoked_at IS NULL AND (key.expires_at IS NULL OR key.expires_at > lethe_now())
    AND project.archived_at IS NULL
$$;

-- Notes when keys of any number of organizations were last used, to the minute. Never goes back.
CREATE FUNCTION note_api_key_uses(key_organization_id uuid[], key_id uuid[], used_at timestamptz[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  UPDATE api_key SET last_used_at = greatest(api_key.last_used_at, date_trunc('minute', used.at))
  FROM unnest(key_organization_id, key_id, used_at) AS used (organization_id, id, at)
  WHERE api_key.organization_id = used.organization_id AND api_key.id = used.id
$$;

SELECT adopt_objects();

GRANT EXECUTE ON FUNCTION resolve_api_key(bytea), note_api_key_uses(uuid[], uuid[], timestamptz[]) TO lethe_gateway;
GRANT EXECUTE ON FUNCTION api_key_cost(uuid, uuid) TO lethe_app;
