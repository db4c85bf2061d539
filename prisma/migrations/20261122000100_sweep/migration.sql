-- CreateTable
CREATE TABLE "time_guard" (
    "id" BOOLEAN NOT NULL DEFAULT true,
    "confirmed_at" TIMESTAMPTZ(3) NOT NULL,
    "ticked_at" TIMESTAMPTZ(3) NOT NULL,
    "paused_at" TIMESTAMPTZ(3),
    "pause_reason" TEXT,
    "pause_detail" JSONB,
    "was_paused" BOOLEAN NOT NULL DEFAULT false,
    "breaker_released_until" TIMESTAMPTZ(3),

    CONSTRAINT "time_guard_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "time_reference" (
    "boot_id" TEXT NOT NULL,
    "anchored_at" TIMESTAMPTZ(3) NOT NULL,
    "anchor_uptime_ms" BIGINT NOT NULL,
    "ticked_at" TIMESTAMPTZ(3) NOT NULL,
    "is_settled" BOOLEAN NOT NULL,

    CONSTRAINT "time_reference_pkey" PRIMARY KEY ("boot_id")
);

-- CreateTable
CREATE TABLE "sweep_run" (
    "name" TEXT NOT NULL,
    "finished_at" TIMESTAMPTZ(3) NOT NULL,
    "left_over_count" BIGINT NOT NULL,

    CONSTRAINT "sweep_run_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "keyring"."destruction_tally" (
    "organization_id" UUID NOT NULL,
    "destroyed_key_count" BIGINT NOT NULL,
    "last_destroyed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "destruction_tally_pkey" PRIMARY KEY ("organization_id")
);

ALTER TABLE time_guard
  ADD CONSTRAINT time_guard_single_row CHECK (id),
  ADD CONSTRAINT time_guard_pause_has_reason CHECK ((paused_at IS NULL) = (pause_reason IS NULL)),
  ADD CONSTRAINT time_guard_pause_reason CHECK (pause_reason IN ('clock_jump', 'breaker', 'operator'));

SELECT isolate_tenants('keyring.destruction_tally');

-- Confirmed time ------------------------------------------------------------------------------------------------------

-- The instant by which everything in the database is judged: the plain clock and a demo's offset, but never before an instant that was
-- confirmed. A clock that jumps back stands still here until it has caught up, so nothing that expired comes back.
CREATE OR REPLACE FUNCTION lethe_now() RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE
RETURN greatest(
  date_trunc('milliseconds', statement_timestamp()) + coalesce((SELECT offset_ms FROM public.demo_clock), 0) * interval '1 millisecond',
  (SELECT confirmed_at FROM public.time_guard));

-- The instant up to which destruction may go, which is never later than the last tick; minus infinity while destruction is paused, so that
-- whatever is compared with it is kept. Without any tick so far nothing has measured the clock, and it counts as it is.
CREATE FUNCTION confirmed_now() RETURNS timestamptz
LANGUAGE sql STABLE
RETURN coalesce(
  (SELECT CASE WHEN paused_at IS NULL THEN confirmed_at ELSE '-infinity' END FROM public.time_guard),
  lethe_now());

-- Refuses while destruction is paused.
CREATE FUNCTION assert_destruction() RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  reason text;
BEGIN
  SELECT pause_reason INTO reason FROM time_guard WHERE paused_at IS NOT NULL;
  IF FOUND THEN
    RAISE EXCEPTION 'destruction is paused: %', reason USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
END $$;

-- Judges one tick: the database's real clock beside the time since boot of the machine that asks. `domain_at` is that clock with a demo's offset.
-- The clock may run ahead of the machine by an hour a day; further, destruction pauses until it is back. A machine that was never seen, or
-- was started anew, has to see a steady clock for two minutes first; so much of a gap as seven days it takes for an outage.
CREATE FUNCTION judge_tick(tick_boot_id text, tick_uptime_ms bigint, real_at timestamptz, domain_at timestamptz)
RETURNS TABLE (state text, has_changed boolean)
LANGUAGE plpgsql AS $$
DECLARE
  ahead_max CONSTANT interval := interval '1 hour';
  anchor_life CONSTANT interval := interval '24 hours';
  settling_time CONSTANT interval := interval '2 minutes';
  unsteady_min CONSTANT interval := interval '1 minute';
  outage_max CONSTANT interval := interval '7 days';
  reference_life CONSTANT interval := interval '30 days';
  lag_max CONSTANT interval := interval '1 minute';
  guard time_guard;
  reference time_reference;
  running_for interval;
  ahead interval;
  is_first boolean;
  is_demo boolean := EXISTS (SELECT FROM demo_clock);
  has_settled boolean := false;
  verdict text := 'confirmed';
BEGIN
  INSERT INTO time_guard (confirmed_at, ticked_at) VALUES (domain_at, real_at) ON CONFLICT DO NOTHING;
  is_first := FOUND;
  SELECT * INTO STRICT guard FROM time_guard FOR UPDATE;
  SELECT * INTO reference FROM time_reference WHERE boot_id = tick_boot_id;

  running_for := (tick_uptime_ms - reference.anchor_uptime_ms) * interval '1 millisecond';
  ahead := real_at - reference.anchored_at - running_for;
  IF is_first OR reference.boot_id IS NULL OR tick_uptime_ms < reference.anchor_uptime_ms
    OR (NOT reference.is_settled AND ahead NOT BETWEEN -unsteady_min AND unsteady_min)
  THEN
    -- The first clock of all has nothing to be measured by, and that of a demo is not worth the wait.
    has_settled := is_first OR is_demo;
    verdict := CASE WHEN has_settled THEN 'confirmed' ELSE 'settling' END;
    INSERT INTO time_reference VALUES (tick_boot_id, real_at, tick_uptime_ms, real_at, has_settled)
      ON CONFLICT (boot_id) DO UPDATE SET anchored_at = EXCLUDED.anchored_at, anchor_uptime_ms = EXCLUDED.anchor_uptime_ms,
        ticked_at = EXCLUDED.ticked_at, is_settled = EXCLUDED.is_settled;
  ELSIF NOT reference.is_settled THEN
    IF running_for < settling_time AND NOT is_demo THEN
      verdict := 'settling';
    ELSIF real_at - guard.ticked_at > outage_max AND NOT is_demo THEN
      verdict := 'jumped';
      ahead := real_at - guard.ticked_at;
    ELSE
      has_settled := true;
      UPDATE time_reference SET is_settled = true, ticked_at = real_at WHERE boot_id = tick_boot_id;
    END IF;
  ELSIF ahead > ahead_max THEN
    verdict := 'jumped';
  ELSIF running_for > anchor_life THEN
    UPDATE time_reference SET anchored_at = real_at, anchor_uptime_ms = tick_uptime_ms, ticked_at = real_at WHERE boot_id = tick_boot_id;
    DELETE FROM time_reference WHERE ticked_at < real_at - reference_life;
  END IF;

  IF verdict = 'jumped' AND guard.paused_at IS NULL THEN
    guard.paused_at := domain_at;
    guard.pause_reason := 'clock_jump';
    guard.pause_detail := jsonb_build_object('aheadSeconds', round(extract(epoch FROM ahead)), 'bootId', tick_boot_id);
  ELSIF verdict = 'confirmed' THEN
    -- Only the machine that saw the clock jump can see it back.
    IF guard.pause_reason = 'clock_jump' AND guard.pause_detail ->> 'bootId' = tick_boot_id THEN
      guard.paused_at := NULL;
      guard.pause_reason := NULL;
      guard.pause_detail := NULL;
    END IF;
    IF guard.pause_reason IS DISTINCT FROM 'clock_jump' THEN
      guard.confirmed_at := greatest(guard.confirmed_at, domain_at);
      guard.ticked_at := real_at;
    END IF;
  END IF;

  -- A machine that has to settle does not matter while another one confirms.
  IF verdict = 'settling' AND domain_at - guard.confirmed_at <= lag_max THEN
    verdict := 'confirmed';
  END IF;
  has_changed := has_settled OR guard.was_paused <> (guard.paused_at IS NOT NULL);
  state := CASE WHEN guard.paused_at IS NOT NULL THEN 'paused' ELSE verdict END;
  UPDATE time_guard SET confirmed_at = guard.confirmed_at, ticked_at = guard.ticked_at, paused_at = guard.paused_at,
    pause_reason = guard.pause_reason, pause_detail = guard.pause_detail, was_paused = guard.paused_at IS NOT NULL;
  RETURN NEXT;
END $$;

-- A worker's tick, and what came of it: confirmed, settling or paused. `has_changed` is told once, to whoever's tick it was.
CREATE FUNCTION confirm_time(boot_id text, uptime_ms bigint)
RETURNS TABLE (state text, has_changed boolean, paused_at timestamptz, pause_reason text, pause_detail jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  real_at timestamptz := date_trunc('milliseconds', clock_timestamp());
  ahead_ms bigint := coalesce((SELECT offset_ms FROM demo_clock), 0);
BEGIN
  SELECT judged.state, judged.has_changed INTO state, has_changed
  FROM judge_tick(boot_id, uptime_ms, real_at, real_at + ahead_ms * interval '1 millisecond') judged;
  SELECT guard.paused_at, guard.pause_reason, guard.pause_detail INTO STRICT paused_at, pause_reason, pause_detail FROM time_guard guard;
  RETURN NEXT;
END $$;

-- Stops all destruction until the operator resumes it. A pause that is on already stays as it is.
CREATE FUNCTION pause_destruction(reason text, detail jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  INSERT INTO time_guard (confirmed_at, ticked_at) VALUES (lethe_now(), date_trunc('milliseconds', clock_timestamp())) ON CONFLICT DO NOTHING;
  UPDATE time_guard SET paused_at = lethe_now(), pause_reason = reason, pause_detail = detail
  WHERE paused_at IS NULL;
END $$;

-- The operator's word that the clock is right, or that what the breaker stopped is meant. Nobody else may call it.
CREATE FUNCTION resume_destruction() RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
  breaker_release CONSTANT interval := interval '2 hours';
  real_at timestamptz := date_trunc('milliseconds', clock_timestamp());
  guard time_guard;
BEGIN
  SELECT * INTO guard FROM time_guard WHERE paused_at IS NOT NULL FOR UPDATE;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  UPDATE time_guard SET paused_at = NULL, pause_reason = NULL, pause_detail = NULL;
  IF guard.pause_reason = 'clock_jump' THEN
    -- Every machine measures anew; until it has settled, destruction goes up to the instant that was vouched for.
    DELETE FROM time_reference;
    UPDATE time_guard SET confirmed_at = lethe_now(), ticked_at = real_at;
  ELSIF guard.pause_reason = 'breaker' THEN
    UPDATE time_guard SET breaker_released_until = real_at + breaker_release;
  END IF;
  RETURN true;
END $$;

-- The sweep of hour keys ----------------------------------------------------------------------------------------------

-- When the hour of a key has ended for everything that destroys. Keys lie on whole hours; one that does not is swept all the same.
CREATE FUNCTION is_hour_over(expiry_hour timestamptz) RETURNS boolean
LANGUAGE sql STABLE
RETURN expiry_hour <= confirmed_now() - interval '1 hour';

-- Keys that lie on no whole hour, of which there should be none; and how many there are, with those that lie beyond every period.
CREATE INDEX hour_key_malformed_idx ON keyring.hour_key (expiry_hour)
  WHERE date_trunc('hour', expiry_hour AT TIME ZONE 'UTC') <> expiry_hour AT TIME ZONE 'UTC';

CREATE FUNCTION count_malformed_keys() RETURNS bigint
LANGUAGE sql STABLE
AS $$
  SELECT (SELECT count(*) FROM keyring.hour_key
      WHERE date_trunc('hour', expiry_hour AT TIME ZONE 'UTC') <> expiry_hour AT TIME ZONE 'UTC')
    + (SELECT count(*) FROM keyring.hour_key
      WHERE expiry_hour > (SELECT public.lethe_now() + interval '367 days')
        AND date_trunc('hour', expiry_hour AT TIME ZONE 'UTC') = expiry_hour AT TIME ZONE 'UTC')
$$;

CREATE FUNCTION count_unruled_organizations() RETURNS bigint
LANGUAGE sql STABLE
AS $$
  SELECT count(*) FROM public.organization
  WHERE NOT EXISTS (SELECT FROM public.retention_policy policy WHERE policy.organization_id = organization.id)
$$;

-- What a run is about to do, for the decision whether it may. All living keys are counted only when more than `floor_count` are due, since
-- that takes reading each of them; otherwise those that are due stand for them.
CREATE FUNCTION survey_hour_keys(floor_count bigint)
RETURNS TABLE (due_count bigint, living_count bigint, left_over_count bigint, since_last_run_ms bigint, is_breaker_released boolean,
  malformed_count bigint, unruled_organization_count bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  WITH due AS MATERIALIZED (
    SELECT count(*) FROM keyring.hour_key WHERE expiry_hour <= (SELECT confirmed_now() - interval '1 hour'))
  SELECT due.count, CASE WHEN due.count > floor_count THEN (SELECT count(*) FROM keyring.hour_key) ELSE due.count END,
    coalesce(run.left_over_count, 0), (extract(epoch FROM lethe_now() - run.finished_at) * 1000)::bigint,
    coalesce((SELECT breaker_released_until > clock_timestamp() FROM time_guard), false),
    count_malformed_keys(), count_unruled_organizations()
  FROM due LEFT JOIN sweep_run run ON run.name = 'destroy-hour-keys'
$$;

-- Writes down what became of an organization's keys: a leaf for each hour, and the tally. The leaf comes first, since the lock on the log's head
-- is everybody's: whoever has it waits for no tally.
CREATE FUNCTION note_destroyed_keys(of_organization_id uuid, of_expiry_hour timestamptz, generations int[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM append_log_leaf(of_organization_id, 'key_destruction', jsonb_build_object(
    'expiry_hour', log_instant(of_expiry_hour), 'generations', generations, 'cause', 'expiry', 'executed_at', log_instant(lethe_now())));
  INSERT INTO keyring.destruction_tally AS tally VALUES (of_organization_id, cardinality(generations), lethe_now())
    ON CONFLICT (organization_id) DO UPDATE SET destroyed_key_count = tally.destroyed_key_count + EXCLUDED.destroyed_key_count,
      last_destroyed_at = EXCLUDED.last_destroyed_at;
END $$;

-- Destroys the keys of at most `hour_limit` organization-hours that have ended, oldest first, of organizations without a legal hold. An hour
-- whose keys somebody uses this moment is passed over, for the call that takes one hour at a time; so are organizations that failed.
CREATE FUNCTION destroy_hour_keys(claimed_token bigint, hour_limit int, passed_over uuid[], OUT hour_count int, OUT key_count int)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  gone record;
BEGIN
  PERFORM assert_sweep('destroy-hour-keys', claimed_token);
  PERFORM assert_destruction();
  hour_count := 0;
  key_count := 0;
  FOR gone IN
    WITH due AS MATERIALIZED (
      SELECT DISTINCT expiry_hour, organization_id FROM keyring.hour_key
      WHERE expiry_hour <= (SELECT confirmed_now() - interval '1 hour') AND organization_id <> ALL (passed_over)
        AND NOT EXISTS (SELECT FROM legal_hold WHERE legal_hold.organization_id = hour_key.organization_id AND released_at IS NULL)
      ORDER BY expiry_hour, organization_id LIMIT hour_limit
    ), locked AS MATERIALIZED (
      SELECT hour_key.organization_id, hour_key.expiry_hour FROM keyring.hour_key JOIN due USING (organization_id, expiry_hour)
      FOR UPDATE OF hour_key SKIP LOCKED
    ), whole AS MATERIALIZED (
      SELECT organization_id, expiry_hour FROM locked GROUP BY 1, 2
      HAVING count(*) = (SELECT count(*) FROM keyring.hour_key present
        WHERE present.organization_id = locked.organization_id AND present.expiry_hour = locked.expiry_hour)
    ), destroyed AS (
      DELETE FROM keyring.hour_key USING whole
      WHERE hour_key.organization_id = whole.organization_id AND hour_key.expiry_hour = whole.expiry_hour
      RETURNING hour_key.organization_id, hour_key.expiry_hour, hour_key.generation)
    SELECT organization_id, expiry_hour, array_agg(generation ORDER BY generation) AS generations
    FROM destroyed GROUP BY 1, 2 ORDER BY expiry_hour, organization_id
  LOOP
    PERFORM note_destroyed_keys(gone.organization_id, gone.expiry_hour, gone.generations);
    hour_count := hour_count + 1;
    key_count := key_count + cardinality(gone.generations);
  END LOOP;
END $$;

-- The organization-hours that have ended and still have a key, oldest first.
CREATE FUNCTION due_hour_keys(row_limit int) RETURNS TABLE (organization_id uuid, expiry_hour timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT DISTINCT organization_id, expiry_hour FROM keyring.hour_key
  WHERE expiry_hour <= (SELECT confirmed_now() - interval '1 hour') ORDER BY expiry_hour, organization_id LIMIT row_limit
$$;

-- Destroys all keys of one organization-hour that has ended: `destroyed`; `held` when a legal hold covers a payload that lies under them;
-- `gone` when there are none.
CREATE FUNCTION destroy_hour_key(claimed_token bigint, of_organization_id uuid, of_expiry_hour timestamptz) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  destroyed_generations int[];
BEGIN
  PERFORM assert_sweep('destroy-hour-keys', claimed_token);
  PERFORM assert_destruction();
  IF NOT is_hour_over(of_expiry_hour) THEN
    RAISE EXCEPTION 'the hour of % has not ended', of_expiry_hour USING ERRCODE = 'check_violation';
  END IF;
  -- A record that is being stored under them finishes first, or finds no key; one that takes longer is left to the next run.
  PERFORM set_config('lock_timeout', '1s', true);
  PERFORM FROM keyring.hour_key WHERE organization_id = of_organization_id AND expiry_hour = of_expiry_hour FOR UPDATE;
  IF NOT FOUND THEN
    RETURN 'gone';
  END IF;
  IF has_held_payload(of_organization_id, of_expiry_hour) THEN
    RETURN 'held';
  END IF;
  WITH destroyed AS (
    DELETE FROM keyring.hour_key WHERE organization_id = of_organization_id AND expiry_hour = of_expiry_hour RETURNING generation)
  SELECT array_agg(generation ORDER BY generation) INTO destroyed_generations FROM destroyed;
  PERFORM note_destroyed_keys(of_organization_id, of_expiry_hour, destroyed_generations);
  RETURN 'destroyed';
END $$;

-- Notes that a run went through, and what it had to leave to the next one.
CREATE FUNCTION finish_sweep(sweep_name text, claimed_token bigint, left_over bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  PERFORM assert_sweep(sweep_name, claimed_token);
  INSERT INTO sweep_run VALUES (sweep_name, lethe_now(), left_over)
    ON CONFLICT (name) DO UPDATE SET finished_at = EXCLUDED.finished_at, left_over_count = EXCLUDED.left_over_count;
END $$;

DROP FUNCTION destroy_hour_keys_before(timestamptz);

-- The drop of ended days ----------------------------------------------------------------------------------------------

-- The days of expiry that have ended and still have a partition, oldest first.
CREATE FUNCTION ended_payload_days() RETURNS TABLE (expiry_day date)
LANGUAGE sql STABLE
AS $$
  SELECT expiry_day FROM public.payload_partition
  WHERE expiry_day < (SELECT (public.confirmed_now() AT TIME ZONE 'UTC')::date) ORDER BY expiry_day
$$;

DROP FUNCTION drop_payload_partition(date);

-- Drops the partition of one UTC day that has ended: `dropped`; `keys_left` when a key of the day is still there, which is how a hold or a
-- failed sweep shows; `gone` when there is none. Every part in it is counted first, for the receipt of its organization, and compared with what
-- was counted when it was stored: a difference is told, and is no reason to keep anything. Waits at most 200 ms for readers, so that they never
-- queue behind the drop; the caller tries again.
CREATE FUNCTION drop_payload_partition(claimed_token bigint, day date,
  OUT outcome text, OUT part_count bigint, OUT organization_count int, OUT mismatch_count int)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  from_instant timestamptz := day::timestamp AT TIME ZONE 'UTC';
  to_instant timestamptz := (day + 1)::timestamp AT TIME ZONE 'UTC';
  partition_name text := payload_partition_name(day);
  deletions jsonb;
  deletion jsonb;
BEGIN
  PERFORM assert_sweep('drop-payload-partitions', claimed_token);
  PERFORM assert_destruction();
  part_count := 0;
  organization_count := 0;
  mismatch_count := 0;
  IF to_instant > confirmed_now() THEN
    RAISE EXCEPTION 'payloads of % have not all expired', day USING ERRCODE = 'check_violation';
  END IF;
  IF to_regclass('public.' || quote_ident(partition_name)) IS NULL THEN
    outcome := 'gone';
    RETURN;
  END IF;
  IF EXISTS (SELECT FROM keyring.hour_key WHERE expiry_hour >= from_instant AND expiry_hour < to_instant) THEN
    outcome := 'keys_left';
    RETURN;
  END IF;
  PERFORM set_config('lock_timeout', '200ms', true);
  EXECUTE format('LOCK TABLE public.%I IN SHARE MODE', partition_name);

  -- Narrow columns only: the parts themselves lie beside the heap and are not touched. The literals open this partition and no other.
  EXECUTE format($count$
    WITH counted AS MATERIALIZED (
      SELECT organization_id, (admitted_at AT TIME ZONE 'UTC')::date AS admitted_day, count(*) AS parts
      FROM public.payload WHERE expires_at >= %1$L AND expires_at < %2$L GROUP BY 1, 2
    ), compared AS MATERIALIZED (
      SELECT organization_id, admitted_day, coalesce(counted.parts, 0) AS parts, coalesce(tally.expected, 0) AS expected
      FROM counted FULL JOIN (
        SELECT organization_id, admitted_day, stored_count - dropped_count - erased_count - held_count AS expected
        FROM keyring.payload_tally WHERE expiry_day = %3$L
      ) tally USING (organization_id, admitted_day)
    ), tallied AS (
      UPDATE keyring.payload_tally tally SET dropped_count = dropped_count + parts FROM compared
      WHERE tally.organization_id = compared.organization_id AND tally.admitted_day = compared.admitted_day AND tally.expiry_day = %3$L AND parts > 0
    ), deleted AS (
      SELECT organization_id, sum(parts) AS parts,
        jsonb_agg(jsonb_build_object('day', admitted_day, 'parts', parts) ORDER BY admitted_day) AS by_admitted_day
      FROM compared WHERE parts > 0 GROUP BY 1)
    SELECT (SELECT count(*) FILTER (WHERE parts <> expected) FROM compared), coalesce(sum(parts), 0), count(*),
      coalesce(jsonb_agg(jsonb_build_object('organization', organization_id, 'parts', parts, 'by_admitted_day', by_admitted_day)
        ORDER BY organization_id), '[]')
    FROM deleted $count$, from_instant, to_instant, day)
  INTO mismatch_count, part_count, organization_count, deletions;

  EXECUTE format('DROP TABLE public.%I', partition_name);
  FOR deletion IN SELECT jsonb_array_elements(deletions) LOOP
    PERFORM append_log_leaf((deletion ->> 'organization')::uuid, 'deletion', deletion - 'organization' || jsonb_build_object(
      'reason', 'expiry', 'expiry_day', day, 'executed_at', log_instant(lethe_now())));
  END LOOP;
  outcome := 'dropped';
END $$;

-- How destruction stands ----------------------------------------------------------------------------------------------

-- Over all organizations. No tenant's data. Reads what is overdue, and of the rest the next key only.
CREATE FUNCTION destruction_totals()
RETURNS TABLE (organization_count bigint, destroyed_key_count bigint, destroyed_part_count bigint, stored_part_count bigint,
  held_part_count bigint, overdue_key_count bigint, oldest_overdue_at timestamptz, next_due_at timestamptz, overdue_day_count bigint,
  oldest_overdue_day_at timestamptz, malformed_key_count bigint, unruled_organization_count bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  WITH overdue AS (
    SELECT count(*), min(expiry_hour) + interval '1 hour' AS oldest FROM keyring.hour_key
    WHERE expiry_hour <= (SELECT lethe_now() - interval '1 hour')),
  parts AS (
    SELECT sum(dropped_count + erased_count) AS destroyed, sum(stored_count - dropped_count - erased_count - held_count) AS stored,
      sum(held_count) AS held
    FROM keyring.payload_tally),
  days AS (
    SELECT count(*), min(expiry_day) AS oldest FROM payload_partition
    WHERE expiry_day < (SELECT (lethe_now() AT TIME ZONE 'UTC')::date))
  SELECT (SELECT count(*) FROM organization), coalesce((SELECT sum(tally.destroyed_key_count) FROM keyring.destruction_tally tally), 0)::bigint,
    coalesce(parts.destroyed, 0)::bigint, coalesce(parts.stored, 0)::bigint, coalesce(parts.held, 0)::bigint, overdue.count, overdue.oldest,
    (SELECT min(expiry_hour) + interval '1 hour' FROM keyring.hour_key WHERE expiry_hour > (SELECT lethe_now() - interval '1 hour')),
    days.count, (days.oldest + 1)::timestamp AT TIME ZONE 'UTC', count_malformed_keys(), count_unruled_organizations()
  FROM overdue CROSS JOIN parts CROSS JOIN days
$$;

-- Organization by organization, those with the most overdue first. Reads what is overdue, and of at most `row_limit` organizations the next key.
CREATE FUNCTION destruction_by_organization(row_limit int)
RETURNS TABLE (organization_id uuid, destroyed_key_count bigint, destroyed_part_count bigint, stored_part_count bigint,
  held_part_count bigint, overdue_key_count bigint, oldest_overdue_at timestamptz, next_due_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  WITH moment AS MATERIALIZED (SELECT lethe_now() - interval '1 hour' AS due_up_to),
  overdue AS (
    SELECT hour_key.organization_id, count(*), min(expiry_hour) + interval '1 hour' AS oldest FROM keyring.hour_key
    WHERE expiry_hour <= (SELECT due_up_to FROM moment) GROUP BY 1),
  shown AS MATERIALIZED (
    SELECT organization.id, coalesce(overdue.count, 0) AS overdue_count, overdue.oldest
    FROM organization LEFT JOIN overdue ON overdue.organization_id = organization.id
    ORDER BY overdue.count DESC NULLS LAST, organization.id LIMIT row_limit)
  SELECT shown.id, coalesce(tally.destroyed_key_count, 0), coalesce(parts.destroyed, 0)::bigint, coalesce(parts.stored, 0)::bigint,
    coalesce(parts.held, 0)::bigint, shown.overdue_count, shown.oldest,
    (SELECT min(expiry_hour) + interval '1 hour' FROM keyring.hour_key
     WHERE hour_key.organization_id = shown.id AND expiry_hour > (SELECT due_up_to FROM moment))
  FROM shown
  LEFT JOIN keyring.destruction_tally tally ON tally.organization_id = shown.id
  LEFT JOIN LATERAL (
    SELECT sum(dropped_count + erased_count) AS destroyed, sum(held_count) AS held,
      sum(stored_count - dropped_count - erased_count - held_count) AS stored
    FROM keyring.payload_tally WHERE payload_tally.organization_id = shown.id) parts ON true
  ORDER BY shown.overdue_count DESC, shown.id
$$;

SELECT adopt_objects();

-- Everybody asks for the time; only the guard's own columns say why destruction stands still.
GRANT SELECT (confirmed_at, paused_at, pause_reason) ON time_guard TO lethe_gateway, lethe_app, lethe_worker;
GRANT SELECT (pause_detail) ON time_guard TO lethe_worker;
GRANT SELECT ON sweep_run TO lethe_app, lethe_worker;
GRANT SELECT ON keyring.destruction_tally TO lethe_app;
GRANT SELECT (version, retired_at, destroyed_at) ON keyring.master_key_version TO lethe_app;
GRANT EXECUTE ON FUNCTION confirmed_now(), ended_payload_days(), confirm_time(text, bigint), pause_destruction(text, jsonb), survey_hour_keys(bigint),
  destroy_hour_keys(bigint, int, uuid[]), due_hour_keys(int), destroy_hour_key(bigint, uuid, timestamptz), finish_sweep(text, bigint, bigint),
  drop_payload_partition(bigint, date), destruction_totals(), destruction_by_organization(int) TO lethe_worker;
