-- Memberships carry what every entrance asks: the state of the organization, and the projects that the member is narrowed to.
DROP FUNCTION memberships_of(uuid);
CREATE FUNCTION memberships_of(member_user_id uuid)
RETURNS TABLE (
  id uuid, slug text, name text, plan plan, lifecycle_state lifecycle_state, lifecycle_version int, lifecycle_changed_at timestamptz,
  role role, project_ids uuid[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT organization.id, organization.slug, organization.name, organization.plan, organization.lifecycle_state,
    organization.lifecycle_version, organization.lifecycle_changed_at, member.role, coalesce(member.project_ids, '{}')
  FROM member JOIN organization ON organization.id = member.organization_id
  WHERE member.user_id = member_user_id
$$;

-- The open invitation behind a link. Whoever has the link is not a member yet, so no tenant can be named before it is found.
CREATE FUNCTION find_invitation(invitation_digest bytea)
RETURNS TABLE (
  organization_id uuid, id uuid, organization_name text, organization_slug text, email text, role role, project_ids uuid[],
  expires_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT invitation.organization_id, invitation.id, organization.name, organization.slug, invitation.email, invitation.role,
    coalesce(invitation.project_ids, '{}'), invitation.expires_at
  FROM invitation JOIN organization ON organization.id = invitation.organization_id
  WHERE invitation.token_digest = invitation_digest
    AND invitation.accepted_at IS NULL AND invitation.revoked_at IS NULL AND invitation.expires_at > lethe_now()
    AND organization.lifecycle_state = 'active'
$$;

-- The outbox ----------------------------------------------------------------------------------------------------------
-- Mail is queued by the transaction of what it tells of. Sending is on real time, like every time-out. Columns hold milliseconds and round
-- to the nearest one, so what is due at once is due since the beginning of this millisecond.

CREATE FUNCTION queue_mail(mail_recipient text, mail_template text, mail_subject text, mail_text text, mail_html text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  mail_id uuid := gen_random_uuid();
BEGIN
  INSERT INTO outbox_mail (id, organization_id, recipient, template, subject, text, html, created_at, next_attempt_at)
  VALUES (mail_id, current_organization_id(), mail_recipient, mail_template, mail_subject, mail_text, mail_html, now(),
    date_trunc('milliseconds', now()));
  PERFORM pg_notify('lethe_outbox', '');
  RETURN mail_id;
END $$;

-- Claims what is due: until the lease has ended no other worker gets it. A worker that dies leaves it due again.
CREATE FUNCTION due_mail(row_limit int, lease interval)
RETURNS TABLE (id uuid, recipient text, template text, subject text, text text, html text, attempt_count int)
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  WITH due AS (
    SELECT outbox_mail.id FROM outbox_mail
    WHERE outbox_mail.sent_at IS NULL AND outbox_mail.next_attempt_at <= now()
    ORDER BY outbox_mail.next_attempt_at LIMIT row_limit FOR UPDATE SKIP LOCKED
  )
  UPDATE outbox_mail SET attempt_count = outbox_mail.attempt_count + 1, next_attempt_at = now() + lease
  FROM due WHERE outbox_mail.id = due.id
  RETURNING outbox_mail.id, outbox_mail.recipient, outbox_mail.template, outbox_mail.subject, outbox_mail.text, outbox_mail.html,
    outbox_mail.attempt_count
$$;

-- What came of an attempt: sent, or an error code and the instant of the next attempt (null: none). Links in a mail are secrets,
-- so a mail that needs no further attempt loses its content unless it is to be kept for reading.
CREATE FUNCTION record_mail_outcome(mail_id uuid, error_code text, retry_at timestamptz, is_content_kept boolean) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  UPDATE outbox_mail SET
    sent_at = CASE WHEN error_code IS NULL THEN now() END,
    last_error_code = error_code,
    next_attempt_at = coalesce(retry_at, 'infinity'),
    text = CASE WHEN retry_at IS NULL AND NOT is_content_kept THEN '' ELSE outbox_mail.text END,
    html = CASE WHEN retry_at IS NULL AND NOT is_content_kept THEN '' ELSE outbox_mail.html END
  WHERE id = mail_id AND sent_at IS NULL
$$;

-- The newest mail, for the page that a demo shows instead of sending.
CREATE FUNCTION read_outbox(row_limit int)
RETURNS TABLE (
  id uuid, organization_id uuid, recipient text, template text, subject text, text text, html text, created_at timestamptz,
  sent_at timestamptz, attempt_count int, last_error_code text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT id, organization_id, recipient, template, subject, text, html, created_at, sent_at, attempt_count, last_error_code
  FROM outbox_mail ORDER BY created_at DESC, id LIMIT row_limit
$$;

SELECT adopt_objects();

GRANT EXECUTE ON FUNCTION memberships_of(uuid), find_invitation(bytea) TO lethe_app;
GRANT EXECUTE ON FUNCTION queue_mail(text, text, text, text, text) TO lethe_app, lethe_worker;
GRANT EXECUTE ON FUNCTION due_mail(int, interval), record_mail_outcome(uuid, text, timestamptz, boolean), read_outbox(int) TO lethe_worker;
-- A new organization is written in a transaction of its own tenant, so row-level security bounds this too.
GRANT INSERT (id, slug, name, plan, created_at, lifecycle_changed_at) ON organization TO lethe_app;
