-- Management keys -----------------------------------------------------------------------------------------------------

-- Whom a management key is, its scopes, and the state of its organization. Nothing for a key that is unknown, revoked or expired,
-- without telling which. Notes the use, to the minute, so that a busy key does not write with every call.
CREATE FUNCTION resolve_management_key(key_digest bytea)
RETURNS TABLE (
  id uuid, name text, scopes text[], organization_id uuid, slug text, organization_name text, plan plan,
  lifecycle_state lifecycle_state, lifecycle_version int, lifecycle_changed_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  UPDATE management_key SET last_used_at = lethe_now()
  WHERE management_key.digest = key_digest AND management_key.revoked_at IS NULL
    AND (management_key.expires_at IS NULL OR management_key.expires_at > lethe_now())
    AND (management_key.last_used_at IS NULL OR management_key.last_used_at <= lethe_now() - interval '1 minute');
  RETURN QUERY
    SELECT key.id, key.name, key.scopes, key.organization_id, organization.slug, organization.name, organization.plan,
      organization.lifecycle_state, organization.lifecycle_version, organization.lifecycle_changed_at
    FROM management_key key JOIN organization ON organization.id = key.organization_id
    WHERE key.digest = key_digest AND key.revoked_at IS NULL AND (key.expires_at IS NULL OR key.expires_at > lethe_now())
      AND organization.lifecycle_state <> 'purged';
END $$;

-- Erasure -------------------------------------------------------------------------------------------------------------

-- The one view that every reader of payloads uses: at the instant of expiry a row is gone from it, and so is what was erased,
-- even if a late repeat of a batch wrote it once more.
CREATE OR REPLACE VIEW readable_payload WITH (security_invoker = true) AS
  SELECT * FROM payload WHERE expires_at > lethe_now() AND NOT EXISTS (
    SELECT FROM payload_erasure erasure
    WHERE erasure.organization_id = payload.organization_id AND erasure.request_id = payload.request_id);

ALTER TABLE payload_erasure ADD CONSTRAINT payload_erasure_reason CHECK (reason <> '');

SELECT adopt_objects();

GRANT EXECUTE ON FUNCTION resolve_management_key(bytea) TO lethe_app;
