-- AlterTable
ALTER TABLE "payload_erasure" ADD COLUMN     "erasure_id" UUID;

-- CreateTable
CREATE TABLE "erasure_request" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "request_ids" UUID[],
    "model" TEXT,
    "end_user" TEXT,
    "project_ids" UUID[],
    "admitted_from" TIMESTAMPTZ(3),
    "admitted_to" TIMESTAMPTZ(3),
    "period_days" INTEGER,
    "reason" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "requested_by_kind" TEXT NOT NULL,
    "requested_by_id" TEXT,
    "requested_by_label" TEXT NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "decided_at" TIMESTAMPTZ(3),
    "decided_by_kind" TEXT,
    "decided_by_id" TEXT,
    "decided_by_label" TEXT,
    "decision_note" TEXT,
    "matched_count" INTEGER NOT NULL,
    "held_count" INTEGER NOT NULL,
    "erased_count" INTEGER NOT NULL DEFAULT 0,
    "part_count" INTEGER NOT NULL DEFAULT 0,
    "until_at" TIMESTAMPTZ(3),
    "done_at" TIMESTAMPTZ(3),

    CONSTRAINT "erasure_request_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "erasure_batch" (
    "organization_id" UUID NOT NULL,
    "erasure_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "erased_at" TIMESTAMPTZ(3) NOT NULL,
    "payload_count" INTEGER NOT NULL,
    "part_count" INTEGER NOT NULL,
    "leaf_index" BIGINT NOT NULL,

    CONSTRAINT "erasure_batch_pkey" PRIMARY KEY ("organization_id","erasure_id","number")
);

-- CreateIndex
CREATE UNIQUE INDEX "erasure_request_organization_id_number_key" ON "erasure_request"("organization_id", "number");

-- CreateIndex
CREATE INDEX "erasure_request_status_due_at_idx" ON "erasure_request"("status", "due_at");

-- AddForeignKey
ALTER TABLE "erasure_batch" ADD CONSTRAINT "erasure_batch_organization_id_erasure_id_fkey" FOREIGN KEY ("organization_id", "erasure_id") REFERENCES "erasure_request"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Serves: the payloads of one erasure.
CREATE INDEX payload_erasure_erasure ON payload_erasure (organization_id, erasure_id) WHERE erasure_id IS NOT NULL;

ALTER TABLE erasure_request
  ADD CONSTRAINT erasure_request_kind CHECK (kind IN ('requests', 'filter', 'end_user', 'shorter_period')),
  ADD CONSTRAINT erasure_request_status CHECK (status IN ('requested', 'approved', 'done', 'declined', 'withdrawn')),
  ADD CONSTRAINT erasure_request_reason CHECK (reason <> ''),
  -- A selector that is missing would be one that selects everything.
  ADD CONSTRAINT erasure_request_names_its_payloads CHECK (CASE kind
    WHEN 'requests' THEN coalesce(cardinality(request_ids), 0) > 0
    WHEN 'end_user' THEN end_user IS NOT NULL
    WHEN 'shorter_period' THEN period_days >= 0
    ELSE true END),
  ADD CONSTRAINT erasure_request_is_decided CHECK ((status = 'requested') = (decided_at IS NULL)),
  ADD CONSTRAINT erasure_request_is_done CHECK ((status = 'done') = (done_at IS NOT NULL));

SELECT isolate_tenants(tenant_table::regclass) FROM unnest(ARRAY['erasure_request', 'erasure_batch']) tenant_table;

-- One way for all erasures ----------------------------------------------------------------------------------------------

-- Begins whatever erases payloads of an organization on demand. One at a time: they would take records, audit log and log in different orders.
CREATE FUNCTION begin_erasure(of_organization_id uuid) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM public.begin_destruction();
  PERFORM pg_advisory_xact_lock(hashtextextended('lethe erasure ' || of_organization_id, 0));
END $$;

-- The RFC 9162 root over the commitments of parts, like commitments_root(), with the two pads of HMAC made once: an erasure may have many thousand
-- parts.
CREATE FUNCTION erased_parts_root(of_organization_id uuid, request_ids uuid[], parts text[], digests bytea[]) RETURNS bytea
LANGUAGE plpgsql AS $$
DECLARE
  salt bytea := organization_salt_of(of_organization_id);
  block bit(512) := ('x' || rpad(encode(salt, 'hex'), 128, '0'))::bit(512);
  -- The first four bytes say how many bits follow.
  inner_pad bytea := substring(varbit_send(block # ('x' || repeat('36', 64))::bit(512)) FROM 5) || convert_to('lethe commitment', 'UTF8') || '\x00'::bytea;
  outer_pad bytea := substring(varbit_send(block # ('x' || repeat('5c', 64))::bit(512)) FROM 5);
  commitments bytea[];
BEGIN
  SELECT coalesce(array_agg(sha256(outer_pad || sha256(inner_pad || convert_to(erased.request_id::text, 'UTF8') || '\x00'::bytea
      || convert_to(erased.part, 'UTF8') || '\x00'::bytea || erased.digest)) ORDER BY erased.request_id, erased.part COLLATE "C"), '{}')
  INTO commitments FROM unnest(request_ids, parts, digests) AS erased (request_id, part, digest);
  RETURN merkle_root(commitments);
END $$;

-- Erases payloads of the transaction's tenant that are stored, and tells what went; an erasure and its leaf for none of them is not written. The
-- caller has begun the destruction and looked for holds. Records are locked first, so that of two erasures the second one finds what the first
-- one did; the generations of the hours' keys under which the parts were ever wrapped are to be replaced.
CREATE FUNCTION erase_records(
  of_request_ids uuid[], erasure_reason text, by_kind text, by_id text, by_label text, of_erasure_id uuid, leaf_fields jsonb)
RETURNS TABLE (erased_at timestamptz, payload_count int, part_count int, leaf_index bigint)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  tenant uuid := current_organization_id();
  at timestamptz := lethe_now();
  doomed record;
  gone record;
  parts_gone int;
  new_leaf_index bigint;
BEGIN
  PERFORM FROM request WHERE request.organization_id = tenant AND request.id = ANY (of_request_ids) ORDER BY request.id FOR NO KEY UPDATE;
  SELECT array_agg(request.id ORDER BY request.id) AS ids, array_agg(request.admitted_at::timestamptz ORDER BY request.id) AS admitted,
    array_agg(request.expires_at::timestamptz ORDER BY request.id) AS expiring
  INTO doomed FROM request
  WHERE request.organization_id = tenant AND request.id = ANY (of_request_ids) AND request.expires_at > at AND NOT EXISTS (
    SELECT FROM payload_erasure erasure WHERE erasure.organization_id = tenant AND erasure.request_id = request.id);
  IF doomed.ids IS NULL THEN
    RETURN;
  END IF;
  WITH deleted AS (
    DELETE FROM payload USING unnest(doomed.ids, doomed.expiring) AS chosen (request_id, expires_at)
    WHERE payload.organization_id = tenant AND payload.request_id = chosen.request_id AND payload.expires_at = chosen.expires_at
    RETURNING payload.request_id, payload.part, payload.digest, payload.key_id, payload.hour_key_generation, payload.admitted_at, payload.expires_at
  )
  SELECT coalesce(array_agg(deleted.request_id), '{}') AS request_ids, coalesce(array_agg(deleted.part), '{}') AS parts,
    coalesce(array_agg(deleted.digest), '{}') AS digests, coalesce(array_agg(deleted.key_id), '{}') AS key_ids,
    coalesce(array_agg(deleted.hour_key_generation), '{}') AS generations, coalesce(array_agg(deleted.admitted_at::timestamptz), '{}') AS admitted,
    coalesce(array_agg(deleted.expires_at::timestamptz), '{}') AS expiring
  INTO gone FROM deleted;
  parts_gone := cardinality(gone.parts);
  INSERT INTO keyring.rekey (organization_id, expiry_hour, generation, requested_at)
    SELECT tenant, hour_key.expiry_hour, hour_key.generation, at
    FROM keyring.hour_key JOIN (
      SELECT date_trunc('hour', part.expires_at, 'UTC') AS expiry_hour, part.generation
      FROM unnest(gone.expiring, gone.generations) AS part (expires_at, generation)
      UNION
      SELECT wrap.expiry_hour, wrap.generation FROM keyring.payload_wrap wrap
      JOIN unnest(gone.expiring, gone.key_ids) AS part (expires_at, key_id)
        ON wrap.expiry_hour = date_trunc('hour', part.expires_at, 'UTC') AND wrap.key_id = part.key_id
      WHERE wrap.organization_id = tenant
    ) used ON used.expiry_hour = hour_key.expiry_hour AND used.generation = hour_key.generation
    WHERE hour_key.organization_id = tenant
    ON CONFLICT DO NOTHING;
  DELETE FROM keyring.payload_wrap wrap USING unnest(gone.expiring, gone.key_ids) AS part (expires_at, key_id)
    WHERE wrap.organization_id = tenant AND wrap.expiry_hour = date_trunc('hour', part.expires_at, 'UTC') AND wrap.key_id = part.key_id;
  -- In the order in which records come in, so that neither waits for the other.
  PERFORM FROM keyring.payload_tally tally WHERE tally.organization_id = tenant AND (tally.admitted_day, tally.expiry_day) IN (
      SELECT (part.admitted_at AT TIME ZONE 'UTC')::date, (part.expires_at AT TIME ZONE 'UTC')::date
      FROM unnest(gone.admitted, gone.expiring) AS part (admitted_at, expires_at))
    ORDER BY tally.admitted_day, tally.expiry_day FOR UPDATE;
  UPDATE keyring.payload_tally tally SET erased_count = tally.erased_count + counted.erased_count
    FROM (
      SELECT (part.admitted_at AT TIME ZONE 'UTC')::date AS admitted_day, (part.expires_at AT TIME ZONE 'UTC')::date AS expiry_day, count(*) AS erased_count
      FROM unnest(gone.admitted, gone.expiring) AS part (admitted_at, expires_at) GROUP BY 1, 2
    ) counted
    WHERE tally.organization_id = tenant AND tally.admitted_day = counted.admitted_day AND tally.expiry_day = counted.expiry_day;
  new_leaf_index := append_log_leaf(tenant, 'erasure', leaf_fields || jsonb_build_object(
    'batch', gen_random_uuid(), 'parts', parts_gone, 'entries', count_entries(gone.admitted, gone.expiring),
    'commitments_root', encode(erased_parts_root(tenant, gone.request_ids, gone.parts, gone.digests), 'hex'),
    'executed_at', log_instant(at)));
  INSERT INTO payload_erasure (organization_id, request_id, erased_at, reason, actor_kind, actor_id, actor_label, leaf_index, admitted_at,
      expires_at, parts, digests, erasure_id)
    SELECT tenant, chosen.id, at, erasure_reason, by_kind, by_id, by_label, new_leaf_index, chosen.admitted_at, chosen.expires_at,
      coalesce(erased.parts, '{}'), coalesce(erased.digests, '{}'), of_erasure_id
    FROM unnest(doomed.ids, doomed.admitted, doomed.expiring) AS chosen (id, admitted_at, expires_at)
    LEFT JOIN (
      SELECT part.request_id, array_agg(part.part ORDER BY part.part COLLATE "C") AS parts, array_agg(part.digest ORDER BY part.part COLLATE "C") AS digests
      FROM unnest(gone.request_ids, gone.parts, gone.digests) AS part (request_id, part, digest) GROUP BY 1
    ) erased ON erased.request_id = chosen.id;
  RETURN QUERY SELECT at, cardinality(doomed.ids), parts_gone, new_leaf_index;
END $$;

-- The same as before, by the way that all erasures take.
CREATE OR REPLACE FUNCTION erase_payload(
  of_request_id uuid, erasure_reason text, actor_kind text, actor_id text, actor_label text, call_id text, address text)
RETURNS TABLE (erased_at timestamptz, reason text, leaf_index bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  tenant uuid := current_organization_id();
  subject request%ROWTYPE;
BEGIN
  PERFORM begin_erasure(tenant);
  SELECT * INTO subject FROM request WHERE request.organization_id = tenant AND request.id = of_request_id FOR NO KEY UPDATE;
  RETURN QUERY SELECT erasure.erased_at::timestamptz, erasure.reason, erasure.leaf_index FROM payload_erasure erasure
    WHERE erasure.organization_id = tenant AND erasure.request_id = of_request_id;
  IF FOUND OR subject.expires_at IS NULL THEN
    RETURN;
  END IF;
  IF is_payload_held(of_request_id, subject.expires_at) OR subject.expires_at > lethe_now() AND covering_hold(tenant, of_request_id) IS NOT NULL THEN
    RAISE EXCEPTION 'a legal hold keeps the payload' USING ERRCODE = 'LE003';
  END IF;
  IF subject.expires_at <= lethe_now() THEN
    RETURN;
  END IF;
  PERFORM append_audit_event(actor_kind, actor_id, actor_label, 'payload.erased', 'request', of_request_id::text, NULL,
    jsonb_build_object('reason', erasure_reason), call_id, address);
  RETURN QUERY SELECT erased.erased_at, erasure_reason, erased.leaf_index
    FROM erase_records(ARRAY[of_request_id], erasure_reason, actor_kind, actor_id, actor_label, NULL, jsonb_build_object('reason', 'immediate')) erased;
END $$;

-- What an erasure covers ------------------------------------------------------------------------------------------------

-- The payloads of the transaction's tenant that an erasure covers as of an instant, each with the hold that keeps it, if one does: what is
-- stored, and what a hold preserves past its expiry. `as_of` decides what is old enough for a shorter period. The one place that reads a selector.
CREATE FUNCTION erasure_candidates(scope erasure_request, as_of timestamptz)
RETURNS TABLE (request_id uuid, admitted_at timestamptz, expires_at timestamptz, hold_id uuid)
LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
DECLARE
  tenant uuid := current_organization_id();
  now timestamptz := lethe_now();
  has_holds boolean := has_hold_in_force(tenant);
  -- Between its expiry and the sweep that moves it a held payload still lies with the others; the sweep is hourly.
  moving_since CONSTANT interval := interval '3 hours';
BEGIN
  RETURN QUERY
    SELECT request.id, request.admitted_at::timestamptz, request.expires_at::timestamptz,
      CASE WHEN has_holds THEN covering_hold(tenant, request.id) END
    FROM request
    WHERE request.organization_id = tenant
      AND (request.expires_at > now OR has_holds AND request.expires_at <= now
        AND (request.expires_at > now - moving_since OR EXISTS (
          SELECT FROM payload_held held WHERE held.organization_id = tenant AND held.request_id = request.id))
        AND is_payload_held(request.id, request.expires_at))
      AND NOT EXISTS (
        SELECT FROM payload_erasure erasure WHERE erasure.organization_id = tenant AND erasure.request_id = request.id)
      AND (scope.kind <> 'requests' OR request.id = ANY (scope.request_ids))
      AND (scope.project_ids IS NULL OR request.project_id = ANY (scope.project_ids))
      AND (scope.model IS NULL OR request.model = scope.model
        OR request.provider = split_part(scope.model, '/', 1) AND request.model = substring(scope.model FROM strpos(scope.model, '/') + 1))
      AND (scope.end_user IS NULL OR request.end_user = scope.end_user)
      AND (scope.admitted_from IS NULL OR request.admitted_at >= scope.admitted_from)
      AND (scope.admitted_to IS NULL OR request.admitted_at < scope.admitted_to)
      AND (scope.kind <> 'shorter_period' OR request.admitted_at + scope.period_days * interval '86400 seconds' <= as_of
        AND (scope.decided_at IS NULL OR request.admitted_at <= scope.decided_at)
        AND request.expires_at > request.admitted_at + scope.period_days * interval '86400 seconds');
END $$;

-- Up to which instant a shorter period counts: what is old enough now when it is approved, and from then on hour by hour. Minus infinity while
-- destruction is paused.
CREATE FUNCTION erasure_as_of(scope erasure_request) RETURNS timestamptz
LANGUAGE sql STABLE
RETURN CASE
  WHEN (scope).kind <> 'shorter_period' THEN public.lethe_now()
  WHEN public.confirmed_now() = '-infinity' THEN '-infinity'
  ELSE greatest((scope).decided_at, date_trunc('hour', public.confirmed_now(), 'UTC')) END;

-- What an erasure would do now: how many payloads it covers, how many of those each hold keeps, and, for a shorter period, how many more get
-- there later and until when. `new_request` has the columns of the selector.
CREATE FUNCTION preview_erasure(new_request jsonb)
RETURNS TABLE (counted_at timestamptz, matched_count int, held_count int, holds jsonb, later_count int, later_until timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  scope erasure_request := jsonb_populate_record(NULL::erasure_request, new_request);
  now timestamptz := lethe_now();
BEGIN
  scope.organization_id := current_organization_id();
  RETURN QUERY
    WITH covered AS MATERIALIZED (
      SELECT candidate.admitted_at, candidate.hold_id FROM erasure_candidates(scope, CASE WHEN scope.kind = 'shorter_period' THEN 'infinity' ELSE now END) candidate
    ), timed AS (
      SELECT hold_id, CASE WHEN scope.kind = 'shorter_period' THEN admitted_at + scope.period_days * interval '86400 seconds' ELSE now END AS counts_from FROM covered
    )
    SELECT now, (count(*) FILTER (WHERE timed.counts_from <= now))::int, (count(timed.hold_id) FILTER (WHERE timed.counts_from <= now))::int,
      (SELECT coalesce(jsonb_agg(jsonb_build_object('id', hold.id, 'caseNumber', 'LH-' || hold.number, 'payloadCount', kept.payload_count)
         ORDER BY hold.number), '[]')
       FROM (SELECT hold_id, count(*) AS payload_count FROM timed WHERE hold_id IS NOT NULL AND counts_from <= now GROUP BY 1) kept
       JOIN legal_hold hold ON hold.organization_id = scope.organization_id AND hold.id = kept.hold_id),
      (count(*) FILTER (WHERE timed.counts_from > now AND timed.hold_id IS NULL))::int,
      max(timed.counts_from) FILTER (WHERE timed.counts_from > now AND timed.hold_id IS NULL)
    FROM timed;
END $$;

-- The life of a request for erasure -------------------------------------------------------------------------------------

-- Files a request of the transaction's tenant, with what it would do now. Numbers begin at 1 and have no gaps.
CREATE FUNCTION request_erasure(
  new_request jsonb, due_days int, actor_kind text, actor_id text, actor_label text, call_id text, address text)
RETURNS erasure_request
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  tenant uuid := current_organization_id();
  filed erasure_request := jsonb_populate_record(NULL::erasure_request, new_request);
  foreseen record;
BEGIN
  PERFORM begin_erasure(tenant);
  SELECT * INTO foreseen FROM preview_erasure(new_request);
  filed.organization_id := tenant;
  filed.number := 1 + coalesce((SELECT max(number) FROM erasure_request WHERE organization_id = tenant), 0);
  filed.status := 'requested';
  filed.requested_at := lethe_now();
  filed.due_at := lethe_now() + due_days * interval '86400 seconds';
  filed.requested_by_kind := actor_kind;
  filed.requested_by_id := actor_id;
  filed.requested_by_label := actor_label;
  filed.matched_count := foreseen.matched_count;
  filed.held_count := foreseen.held_count;
  filed.erased_count := 0;
  filed.part_count := 0;
  INSERT INTO erasure_request SELECT (filed).*;
  PERFORM append_audit_event(actor_kind, actor_id, actor_label, 'erasure.requested', 'erasure', filed.id::text, NULL,
    jsonb_build_object('number', 'ER-' || filed.number, 'kind', filed.kind, 'matched_count', filed.matched_count, 'held_count', filed.held_count),
    call_id, address);
  -- Nobody is told to decide what its author approves in the same transaction.
  IF NOT coalesce((new_request ->> 'is_approved_at_once')::boolean, false) THEN
    PERFORM emit_event(tenant, 'erasure.requested',
      jsonb_build_object('erasure_id', filed.id, 'number', 'ER-' || filed.number, 'matched_count', filed.matched_count));
  END IF;
  RETURN filed;
END $$;

-- Erases the next payloads that an approved erasure covers, at most `payload_limit` of the oldest, with one leaf, and tells how many.
CREATE FUNCTION erase_batch(erasure erasure_request, payload_limit int) RETURNS int
LANGUAGE plpgsql AS $$
DECLARE
  chosen uuid[];
  erased record;
BEGIN
  SELECT array_agg(candidate.request_id) INTO chosen FROM (
    SELECT request_id FROM erasure_candidates(erasure, erasure_as_of(erasure)) WHERE hold_id IS NULL AND expires_at > lethe_now()
    ORDER BY admitted_at, request_id LIMIT payload_limit
  ) candidate;
  IF chosen IS NULL THEN
    RETURN 0;
  END IF;
  SELECT * INTO erased FROM erase_records(chosen, erasure.reason, erasure.decided_by_kind, erasure.decided_by_id, erasure.decided_by_label,
    erasure.id, jsonb_build_object('reason', CASE erasure.kind WHEN 'shorter_period' THEN 'shorter_period' ELSE 'requested' END,
      'erasure', encode(hmac_sha256(organization_salt_of(erasure.organization_id), convert_to('lethe erasure' || erasure.id::text, 'UTF8')), 'hex'),
      'payloads', cardinality(chosen)));
  IF erased.leaf_index IS NULL THEN
    RETURN 0;
  END IF;
  INSERT INTO erasure_batch SELECT erasure.organization_id, erasure.id,
    1 + count(*), erased.erased_at, erased.payload_count, erased.part_count, erased.leaf_index
    FROM erasure_batch WHERE organization_id = erasure.organization_id AND erasure_id = erasure.id;
  UPDATE erasure_request SET erased_count = erased_count + erased.payload_count, part_count = erasure_request.part_count + erased.part_count
    WHERE organization_id = erasure.organization_id AND id = erasure.id;
  RETURN erased.payload_count;
END $$;

-- Approves a request of the transaction's tenant: what it covers is unreadable and gone when this commits. A repeat answers with what the first
-- one did. `confirmed_count` is what the approver was shown and typed: more than that is refused, since nobody agreed to it. What a hold covers
-- stays and is counted; a hold is placed before this looks, or after it is done.
CREATE FUNCTION approve_erasure(
  of_erasure_id uuid, confirmed_count int, note text, payload_limit int, actor_kind text, actor_id text, actor_label text, call_id text, address text)
RETURNS erasure_request
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  tenant uuid := current_organization_id();
  erasure erasure_request;
  foreseen record;
BEGIN
  PERFORM begin_erasure(tenant);
  SELECT * INTO erasure FROM erasure_request WHERE organization_id = tenant AND id = of_erasure_id FOR UPDATE;
  IF erasure.id IS NULL THEN
    RAISE EXCEPTION 'no such erasure' USING ERRCODE = 'LE013';
  ELSIF erasure.status IN ('approved', 'done') THEN
    RETURN erasure;
  ELSIF erasure.status <> 'requested' THEN
    RAISE EXCEPTION 'the erasure was %', erasure.status USING ERRCODE = 'LE012';
  END IF;
  SELECT * INTO foreseen FROM preview_erasure(to_jsonb(erasure));
  IF foreseen.matched_count - foreseen.held_count > confirmed_count THEN
    RAISE EXCEPTION '%', foreseen.matched_count - foreseen.held_count USING ERRCODE = 'LE010';
  ELSIF foreseen.matched_count - foreseen.held_count > payload_limit AND erasure.kind <> 'shorter_period' THEN
    RAISE EXCEPTION '%', foreseen.matched_count - foreseen.held_count USING ERRCODE = 'LE011';
  END IF;
  UPDATE erasure_request SET status = 'approved', decided_at = lethe_now(), decided_by_kind = actor_kind, decided_by_id = actor_id,
    decided_by_label = actor_label, decision_note = note, matched_count = foreseen.matched_count, held_count = foreseen.held_count,
    until_at = date_trunc('hour', foreseen.later_until, 'UTC') + interval '1 hour'
    WHERE organization_id = tenant AND id = of_erasure_id RETURNING * INTO erasure;
  PERFORM append_audit_event(actor_kind, actor_id, actor_label, 'erasure.approved', 'erasure', erasure.id::text, NULL,
    jsonb_build_object('number', 'ER-' || erasure.number, 'reason', erasure.reason, 'matched_count', erasure.matched_count,
      'held_count', erasure.held_count), call_id, address);
  PERFORM emit_event(tenant, 'erasure.approved', asked_by(erasure.requested_by_kind, erasure.requested_by_id)
    || jsonb_build_object('erasure_id', erasure.id, 'number', 'ER-' || erasure.number, 'matched_count', erasure.matched_count));
  PERFORM erase_batch(erasure, payload_limit);
  SELECT * INTO erasure FROM erasure_request WHERE organization_id = tenant AND id = of_erasure_id;
  RETURN erasure;
END $$;

-- Ends a request that nobody has decided yet, or a shorter period that still runs: `new_status` is declined or withdrawn. What is erased stays so.
CREATE FUNCTION end_erasure(
  of_erasure_id uuid, new_status text, note text, actor_kind text, actor_id text, actor_label text, call_id text, address text)
RETURNS erasure_request
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  tenant uuid := current_organization_id();
  erasure erasure_request;
BEGIN
  PERFORM begin_erasure(tenant);
  SELECT * INTO erasure FROM erasure_request WHERE organization_id = tenant AND id = of_erasure_id FOR UPDATE;
  IF erasure.id IS NULL THEN
    RAISE EXCEPTION 'no such erasure' USING ERRCODE = 'LE013';
  ELSIF erasure.status = new_status THEN
    RETURN erasure;
  ELSIF erasure.status <> 'requested' THEN
    RAISE EXCEPTION 'the erasure was %', erasure.status USING ERRCODE = 'LE012';
  END IF;
  UPDATE erasure_request SET status = new_status, decided_at = lethe_now(), decided_by_kind = actor_kind, decided_by_id = actor_id,
    decided_by_label = actor_label, decision_note = note WHERE organization_id = tenant AND id = of_erasure_id RETURNING * INTO erasure;
  PERFORM append_audit_event(actor_kind, actor_id, actor_label, 'erasure.' || new_status, 'erasure', erasure.id::text, NULL,
    jsonb_build_object('number', 'ER-' || erasure.number, 'note', note), call_id, address);
  IF new_status = 'declined' THEN
    PERFORM emit_event(tenant, 'erasure.declined', asked_by(erasure.requested_by_kind, erasure.requested_by_id)
      || jsonb_build_object('erasure_id', erasure.id, 'number', 'ER-' || erasure.number));
  END IF;
  RETURN erasure;
END $$;

-- The sweep -------------------------------------------------------------------------------------------------------------

-- Whether a key that an erasure wanted replaced is still there.
CREATE FUNCTION has_key_to_replace(erasure erasure_request) RETURNS boolean
LANGUAGE sql STABLE
RETURN EXISTS (
  SELECT FROM keyring.rekey
  WHERE rekey.organization_id = (erasure).organization_id AND rekey.finished_at IS NULL
    AND EXISTS (
      SELECT FROM public.payload_erasure erased
      WHERE erased.organization_id = rekey.organization_id AND erased.erasure_id = (erasure).id
        AND erased.expires_at >= rekey.expiry_hour AND erased.expires_at < rekey.expiry_hour + interval '1 hour'
        AND rekey.requested_at <= erased.erased_at));

-- When there is something to do for an approved erasure of the transaction's tenant; null while it waits for keys to be replaced.
CREATE FUNCTION erasure_work_at(erasure erasure_request) RETURNS timestamptz
LANGUAGE plpgsql STABLE AS $$
DECLARE
  first_due timestamptz;
BEGIN
  IF erasure.kind = 'shorter_period' AND erasure.until_at IS NOT NULL THEN
    SELECT min(candidate.admitted_at + erasure.period_days * interval '86400 seconds') INTO first_due
    FROM erasure_candidates(erasure, 'infinity') candidate WHERE candidate.hold_id IS NULL AND candidate.expires_at > lethe_now();
    IF first_due <= erasure.decided_at THEN
      RETURN lethe_now();
    ELSIF first_due IS NOT NULL THEN
      RETURN greatest(lethe_now(), date_trunc('hour', first_due - interval '1 microsecond', 'UTC') + interval '1 hour');
    ELSIF erasure.until_at > lethe_now() THEN
      RETURN erasure.until_at;
    END IF;
  END IF;
  RETURN CASE WHEN has_key_to_replace(erasure) THEN NULL ELSE lethe_now() END;
END $$;

-- The erasures that are approved and not done.
CREATE FUNCTION running_erasures() RETURNS TABLE (organization_id uuid, erasure_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT erasure.organization_id, erasure.id FROM erasure_request erasure WHERE erasure.status = 'approved' ORDER BY erasure.decided_at, erasure.id $$;

CREATE FUNCTION next_erasure_at() RETURNS timestamptz
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  running erasure_request;
  before text := current_setting('app.organization_id', true);
  earliest timestamptz;
BEGIN
  FOR running IN SELECT * FROM erasure_request WHERE status = 'approved' LOOP
    PERFORM set_config('app.organization_id', running.organization_id::text, true);
    earliest := least(earliest, erasure_work_at(running));
  END LOOP;
  PERFORM set_config('app.organization_id', coalesce(before, ''), true);
  RETURN earliest;
END $$;

-- Goes on with an approved erasure: the next payloads that have become old enough, or its end, once nothing is left to erase and every key under
-- which something of it lay is gone. Tells how many payloads went, and whether it is done.
CREATE FUNCTION advance_erasure(token bigint, of_organization_id uuid, of_erasure_id uuid, payload_limit int, OUT erased_count int, OUT is_done boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  erasure erasure_request;
  held int;
BEGIN
  PERFORM assert_sweep('advance-erasures', token);
  PERFORM begin_erasure(of_organization_id);
  PERFORM set_config('app.organization_id', of_organization_id::text, true);
  SELECT * INTO erasure FROM erasure_request
    WHERE organization_id = of_organization_id AND id = of_erasure_id AND status = 'approved' FOR UPDATE;
  erased_count := 0;
  is_done := false;
  IF erasure.id IS NULL THEN
    RETURN;
  END IF;
  IF erasure.kind = 'shorter_period' THEN
    erased_count := erase_batch(erasure, payload_limit);
    IF erased_count > 0 OR erasure.until_at > confirmed_now() THEN
      RETURN;
    END IF;
  END IF;
  IF confirmed_now() = '-infinity' OR has_key_to_replace(erasure) THEN
    RETURN;
  END IF;
  SELECT count(*) INTO held FROM erasure_candidates(erasure, erasure_as_of(erasure)) WHERE hold_id IS NOT NULL;
  UPDATE erasure_request SET status = 'done', done_at = lethe_now(),
    held_count = CASE kind WHEN 'shorter_period' THEN held ELSE held_count END,
    matched_count = CASE kind WHEN 'shorter_period' THEN erasure_request.erased_count + held ELSE matched_count END
    WHERE organization_id = of_organization_id AND id = of_erasure_id RETURNING * INTO erasure;
  PERFORM append_audit_event('system', NULL, 'Lethe', 'erasure.done', 'erasure', erasure.id::text, NULL,
    jsonb_build_object('number', 'ER-' || erasure.number, 'erased_count', erasure.erased_count, 'held_count', erasure.held_count),
    erasure.id::text, NULL);
  PERFORM emit_event(of_organization_id, 'erasure.done', asked_by(erasure.requested_by_kind, erasure.requested_by_id) || jsonb_build_object(
    'erasure_id', erasure.id, 'number', 'ER-' || erasure.number, 'matched_count', erasure.matched_count, 'erased_count', erasure.erased_count, 'held_count', erasure.held_count));
  is_done := true;
END $$;

-- The queue that staff look at: what nobody has decided yet, of all organizations, the earliest deadline first.
CREATE FUNCTION staff_erasure_queue(session_digest bytea, row_limit int)
RETURNS TABLE (organization_slug text, organization_name text, erasure erasure_request)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  PERFORM require_staff(session_digest, 'erasure:handle');
  RETURN QUERY
    SELECT organization.slug::text, organization.name::text, waiting FROM erasure_request waiting
    JOIN organization ON organization.id = waiting.organization_id
    WHERE waiting.status = 'requested' ORDER BY waiting.due_at, waiting.id LIMIT row_limit;
END $$;

SELECT adopt_objects();

GRANT SELECT ON erasure_request, erasure_batch TO lethe_app;
GRANT EXECUTE ON FUNCTION
  preview_erasure(jsonb), request_erasure(jsonb, int, text, text, text, text, text),
  approve_erasure(uuid, int, text, int, text, text, text, text, text), end_erasure(uuid, text, text, text, text, text, text, text),
  staff_erasure_queue(bytea, int) TO lethe_app;
GRANT EXECUTE ON FUNCTION running_erasures(), next_erasure_at(), advance_erasure(bigint, uuid, uuid, int) TO lethe_worker;
