-- AlterTable
ALTER TABLE "legal_hold" ADD COLUMN     "confirmed_at" TIMESTAMPTZ(3),
ADD COLUMN     "confirmed_by_label" TEXT,
ADD COLUMN     "confirmed_by_person" TEXT,
ADD COLUMN     "end_users" TEXT[],
ADD COLUMN     "is_declined" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "number" INTEGER,
ADD COLUMN     "placed_by_person" TEXT,
ADD COLUMN     "release_reason" TEXT,
ADD COLUMN     "release_requested_at" TIMESTAMPTZ(3),
ADD COLUMN     "release_requested_by_label" TEXT,
ADD COLUMN     "release_requested_by_person" TEXT,
ADD COLUMN     "released_by_person" TEXT;

-- Holds of before have a number in the order of their placing, and wait for somebody to confirm them.
ALTER TABLE legal_hold DISABLE TRIGGER USER;
SET LOCAL ROLE lethe_owner;
UPDATE legal_hold SET number = numbered.number, end_users = CASE WHEN end_user IS NULL THEN '{}' ELSE ARRAY[end_user] END
  FROM (SELECT organization_id, id, row_number() OVER (PARTITION BY organization_id ORDER BY placed_at, id) AS number FROM legal_hold) numbered
  WHERE numbered.organization_id = legal_hold.organization_id AND numbered.id = legal_hold.id;
RESET ROLE;
ALTER TABLE legal_hold ENABLE TRIGGER USER;

-- AlterTable
ALTER TABLE "legal_hold" ALTER COLUMN "number" SET NOT NULL;

-- CreateIndex
CREATE UNIQUE INDEX "legal_hold_organization_id_number_key" ON "legal_hold"("organization_id", "number");

-- What a hold covers ---------------------------------------------------------------------------------------------------

-- Whether a request lies in the scope of a hold, in force or not. Each scope that is set narrows it.
CREATE FUNCTION is_in_hold_scope(hold legal_hold, of_request_id uuid, of_project_id uuid, of_end_user text, of_admitted_at timestamptz)
RETURNS boolean
LANGUAGE sql IMMUTABLE
RETURN (hold.project_id IS NULL OR hold.project_id = of_project_id)
  AND (coalesce(cardinality(hold.end_users), 0) = 0 OR coalesce(of_end_user = ANY (hold.end_users), false))
  AND (hold.admitted_from IS NULL OR of_admitted_at >= hold.admitted_from)
  AND (hold.admitted_to IS NULL OR of_admitted_at < hold.admitted_to)
  AND (coalesce(cardinality(hold.request_ids), 0) = 0 OR of_request_id = ANY (hold.request_ids));

-- The oldest hold in force that covers a request; null when none does. The one place that decides what a hold covers: every path that destroys
-- asks it. A hold is in force from its placing on, whether somebody has confirmed it yet or not.
CREATE OR REPLACE FUNCTION covering_hold(of_organization_id uuid, of_request_id uuid) RETURNS uuid
LANGUAGE sql STABLE
RETURN (
  SELECT hold.id FROM public.legal_hold hold JOIN public.request ON request.organization_id = hold.organization_id
  WHERE hold.organization_id = of_organization_id AND request.id = of_request_id AND hold.released_at IS NULL
    AND public.is_in_hold_scope(hold, request.id, request.project_id, request.end_user, request.admitted_at)
  ORDER BY hold.placed_at, hold.id LIMIT 1);

-- The oldest of them that a second person has confirmed: what a custodian may read by.
CREATE FUNCTION confirmed_covering_hold(of_organization_id uuid, of_request_id uuid) RETURNS uuid
LANGUAGE sql STABLE
RETURN (
  SELECT hold.id FROM public.legal_hold hold JOIN public.request ON request.organization_id = hold.organization_id
  WHERE hold.organization_id = of_organization_id AND request.id = of_request_id AND hold.released_at IS NULL AND hold.confirmed_at IS NOT NULL
    AND public.is_in_hold_scope(hold, request.id, request.project_id, request.end_user, request.admitted_at)
  ORDER BY hold.placed_at, hold.id LIMIT 1);

-- Whether an organization has a hold in force, whatever it covers: then it is not purged.
CREATE FUNCTION has_hold_in_force(of_organization_id uuid) RETURNS boolean
LANGUAGE sql STABLE
RETURN EXISTS (SELECT FROM public.legal_hold hold WHERE hold.organization_id = of_organization_id AND hold.released_at IS NULL);

-- AlterTable
ALTER TABLE "legal_hold" DROP COLUMN "end_user";

-- The case --------------------------------------------------------------------------------------------------------------

-- Two persons: whoever confirms or declines a hold did not place it, and whoever approves a release did not ask for it.
ALTER TABLE legal_hold
  ADD CONSTRAINT legal_hold_is_confirmed_by_another CHECK (confirmed_by_person <> placed_by_person),
  ADD CONSTRAINT legal_hold_is_declined_by_another CHECK (confirmed_at IS NOT NULL OR released_by_person <> placed_by_person),
  ADD CONSTRAINT legal_hold_is_released_by_another CHECK (confirmed_at IS NULL OR released_by_person <> release_requested_by_person);

-- Who an actor is as a person. A management key acts for whoever made it, so that nobody confirms with a key what they placed by hand.
CREATE FUNCTION acting_person(actor_kind text, actor_id text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT CASE actor_kind
    WHEN 'management_key' THEN coalesce(
      (SELECT 'user:' || created_by_id FROM management_key WHERE organization_id = current_organization_id() AND id::text = actor_id),
      'management_key:' || actor_id)
    ELSE actor_kind || ':' || actor_id END
$$;

-- The instant of a hold is taken when nothing is being destroyed any more, so whatever was destroyed first is dated before it. Cases count
-- from 1 in each organization.
CREATE OR REPLACE FUNCTION stamp_hold() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.placed_at := date_trunc('milliseconds', lethe_now() + (clock_timestamp() - statement_timestamp()));
  NEW.number := 1 + coalesce((SELECT max(hold.number) FROM public.legal_hold hold WHERE hold.organization_id = NEW.organization_id), 0);
  NEW.end_users := coalesce(NEW.end_users, '{}');
  NEW.request_ids := coalesce(NEW.request_ids, '{}');
  RETURN NEW;
END $$;

-- What a case says never changes; it is confirmed once and released once, and only the demand for its release comes and goes. Nobody chooses an instant.
CREATE OR REPLACE FUNCTION refuse_hold_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  steps text[] := ARRAY['confirmed_at', 'confirmed_by_label', 'confirmed_by_person', 'release_requested_at', 'release_requested_by_label',
    'release_requested_by_person', 'release_reason', 'is_declined', 'released_at', 'released_by_label', 'released_by_person'];
BEGIN
  IF OLD.released_at IS NOT NULL OR OLD.confirmed_at IS NOT NULL AND OLD.confirmed_at IS DISTINCT FROM NEW.confirmed_at
    OR to_jsonb(OLD) - steps IS DISTINCT FROM to_jsonb(NEW) - steps THEN
    RAISE EXCEPTION 'a legal hold changes once, when it is released' USING ERRCODE = 'check_violation';
  END IF;
  NEW.confirmed_at := CASE WHEN NEW.confirmed_at IS NOT NULL THEN coalesce(OLD.confirmed_at, public.lethe_now()) END;
  NEW.release_requested_at := CASE WHEN NEW.release_requested_at IS NOT NULL THEN coalesce(OLD.release_requested_at, public.lethe_now()) END;
  NEW.released_at := CASE WHEN NEW.released_at IS NOT NULL THEN public.lethe_now() END;
  RETURN NEW;
END $$;

CREATE FUNCTION refuse_hold_removal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a legal hold in force is not removed' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER legal_hold_in_force_stays BEFORE DELETE ON legal_hold FOR EACH ROW WHEN (OLD.released_at IS NULL)
  EXECUTE FUNCTION refuse_hold_removal();

-- Behind every function that deletes: a part that a hold in force covers does not leave the table of what holds preserve.
CREATE FUNCTION refuse_held_removal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF public.covering_hold(OLD.organization_id, OLD.request_id) IS NOT NULL THEN
    RAISE EXCEPTION 'a legal hold keeps the part' USING ERRCODE = 'LE003';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER payload_held_is_kept BEFORE DELETE ON payload_held FOR EACH ROW EXECUTE FUNCTION refuse_held_removal();

CREATE FUNCTION hold_audit_facts(hold legal_hold) RETURNS jsonb
LANGUAGE sql IMMUTABLE
RETURN jsonb_build_object('case', 'LH-' || hold.number, 'project_id', hold.project_id, 'end_users', cardinality(hold.end_users),
  'admitted_from', log_instant(hold.admitted_from), 'admitted_to', log_instant(hold.admitted_to), 'requests', cardinality(hold.request_ids));

DROP FUNCTION place_legal_hold(uuid, text, text, uuid, text, timestamptz, timestamptz, uuid[], text);
-- Places a hold of the transaction's tenant, between two destructions and never within one, with its audit event and what tells of it. It waits
-- for the destructions that run, at most so long that those which queue behind it go on soon.
CREATE FUNCTION place_legal_hold(
  hold_id uuid, hold_name text, hold_reason text, of_project_id uuid, of_end_users text[], from_admitted timestamptz, to_admitted timestamptz,
  of_request_ids uuid[], actor_kind text, actor_id text, actor_label text, call_id text, address text)
RETURNS SETOF legal_hold
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  tenant uuid := current_organization_id();
  placed legal_hold%ROWTYPE;
BEGIN
  IF of_project_id IS NOT NULL AND NOT EXISTS (SELECT FROM project WHERE organization_id = tenant AND id = of_project_id) THEN
    RAISE EXCEPTION 'there is no such project' USING ERRCODE = 'LE053';
  END IF;
  PERFORM set_config('lock_timeout', '5s', true);
  PERFORM pg_advisory_xact_lock(hashtext('lethe destruction'));
  PERFORM set_config('lock_timeout', '0', true);
  -- Also a suspended or closed organization is preserved; of one whose purge has begun nothing is left to.
  IF NOT EXISTS (SELECT FROM organization WHERE id = tenant AND lifecycle_state <> 'purged') THEN
    RAISE EXCEPTION 'the organization is being purged' USING ERRCODE = 'LE002';
  END IF;
  INSERT INTO legal_hold (organization_id, id, name, reason, project_id, end_users, admitted_from, admitted_to, request_ids, placed_at, number,
      placed_by_label, placed_by_person)
    VALUES (tenant, hold_id, hold_name, hold_reason, of_project_id, of_end_users, from_admitted, to_admitted, of_request_ids, lethe_now(), 0,
      actor_label, acting_person(actor_kind, actor_id))
    RETURNING * INTO placed;
  PERFORM append_audit_event(actor_kind, actor_id, actor_label, 'legal_hold.placed', 'legal_hold', hold_id::text, NULL,
    jsonb_strip_nulls(hold_audit_facts(placed)), call_id, address);
  PERFORM emit_event(tenant, 'legal_hold.placed', jsonb_build_object('hold_id', hold_id, 'case_number', 'LH-' || placed.number));
  RETURN NEXT placed;
END $$;

-- Takes one step of a case: `confirm` or `decline`, by another person than the one who placed it; `request_release`; then `approve_release` by
-- another person than the one who asked, or `refuse_release`. Answers with the case; with nothing when there is none. Raises LE051 when it takes
-- a second person, LE052 when the case does not stand so. A key asks; it takes a person to decide.
CREATE FUNCTION change_legal_hold(
  of_hold_id uuid, step text, step_reason text, actor_kind text, actor_id text, actor_label text, call_id text, address text)
RETURNS SETOF legal_hold
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  tenant uuid := current_organization_id();
  person text := acting_person(actor_kind, actor_id);
  hold legal_hold%ROWTYPE;
  first_person text;
BEGIN
  SELECT * INTO hold FROM legal_hold WHERE organization_id = tenant AND id = of_hold_id FOR UPDATE;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  IF hold.released_at IS NOT NULL OR NOT coalesce(CASE step
      WHEN 'confirm' THEN hold.confirmed_at IS NULL
      WHEN 'decline' THEN hold.confirmed_at IS NULL
      WHEN 'request_release' THEN hold.confirmed_at IS NOT NULL AND hold.release_requested_at IS NULL
      ELSE hold.release_requested_at IS NOT NULL END, false) THEN
    RAISE EXCEPTION 'the legal hold does not stand so' USING ERRCODE = 'LE052';
  END IF;
  first_person := CASE step WHEN 'confirm' THEN hold.placed_by_person WHEN 'decline' THEN hold.placed_by_person
    WHEN 'approve_release' THEN hold.release_requested_by_person END;
  IF person IS NULL OR first_person = person OR actor_kind NOT IN ('user', 'staff') AND step <> 'request_release' THEN
    RAISE EXCEPTION 'this takes a second person' USING ERRCODE = 'LE051';
  END IF;
  CASE step
    WHEN 'confirm' THEN
      UPDATE legal_hold SET confirmed_at = lethe_now(), confirmed_by_label = actor_label, confirmed_by_person = person
        WHERE organization_id = tenant AND id = of_hold_id RETURNING * INTO hold;
    WHEN 'decline' THEN
      UPDATE legal_hold SET released_at = lethe_now(), released_by_label = actor_label, released_by_person = person, is_declined = true,
          release_reason = step_reason
        WHERE organization_id = tenant AND id = of_hold_id RETURNING * INTO hold;
    WHEN 'request_release' THEN
      UPDATE legal_hold SET release_requested_at = lethe_now(), release_requested_by_label = actor_label,
          release_requested_by_person = person, release_reason = step_reason
        WHERE organization_id = tenant AND id = of_hold_id RETURNING * INTO hold;
    WHEN 'approve_release' THEN
      UPDATE legal_hold SET released_at = lethe_now(), released_by_label = actor_label, released_by_person = person
        WHERE organization_id = tenant AND id = of_hold_id RETURNING * INTO hold;
    WHEN 'refuse_release' THEN
      UPDATE legal_hold SET release_requested_at = NULL, release_requested_by_label = NULL, release_requested_by_person = NULL,
          release_reason = NULL
        WHERE organization_id = tenant AND id = of_hold_id RETURNING * INTO hold;
  END CASE;
  PERFORM append_audit_event(actor_kind, actor_id, actor_label, CASE step WHEN 'confirm' THEN 'legal_hold.confirmed'
      WHEN 'decline' THEN 'legal_hold.declined' WHEN 'request_release' THEN 'legal_hold.release_requested'
      WHEN 'approve_release' THEN 'legal_hold.released' ELSE 'legal_hold.release_refused' END,
    'legal_hold', of_hold_id::text, NULL, jsonb_build_object('case', 'LH-' || hold.number), call_id, address);
  IF step <> 'refuse_release' THEN
    PERFORM emit_event(tenant, CASE step WHEN 'confirm' THEN 'legal_hold.confirmed' WHEN 'request_release' THEN 'legal_hold.release_requested'
      ELSE 'legal_hold.released' END, jsonb_build_object('hold_id', of_hold_id, 'case_number', 'LH-' || hold.number));
  END IF;
  RETURN NEXT hold;
END $$;

-- What a scope takes in of the transaction's tenant, now: its records; the payloads that are readable; those past their expiry that a hold still
-- has, or would have if it were placed now.
CREATE FUNCTION measure_hold_scope(
  of_project_id uuid, of_end_users text[], from_admitted timestamptz, to_admitted timestamptz, of_request_ids uuid[])
RETURNS TABLE (record_count bigint, stored_count bigint, past_expiry_count bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  WITH scoped AS MATERIALIZED (
    SELECT request.id, request.expires_at FROM request
    WHERE request.organization_id = current_organization_id()
      AND (of_project_id IS NULL OR request.project_id = of_project_id)
      AND (coalesce(cardinality(of_end_users), 0) = 0 OR request.end_user = ANY (of_end_users))
      AND (from_admitted IS NULL OR request.admitted_at >= from_admitted)
      AND (to_admitted IS NULL OR request.admitted_at < to_admitted)
      AND (coalesce(cardinality(of_request_ids), 0) = 0 OR request.id = ANY (of_request_ids))
      AND (request.metadata_expires_at IS NULL OR request.metadata_expires_at > lethe_now() OR has_hold_in_force(request.organization_id))
  ), unerased AS MATERIALIZED (
    SELECT scoped.id, scoped.expires_at FROM scoped
    WHERE scoped.expires_at IS NOT NULL AND NOT EXISTS (
      SELECT FROM payload_erasure erasure WHERE erasure.organization_id = current_organization_id() AND erasure.request_id = scoped.id)
  )
  SELECT (SELECT count(*) FROM scoped), count(*) FILTER (WHERE unerased.expires_at > lethe_now()),
    count(*) FILTER (WHERE unerased.expires_at <= lethe_now() AND (
      EXISTS (SELECT FROM payload_held held WHERE held.organization_id = current_organization_id() AND held.request_id = unerased.id)
      OR EXISTS (SELECT FROM keyring.hour_key WHERE hour_key.organization_id = current_organization_id()
        AND hour_key.expiry_hour = date_trunc('hour', unerased.expires_at, 'UTC')) AND EXISTS (
          SELECT FROM payload WHERE payload.organization_id = current_organization_id() AND payload.request_id = unerased.id
            AND payload.expires_at = unerased.expires_at)))
  FROM unerased
$$;

-- The cases of all organizations for an employee who handles holds: those that wait for a second person first, then those in force, then what
-- ended last.
CREATE FUNCTION staff_legal_holds(session_digest bytea, row_limit int)
RETURNS TABLE (organization_slug text, organization_name text, project_name text, hold legal_hold)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  PERFORM require_staff(session_digest, 'hold:handle');
  RETURN QUERY
    SELECT organization.slug, organization.name, project.name, listed FROM legal_hold listed
    JOIN organization ON organization.id = listed.organization_id
    LEFT JOIN project ON project.organization_id = listed.organization_id AND project.id = listed.project_id
    ORDER BY listed.released_at IS NOT NULL, listed.confirmed_at IS NOT NULL AND listed.release_requested_at IS NULL,
      coalesce(listed.released_at, listed.placed_at) DESC, listed.id
    LIMIT row_limit;
END $$;

-- Custody ---------------------------------------------------------------------------------------------------------------

-- The parts of one payload, and the audit event of this read, in one go: no app reads a payload in any other way. A custodian gets what a hold
-- preserves past its expiry and nothing else, and only once a second person has confirmed that hold; every other reader what has not expired
-- and nothing else.
CREATE OR REPLACE FUNCTION read_payload(
  of_request_id uuid, as_custodian boolean, actor_kind text, actor_id text, actor_label text, call_id text, address text)
RETURNS SETOF readable_payload
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  tenant uuid := current_organization_id();
  standing text;
  custody uuid;
BEGIN
  SELECT lifecycle_state INTO standing FROM organization WHERE id = tenant;
  IF standing = 'suspended' THEN
    RAISE EXCEPTION 'the organization is suspended' USING ERRCODE = 'LE001';
  ELSIF standing IS DISTINCT FROM 'active' THEN
    RAISE EXCEPTION 'the organization is closed' USING ERRCODE = 'LE002';
  END IF;
  IF as_custodian THEN
    custody := confirmed_covering_hold(tenant, of_request_id);
    IF custody IS NULL THEN
      RETURN;
    END IF;
  END IF;
  RETURN QUERY
    SELECT payload.* FROM readable_payload payload
    WHERE payload.organization_id = tenant AND payload.request_id = of_request_id AND payload.is_past_expiry = as_custodian
      AND payload.expires_at = (SELECT request.expires_at FROM request WHERE request.organization_id = tenant AND request.id = of_request_id)
    ORDER BY payload.part COLLATE "C";
  IF FOUND THEN
    PERFORM append_audit_event(actor_kind, actor_id, actor_label,
      CASE WHEN as_custodian THEN 'payload.read_held' ELSE 'payload.read' END, 'request', of_request_id::text, NULL,
      CASE WHEN as_custodian THEN jsonb_build_object('hold_id', custody) END, call_id, address);
  END IF;
END $$;

SELECT adopt_objects();

REVOKE UPDATE ON legal_hold FROM lethe_app;
REVOKE UPDATE (released_at, released_by_label) ON legal_hold FROM lethe_app;
GRANT EXECUTE ON FUNCTION
  place_legal_hold(uuid, text, text, uuid, text[], timestamptz, timestamptz, uuid[], text, text, text, text, text),
  change_legal_hold(uuid, text, text, text, text, text, text, text),
  measure_hold_scope(uuid, text[], timestamptz, timestamptz, uuid[]),
  staff_legal_holds(bytea, int),
  is_in_hold_scope(legal_hold, uuid, uuid, text, timestamptz), covering_hold(uuid, uuid) TO lethe_app;
