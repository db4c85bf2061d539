-- Sessions are found by the digest of their token from here on. Older rows held the token itself, which no database should.
DELETE FROM session;

-- The worker sends what was queued as soon as its transaction has committed.
CREATE FUNCTION notify_outbox() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('lethe_outbox', '');
  RETURN NULL;
END $$;
CREATE TRIGGER outbox_mail_queued AFTER INSERT ON outbox_mail FOR EACH STATEMENT EXECUTE FUNCTION notify_outbox();

-- The person behind an address: an existing one, or a new one when an open invitation waits there. Null for everybody else.
-- Invitations belong to tenants, and whoever asks for a sign-in link has none yet.
CREATE FUNCTION admit_person(person_email text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  person_id uuid;
BEGIN
  SELECT id INTO person_id FROM "user" WHERE email = lower(person_email);
  IF person_id IS NOT NULL OR NOT EXISTS (
    SELECT FROM invitation JOIN organization ON organization.id = invitation.organization_id
    WHERE lower(invitation.email) = lower(person_email) AND invitation.accepted_at IS NULL AND invitation.revoked_at IS NULL
      AND invitation.expires_at > lethe_now() AND organization.lifecycle_state = 'active'
  ) THEN
    RETURN person_id;
  END IF;
  INSERT INTO "user" (id, email) VALUES (gen_random_uuid(), lower(person_email)) ON CONFLICT (email) DO NOTHING;
  SELECT id INTO person_id FROM "user" WHERE email = lower(person_email);
  RETURN person_id;
END $$;

-- The organizations as staff see them: nothing of what they store. Empty without a live session of an employee.
CREATE FUNCTION staff_organizations(session_digest bytea)
RETURNS TABLE (
  id uuid, slug text, name text, plan plan, lifecycle_state lifecycle_state, member_count int, created_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT organization.id, organization.slug, organization.name, organization.plan, organization.lifecycle_state,
    (SELECT count(*)::int FROM member WHERE member.organization_id = organization.id), organization.created_at
  FROM organization
  WHERE EXISTS (SELECT FROM staff_session WHERE staff_session.digest = session_digest AND staff_session.expires_at > now())
  ORDER BY organization.name, organization.id
$$;

-- Forgets what signing in leaves behind: sessions and links that ended, and windows of attempts that are over.
CREATE FUNCTION forget_ended_access() RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  forgotten_count int := 0;
  step_count int;
BEGIN
  DELETE FROM session WHERE expires <= now();
  GET DIAGNOSTICS step_count = ROW_COUNT;
  forgotten_count := forgotten_count + step_count;
  DELETE FROM staff_session WHERE expires_at <= now();
  GET DIAGNOSTICS step_count = ROW_COUNT;
  forgotten_count := forgotten_count + step_count;
  DELETE FROM email_token WHERE expires_at <= now();
  GET DIAGNOSTICS step_count = ROW_COUNT;
  forgotten_count := forgotten_count + step_count;
  DELETE FROM rate_window WHERE started_at < now() - interval '1 day';
  GET DIAGNOSTICS step_count = ROW_COUNT;
  RETURN forgotten_count + step_count;
END $$;

SELECT adopt_objects();

GRANT EXECUTE ON FUNCTION admit_person(text), staff_organizations(bytea) TO lethe_app;
GRANT EXECUTE ON FUNCTION forget_ended_access() TO lethe_worker;
