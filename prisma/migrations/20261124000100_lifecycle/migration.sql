-- AlterTable
ALTER TABLE "organization" ADD COLUMN     "closed_at" TIMESTAMPTZ(3),
ADD COLUMN     "closed_from" TEXT,
ADD COLUMN     "closes_at" TIMESTAMPTZ(3),
ADD COLUMN     "purged_at" TIMESTAMPTZ(3),
ADD COLUMN     "purges_at" TIMESTAMPTZ(3),
ADD COLUMN     "resolved_at" TIMESTAMPTZ(3),
ADD COLUMN     "suspended_at" TIMESTAMPTZ(3),
ADD COLUMN     "suspension_reason" TEXT;

-- CreateTable
CREATE TABLE "lifecycle_transition" (
    "organization_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "event" TEXT NOT NULL,
    "from_state" "lifecycle_state" NOT NULL,
    "to_state" "lifecycle_state" NOT NULL,
    "reason" TEXT,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT,
    "actor_label" TEXT NOT NULL,
    "note" TEXT,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "closes_at" TIMESTAMPTZ(3),
    "purges_at" TIMESTAMPTZ(3),
    "leaf_index" BIGINT NOT NULL,

    CONSTRAINT "lifecycle_transition_pkey" PRIMARY KEY ("organization_id","version")
);

-- CreateTable
CREATE TABLE "lifecycle_notice" (
    "organization_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "occasion" TEXT NOT NULL,
    "noticed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "lifecycle_notice_pkey" PRIMARY KEY ("organization_id","version","occasion")
);

-- CreateIndex
CREATE INDEX "organization_lifecycle_state_idx" ON "organization"("lifecycle_state");

-- AddForeignKey
ALTER TABLE "lifecycle_transition" ADD CONSTRAINT "lifecycle_transition_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "lifecycle_notice" ADD CONSTRAINT "lifecycle_notice_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What the rows must say ------------------------------------------------------------------------------------------------

-- A state without its dates could neither be explained to anybody nor end.
ALTER TABLE organization
  ADD CONSTRAINT organization_suspension_reason_is_known CHECK (suspension_reason IN ('non_payment', 'terms_violation')),
  ADD CONSTRAINT organization_closed_from_is_known CHECK (closed_from IN ('active', 'suspended')),
  ADD CONSTRAINT organization_suspension_has_dates CHECK (
    num_nonnulls(suspension_reason, suspended_at, closes_at)
      = CASE WHEN lifecycle_state = 'suspended' OR closed_from IS NOT DISTINCT FROM 'suspended' THEN 3 ELSE 0 END),
  ADD CONSTRAINT organization_closure_has_dates CHECK (
    num_nonnulls(closed_from, closed_at, purges_at) = CASE WHEN lifecycle_state IN ('closed', 'purged') THEN 3 ELSE 0 END),
  ADD CONSTRAINT organization_resolved_is_closed_out_of_suspension CHECK (
    resolved_at IS NULL OR (lifecycle_state IN ('closed', 'purged') AND closed_from = 'suspended')),
  ADD CONSTRAINT organization_purge_has_date CHECK ((purged_at IS NOT NULL) = (lifecycle_state = 'purged')),
  ADD CONSTRAINT organization_due_later CHECK (closes_at > suspended_at AND purges_at > closed_at);
ALTER TABLE lifecycle_transition
  ADD CONSTRAINT lifecycle_transition_is_an_edge CHECK ((event, from_state, to_state) IN (
    ('suspend', 'active', 'suspended'), ('resolve', 'suspended', 'active'), ('resolve', 'closed', 'closed'),
    ('close', 'active', 'closed'), ('close', 'suspended', 'closed'), ('end_grace', 'suspended', 'closed'),
    ('reopen', 'closed', 'active'), ('purge', 'closed', 'purged'))),
  ADD CONSTRAINT lifecycle_transition_comes_after_creation CHECK (version > 1);
ALTER TABLE lifecycle_notice ADD CONSTRAINT lifecycle_notice_occasion_is_known CHECK (
  occasion IN ('closing_7', 'closing_1', 'purge_7', 'purge_1', 'purge_waits'));

SELECT isolate_tenants(tenant_table::regclass) FROM unnest(ARRAY['lifecycle_transition', 'lifecycle_notice']) tenant_table;

-- Transitions -----------------------------------------------------------------------------------------------------------

-- Why an event does not apply to an organization as it is; null when it does. The same table as core's transitions.ts.
-- Half-open: at the instant of closes_at the grace is over, at the instant of purges_at reopening is.
CREATE FUNCTION lifecycle_refusal(standing organization, of_event text) RETURNS text
LANGUAGE plpgsql STABLE AS $$
BEGIN
  CASE
    WHEN of_event = 'suspend' AND standing.lifecycle_state = 'active' THEN RETURN NULL;
    WHEN of_event = 'resolve' AND (standing.lifecycle_state = 'suspended'
      OR (standing.lifecycle_state = 'closed' AND standing.closed_from = 'suspended' AND standing.resolved_at IS NULL)) THEN RETURN NULL;
    WHEN of_event = 'close' AND standing.lifecycle_state IN ('active', 'suspended') THEN RETURN NULL;
    WHEN of_event = 'end_grace' AND standing.lifecycle_state = 'suspended' THEN
      RETURN CASE WHEN public.confirmed_now() < standing.closes_at THEN 'not_due' END;
    WHEN of_event = 'reopen' AND standing.lifecycle_state = 'closed' THEN
      RETURN CASE
        WHEN public.lethe_now() >= standing.purges_at THEN 'too_late'
        WHEN standing.closed_from = 'suspended' AND standing.resolved_at IS NULL THEN 'resolution_required' END;
    WHEN of_event = 'purge' AND standing.lifecycle_state = 'closed' THEN
      RETURN CASE
        WHEN public.confirmed_now() < standing.purges_at THEN 'not_due'
        WHEN public.has_hold_in_force(standing.id) THEN 'held' END;
    ELSE RETURN 'no_such_edge';
  END CASE;
END $$;

-- What the books say against a step of the worker: it suspends for what they ask for, and resolves when they ask for nothing any more.
CREATE FUNCTION non_payment_refusal(standing organization, of_event text, of_reason text) RETURNS text
LANGUAGE sql STABLE AS $$
  SELECT CASE
    WHEN of_event = 'suspend' AND NOT (of_reason = 'non_payment' AND is_asked) THEN 'not_due'
    WHEN of_event = 'resolve' AND (standing.suspension_reason <> 'non_payment' OR is_asked) THEN 'not_due' END
  FROM (SELECT EXISTS (
    SELECT FROM public.suspension_request WHERE organization_id = standing.id AND resolved_at IS NULL)) AS books (is_asked)
$$;

-- Staff who resolve a suspension for non-payment waive what it was asked for; a balance that stays below zero has its seven days again.
CREATE FUNCTION waive_suspension_requests(of_organization_id uuid) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  UPDATE public.suspension_request SET resolved_at = public.lethe_now() WHERE organization_id = of_organization_id AND resolved_at IS NULL;
  UPDATE public.credit_watch SET negative_since = public.lethe_now() WHERE organization_id = of_organization_id AND negative_since IS NOT NULL;
END $$;

-- Who may cause what: whoever stole the dashboard's password neither ends a grace nor purges, nor does anything that staff or the worker do
-- without saying so under their name.
CREATE FUNCTION refuse_lifecycle_actor(of_event text, of_reason text, of_actor_kind text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  IF of_actor_kind = 'system' AND of_event IN ('suspend', 'resolve', 'end_grace', 'purge') AND pg_has_role(session_user, 'lethe_worker', 'MEMBER')
    OR of_actor_kind = 'staff' AND (of_event = 'resolve' OR (of_event = 'suspend' AND of_reason = 'terms_violation'))
    OR of_actor_kind = 'user' AND of_event IN ('close', 'reopen') THEN
    RETURN;
  END IF;
  RAISE EXCEPTION 'a % by this actor is not among the transitions', of_event USING ERRCODE = 'insufficient_privilege';
END $$;

-- What an organization is after an event that applies to it. Due dates are stamped here, from the periods in force now: a changed period
-- applies to later transitions only. A day has 86 400 seconds whatever the calendar says.
CREATE FUNCTION lifecycle_after(standing organization, of_event text, of_reason text, grace_days int, retention_days int)
RETURNS organization
LANGUAGE plpgsql STABLE AS $$
DECLARE
  moved_at CONSTANT timestamptz := public.lethe_now();
  day_length CONSTANT interval := interval '86400 seconds';
  after public.organization := standing;
BEGIN
  after.lifecycle_version := standing.lifecycle_version + 1;
  after.lifecycle_changed_at := moved_at;
  IF of_event = 'suspend' THEN
    after.lifecycle_state := 'suspended';
    after.suspension_reason := of_reason;
    after.suspended_at := moved_at;
    after.closes_at := moved_at + grace_days * day_length;
  ELSIF of_event = 'resolve' AND standing.lifecycle_state = 'closed' THEN
    after.resolved_at := moved_at;
  ELSIF of_event IN ('resolve', 'reopen') THEN
    after.lifecycle_state := 'active';
    after.suspension_reason := NULL;
    after.suspended_at := NULL;
    after.closes_at := NULL;
    after.resolved_at := NULL;
    after.closed_from := NULL;
    after.closed_at := NULL;
    after.purges_at := NULL;
  ELSIF of_event IN ('close', 'end_grace') THEN
    after.lifecycle_state := 'closed';
    after.closed_from := standing.lifecycle_state::text;
    after.closed_at := moved_at;
    after.purges_at := moved_at + retention_days * day_length;
  ELSE
    after.lifecycle_state := 'purged';
    after.purged_at := moved_at;
  END IF;
  RETURN after;
END $$;

-- Tells members and webhooks of a transition. Of a purge only what remains of the organization tells.
CREATE FUNCTION emit_lifecycle_event(moved organization, of_event text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  IF of_event = 'purge' THEN
    RETURN;
  END IF;
  PERFORM public.emit_event(moved.id,
    CASE of_event WHEN 'suspend' THEN 'organization.suspended' WHEN 'resolve' THEN 'organization.resolved'
      WHEN 'reopen' THEN 'organization.reopened' ELSE 'organization.closed' END,
    jsonb_strip_nulls(jsonb_build_object(
      'version', moved.lifecycle_version, 'cause', of_event, 'state', moved.lifecycle_state, 'reason', moved.suspension_reason,
      'suspended_at', public.log_instant(moved.suspended_at), 'closes_at', public.log_instant(moved.closes_at),
      'closed_from', moved.closed_from, 'closed_at', public.log_instant(moved.closed_at), 'purges_at', public.log_instant(moved.purges_at))));
END $$;

-- Moves the transaction's tenant from version base_version along one edge, and writes what belongs to it: history, audit event, event for
-- mails and webhooks, leaf. Of two who decided on the same version one wins. Gateways hear of it by the trigger on organization.
-- Refuses with LE010 (detail: stale_version, no_such_edge, not_due, too_late), LE011 (resolution required) and LE012 (held).
-- A purge begins here: from its commit on nobody reads, holds or reopens anything of the organization any more.
CREATE FUNCTION change_lifecycle(
  of_organization_id uuid, base_version int, of_event text, of_reason text, grace_days int, retention_days int,
  of_actor_kind text, of_actor_id text, of_actor_label text, of_note text, of_call_id text, of_address text)
RETURNS lifecycle_transition
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  standing organization;
  moved organization;
  refusal text;
  done lifecycle_transition;
BEGIN
  IF of_organization_id IS DISTINCT FROM current_organization_id() THEN
    RAISE EXCEPTION 'a transition is one of the transaction''s organization' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM refuse_lifecycle_actor(of_event, of_reason, of_actor_kind);
  IF (of_event = 'suspend') <> (of_reason IS NOT NULL) OR (of_event = 'suspend' AND grace_days NOT BETWEEN 1 AND 365)
    OR (of_event IN ('close', 'end_grace') AND retention_days NOT BETWEEN 1 AND 365) THEN
    RAISE EXCEPTION 'a suspension has a reason, and periods are 1 to 365 days' USING ERRCODE = 'check_violation';
  END IF;
  IF of_event = 'purge' THEN
    PERFORM begin_destruction();
  END IF;
  SELECT * INTO standing FROM organization WHERE id = of_organization_id FOR NO KEY UPDATE;
  refusal := CASE WHEN standing.lifecycle_version IS DISTINCT FROM base_version THEN 'stale_version' ELSE coalesce(
    lifecycle_refusal(standing, of_event),
    CASE of_actor_kind WHEN 'system' THEN non_payment_refusal(standing, of_event, of_reason) END) END;
  IF refusal IS NOT NULL THEN
    RAISE EXCEPTION 'the lifecycle does not allow this: %', refusal
      USING ERRCODE = CASE refusal WHEN 'resolution_required' THEN 'LE011' WHEN 'held' THEN 'LE012' ELSE 'LE010' END, DETAIL = refusal;
  END IF;
  moved := lifecycle_after(standing, of_event, of_reason, grace_days, retention_days);
  UPDATE organization SET lifecycle_state = moved.lifecycle_state, lifecycle_version = moved.lifecycle_version,
    lifecycle_changed_at = moved.lifecycle_changed_at, suspension_reason = moved.suspension_reason, suspended_at = moved.suspended_at,
    closes_at = moved.closes_at, resolved_at = moved.resolved_at, closed_from = moved.closed_from, closed_at = moved.closed_at,
    purges_at = moved.purges_at, purged_at = moved.purged_at
  WHERE id = of_organization_id;
  IF of_event = 'resolve' AND of_actor_kind = 'staff' AND standing.suspension_reason = 'non_payment' THEN
    PERFORM waive_suspension_requests(of_organization_id);
  END IF;
  PERFORM append_audit_event(of_actor_kind, of_actor_id, of_actor_label,
    CASE of_event WHEN 'suspend' THEN 'organization.suspended' WHEN 'resolve' THEN 'organization.resolved'
      WHEN 'reopen' THEN 'organization.reopened' WHEN 'purge' THEN 'organization.purge_begun' ELSE 'organization.closed' END,
    'organization', of_organization_id::text, jsonb_build_object('state', standing.lifecycle_state),
    jsonb_strip_nulls(jsonb_build_object(
      'state', moved.lifecycle_state, 'event', of_event, 'reason', of_reason, 'note', of_note,
      'closes_at', log_instant(moved.closes_at), 'purges_at', log_instant(moved.purges_at))),
    of_call_id, of_address);
  PERFORM emit_lifecycle_event(moved, of_event);
  INSERT INTO lifecycle_transition (organization_id, version, event, from_state, to_state, reason, actor_kind, actor_id, actor_label, note,
    occurred_at, closes_at, purges_at, leaf_index)
  VALUES (of_organization_id, moved.lifecycle_version, of_event, standing.lifecycle_state, moved.lifecycle_state, of_reason, of_actor_kind,
    of_actor_id, of_actor_label, of_note, moved.lifecycle_changed_at, moved.closes_at, moved.purges_at,
    append_log_leaf(of_organization_id, 'lifecycle', jsonb_strip_nulls(jsonb_build_object(
      'event', of_event, 'from', standing.lifecycle_state, 'to', moved.lifecycle_state, 'reason', of_reason,
      'executed_at', log_instant(moved.lifecycle_changed_at)))))
  RETURNING * INTO done;
  RETURN done;
END $$;

-- Reminders -------------------------------------------------------------------------------------------------------------

-- The reminders of a life: 7 days and 1 day before its end. Stale when the next one is due, or the end has come. One that would be due at or
-- before the beginning of the state is left out. The same rule as core's lifecycle-notices.ts.
CREATE FUNCTION lifecycle_notices(standing organization)
RETURNS TABLE (occasion text, event_type text, days int, ends_at timestamptz, due_at timestamptz, stale_at timestamptz)
LANGUAGE sql STABLE AS $$
  SELECT name || '_' || before, 'organization.' || name || '_soon', before, life.ends_at,
    life.ends_at - before * interval '86400 seconds', life.ends_at - after * interval '86400 seconds'
  FROM (VALUES
    ('suspended', 'closing', standing.suspended_at, standing.closes_at),
    ('closed', 'purge', standing.closed_at, standing.purges_at)) AS life (state, name, began_at, ends_at)
  CROSS JOIN (VALUES (7, 1), (1, 0)) AS remind (before, after)
  WHERE life.state = standing.lifecycle_state::text AND life.ends_at - before * interval '86400 seconds' > life.began_at
$$;

-- Tells members once that the end of a state is near. False when they were told, it is not the time, or the organization has moved on.
CREATE FUNCTION note_lifecycle(of_organization_id uuid, base_version int, of_occasion text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  standing organization;
  notice record;
BEGIN
  SELECT * INTO standing FROM organization WHERE id = of_organization_id AND lifecycle_version = base_version FOR SHARE;
  SELECT * INTO notice FROM lifecycle_notices(standing) due
    WHERE due.occasion = of_occasion AND lethe_now() >= due.due_at AND lethe_now() < due.stale_at;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  INSERT INTO lifecycle_notice (organization_id, version, occasion, noticed_at)
    VALUES (of_organization_id, base_version, of_occasion, lethe_now()) ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  PERFORM emit_event(of_organization_id, notice.event_type, jsonb_build_object('version', base_version, 'days', notice.days,
    CASE standing.lifecycle_state WHEN 'suspended' THEN 'closes_at' ELSE 'purges_at' END, log_instant(notice.ends_at)));
  RETURN true;
END $$;

-- What is due -----------------------------------------------------------------------------------------------------------

-- Steps of the worker that are due or will be, one row each, with when, and whether only a confirmed instant makes them due. Of a purge its
-- own sweep says.
CREATE FUNCTION lifecycle_steps() RETURNS TABLE (organization_id uuid, due_at timestamptz, is_final boolean)
LANGUAGE sql STABLE AS $$
  SELECT asked.organization_id, max(asked.requested_at), false
  FROM public.suspension_request asked JOIN public.organization ON organization.id = asked.organization_id
  WHERE asked.resolved_at IS NULL AND organization.lifecycle_state = 'active' GROUP BY 1
  UNION ALL
  SELECT id, lifecycle_changed_at, false FROM public.organization
  WHERE lifecycle_state IN ('suspended', 'closed') AND suspension_reason = 'non_payment' AND resolved_at IS NULL AND NOT EXISTS (
    SELECT FROM public.suspension_request asked WHERE asked.organization_id = organization.id AND asked.resolved_at IS NULL)
  UNION ALL
  SELECT id, closes_at, true FROM public.organization WHERE lifecycle_state = 'suspended'
  UNION ALL
  SELECT standing.id, notice.due_at, false
  FROM public.organization standing CROSS JOIN LATERAL public.lifecycle_notices(standing) notice
  WHERE standing.lifecycle_state IN ('suspended', 'closed') AND notice.stale_at > public.lethe_now() AND NOT EXISTS (
    SELECT FROM public.lifecycle_notice told
    WHERE told.organization_id = standing.id AND told.version = standing.lifecycle_version AND told.occasion = notice.occasion)
$$;

-- Organizations with a step that is due, the longest overdue first. What waits for a confirmed instant takes nobody's place meanwhile.
CREATE FUNCTION lifecycles_to_advance(organization_limit int) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT organization_id FROM lifecycle_steps() WHERE due_at <= CASE WHEN is_final THEN confirmed_now() ELSE lethe_now() END
  GROUP BY organization_id ORDER BY min(due_at), organization_id LIMIT organization_limit
$$;

CREATE FUNCTION next_lifecycle_at() RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT min(due_at) FROM lifecycle_steps() $$;

CREATE FUNCTION notify_lifecycle() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('lethe_lifecycle', '');
  RETURN NULL;
END $$;
CREATE TRIGGER suspension_request_changed AFTER INSERT OR UPDATE ON suspension_request
  FOR EACH STATEMENT EXECUTE FUNCTION notify_lifecycle();

-- A purged organization is nobody's any more, also while what it had is still being destroyed.
CREATE OR REPLACE FUNCTION memberships_of(member_user_id uuid)
RETURNS TABLE (
  id uuid, slug text, name text, plan plan, lifecycle_state lifecycle_state, lifecycle_version int, lifecycle_changed_at timestamptz,
  role role, project_ids uuid[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT organization.id, organization.slug, organization.name, organization.plan, organization.lifecycle_state,
    organization.lifecycle_version, organization.lifecycle_changed_at, member.role, coalesce(member.project_ids, '{}')
  FROM member JOIN organization ON organization.id = member.organization_id
  WHERE member.user_id = member_user_id AND organization.lifecycle_state <> 'purged'
$$;

SELECT adopt_objects();

GRANT EXECUTE ON FUNCTION note_lifecycle(uuid, int, text), lifecycles_to_advance(int), next_lifecycle_at(), confirmed_now() TO lethe_worker;
GRANT SELECT ON lifecycle_transition, lifecycle_notice TO lethe_app, lethe_worker;
DO $$ BEGIN
  EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO lethe_app, lethe_worker', (SELECT oid::regprocedure FROM pg_proc WHERE proname = 'change_lifecycle'));
END $$;
