-- What employees of the operator may do, and what they did.

-- The matrix of packages/core/src/access/staff-permissions.ts, which a test compares with it.
CREATE FUNCTION staff_role_may(role staff_role, permission text) RETURNS boolean
LANGUAGE sql IMMUTABLE
RETURN permission = ANY (CASE role
  WHEN 'support' THEN ARRAY['organization:view', 'organization:suspend', 'organization:resolve', 'plan:set', 'erasure:handle',
    'job:view', 'job:retry', 'subprocessor:view', 'audit:view']
  WHEN 'compliance_officer' THEN ARRAY['organization:view', 'organization:suspend', 'organization:resolve', 'erasure:handle',
    'hold:handle', 'job:view', 'subprocessor:view', 'subprocessor:write', 'audit:view']
  ELSE ARRAY[]::text[] END);

-- The employee behind a live session whose role has a permission. Refuses everybody else by a condition of its own, which the adapter puts into words.
-- For the owner's functions alone: no app may call it, and each of those functions begins with it.
CREATE FUNCTION require_staff(session_digest bytea, permission text) RETURNS staff_member
LANGUAGE plpgsql STABLE
AS $$
DECLARE
  member public.staff_member;
BEGIN
  SELECT staff_member.* INTO member FROM public.staff_session JOIN public.staff_member ON staff_member.id = staff_session.staff_id
  WHERE staff_session.digest = session_digest AND staff_session.expires_at > now();
  IF member.id IS NULL THEN
    RAISE EXCEPTION 'no live session of an employee' USING ERRCODE = 'LS401';
  END IF;
  IF NOT public.staff_role_may(member.role, permission) THEN
    RAISE EXCEPTION 'the role % does not have %', member.role, permission USING ERRCODE = 'LS403';
  END IF;
  RETURN member;
END $$;

-- Begins what an employee does in an organization's name: looks at session, role and organization, and makes it the transaction's tenant. The
-- session's row is locked until the transaction ends, so that whoever signs out meanwhile waits for it, and nothing happens after that.
CREATE FUNCTION enter_organization_as_staff(session_digest bytea, permission text, of_organization_id uuid)
RETURNS TABLE (id uuid, email text, name text, role staff_role)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  member staff_member := require_staff(session_digest, permission);
BEGIN
  PERFORM FROM staff_session WHERE staff_session.digest = session_digest FOR KEY SHARE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no live session of an employee' USING ERRCODE = 'LS401';
  END IF;
  -- Of one whose purge has begun nothing is read or written any more.
  PERFORM FROM organization WHERE organization.id = of_organization_id AND lifecycle_state <> 'purged';
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no such organization' USING ERRCODE = 'LS404';
  END IF;
  PERFORM set_config('app.organization_id', of_organization_id::text, true);
  RETURN QUERY SELECT member.id, member.email, member.name, member.role;
END $$;

-- What employees did, over all organizations -----------------------------------------------------------------------------

-- Rows with an organization go with it at its purge; those of no organization stay.
CREATE TABLE staff_event (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  organization_id uuid,
  occurred_at timestamptz(3) NOT NULL,
  staff_id text,
  staff_label text NOT NULL,
  action text NOT NULL,
  target_kind text NOT NULL,
  target_id text NOT NULL,
  before jsonb,
  after jsonb,
  request_id text,
  address text
);
-- The log of one organization's staff acts, newest first.
CREATE INDEX staff_event_organization_id_id_idx ON staff_event (organization_id, id DESC);
SELECT isolate_tenants('staff_event');

CREATE FUNCTION refuse_staff_event_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what staff did is never changed' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER staff_event_is_never_changed BEFORE UPDATE ON staff_event
  FOR EACH ROW EXECUTE FUNCTION refuse_staff_event_change();

-- Whatever an organization's audit log says of an employee stands in the staff's own log as well: nobody can forget to write it.
CREATE FUNCTION note_staff_audit_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.staff_event (organization_id, occurred_at, staff_id, staff_label, action, target_kind, target_id, before, after, request_id, address)
  VALUES (NEW.organization_id, NEW.occurred_at, NEW.actor_id, NEW.actor_label, NEW.action, NEW.target_kind, NEW.target_id, NEW.before, NEW.after,
    NEW.request_id, NEW.address);
  RETURN NULL;
END $$;
CREATE TRIGGER staff_audit_event AFTER INSERT ON audit_event
  FOR EACH ROW WHEN (NEW.actor_kind = 'staff') EXECUTE FUNCTION note_staff_audit_event();

CREATE FUNCTION note_register_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.staff_event (occurred_at, staff_id, staff_label, action, target_kind, target_id, before, after)
  VALUES (NEW.changed_at, NEW.staff_id, NEW.staff_label, 'subprocessor.' || NEW.kind, 'subprocessor', NEW.subprocessor_id, NEW.before, NEW.after);
  RETURN NULL;
END $$;
CREATE TRIGGER register_change_is_noted AFTER INSERT ON subprocessor_change
  FOR EACH ROW EXECUTE FUNCTION note_register_change();

-- Notes an act that stands in no organization's log: looking at one, running a job again.
CREATE FUNCTION append_staff_event(
  session_digest bytea, permission text, of_organization_id uuid, action text, target_kind text, target_id text, after jsonb, request_id text, address text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  member staff_member := require_staff(session_digest, permission);
BEGIN
  INSERT INTO staff_event (organization_id, occurred_at, staff_id, staff_label, action, target_kind, target_id, after, request_id, address)
  VALUES (of_organization_id, lethe_now(), member.id, member.name, action, target_kind, target_id, after, request_id, address);
END $$;

-- Whoever signs in stands in the log as well.
CREATE FUNCTION note_staff_session() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  INSERT INTO staff_event (occurred_at, staff_id, staff_label, action, target_kind, target_id)
  SELECT lethe_now(), id, name, 'staff.signed_in', 'staff', id FROM staff_member WHERE id = NEW.staff_id;
  RETURN NULL;
END $$;
CREATE TRIGGER staff_session_is_noted AFTER INSERT ON staff_session FOR EACH ROW EXECUTE FUNCTION note_staff_session();

-- A page of the log, newest first: of all organizations, or of one.
CREATE FUNCTION staff_events(session_digest bytea, of_organization_id uuid, before_id bigint, row_limit int)
RETURNS TABLE (
  id bigint, organization_id uuid, organization_name text, occurred_at timestamptz, staff_id text, staff_label text, action text, target_kind text,
  target_id text, before jsonb, after jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  PERFORM require_staff(session_digest, 'audit:view');
  RETURN QUERY SELECT event.id, event.organization_id, organization.name, event.occurred_at::timestamptz, event.staff_id, event.staff_label,
    event.action, event.target_kind, event.target_id, event.before, event.after
  FROM staff_event event LEFT JOIN organization ON organization.id = event.organization_id
  WHERE (of_organization_id IS NULL OR event.organization_id = of_organization_id) AND (before_id IS NULL OR event.id < before_id)
  ORDER BY event.id DESC LIMIT row_limit;
END $$;

-- Organizations as staff see them -----------------------------------------------------------------------------------------

-- A page of the list by name, after the row of after_name and after_id. A search is part of a name or slug, an id, or a member's whole address.
DROP FUNCTION staff_organizations(bytea);
CREATE FUNCTION staff_organizations(
  session_digest bytea, search text, of_state lifecycle_state, after_name text, after_id uuid, row_limit int)
RETURNS TABLE (
  id uuid, slug text, name text, plan plan, lifecycle_state lifecycle_state, suspension_reason text, closes_at timestamptz, purges_at timestamptz,
  member_count int, created_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  PERFORM require_staff(session_digest, 'organization:view');
  RETURN QUERY SELECT organization.id, organization.slug, organization.name, organization.plan, organization.lifecycle_state,
    organization.suspension_reason, organization.closes_at::timestamptz, organization.purges_at::timestamptz,
    (SELECT count(*)::int FROM member WHERE member.organization_id = organization.id), organization.created_at::timestamptz
  FROM organization
  WHERE (of_state IS NULL OR organization.lifecycle_state = of_state)
    AND (search IS NULL OR position(lower(search) IN lower(organization.name)) > 0 OR position(lower(search) IN organization.slug) > 0
      OR organization.id::text = lower(search)
      OR EXISTS (SELECT FROM member JOIN "user" person ON person.id = member.user_id
        WHERE member.organization_id = organization.id AND person.email = lower(search)))
    AND (after_id IS NULL OR (organization.name, organization.id) > (after_name, after_id))
  ORDER BY organization.name, organization.id LIMIT row_limit;
END $$;

-- How many organizations are in each state.
CREATE FUNCTION staff_organization_counts(session_digest bytea) RETURNS TABLE (lifecycle_state lifecycle_state, organization_count int)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  PERFORM require_staff(session_digest, 'organization:view');
  RETURN QUERY SELECT organization.lifecycle_state, count(*)::int FROM organization GROUP BY organization.lifecycle_state;
END $$;

-- Moves the transaction's tenant to any plan at an agreed fee. What owners may not do, and only this way.
CREATE FUNCTION set_plan_as_staff(
  session_digest bytea, base_version int, to_plan plan, from_fee_nano_usd bigint, to_fee_nano_usd bigint, as_of timestamptz)
RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  member staff_member := require_staff(session_digest, 'plan:set');
BEGIN
  IF as_of < (SELECT closed_until FROM invoice_series WHERE organization_id = current_organization_id()) THEN
    RAISE EXCEPTION 'a change of plan changes nothing before it' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN append_plan_change(
    current_organization_id(), base_version, set_plan_as_staff.to_plan, from_fee_nano_usd, to_fee_nano_usd, as_of, 'staff', member.name);
END $$;

-- Jobs --------------------------------------------------------------------------------------------------------------------

-- What workers run when, as the newest worker says it at its start: the console shows it without knowing the worker.
CREATE TABLE job_schedule (
  name text PRIMARY KEY,
  place int NOT NULL,
  cron text NOT NULL,
  bound text NOT NULL,
  why text NOT NULL
);

-- Jobs of organizations whose last run failed, whichever queue carried them. A run that succeeds takes the row away.
CREATE TABLE job_failure (
  organization_id uuid NOT NULL,
  name text NOT NULL,
  error_code text NOT NULL,
  failure_count int NOT NULL,
  -- Real time, as runs of jobs are in.
  first_failed_at timestamptz(3) NOT NULL,
  last_failed_at timestamptz(3) NOT NULL,
  CONSTRAINT job_failure_pkey PRIMARY KEY (organization_id, name)
);
SELECT isolate_tenants('job_failure');

-- What staff asked to have run again. A worker takes it and queues it.
CREATE TABLE job_retry (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  organization_id uuid,
  name text NOT NULL,
  due_at timestamptz(3),
  requested_at timestamptz(3) NOT NULL,
  CONSTRAINT job_retry_is_of_one_queue CHECK (num_nonnulls(organization_id, due_at) = 1)
);
-- However often somebody presses the button, it is queued once.
CREATE UNIQUE INDEX job_retry_asked_once ON job_retry (name, organization_id, due_at) NULLS NOT DISTINCT;
SELECT isolate_tenants('job_retry');

CREATE FUNCTION note_job_failure(of_organization_id uuid, job_name text, code text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  INSERT INTO job_failure AS known (organization_id, name, error_code, failure_count, first_failed_at, last_failed_at)
  -- An organization that is gone, or whose purge has begun, has nothing left that could fail.
  SELECT id, job_name, code, 1, clock_timestamp(), clock_timestamp() FROM organization WHERE id = of_organization_id AND lifecycle_state <> 'purged'
  ON CONFLICT (organization_id, name) DO UPDATE
    SET error_code = EXCLUDED.error_code, failure_count = known.failure_count + 1, last_failed_at = EXCLUDED.last_failed_at
$$;

CREATE FUNCTION forget_job_failure(of_organization_id uuid, job_name text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  DELETE FROM job_failure WHERE organization_id = of_organization_id AND name = job_name
$$;

-- Takes what is to run again: of the schedule, or of organizations.
CREATE FUNCTION take_job_retries(of_organizations boolean) RETURNS TABLE (name text, organization_id uuid, due_at timestamptz)
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  DELETE FROM job_retry WHERE id IN (
    SELECT id FROM job_retry WHERE (organization_id IS NOT NULL) = of_organizations ORDER BY id LIMIT 100 FOR UPDATE SKIP LOCKED)
  RETURNING name, organization_id, due_at::timestamptz
$$;

-- The schedule with the newest run of each job, and how many of its runs failed in seven days.
CREATE FUNCTION staff_jobs(session_digest bytea)
RETURNS TABLE (
  name text, cron text, bound text, why text, due_at timestamptz, started_at timestamptz, finished_at timestamptz, outcome jsonb,
  failed_count int, is_retry_asked boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  PERFORM require_staff(session_digest, 'job:view');
  RETURN QUERY SELECT job.name, job.cron, job.bound, job.why, run.due_at::timestamptz, run.started_at::timestamptz, run.finished_at::timestamptz,
    run.outcome,
    (SELECT count(*)::int FROM job_run failed WHERE failed.name = job.name AND failed.outcome ->> 'kind' = 'failed'
      AND failed.started_at > clock_timestamp() - interval '7 days'),
    EXISTS (SELECT FROM job_retry WHERE job_retry.name = job.name AND job_retry.due_at IS NOT NULL)
  FROM job_schedule job
  LEFT JOIN LATERAL (SELECT * FROM job_run WHERE job_run.name = job.name ORDER BY job_run.due_at DESC LIMIT 1) run ON true
  ORDER BY job.place;
END $$;

CREATE FUNCTION staff_job_failures(session_digest bytea, row_limit int)
RETURNS TABLE (
  organization_id uuid, organization_name text, name text, error_code text, failure_count int, first_failed_at timestamptz,
  last_failed_at timestamptz, is_retry_asked boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  PERFORM require_staff(session_digest, 'job:view');
  RETURN QUERY SELECT failure.organization_id, organization.name, failure.name, failure.error_code, failure.failure_count,
    failure.first_failed_at::timestamptz, failure.last_failed_at::timestamptz,
    EXISTS (SELECT FROM job_retry WHERE job_retry.name = failure.name AND job_retry.organization_id = failure.organization_id)
  FROM job_failure failure JOIN organization ON organization.id = failure.organization_id
  ORDER BY failure.last_failed_at DESC LIMIT row_limit;
END $$;

-- Asks for the run that failed last to be run again: of a job of the schedule, or of an organization's. False when there is none that failed.
CREATE FUNCTION request_job_retry(session_digest bytea, job_name text, of_organization_id uuid, call_id text, call_address text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  failed_due_at timestamptz;
BEGIN
  PERFORM require_staff(session_digest, 'job:retry');
  IF of_organization_id IS NULL THEN
    SELECT due_at INTO failed_due_at FROM (SELECT due_at, outcome FROM job_run WHERE name = job_name ORDER BY due_at DESC LIMIT 1) newest
    WHERE outcome ->> 'kind' = 'failed';
    IF failed_due_at IS NULL THEN
      RETURN false;
    END IF;
  ELSIF NOT EXISTS (SELECT FROM job_failure WHERE organization_id = of_organization_id AND name = job_name) THEN
    RETURN false;
  END IF;
  INSERT INTO job_retry (organization_id, name, due_at, requested_at) VALUES (of_organization_id, job_name, failed_due_at, clock_timestamp())
  ON CONFLICT DO NOTHING;
  PERFORM append_staff_event(session_digest, 'job:retry', of_organization_id, 'job.retried', 'job', job_name, NULL, call_id, call_address);
  RETURN true;
END $$;

SELECT adopt_objects();

GRANT EXECUTE ON FUNCTION
  enter_organization_as_staff(bytea, text, uuid),
  append_staff_event(bytea, text, uuid, text, text, text, jsonb, text, text),
  staff_events(bytea, uuid, bigint, int),
  staff_organizations(bytea, text, lifecycle_state, text, uuid, int),
  staff_organization_counts(bytea),
  set_plan_as_staff(bytea, int, plan, bigint, bigint, timestamptz),
  staff_jobs(bytea),
  staff_job_failures(bytea, int),
  request_job_retry(bytea, text, uuid, text, text)
  TO lethe_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON job_schedule TO lethe_worker;
GRANT EXECUTE ON FUNCTION note_job_failure(uuid, text, text), forget_job_failure(uuid, text), take_job_retries(boolean) TO lethe_worker;
