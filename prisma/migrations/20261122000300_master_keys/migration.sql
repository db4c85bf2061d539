-- AlterTable
ALTER TABLE "keyring"."master_key_version" ADD COLUMN     "rotation_asked_at" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "hour_key_master_key_version_idx" ON "keyring"."hour_key"("master_key_version");

ALTER TABLE keyring.master_key_version
  ADD CONSTRAINT master_key_version_provider CHECK (provider IN ('file', 'environment')),
  ADD CONSTRAINT master_key_version_in_order CHECK (
    (disabled_at IS NULL OR retired_at IS NOT NULL) AND (destroyed_at IS NULL OR disabled_at IS NOT NULL));

-- By which version of the master key a provider's credential is wrapped; null for bytes that are no sealed secret.
CREATE FUNCTION sealed_secret_version(sealed bytea) RETURNS int
LANGUAGE sql IMMUTABLE
RETURN CASE WHEN length(sealed) > 5 THEN
  (get_byte(sealed, 1) << 24) | (get_byte(sealed, 2) << 16) | (get_byte(sealed, 3) << 8) | get_byte(sealed, 4) END;

-- Refuses whatever a disabled version wrapped. The lock makes a disabling wait for what is being written, so that it sees it, and what is
-- written wait for a disabling, so that it is refused: nothing is ever wrapped by a version that is about to be destroyed.
CREATE FUNCTION require_live_master_key() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  used_version int;
  is_disabled boolean;
BEGIN
  IF TG_TABLE_NAME = 'provider_key' THEN
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

CREATE TRIGGER hour_key_needs_live_master_key BEFORE INSERT OR UPDATE ON keyring.hour_key
  FOR EACH ROW EXECUTE FUNCTION require_live_master_key();
CREATE TRIGGER hold_key_needs_live_master_key BEFORE INSERT OR UPDATE ON keyring.hold_key
  FOR EACH ROW EXECUTE FUNCTION require_live_master_key();
CREATE TRIGGER provider_key_needs_live_master_key BEFORE INSERT OR UPDATE OF sealed_secret ON provider_key
  FOR EACH ROW WHEN (NEW.sealed_secret IS NOT NULL) EXECUTE FUNCTION require_live_master_key();

-- Makes a version known with the fingerprint of its key. What is known already stays as it is; an older one than the newest never comes new.
-- Gateway and dashboard make the very first one known, whichever starts first; those that follow the worker, since a newer version that nobody
-- has would stop every start.
CREATE FUNCTION register_master_key(new_version int, key_provider text, key_fingerprint bytea) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  INSERT INTO keyring.master_key_version (version, provider, fingerprint, created_at)
  SELECT new_version, key_provider, key_fingerprint, lethe_now()
  WHERE NOT EXISTS (SELECT FROM keyring.master_key_version WHERE version >= new_version)
    AND (session_user NOT IN ('lethe_gateway', 'lethe_app') OR NOT EXISTS (SELECT FROM keyring.master_key_version))
  ON CONFLICT DO NOTHING
$$;

-- The operator's wish for the next version of a key that Lethe makes itself, before the one that wraps is old. Nobody else may call it.
CREATE FUNCTION ask_for_master_key_rotation() RETURNS int
LANGUAGE sql
AS $$
  UPDATE keyring.master_key_version SET rotation_asked_at = lethe_now()
  WHERE version = (SELECT max(version) FROM keyring.master_key_version) AND provider = 'file'
  RETURNING version
$$;

-- The versions by which something that lives is wrapped.
CREATE FUNCTION needed_master_keys() RETURNS SETOF int
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
  ) needed
  WHERE version IS NOT NULL ORDER BY version
$$;

-- At most `row_limit` of what a version wraps.
CREATE FUNCTION master_key_wraps(of_version int, row_limit int)
RETURNS TABLE (
  kind text, organization_id uuid, expiry_hour timestamptz, generation int, hold_id uuid, provider text, base_url text, wrapped bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  (SELECT 'hour_key', key.organization_id, key.expiry_hour, key.generation, NULL::uuid, NULL, NULL, key.wrapped_key
   FROM keyring.hour_key key WHERE key.master_key_version = of_version LIMIT row_limit)
  UNION ALL
  (SELECT 'hold_key', key.organization_id, NULL, NULL, key.hold_id, NULL, NULL, key.wrapped_key
   FROM keyring.hold_key key WHERE key.master_key_version = of_version LIMIT row_limit)
  UNION ALL
  (SELECT 'provider_secret', key.organization_id, NULL, NULL, NULL, key.provider, key.base_url, key.sealed_secret
   FROM provider_key key WHERE sealed_secret_version(key.sealed_secret) = of_version LIMIT row_limit)
  LIMIT row_limit
$$;

-- Refuses a rotation that another one has taken over, before it touches what is outside the database.
CREATE FUNCTION assert_master_key_rotation(token bigint) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT assert_sweep('rotate-master-key', token) $$;

-- Replaces wraps by those of another version, each only while it is still the one that was read, and tells how many were.
CREATE FUNCTION rewrap_keys(
  token bigint, to_version int, wrap_kind text[], wrap_organization_id uuid[], wrap_expiry_hour timestamptz[], wrap_generation int[],
  wrap_hold_id uuid[], wrap_provider text[], old_wrapped bytea[], new_wrapped bytea[])
RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  rewrapped_count int;
BEGIN
  PERFORM assert_sweep('rotate-master-key', token);
  WITH batch AS (
    SELECT * FROM unnest(wrap_kind, wrap_organization_id, wrap_expiry_hour, wrap_generation, wrap_hold_id, wrap_provider, old_wrapped, new_wrapped)
      AS of_batch (kind, organization_id, expiry_hour, generation, hold_id, provider, old_bytes, new_bytes)
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
  )
  SELECT (SELECT count(*) FROM hour_keys) + (SELECT count(*) FROM hold_keys) + (SELECT count(*) FROM provider_secrets) INTO rewrapped_count;
  RETURN rewrapped_count;
END $$;

-- Notes that nothing which lives needs a version any more; false when something does.
CREATE FUNCTION retire_master_key(token bigint, old_version int) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  PERFORM assert_sweep('rotate-master-key', token);
  UPDATE keyring.master_key_version SET retired_at = coalesce(retired_at, lethe_now())
  WHERE version = old_version AND old_version NOT IN (SELECT needed_master_keys());
  RETURN FOUND;
END $$;

-- From its commit on nothing can be wrapped by the version. False when something needs it after all. Holds the version's lock before it
-- looks, so whoever is about to write a wrap of it either was seen or is refused.
CREATE FUNCTION disable_master_key(token bigint, old_version int) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  PERFORM assert_sweep('rotate-master-key', token);
  PERFORM FROM keyring.master_key_version WHERE version = old_version FOR UPDATE;
  UPDATE keyring.master_key_version SET disabled_at = coalesce(disabled_at, lethe_now())
  WHERE version = old_version AND retired_at IS NOT NULL AND old_version NOT IN (SELECT needed_master_keys());
  RETURN FOUND;
END $$;

-- Records, once and with its leaf in the log, that the key of a version is gone.
CREATE FUNCTION record_master_key_destruction(token bigint, old_version int) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  executed_at timestamptz := lethe_now();
BEGIN
  PERFORM assert_sweep('rotate-master-key', token);
  IF old_version IN (SELECT needed_master_keys()) THEN
    RAISE EXCEPTION 'master key version % is needed', old_version USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
  UPDATE keyring.master_key_version SET destroyed_at = executed_at
  WHERE version = old_version AND disabled_at IS NOT NULL AND destroyed_at IS NULL;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  PERFORM append_log_leaf(NULL, 'master_key_destruction',
    jsonb_build_object('version', old_version, 'executed_at', log_instant(executed_at)));
  RETURN true;
END $$;

SELECT adopt_objects();

GRANT USAGE ON SCHEMA keyring TO lethe_gateway, lethe_app;
GRANT SELECT ON keyring.master_key_version TO lethe_gateway, lethe_app;
GRANT EXECUTE ON FUNCTION register_master_key(int, text, bytea), needed_master_keys() TO lethe_gateway, lethe_app, lethe_worker;
GRANT EXECUTE ON FUNCTION confirmed_now(), assert_master_key_rotation(bigint), master_key_wraps(int, int),
  rewrap_keys(bigint, int, text[], uuid[], timestamptz[], int[], uuid[], text[], bytea[], bytea[]), retire_master_key(bigint, int),
  disable_master_key(bigint, int), record_master_key_destruction(bigint, int) TO lethe_worker;
