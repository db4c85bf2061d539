-- CreateTable
CREATE TABLE "keyring"."purge_journal" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "organization_id" UUID,
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "content" JSONB NOT NULL,
    "written_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "purge_journal_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "keyring"."held_wrap" (
    "organization_id" UUID NOT NULL,
    "request_id" UUID NOT NULL,
    "part" TEXT NOT NULL,
    "key_id" UUID NOT NULL,
    "hold_id" UUID NOT NULL,
    "wrapped_key" BYTEA NOT NULL,
    "held_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "held_wrap_pkey" PRIMARY KEY ("organization_id","request_id","part")
);

-- CreateIndex
CREATE INDEX "purge_journal_written_at_idx" ON "keyring"."purge_journal"("written_at");

ALTER TABLE keyring.purge_journal
  ADD CONSTRAINT purge_journal_kind_is_known CHECK (kind IN ('erasure', 'hold', 'lifecycle', 'key_revocation', 'removal', 'purge')),
  ADD CONSTRAINT purge_journal_names_no_purged CHECK ((organization_id IS NULL) = (kind = 'purge'));

SELECT isolate_tenants(tenant_table::regclass) FROM unnest(ARRAY['keyring.purge_journal', 'keyring.held_wrap']) tenant_table;

-- Writing -------------------------------------------------------------------------------------------------------------
-- A base backup is older than what was destroyed since. Whatever a restore has to do again is therefore written, in the transaction that does it,
-- into the key schema, whose newest dump every restore takes.

CREATE FUNCTION journal(of_organization_id uuid, entry_kind text, entry_subject text, entry_content jsonb) RETURNS void
LANGUAGE sql SET search_path = public, pg_temp
AS $$
  INSERT INTO keyring.purge_journal (organization_id, kind, subject, content, written_at)
  VALUES (of_organization_id, entry_kind, entry_subject, entry_content, lethe_now())
$$;

CREATE FUNCTION journal_erasure() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM journal(NEW.organization_id, 'erasure', NEW.request_id::text, to_jsonb(NEW));
  RETURN NULL;
END $$;
CREATE TRIGGER payload_erasure_is_journaled AFTER INSERT ON payload_erasure FOR EACH ROW EXECUTE FUNCTION journal_erasure();

CREATE FUNCTION journal_hold() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM journal(NEW.organization_id, 'hold', NEW.id::text, to_jsonb(NEW));
  RETURN NULL;
END $$;
CREATE TRIGGER legal_hold_is_journaled AFTER INSERT OR UPDATE ON legal_hold FOR EACH ROW EXECUTE FUNCTION journal_hold();

-- The standing alone: a name that was changed is no reason to write, and has no place here.
CREATE FUNCTION journal_lifecycle() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM journal(NEW.id, 'lifecycle', NEW.lifecycle_version::text, to_jsonb(NEW) - ARRAY['id', 'slug', 'name', 'plan', 'created_at']);
  RETURN NULL;
END $$;
CREATE TRIGGER organization_lifecycle_is_journaled AFTER UPDATE OF lifecycle_version ON organization FOR EACH ROW
  WHEN (OLD.lifecycle_version <> NEW.lifecycle_version AND NEW.lifecycle_state <> 'purged') EXECUTE FUNCTION journal_lifecycle();

CREATE FUNCTION journal_key_revocation() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM journal(NEW.organization_id, 'key_revocation', NEW.id::text, jsonb_build_object('table', TG_TABLE_NAME, 'revoked_at', NEW.revoked_at));
  RETURN NULL;
END $$;
CREATE TRIGGER api_key_revocation_is_journaled AFTER UPDATE OF revoked_at ON api_key FOR EACH ROW
  WHEN (OLD.revoked_at IS NULL AND NEW.revoked_at IS NOT NULL) EXECUTE FUNCTION journal_key_revocation();
CREATE TRIGGER management_key_revocation_is_journaled AFTER UPDATE OF revoked_at ON management_key FOR EACH ROW
  WHEN (OLD.revoked_at IS NULL AND NEW.revoked_at IS NOT NULL) EXECUTE FUNCTION journal_key_revocation();

-- A person who left while the organization lives on. With a purged organization its members go without an entry.
CREATE FUNCTION journal_removal() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM organization WHERE id = OLD.organization_id AND lifecycle_state <> 'purged') THEN
    PERFORM journal(OLD.organization_id, 'removal', OLD.user_id::text, '{}');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER member_removal_is_journaled AFTER DELETE ON member FOR EACH ROW EXECUTE FUNCTION journal_removal();

-- What names a purged organization to a restore and to nobody else: ids are random, so a digest of one leads back to none.
CREATE FUNCTION purged_organization_digest(of_organization_id uuid) RETURNS text
LANGUAGE sql IMMUTABLE
RETURN encode(sha256(convert_to('lethe purged organization ' || of_organization_id::text, 'UTF8')), 'hex');

-- Takes everything that the journal has of an organization, and leaves that it is to be purged again should a backup bring it back.
CREATE FUNCTION journal_purge(of_organization_id uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  DELETE FROM keyring.purge_journal WHERE organization_id = of_organization_id;
  DELETE FROM keyring.held_wrap WHERE organization_id = of_organization_id;
  PERFORM journal(NULL, 'purge', purged_organization_digest(of_organization_id), '{}');
END $$;

-- The wraps of what holds preserve, beside the keys that they are under.
CREATE FUNCTION follow_held_wrap() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    DELETE FROM keyring.held_wrap USING gone WHERE held_wrap.organization_id = gone.organization_id
      AND held_wrap.request_id = gone.request_id AND held_wrap.part = gone.part;
  ELSE
    INSERT INTO keyring.held_wrap AS wrap (organization_id, request_id, part, key_id, hold_id, wrapped_key, held_at)
      SELECT organization_id, request_id, part, key_id, hold_id, wrapped_key, held_at FROM kept
      ON CONFLICT (organization_id, request_id, part) DO UPDATE SET hold_id = EXCLUDED.hold_id, wrapped_key = EXCLUDED.wrapped_key;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER payload_held_keeps_wraps AFTER INSERT ON payload_held REFERENCING NEW TABLE AS kept
  FOR EACH STATEMENT EXECUTE FUNCTION follow_held_wrap();
CREATE TRIGGER payload_held_renews_wraps AFTER UPDATE ON payload_held REFERENCING NEW TABLE AS kept
  FOR EACH STATEMENT EXECUTE FUNCTION follow_held_wrap();
CREATE TRIGGER payload_held_takes_wraps AFTER DELETE ON payload_held REFERENCING OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION follow_held_wrap();

INSERT INTO keyring.held_wrap SELECT organization_id, request_id, part, key_id, hold_id, wrapped_key, held_at FROM payload_held;

-- Replaying -----------------------------------------------------------------------------------------------------------
-- For a database whose public schema comes from a base backup and whose key schema from a newer dump. By its owner alone, before any app may
-- connect. Repeating changes nothing.

-- Tells how many rows each step touched.
CREATE FUNCTION replay_purge_journal() RETURNS TABLE (step text, row_count bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  touched bigint;
BEGIN
  -- Everybody signs in again: which sessions and links ended since the backup is not known.
  DELETE FROM session;
  DELETE FROM email_token;
  DELETE FROM staff_session;

  UPDATE organization SET
    lifecycle_state = standing.lifecycle_state, lifecycle_version = standing.lifecycle_version,
    lifecycle_changed_at = standing.lifecycle_changed_at, suspension_reason = standing.suspension_reason,
    suspended_at = standing.suspended_at, closes_at = standing.closes_at, resolved_at = standing.resolved_at,
    closed_at = standing.closed_at, purges_at = standing.purges_at, closed_from = standing.closed_from
  FROM (
    SELECT DISTINCT ON (entry.organization_id) entry.organization_id, recorded.*
    FROM keyring.purge_journal entry CROSS JOIN LATERAL jsonb_populate_record(NULL::organization, entry.content) recorded
    WHERE entry.kind = 'lifecycle' ORDER BY entry.organization_id, recorded.lifecycle_version DESC
  ) standing
  WHERE organization.id = standing.organization_id AND organization.lifecycle_version < standing.lifecycle_version;
  GET DIAGNOSTICS touched = ROW_COUNT;
  RETURN QUERY SELECT 'lifecycle', touched;

  UPDATE api_key SET revoked_at = (entry.content ->> 'revoked_at')::timestamptz FROM keyring.purge_journal entry
    WHERE entry.kind = 'key_revocation' AND entry.content ->> 'table' = 'api_key' AND api_key.organization_id = entry.organization_id
      AND api_key.id::text = entry.subject AND api_key.revoked_at IS NULL;
  GET DIAGNOSTICS touched = ROW_COUNT;
  RETURN QUERY SELECT 'revoked API keys', touched;
  UPDATE management_key SET revoked_at = (entry.content ->> 'revoked_at')::timestamptz FROM keyring.purge_journal entry
    WHERE entry.kind = 'key_revocation' AND entry.content ->> 'table' = 'management_key' AND management_key.organization_id = entry.organization_id
      AND management_key.id::text = entry.subject AND management_key.revoked_at IS NULL;
  GET DIAGNOSTICS touched = ROW_COUNT;
  RETURN QUERY SELECT 'revoked management keys', touched;
  DELETE FROM member USING keyring.purge_journal entry
    WHERE entry.kind = 'removal' AND member.organization_id = entry.organization_id AND member.user_id::text = entry.subject
      AND member.created_at < entry.written_at;
  GET DIAGNOSTICS touched = ROW_COUNT;
  RETURN QUERY SELECT 'removed members', touched;

  RETURN QUERY SELECT 'legal holds', replay_holds();
  RETURN QUERY SELECT 'erasures', replay_erasures();
  RETURN QUERY SELECT 'held parts', replay_held_parts();
END $$;

-- Each hold as it stood last, whoever placed it when.
CREATE FUNCTION replay_holds() RETURNS bigint LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  hold legal_hold;
  touched bigint := 0;
BEGIN
  -- The instants of the holds are those of then, not of the restore.
  ALTER TABLE legal_hold DISABLE TRIGGER USER;
  FOR hold IN
    SELECT recorded.* FROM (
      SELECT DISTINCT ON (entry.organization_id, entry.subject) entry.content FROM keyring.purge_journal entry
      WHERE entry.kind = 'hold' AND EXISTS (SELECT FROM organization WHERE organization.id = entry.organization_id)
      ORDER BY entry.organization_id, entry.subject, entry.written_at DESC, (entry.content ->> 'released_at') DESC NULLS LAST
    ) newest CROSS JOIN LATERAL jsonb_populate_record(NULL::legal_hold, newest.content) recorded
  LOOP
    DELETE FROM legal_hold WHERE legal_hold.organization_id = hold.organization_id AND legal_hold.id = hold.id;
    INSERT INTO legal_hold SELECT hold.*;
    touched := touched + 1;
  END LOOP;
  ALTER TABLE legal_hold ENABLE TRIGGER USER;
  RETURN touched;
END $$;

-- What was erased since the backup is erased again. Its parts were counted when it was erased, in the tally of the key schema.
CREATE FUNCTION replay_erasures() RETURNS bigint LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  touched bigint;
BEGIN
  ALTER TABLE payload_erasure DISABLE TRIGGER USER;
  INSERT INTO payload_erasure SELECT recorded.* FROM keyring.purge_journal entry
    CROSS JOIN LATERAL jsonb_populate_record(NULL::payload_erasure, entry.content) recorded
    WHERE entry.kind = 'erasure' AND EXISTS (SELECT FROM organization WHERE organization.id = entry.organization_id)
    ON CONFLICT DO NOTHING;
  GET DIAGNOSTICS touched = ROW_COUNT;
  ALTER TABLE payload_erasure ENABLE TRIGGER USER;
  DELETE FROM payload USING payload_erasure erasure
    WHERE payload.organization_id = erasure.organization_id AND payload.request_id = erasure.request_id;
  RETURN touched;
END $$;

-- What holds preserve goes back behind them, under the wraps of now; what none preserves any more is gone.
CREATE FUNCTION replay_held_parts() RETURNS bigint LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  touched bigint;
BEGIN
  ALTER TABLE payload_held DISABLE TRIGGER USER;
  DELETE FROM payload_held held WHERE NOT EXISTS (
    SELECT FROM keyring.held_wrap wrap
    WHERE wrap.organization_id = held.organization_id AND wrap.request_id = held.request_id AND wrap.part = held.part);
  UPDATE payload_held held SET hold_id = wrap.hold_id, wrapped_key = wrap.wrapped_key FROM keyring.held_wrap wrap
    WHERE wrap.organization_id = held.organization_id AND wrap.request_id = held.request_id AND wrap.part = held.part;
  WITH moving AS (
    DELETE FROM payload USING keyring.held_wrap wrap
    WHERE payload.organization_id = wrap.organization_id AND payload.request_id = wrap.request_id AND payload.part = wrap.part
    RETURNING payload.*, wrap.hold_id AS held_by, wrap.wrapped_key AS held_wrapped_key, wrap.held_at AS held_since
  )
  INSERT INTO payload_held (organization_id, request_id, part, expires_at, project_id, policy_version, media_type, format, key_id, hold_id,
      wrapped_key, ciphertext, plaintext_size_bytes, digest, admitted_at, held_at)
    SELECT organization_id, request_id, part, expires_at, project_id, policy_version, media_type, format, key_id, held_by,
      held_wrapped_key, ciphertext, plaintext_size_bytes, digest, admitted_at, held_since
    FROM moving ON CONFLICT DO NOTHING;
  GET DIAGNOSTICS touched = ROW_COUNT;
  ALTER TABLE payload_held ENABLE TRIGGER USER;
  RETURN touched;
END $$;

-- Organizations that the backup brought back and that were purged since.
CREATE FUNCTION returned_organizations() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT organization.id FROM organization
  WHERE purged_organization_digest(organization.id) IN (SELECT subject FROM keyring.purge_journal WHERE kind = 'purge')
$$;

SELECT adopt_objects();
