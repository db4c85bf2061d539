-- CreateIndex
CREATE INDEX "rekey_finished_at_idx" ON "keyring"."rekey"("finished_at");

-- The one read path ---------------------------------------------------------------------------------------------------

-- What can be read, and by whom: what has neither expired nor been erased; and of what has expired only what a hold in force preserves, which
-- is for a custodian alone. A part is shown with its newest wrap. Once its key is gone a part is gone, whatever a hold placed later says.
DROP VIEW readable_payload;
CREATE VIEW readable_payload WITH (security_invoker = true) AS
  SELECT payload.organization_id, payload.request_id, payload.part, payload.expires_at, payload.project_id, payload.policy_version,
    payload.media_type, payload.format, payload.key_id, coalesce(wrap.generation, payload.hour_key_generation) AS hour_key_generation,
    NULL::uuid AS hold_id, coalesce(wrap.wrapped_key, payload.wrapped_key) AS wrapped_key, payload.ciphertext, payload.plaintext_size_bytes,
    payload.digest, payload.admitted_at, payload.expires_at <= lethe_now() AS is_past_expiry
  FROM payload
  LEFT JOIN keyring.payload_wrap wrap ON wrap.organization_id = payload.organization_id AND wrap.key_id = payload.key_id
    AND wrap.expiry_hour = date_trunc('hour', payload.expires_at, 'UTC')
  WHERE (payload.expires_at > lethe_now()
    OR covering_hold(payload.organization_id, payload.request_id) IS NOT NULL AND EXISTS (
      SELECT FROM keyring.hour_key
      WHERE hour_key.organization_id = payload.organization_id AND hour_key.expiry_hour = date_trunc('hour', payload.expires_at, 'UTC')
        AND hour_key.generation = coalesce(wrap.generation, payload.hour_key_generation)))
    AND NOT EXISTS (
      SELECT FROM payload_erasure erasure
      WHERE erasure.organization_id = payload.organization_id AND erasure.request_id = payload.request_id)
  UNION ALL
  SELECT held.organization_id, held.request_id, held.part, held.expires_at, held.project_id, held.policy_version, held.media_type, held.format,
    held.key_id, 0, held.hold_id, held.wrapped_key, held.ciphertext, held.plaintext_size_bytes, held.digest, held.admitted_at, true
  FROM payload_held held
  WHERE covering_hold(held.organization_id, held.request_id) IS NOT NULL
    AND NOT EXISTS (
      SELECT FROM payload_erasure erasure
      WHERE erasure.organization_id = held.organization_id AND erasure.request_id = held.request_id);

-- The parts of one payload, and the audit event of this read, in one go: no app reads a payload in any other way. A custodian gets what a hold
-- preserves past its expiry and nothing else; every other reader what has not expired and nothing else.
CREATE FUNCTION read_payload(
  of_request_id uuid, as_custodian boolean, actor_kind text, actor_id text, actor_label text, call_id text, address text)
RETURNS SETOF readable_payload
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  tenant uuid := current_organization_id();
  standing text;
BEGIN
  SELECT lifecycle_state INTO standing FROM organization WHERE id = tenant;
  IF standing = 'suspended' THEN
    RAISE EXCEPTION 'the organization is suspended' USING ERRCODE = 'LE001';
  ELSIF standing IS DISTINCT FROM 'active' THEN
    RAISE EXCEPTION 'the organization is closed' USING ERRCODE = 'LE002';
  END IF;
  RETURN QUERY
    SELECT payload.* FROM readable_payload payload
    WHERE payload.organization_id = tenant AND payload.request_id = of_request_id AND payload.is_past_expiry = as_custodian
      AND payload.expires_at = (SELECT request.expires_at FROM request WHERE request.organization_id = tenant AND request.id = of_request_id)
    ORDER BY payload.part COLLATE "C";
  IF FOUND THEN
    PERFORM append_audit_event(actor_kind, actor_id, actor_label,
      CASE WHEN as_custodian THEN 'payload.read_held' ELSE 'payload.read' END, 'request', of_request_id::text, NULL,
      CASE WHEN as_custodian THEN jsonb_build_object('hold_id', covering_hold(tenant, of_request_id)) END, call_id, address);
  END IF;
END $$;

-- Whether a hold preserves a payload of the transaction's tenant past its expiry.
CREATE FUNCTION is_payload_held(of_request_id uuid, of_expires_at timestamptz) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT EXISTS (
    SELECT FROM readable_payload payload
    WHERE payload.organization_id = current_organization_id() AND payload.request_id = of_request_id
      AND payload.expires_at = of_expires_at AND payload.is_past_expiry)
$$;

-- Commitments ---------------------------------------------------------------------------------------------------------

-- The RFC 9162 root over leaves, given as their data. A last node without a sibling moves up as it is. Level by level in sets: elements of
-- an array of bytes cannot be reached without walking over those before them.
CREATE FUNCTION merkle_root(leaves bytea[]) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  hashes bytea[];
BEGIN
  IF coalesce(cardinality(leaves), 0) = 0 THEN
    RETURN sha256('');
  END IF;
  SELECT array_agg(sha256('\x00'::bytea || leaf) ORDER BY position) INTO hashes FROM unnest(leaves) WITH ORDINALITY AS leaf (leaf, position);
  WHILE cardinality(hashes) > 1 LOOP
    SELECT array_agg(hash ORDER BY pair) INTO hashes
    FROM (
      SELECT (position - 1) / 2 AS pair, CASE count(*)
        WHEN 1 THEN string_agg(child, ''::bytea)
        ELSE sha256('\x01'::bytea || string_agg(child, ''::bytea ORDER BY position)) END AS hash
      FROM unnest(hashes) WITH ORDINALITY AS child (child, position) GROUP BY 1
    ) parents;
  END LOOP;
  RETURN hashes[1];
END $$;

-- What commits to a part without telling anything about it to whoever lacks the organization's salt.
CREATE FUNCTION payload_commitment(salt bytea, request_id uuid, part text, digest bytea) RETURNS bytea
LANGUAGE sql IMMUTABLE
RETURN hmac_sha256(salt, convert_to('lethe commitment', 'UTF8') || '\x00'::bytea || convert_to(request_id::text, 'UTF8') || '\x00'::bytea
  || convert_to(part, 'UTF8') || '\x00'::bytea || digest);

-- The root over the commitments of parts of one organization, in the order of request and part.
CREATE FUNCTION commitments_root(of_organization_id uuid, request_ids uuid[], parts text[], digests bytea[]) RETURNS bytea
LANGUAGE plpgsql AS $$
DECLARE
  commitments bytea[];
BEGIN
  PERFORM organization_reference(of_organization_id);
  SELECT coalesce(array_agg(payload_commitment(salt, committed.request_id, committed.part, committed.digest)
    ORDER BY committed.request_id, committed.part COLLATE "C"), '{}') INTO commitments
  FROM unnest(request_ids, parts, digests) AS committed (request_id, part, digest)
  JOIN keyring.organization_salt ON organization_salt.organization_id = of_organization_id;
  RETURN merkle_root(commitments);
END $$;

-- Parts counted by day of admission and day of expiry, as leaves write them.
CREATE FUNCTION count_entries(admitted timestamptz[], expiring timestamptz[]) RETURNS jsonb
LANGUAGE sql STABLE
RETURN (
  SELECT coalesce(jsonb_agg(jsonb_build_object('admitted_day', admitted_day, 'expiry_day', expiry_day, 'parts', part_count)
    ORDER BY admitted_day, expiry_day), '[]')
  FROM (
    SELECT (counted.admitted_at AT TIME ZONE 'UTC')::date::text AS admitted_day, (counted.expires_at AT TIME ZONE 'UTC')::date::text AS expiry_day,
      count(*) AS part_count
    FROM unnest(admitted, expiring) AS counted (admitted_at, expires_at) GROUP BY 1, 2
  ) entries);

-- Erasure -------------------------------------------------------------------------------------------------------------

-- Erases one payload of the transaction's tenant and answers with its erasure; a repeat answers with the first one. Nothing to erase, no row.
-- What a hold covers is refused and stays: a hold is placed before an erasure looks, or after it is done, never in between. The generations of
-- the hour's key under which the parts were ever wrapped are to be replaced.
CREATE FUNCTION erase_payload(
  of_request_id uuid, erasure_reason text, actor_kind text, actor_id text, actor_label text, call_id text, address text)
RETURNS TABLE (erased_at timestamptz, reason text, leaf_index bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  tenant uuid := current_organization_id();
  subject request%ROWTYPE;
  ended_hour timestamptz;
  gone record;
  part_count int;
  new_leaf_index bigint;
BEGIN
  PERFORM begin_destruction();
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
  ended_hour := date_trunc('hour', subject.expires_at, 'UTC');
  WITH deleted AS (
    DELETE FROM payload WHERE payload.organization_id = tenant AND payload.request_id = of_request_id AND payload.expires_at = subject.expires_at
    RETURNING payload.part, payload.digest, payload.key_id, payload.hour_key_generation
  )
  SELECT coalesce(array_agg(deleted.part ORDER BY deleted.part COLLATE "C"), '{}') AS parts,
    coalesce(array_agg(deleted.digest ORDER BY deleted.part COLLATE "C"), '{}') AS digests,
    coalesce(array_agg(deleted.key_id), '{}') AS key_ids, coalesce(array_agg(deleted.hour_key_generation), '{}') AS generations
  INTO gone FROM deleted;
  part_count := cardinality(gone.parts);
  INSERT INTO keyring.rekey (organization_id, expiry_hour, generation, requested_at)
    SELECT tenant, ended_hour, hour_key.generation, lethe_now() FROM keyring.hour_key
    WHERE hour_key.organization_id = tenant AND hour_key.expiry_hour = ended_hour
      AND (hour_key.generation = ANY (gone.generations) OR hour_key.generation IN (
        SELECT wrap.generation FROM keyring.payload_wrap wrap
        WHERE wrap.organization_id = tenant AND wrap.expiry_hour = ended_hour AND wrap.key_id = ANY (gone.key_ids)))
    ON CONFLICT DO NOTHING;
  DELETE FROM keyring.payload_wrap wrap
    WHERE wrap.organization_id = tenant AND wrap.expiry_hour = ended_hour AND wrap.key_id = ANY (gone.key_ids);
  UPDATE keyring.payload_tally tally SET erased_count = tally.erased_count + part_count
    WHERE tally.organization_id = tenant AND tally.admitted_day = (subject.admitted_at AT TIME ZONE 'UTC')::date
      AND tally.expiry_day = (subject.expires_at AT TIME ZONE 'UTC')::date;
  PERFORM append_audit_event(actor_kind, actor_id, actor_label, 'payload.erased', 'request', of_request_id::text, NULL,
    jsonb_build_object('reason', erasure_reason), call_id, address);
  new_leaf_index := append_log_leaf(tenant, 'erasure', jsonb_build_object(
    'batch', gen_random_uuid(), 'reason', 'immediate', 'parts', part_count,
    'entries', count_entries(array_fill(subject.admitted_at::timestamptz, ARRAY[part_count]),
      array_fill(subject.expires_at::timestamptz, ARRAY[part_count])),
    'commitments_root', encode(commitments_root(tenant, array_fill(of_request_id, ARRAY[part_count]), gone.parts, gone.digests), 'hex'),
    'executed_at', log_instant(lethe_now())));
  RETURN QUERY
    INSERT INTO payload_erasure AS erasure (organization_id, request_id, erased_at, reason, actor_kind, actor_id, actor_label, leaf_index,
      admitted_at, expires_at, parts, digests)
    VALUES (tenant, of_request_id, lethe_now(), erasure_reason, erase_payload.actor_kind, erase_payload.actor_id, erase_payload.actor_label,
      new_leaf_index, subject.admitted_at, subject.expires_at, gone.parts, gone.digests)
    RETURNING erasure.erased_at::timestamptz, erasure.reason, erasure.leaf_index;
END $$;

-- The re-key of an hour from which something was erased ------------------------------------------------------------------

-- A wrap lives as long as the key that it is under, and a demand ends with what it demanded.
CREATE FUNCTION forget_wraps_of_hour_keys() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM keyring.payload_wrap wrap USING gone
    WHERE wrap.organization_id = gone.organization_id AND wrap.expiry_hour = gone.expiry_hour AND wrap.generation = gone.generation;
  UPDATE keyring.rekey SET finished_at = public.lethe_now() FROM gone
    WHERE rekey.organization_id = gone.organization_id AND rekey.expiry_hour = gone.expiry_hour AND rekey.generation = gone.generation
      AND rekey.finished_at IS NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER hour_key_takes_its_wraps AFTER DELETE ON keyring.hour_key REFERENCING OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION forget_wraps_of_hour_keys();

-- Whether destruction stands still, so that whatever would destroy leaves its work to a later run.
CREATE FUNCTION is_destruction_paused() RETURNS boolean
LANGUAGE sql STABLE
RETURN EXISTS (SELECT FROM public.time_guard WHERE paused_at IS NOT NULL);

-- The organization-hours that still run and have generations to replace, oldest demand first. `is_renewed`: there is a newer generation that
-- nobody demanded, so survivors have somewhere to go.
CREATE FUNCTION due_rekeys(row_limit int)
RETURNS TABLE (organization_id uuid, expiry_hour timestamptz, newest_generation int, is_renewed boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT demand.organization_id, demand.expiry_hour, newest.generation, NOT newest.generation = ANY (demand.generations)
  FROM (
    SELECT rekey.organization_id, rekey.expiry_hour, array_agg(rekey.generation) AS generations, min(rekey.requested_at) AS requested_at
    FROM keyring.rekey WHERE rekey.finished_at IS NULL GROUP BY 1, 2
  ) demand
  CROSS JOIN LATERAL (
    SELECT max(hour_key.generation) AS generation FROM keyring.hour_key
    WHERE hour_key.organization_id = demand.organization_id AND hour_key.expiry_hour = demand.expiry_hour
  ) newest
  WHERE newest.generation IS NOT NULL AND demand.expiry_hour + interval '1 hour' > lethe_now()
  ORDER BY demand.requested_at, demand.organization_id, demand.expiry_hour LIMIT row_limit
$$;

-- When the next re-key has something to do: at once where survivors have nowhere to go yet, else when its newest generation is old enough.
CREATE FUNCTION next_rekey_at(wait_ms int) RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT min(CASE WHEN due.is_renewed THEN newest.created_at + wait_ms * interval '1 millisecond' ELSE lethe_now() END)
  FROM due_rekeys(1000) due
  JOIN keyring.hour_key newest ON newest.organization_id = due.organization_id AND newest.expiry_hour = due.expiry_hour
    AND newest.generation = due.newest_generation
$$;

-- The wrapped keys of one organization-hour, for rewrapping what is under them.
CREATE FUNCTION hour_keys_to_rewrap(of_organization_id uuid, of_expiry_hour timestamptz)
RETURNS TABLE (generation int, master_key_version int, wrapped_key bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT hour_key.generation, hour_key.master_key_version, hour_key.wrapped_key FROM keyring.hour_key
  WHERE hour_key.organization_id = of_organization_id AND hour_key.expiry_hour = of_expiry_hour
$$;

-- Adds the next generation of an hour's key. From now on gateways that look for the newest one find it.
CREATE FUNCTION renew_hour_key(
  token bigint, of_organization_id uuid, of_expiry_hour timestamptz, new_generation int, with_master_key_version int, new_wrapped_key bytea)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  PERFORM assert_sweep('rekey-erased-hours', token);
  INSERT INTO keyring.hour_key (organization_id, expiry_hour, generation, master_key_version, wrapped_key, created_at)
    VALUES (of_organization_id, of_expiry_hour, new_generation, with_master_key_version, new_wrapped_key, lethe_now())
    ON CONFLICT DO NOTHING;
END $$;

-- Payload keys whose newest wrap is under a generation that is to go. Keys only: no ciphertext leaves the table. What was erased does not
-- survive, even if a repeat or a restore brought its row back.
CREATE FUNCTION survivors_to_rewrap(of_organization_id uuid, of_expiry_hour timestamptz, row_limit int)
RETURNS TABLE (key_id uuid, generation int, wrapped_key bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT payload.key_id, coalesce(wrap.generation, payload.hour_key_generation), coalesce(wrap.wrapped_key, payload.wrapped_key)
  FROM payload
  LEFT JOIN keyring.payload_wrap wrap ON wrap.organization_id = payload.organization_id AND wrap.key_id = payload.key_id
    AND wrap.expiry_hour = of_expiry_hour
  JOIN keyring.rekey ON rekey.organization_id = payload.organization_id AND rekey.expiry_hour = of_expiry_hour
    AND rekey.generation = coalesce(wrap.generation, payload.hour_key_generation) AND rekey.finished_at IS NULL
  WHERE payload.organization_id = of_organization_id AND payload.expires_at >= of_expiry_hour
    AND payload.expires_at < of_expiry_hour + interval '1 hour'
    AND NOT EXISTS (
      SELECT FROM payload_erasure erasure
      WHERE erasure.organization_id = payload.organization_id AND erasure.request_id = payload.request_id)
  LIMIT row_limit
$$;

-- Keeps new wraps of payload keys, and tells how many. The rows of their payloads are locked, so that an erasure of one of them waits and then
-- sees the new wrap: it will demand that generation too.
CREATE FUNCTION store_payload_wraps(
  token bigint, of_organization_id uuid, of_expiry_hour timestamptz, new_generation int, key_ids uuid[], wrapped_keys bytea[])
RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  stored_count int;
BEGIN
  PERFORM assert_sweep('rekey-erased-hours', token);
  PERFORM FROM keyring.hour_key WHERE hour_key.organization_id = of_organization_id AND hour_key.expiry_hour = of_expiry_hour
    AND hour_key.generation = new_generation FOR KEY SHARE;
  IF NOT FOUND THEN
    RETURN 0;
  END IF;
  WITH living AS (
    SELECT payload.key_id FROM payload
    WHERE payload.organization_id = of_organization_id AND payload.expires_at >= of_expiry_hour
      AND payload.expires_at < of_expiry_hour + interval '1 hour' AND payload.key_id = ANY (key_ids)
    FOR KEY SHARE
  )
  INSERT INTO keyring.payload_wrap AS wrap (organization_id, expiry_hour, key_id, generation, wrapped_key)
    SELECT of_organization_id, of_expiry_hour, offered.key_id, new_generation, offered.wrapped_key
    FROM unnest(key_ids, wrapped_keys) AS offered (key_id, wrapped_key) JOIN living USING (key_id)
    ON CONFLICT (organization_id, expiry_hour, key_id) DO UPDATE SET generation = EXCLUDED.generation, wrapped_key = EXCLUDED.wrapped_key;
  GET DIAGNOSTICS stored_count = ROW_COUNT;
  RETURN stored_count;
END $$;

-- Destroys the generations that were demanded, tells them, and appends their leaf. One goes only when a newer one has been there for `wait_ms`,
-- so that no gateway seals under it from memory any more, and when no survivor is left under it: what is on its way in waits for the lock.
CREATE FUNCTION finish_rekey(token bigint, of_organization_id uuid, of_expiry_hour timestamptz, wait_ms int) RETURNS int[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  destroyed int[];
BEGIN
  PERFORM assert_sweep('rekey-erased-hours', token);
  IF is_destruction_paused() THEN
    RETURN '{}';
  END IF;
  PERFORM FROM keyring.hour_key WHERE hour_key.organization_id = of_organization_id AND hour_key.expiry_hour = of_expiry_hour
    ORDER BY hour_key.generation FOR UPDATE;
  WITH gone AS (
    DELETE FROM keyring.hour_key USING keyring.rekey
    WHERE hour_key.organization_id = of_organization_id AND hour_key.expiry_hour = of_expiry_hour
      AND rekey.organization_id = of_organization_id AND rekey.expiry_hour = of_expiry_hour AND rekey.generation = hour_key.generation
      AND rekey.finished_at IS NULL
      AND EXISTS (
        SELECT FROM keyring.hour_key newer
        WHERE newer.organization_id = of_organization_id AND newer.expiry_hour = of_expiry_hour AND newer.generation > hour_key.generation
          AND newer.created_at <= lethe_now() - wait_ms * interval '1 millisecond')
      AND NOT EXISTS (
        SELECT FROM payload
        LEFT JOIN keyring.payload_wrap wrap ON wrap.organization_id = payload.organization_id AND wrap.key_id = payload.key_id
          AND wrap.expiry_hour = of_expiry_hour
        WHERE payload.organization_id = of_organization_id AND payload.expires_at >= of_expiry_hour
          AND payload.expires_at < of_expiry_hour + interval '1 hour'
          AND coalesce(wrap.generation, payload.hour_key_generation) = hour_key.generation
          AND NOT EXISTS (
            SELECT FROM payload_erasure erasure
            WHERE erasure.organization_id = payload.organization_id AND erasure.request_id = payload.request_id))
    RETURNING hour_key.generation
  )
  SELECT coalesce(array_agg(gone.generation ORDER BY gone.generation), '{}') INTO destroyed FROM gone;
  IF cardinality(destroyed) > 0 THEN
    PERFORM append_log_leaf(of_organization_id, 'key_destruction', jsonb_build_object(
      'expiry_hour', log_instant(of_expiry_hour), 'generations', to_jsonb(destroyed), 'cause', 'erasure', 'executed_at', log_instant(lethe_now())));
    INSERT INTO keyring.destruction_tally AS tally VALUES (of_organization_id, cardinality(destroyed), lethe_now())
      ON CONFLICT (organization_id) DO UPDATE SET destroyed_key_count = tally.destroyed_key_count + EXCLUDED.destroyed_key_count,
        last_destroyed_at = EXCLUDED.last_destroyed_at;
  END IF;
  RETURN destroyed;
END $$;

-- Legal holds ---------------------------------------------------------------------------------------------------------

-- The instant of a hold is taken when nothing is being destroyed any more, so whatever was destroyed first is dated before it.
CREATE FUNCTION stamp_hold() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.placed_at := date_trunc('milliseconds', lethe_now() + (clock_timestamp() - statement_timestamp()));
  RETURN NEW;
END $$;
CREATE TRIGGER legal_hold_is_stamped BEFORE INSERT ON legal_hold FOR EACH ROW EXECUTE FUNCTION stamp_hold();

-- Places a hold of the transaction's tenant, between two destructions and never within one. It waits for those that run, at most so long that
-- those which queue behind it go on soon.
CREATE FUNCTION place_legal_hold(
  hold_id uuid, hold_name text, hold_reason text, of_project_id uuid, of_end_user text, from_admitted timestamptz, to_admitted timestamptz,
  of_request_ids uuid[], by_label text)
RETURNS SETOF legal_hold
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  PERFORM set_config('lock_timeout', '5s', true);
  PERFORM pg_advisory_xact_lock(hashtext('lethe destruction'));
  PERFORM set_config('lock_timeout', '0', true);
  RETURN QUERY
    INSERT INTO legal_hold (organization_id, id, name, reason, project_id, end_user, admitted_from, admitted_to, request_ids, placed_at,
      placed_by_label)
    VALUES (current_organization_id(), hold_id, hold_name, hold_reason, of_project_id, of_end_user, from_admitted, to_admitted,
      coalesce(of_request_ids, '{}'), lethe_now(), by_label)
    RETURNING *;
END $$;

CREATE FUNCTION refuse_hold_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.released_at IS NOT NULL OR NEW.released_at IS NULL
    OR to_jsonb(OLD) - 'released_at' - 'released_by_label' IS DISTINCT FROM to_jsonb(NEW) - 'released_at' - 'released_by_label' THEN
    RAISE EXCEPTION 'a legal hold changes once, when it is released' USING ERRCODE = 'check_violation';
  END IF;
  -- Whoever releases it does not choose the instant.
  NEW.released_at := public.lethe_now();
  RETURN NEW;
END $$;
CREATE TRIGGER legal_hold_changes_once BEFORE UPDATE ON legal_hold FOR EACH ROW EXECUTE FUNCTION refuse_hold_change();

-- Payload keys of an ended hour that a hold covers, with the hold that will keep each.
CREATE FUNCTION held_parts_of_hour(of_organization_id uuid, of_expiry_hour timestamptz, row_limit int)
RETURNS TABLE (request_id uuid, part text, key_id uuid, hold_id uuid, generation int, wrapped_key bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT covered.request_id, covered.part, covered.key_id, covered.hold_id, covered.generation, covered.wrapped_key
  FROM (
    SELECT payload.request_id, payload.part, payload.key_id, covering_hold(payload.organization_id, payload.request_id) AS hold_id,
      coalesce(wrap.generation, payload.hour_key_generation) AS generation, coalesce(wrap.wrapped_key, payload.wrapped_key) AS wrapped_key
    FROM payload
    LEFT JOIN keyring.payload_wrap wrap ON wrap.organization_id = payload.organization_id AND wrap.key_id = payload.key_id
      AND wrap.expiry_hour = of_expiry_hour
    WHERE payload.organization_id = of_organization_id AND payload.expires_at >= of_expiry_hour
      AND payload.expires_at < of_expiry_hour + interval '1 hour'
  ) covered
  WHERE covered.hold_id IS NOT NULL
  ORDER BY covered.request_id, covered.part LIMIT row_limit
$$;

CREATE FUNCTION hold_key_to_rewrap(of_organization_id uuid, of_hold_id uuid) RETURNS TABLE (master_key_version int, wrapped_key bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT hold_key.master_key_version, hold_key.wrapped_key FROM keyring.hold_key
  WHERE hold_key.organization_id = of_organization_id AND hold_key.hold_id = of_hold_id
$$;

-- Keeps the key of a hold in force, unless it has one already.
CREATE FUNCTION insert_hold_key(of_organization_id uuid, of_hold_id uuid, with_master_key_version int, new_wrapped_key bytea) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  INSERT INTO keyring.hold_key (organization_id, hold_id, master_key_version, wrapped_key)
  SELECT hold.organization_id, hold.id, with_master_key_version, new_wrapped_key FROM legal_hold hold
  WHERE hold.organization_id = of_organization_id AND hold.id = of_hold_id AND hold.released_at IS NULL
  ON CONFLICT DO NOTHING
$$;

-- Moves parts of an ended hour under their holds' keys, appends one leaf for each hold, and tells how many parts moved. A part whose hold was
-- released meanwhile stays where it is and goes with its hour.
CREATE FUNCTION preserve_held_parts(
  token bigint, of_organization_id uuid, of_expiry_hour timestamptz, request_ids uuid[], part_names text[], hold_ids uuid[], wrapped_keys bytea[])
RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  kept record;
  moved_count int := 0;
BEGIN
  PERFORM assert_sweep('destroy-hour-keys', token);
  PERFORM FROM keyring.hold_key WHERE hold_key.organization_id = of_organization_id AND hold_key.hold_id = ANY (hold_ids) FOR KEY SHARE;
  FOR kept IN
    WITH moving AS (
      DELETE FROM payload USING unnest(request_ids, part_names, hold_ids, wrapped_keys) AS offered (request_id, part, hold_id, wrapped_key)
      WHERE payload.organization_id = of_organization_id AND payload.expires_at >= of_expiry_hour
        AND payload.expires_at < of_expiry_hour + interval '1 hour' AND payload.expires_at <= lethe_now()
        AND payload.request_id = offered.request_id AND payload.part = offered.part
        AND covering_hold(of_organization_id, offered.request_id) = offered.hold_id
        AND EXISTS (SELECT FROM keyring.hold_key WHERE hold_key.organization_id = of_organization_id AND hold_key.hold_id = offered.hold_id)
      RETURNING payload.*, offered.hold_id, offered.wrapped_key AS held_wrapped_key
    ), moved AS (
      INSERT INTO payload_held (organization_id, request_id, part, expires_at, project_id, policy_version, media_type, format, key_id, hold_id,
        wrapped_key, ciphertext, plaintext_size_bytes, digest, admitted_at, held_at)
      SELECT moving.organization_id, moving.request_id, moving.part, moving.expires_at, moving.project_id, moving.policy_version,
        moving.media_type, moving.format, moving.key_id, moving.hold_id, moving.held_wrapped_key, moving.ciphertext,
        moving.plaintext_size_bytes, moving.digest, moving.admitted_at, lethe_now()
      FROM moving
      RETURNING payload_held.hold_id, payload_held.admitted_at, payload_held.expires_at
    )
    SELECT moved.hold_id, count(*)::int AS part_count, array_agg(moved.admitted_at::timestamptz) AS admitted,
      array_agg(moved.expires_at::timestamptz) AS expiring
    FROM moved GROUP BY 1 ORDER BY 1
  LOOP
    moved_count := moved_count + kept.part_count;
    PERFORM add_to_tally(of_organization_id, kept.admitted, kept.expiring, 0, 1);
    PERFORM append_log_leaf(of_organization_id, 'preservation', jsonb_build_object(
      'hold', kept.hold_id, 'expiry_hour', log_instant(of_expiry_hour), 'parts', kept.part_count,
      'entries', count_entries(kept.admitted, kept.expiring), 'executed_at', log_instant(lethe_now())));
  END LOOP;
  RETURN moved_count;
END $$;

-- Counts parts that were dropped, or put under a hold, in their days.
CREATE FUNCTION add_to_tally(of_organization_id uuid, admitted timestamptz[], expiring timestamptz[], dropped_sign int, held_sign int) RETURNS void
LANGUAGE sql
AS $$
  UPDATE keyring.payload_tally tally
  SET dropped_count = tally.dropped_count + dropped_sign * changed.part_count, held_count = tally.held_count + held_sign * changed.part_count
  FROM (
    SELECT (counted.admitted_at AT TIME ZONE 'UTC')::date AS admitted_day, (counted.expires_at AT TIME ZONE 'UTC')::date AS expiry_day,
      count(*) AS part_count
    FROM unnest(admitted, expiring) AS counted (admitted_at, expires_at) GROUP BY 1, 2
  ) changed
  WHERE tally.organization_id = of_organization_id AND tally.admitted_day = changed.admitted_day AND tally.expiry_day = changed.expiry_day
$$;

-- Released holds that still keep parts or have a key, oldest release first.
CREATE FUNCTION released_holds(row_limit int) RETURNS TABLE (organization_id uuid, hold_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT hold.organization_id, hold.id FROM legal_hold hold
  WHERE hold.released_at IS NOT NULL AND (
    EXISTS (SELECT FROM keyring.hold_key WHERE hold_key.organization_id = hold.organization_id AND hold_key.hold_id = hold.id)
    OR EXISTS (SELECT FROM payload_held held WHERE held.organization_id = hold.organization_id AND held.hold_id = hold.id))
  ORDER BY hold.released_at, hold.id LIMIT row_limit
$$;

-- When the oldest of them was released; null when there is none.
CREATE FUNCTION oldest_hold_release() RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT hold.released_at FROM released_holds(1) released
  JOIN legal_hold hold ON hold.organization_id = released.organization_id AND hold.id = released.hold_id
$$;

-- Parts that a released hold keeps and that another hold in force covers, with that hold.
CREATE FUNCTION parts_to_hand_over(of_organization_id uuid, of_hold_id uuid, row_limit int)
RETURNS TABLE (request_id uuid, part text, key_id uuid, hold_id uuid, wrapped_key bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT covered.request_id, covered.part, covered.key_id, covered.next_hold_id, covered.wrapped_key
  FROM (
    SELECT held.request_id, held.part, held.key_id, covering_hold(held.organization_id, held.request_id) AS next_hold_id, held.wrapped_key
    FROM payload_held held WHERE held.organization_id = of_organization_id AND held.hold_id = of_hold_id
  ) covered
  WHERE covered.next_hold_id IS NOT NULL
  ORDER BY covered.request_id, covered.part LIMIT row_limit
$$;

-- Puts parts of a released hold under the key of the hold that covers them now, and tells how many.
CREATE FUNCTION hand_over_held_parts(
  token bigint, of_organization_id uuid, of_hold_id uuid, request_ids uuid[], part_names text[], next_hold_ids uuid[], wrapped_keys bytea[])
RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  moved_count int;
BEGIN
  PERFORM assert_sweep('release-holds', token);
  UPDATE payload_held held SET hold_id = offered.hold_id, wrapped_key = offered.wrapped_key
  FROM unnest(request_ids, part_names, next_hold_ids, wrapped_keys) AS offered (request_id, part, hold_id, wrapped_key)
  WHERE held.organization_id = of_organization_id AND held.hold_id = of_hold_id AND held.request_id = offered.request_id
    AND held.part = offered.part AND covering_hold(of_organization_id, offered.request_id) = offered.hold_id
    AND EXISTS (SELECT FROM keyring.hold_key WHERE hold_key.organization_id = of_organization_id AND hold_key.hold_id = offered.hold_id);
  GET DIAGNOSTICS moved_count = ROW_COUNT;
  RETURN moved_count;
END $$;

-- Deletes at most `row_limit` parts that only a released hold kept, appends their leaf, and tells how many. They are all past their expiry.
-- They are counted before they go, so that whatever has to name them still finds them.
CREATE FUNCTION drop_released_parts(token bigint, of_organization_id uuid, of_hold_id uuid, row_limit int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  doomed record;
BEGIN
  PERFORM assert_sweep('release-holds', token);
  SELECT count(*)::int AS part_count, coalesce(array_agg(released.request_id), '{}') AS request_ids,
    coalesce(array_agg(released.part), '{}') AS part_names, coalesce(array_agg(released.admitted_at::timestamptz), '{}') AS admitted,
    coalesce(array_agg(released.expires_at::timestamptz), '{}') AS expiring
  INTO doomed FROM (
    SELECT held.request_id, held.part, held.admitted_at, held.expires_at FROM payload_held held
    JOIN legal_hold hold ON hold.organization_id = held.organization_id AND hold.id = held.hold_id
    WHERE held.organization_id = of_organization_id AND held.hold_id = of_hold_id AND hold.released_at IS NOT NULL
      AND held.expires_at <= confirmed_now() AND covering_hold(held.organization_id, held.request_id) IS NULL
    ORDER BY held.request_id, held.part LIMIT row_limit FOR UPDATE OF held
  ) released;
  IF doomed.part_count = 0 THEN
    RETURN 0;
  END IF;
  PERFORM add_to_tally(of_organization_id, doomed.admitted, doomed.expiring, 1, -1);
  DELETE FROM payload_held held USING unnest(doomed.request_ids, doomed.part_names) AS gone (request_id, part)
    WHERE held.organization_id = of_organization_id AND held.request_id = gone.request_id AND held.part = gone.part;
  PERFORM append_log_leaf(of_organization_id, 'hold_release', jsonb_build_object(
    'hold', of_hold_id, 'parts', doomed.part_count, 'entries', count_entries(doomed.admitted, doomed.expiring),
    'executed_at', log_instant(lethe_now())));
  RETURN doomed.part_count;
END $$;

-- Destroys the key of a released hold that keeps nothing any more, and appends its leaf. False while it still keeps something.
CREATE FUNCTION destroy_hold_key(token bigint, of_organization_id uuid, of_hold_id uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  PERFORM assert_sweep('release-holds', token);
  IF is_destruction_paused() THEN
    RETURN false;
  END IF;
  PERFORM FROM keyring.hold_key WHERE hold_key.organization_id = of_organization_id AND hold_key.hold_id = of_hold_id FOR UPDATE;
  DELETE FROM keyring.hold_key USING legal_hold hold
    WHERE hold_key.organization_id = of_organization_id AND hold_key.hold_id = of_hold_id
      AND hold.organization_id = of_organization_id AND hold.id = of_hold_id AND hold.released_at IS NOT NULL
      AND NOT EXISTS (SELECT FROM payload_held held WHERE held.organization_id = of_organization_id AND held.hold_id = of_hold_id);
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  PERFORM append_log_leaf(of_organization_id, 'key_destruction', jsonb_build_object(
    'hold', of_hold_id, 'cause', 'hold_released', 'executed_at', log_instant(lethe_now())));
  RETURN true;
END $$;

SELECT adopt_objects();

-- Who may do what -----------------------------------------------------------------------------------------------------

-- The dashboard reads and erases payloads through the functions, and in no other way.
REVOKE SELECT, DELETE ON payload FROM lethe_app;
REVOKE INSERT ON payload_erasure FROM lethe_app;
GRANT EXECUTE ON FUNCTION
  read_payload(uuid, boolean, text, text, text, text, text), is_payload_held(uuid, timestamptz),
  erase_payload(uuid, text, text, text, text, text, text) TO lethe_app;
GRANT EXECUTE ON FUNCTION place_legal_hold(uuid, text, text, uuid, text, timestamptz, timestamptz, uuid[], text) TO lethe_app;
GRANT UPDATE (released_at, released_by_label) ON legal_hold TO lethe_app;
GRANT SELECT ON keyring.hold_key TO lethe_app;

GRANT EXECUTE ON FUNCTION
  due_rekeys(int), next_rekey_at(int), hour_keys_to_rewrap(uuid, timestamptz), renew_hour_key(bigint, uuid, timestamptz, int, int, bytea),
  survivors_to_rewrap(uuid, timestamptz, int), store_payload_wraps(bigint, uuid, timestamptz, int, uuid[], bytea[]),
  finish_rekey(bigint, uuid, timestamptz, int), held_parts_of_hour(uuid, timestamptz, int), hold_key_to_rewrap(uuid, uuid),
  insert_hold_key(uuid, uuid, int, bytea), preserve_held_parts(bigint, uuid, timestamptz, uuid[], text[], uuid[], bytea[]),
  released_holds(int), oldest_hold_release(), parts_to_hand_over(uuid, uuid, int),
  hand_over_held_parts(bigint, uuid, uuid, uuid[], text[], uuid[], bytea[]), drop_released_parts(bigint, uuid, uuid, int),
  destroy_hold_key(bigint, uuid, uuid) TO lethe_worker;
