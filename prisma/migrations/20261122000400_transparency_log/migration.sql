-- CreateTable
CREATE TABLE "keyring"."audit_batch" (
    "organization_id" UUID NOT NULL,
    "from_number" BIGINT NOT NULL,
    "to_number" BIGINT NOT NULL,
    "leaf_index" BIGINT NOT NULL,

    CONSTRAINT "audit_batch_pkey" PRIMARY KEY ("organization_id","to_number")
);

-- CreateTable
CREATE TABLE "keyring"."manifest_entry" (
    "organization_id" UUID NOT NULL,
    "admitted_day" DATE NOT NULL,
    "sequence" INTEGER NOT NULL,
    "expiry_day" DATE NOT NULL,
    "part_count" BIGINT NOT NULL,
    "commitments" BYTEA,

    CONSTRAINT "manifest_entry_pkey" PRIMARY KEY ("organization_id","admitted_day","sequence","expiry_day")
);

SELECT isolate_tenants(tenant_table::regclass) FROM unnest(ARRAY['keyring.audit_batch', 'keyring.manifest_entry']) tenant_table;

ALTER TABLE keyring.audit_batch ADD CONSTRAINT audit_batch_not_empty CHECK (from_number BETWEEN 1 AND to_number);
ALTER TABLE keyring.manifest_entry
  ADD CONSTRAINT manifest_entry_not_empty CHECK (part_count > 0 AND length(commitments) = 32 * part_count),
  ALTER COLUMN commitments SET STORAGE EXTERNAL,
  ALTER COLUMN commitments SET STATISTICS 0;

-- A public key that signed once stays known, so that what it signed stays verifiable; and nobody forgets a sealed run of events.
DO $$
DECLARE
  log_table text;
BEGIN
  FOREACH log_table IN ARRAY ARRAY['log_signer', 'audit_batch'] LOOP
    EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE ON keyring.%I FOR EACH ROW EXECUTE FUNCTION public.refuse_log_change()',
      log_table || '_is_append_only', log_table);
    EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON keyring.%I FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_log_change()',
      log_table || '_is_not_truncated', log_table);
  END LOOP;
END $$;

-- Leaves of the whole deployment are every tenant's to read, and nobody's without a tenant.
DROP POLICY tenant ON keyring.log_leaf;
CREATE POLICY tenant ON keyring.log_leaf
  USING (coalesce(organization_id, public.current_organization_id()) = public.current_organization_id())
  WITH CHECK (organization_id = public.current_organization_id());

-- Hashes -------------------------------------------------------------------------------------------------------------

-- An event that could not be sealed is not written either.
ALTER TABLE audit_event ADD CONSTRAINT audit_event_facts_are_canonical
  CHECK ((before IS NULL OR canonical_json(before) <> '') AND (after IS NULL OR canonical_json(after) <> '')) NOT VALID;

CREATE FUNCTION organization_salt_of(of_organization_id uuid) RETURNS bytea
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM organization_reference(of_organization_id);
  RETURN (SELECT salt FROM keyring.organization_salt WHERE organization_id = of_organization_id);
END $$;

-- Signing --------------------------------------------------------------------------------------------------------------

-- The hashes of leaves from their bodies, for the signer, which is not shown the bodies.
CREATE FUNCTION log_leaf_hashes(from_index bigint, to_index bigint) RETURNS TABLE (index bigint, hash bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT leaf.index, sha256('\x00'::bytea || convert_to(leaf.body, 'UTF8'))
  FROM keyring.log_leaf leaf WHERE leaf.index >= from_index AND leaf.index < to_index ORDER BY leaf.index
$$;

-- Audit events --------------------------------------------------------------------------------------------------------

-- The organizations with events that are not sealed yet, in the order of their ids.
CREATE FUNCTION unsealed_organizations(after_id uuid, count_max int) RETURNS TABLE (organization_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT head.organization_id FROM audit_head head
  WHERE (after_id IS NULL OR head.organization_id > after_id)
    AND head.last_number > coalesce((SELECT max(to_number) FROM keyring.audit_batch batch WHERE batch.organization_id = head.organization_id), 0)
  ORDER BY head.organization_id LIMIT count_max
$$;

-- When the oldest event happened that is not sealed yet; null when all are.
CREATE FUNCTION oldest_unsealed_event_at() RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT min(event.occurred_at)
  FROM unsealed_organizations(NULL, NULL) unsealed
  CROSS JOIN LATERAL (
    SELECT occurred_at FROM audit_event
    WHERE audit_event.organization_id = unsealed.organization_id AND number > coalesce((
      SELECT max(to_number) FROM keyring.audit_batch batch WHERE batch.organization_id = unsealed.organization_id), 0)
    ORDER BY number LIMIT 1
  ) event
$$;

-- An event as its leaf commits to it: everything that is on record, and no id of the organization.
CREATE FUNCTION audit_event_document(event audit_event) RETURNS jsonb
LANGUAGE sql STABLE
RETURN jsonb_build_object(
  'number', event.number, 'occurred_at', public.log_instant(event.occurred_at),
  'actor', jsonb_build_object('kind', event.actor_kind, 'id', event.actor_id, 'label', event.actor_label),
  'action', event.action, 'target', jsonb_build_object('kind', event.target_kind, 'id', event.target_id),
  'before', event.before, 'after', event.after, 'request_id', event.request_id, 'address', event.address);

-- Seals the next events of one organization, at most `count_max` of them, and tells how many; 0 when all are sealed. A number that is
-- missing stops the sealing of this organization: somebody went around the append-only log.
CREATE FUNCTION seal_audit_events(sweep_token bigint, of_organization_id uuid, count_max int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  salt bytea := organization_salt_of(of_organization_id);
  first_number bigint;
  last_number bigint;
  leaves bytea[];
BEGIN
  PERFORM assert_sweep('seal-audit-events', sweep_token);
  SELECT coalesce(max(to_number), 0) + 1 INTO first_number FROM keyring.audit_batch WHERE organization_id = of_organization_id;
  SELECT max(event.number), array_agg(hmac_sha256(salt, convert_to(canonical_json(audit_event_document(event)), 'UTF8')) ORDER BY event.number)
  INTO last_number, leaves
  FROM (
    SELECT * FROM audit_event WHERE organization_id = of_organization_id AND number >= first_number ORDER BY number LIMIT count_max
  ) event;
  IF coalesce(last_number, first_number - 1) - first_number + 1 <> coalesce(cardinality(leaves), 0)
    OR (leaves IS NULL AND EXISTS (SELECT FROM audit_head head WHERE head.organization_id = of_organization_id AND head.last_number >= first_number))
  THEN
    RAISE EXCEPTION 'audit events from % on are missing', first_number USING ERRCODE = 'data_corrupted';
  END IF;
  IF leaves IS NULL THEN
    RETURN 0;
  END IF;
  INSERT INTO keyring.audit_batch VALUES (of_organization_id, first_number, last_number, append_log_leaf(of_organization_id, 'audit',
    jsonb_build_object('from', first_number, 'to', last_number, 'root', encode(merkle_root(leaves), 'hex'), 'executed_at', log_instant(lethe_now()))));
  RETURN cardinality(leaves);
END $$;

-- Manifests -----------------------------------------------------------------------------------------------------------

-- The ended days of admission of which parts came in that no manifest has covered yet, oldest first.
CREATE FUNCTION unmanifested_days(count_max int) RETURNS TABLE (organization_id uuid, admitted_day date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT DISTINCT tally.organization_id, tally.admitted_day FROM keyring.payload_tally tally
  WHERE tally.stored_count > tally.manifested_count AND tally.admitted_day < (lethe_now() AT TIME ZONE 'UTC')::date
  ORDER BY tally.admitted_day, tally.organization_id LIMIT count_max
$$;

-- When the next manifest can be written: at the end of the oldest day that lacks one.
CREATE FUNCTION next_manifest_at() RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT (min(admitted_day) + 1)::timestamp AT TIME ZONE 'UTC' FROM keyring.payload_tally WHERE stored_count > manifested_count
$$;

-- The parts that an organization admitted on one day and that expire on another, wherever they are by now: in place, held, or erased.
CREATE FUNCTION admitted_parts(of_organization_id uuid, of_admitted_day date, of_expiry_day date)
RETURNS TABLE (request_id uuid, part text, digest bytea)
LANGUAGE sql STABLE
BEGIN ATOMIC
  WITH day AS (
    SELECT of_admitted_day::timestamp AT TIME ZONE 'UTC' AS admitted_from, (of_admitted_day + 1)::timestamp AT TIME ZONE 'UTC' AS admitted_to,
      of_expiry_day::timestamp AT TIME ZONE 'UTC' AS expiry_from, (of_expiry_day + 1)::timestamp AT TIME ZONE 'UTC' AS expiry_to
  )
  SELECT payload.request_id, payload.part, payload.digest FROM public.payload, day
  WHERE payload.organization_id = of_organization_id AND payload.expires_at >= expiry_from AND payload.expires_at < expiry_to
    AND payload.admitted_at >= admitted_from AND payload.admitted_at < admitted_to
  UNION
  SELECT held.request_id, held.part, held.digest FROM public.payload_held held, day
  WHERE held.organization_id = of_organization_id AND held.expires_at >= expiry_from AND held.expires_at < expiry_to
    AND held.admitted_at >= admitted_from AND held.admitted_at < admitted_to
  UNION
  SELECT erasure.request_id, erased.part, erased.digest FROM public.payload_erasure erasure, day, unnest(erasure.parts, erasure.digests) AS erased (part, digest)
  WHERE erasure.organization_id = of_organization_id AND erasure.expires_at >= expiry_from AND erasure.expires_at < expiry_to
    AND erasure.admitted_at >= admitted_from AND erasure.admitted_at < admitted_to;
END;

-- The commitments of the parts that no manifest has named yet, in the order of request and part. The same as payload_commitment(), with the
-- two pads of HMAC made once: a day may have millions of parts.
CREATE FUNCTION unmanifested_commitments(of_organization_id uuid, of_admitted_day date, of_expiry_day date, organization_salt bytea) RETURNS bytea[]
LANGUAGE sql STABLE
AS $$
  WITH block AS (
    SELECT ('x' || rpad(encode(organization_salt, 'hex'), 128, '0'))::bit(512) AS bits
  ), pads AS MATERIALIZED (
    -- The first four bytes say how many bits follow.
    SELECT substring(varbit_send(bits # ('x' || repeat('36', 64))::bit(512)) FROM 5) || convert_to('lethe commitment', 'UTF8') || '\x00'::bytea AS inner_pad,
      substring(varbit_send(bits # ('x' || repeat('5c', 64))::bit(512)) FROM 5) AS outer_pad
    FROM block
  )
  SELECT coalesce(array_agg(present.commitment ORDER BY present.request_id, present.part COLLATE "C"), '{}')
  FROM (
    SELECT parts.request_id, parts.part, sha256(outer_pad || sha256(inner_pad || convert_to(parts.request_id::text, 'UTF8') || '\x00'::bytea
      || convert_to(parts.part, 'UTF8') || '\x00'::bytea || parts.digest)) AS commitment
    FROM public.admitted_parts(of_organization_id, of_admitted_day, of_expiry_day) parts CROSS JOIN pads
  ) present
  WHERE present.commitment NOT IN (
    SELECT substring(entry.commitments FROM 32 * position::int + 1 FOR 32)
    FROM keyring.manifest_entry entry, generate_series(0, entry.part_count - 1) position
    WHERE entry.organization_id = of_organization_id AND entry.admitted_day = of_admitted_day AND entry.expiry_day = of_expiry_day
      AND entry.commitments IS NOT NULL)
$$;

-- Writes the manifest of one organization's ended day of admission: how many parts came in, by day of expiry, and the root over them. What
-- arrives later goes into a supplement of its own, which names the new parts only. The rows of the tally stay locked until the commit, so
-- that no part comes in between counting and naming; a repeat finds nothing new. `missing_count` is by how many parts what is there and
-- what was counted as it came in differ: the leaf tells the truth, and the caller raises the alarm.
CREATE FUNCTION append_manifest(of_organization_id uuid, of_admitted_day date, OUT part_count bigint, OUT missing_count bigint)
LANGUAGE plpgsql AS $$
DECLARE
  organization_salt bytea := organization_salt_of(of_organization_id);
  manifest_sequence int;
  counted record;
  new_commitments bytea[];
  entries jsonb := '[]';
BEGIN
  IF of_admitted_day >= (lethe_now() AT TIME ZONE 'UTC')::date THEN
    RAISE EXCEPTION 'the day % has not ended', of_admitted_day USING ERRCODE = 'check_violation';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('lethe manifest ' || of_organization_id || of_admitted_day, 0));
  SELECT coalesce(max(sequence), 0) + 1 INTO manifest_sequence FROM keyring.manifest_entry
  WHERE organization_id = of_organization_id AND admitted_day = of_admitted_day;
  part_count := 0;
  missing_count := 0;
  FOR counted IN
    SELECT expiry_day, stored_count, manifested_count FROM keyring.payload_tally
    WHERE organization_id = of_organization_id AND admitted_day = of_admitted_day AND stored_count > manifested_count
    ORDER BY expiry_day FOR UPDATE
  LOOP
    new_commitments := unmanifested_commitments(of_organization_id, of_admitted_day, counted.expiry_day, organization_salt);
    missing_count := missing_count + abs(counted.stored_count - counted.manifested_count - cardinality(new_commitments));
    UPDATE keyring.payload_tally SET manifested_count = stored_count
    WHERE organization_id = of_organization_id AND admitted_day = of_admitted_day AND expiry_day = counted.expiry_day;
    CONTINUE WHEN cardinality(new_commitments) = 0;
    part_count := part_count + cardinality(new_commitments);
    INSERT INTO keyring.manifest_entry VALUES (of_organization_id, of_admitted_day, manifest_sequence, counted.expiry_day,
      cardinality(new_commitments), (
        SELECT string_agg(commitment, ''::bytea ORDER BY position)
        FROM unnest(new_commitments) WITH ORDINALITY AS commitments (commitment, position)));
    entries := entries || jsonb_build_object('expiry_day', to_char(counted.expiry_day, 'YYYY-MM-DD'), 'parts', cardinality(new_commitments),
      'root', encode(merkle_root(new_commitments), 'hex'));
  END LOOP;
  IF part_count > 0 THEN
    PERFORM append_log_leaf(of_organization_id, 'manifest', jsonb_build_object('admitted_day', to_char(of_admitted_day, 'YYYY-MM-DD'),
      'sequence', manifest_sequence, 'entries', entries, 'executed_at', log_instant(lethe_now())));
  END IF;
END $$;

-- The job's way to a manifest, for the latest claim only.
CREATE FUNCTION write_manifest(sweep_token bigint, of_organization_id uuid, of_admitted_day date, OUT part_count bigint, OUT missing_count bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  PERFORM assert_sweep('write-manifests', sweep_token);
  SELECT manifest.part_count, manifest.missing_count INTO part_count, missing_count FROM append_manifest(of_organization_id, of_admitted_day) manifest;
END $$;

-- Whoever counts parts as dropped has named them in a manifest, at the latest in the same transaction and before they are gone: what no
-- manifest has named by then, none ever could. Normally the job did so long before; after an outage of days it may not have. What a released
-- hold had kept is gone when it is counted; it lay in reach of the job for as long as the hold lasted.
CREATE FUNCTION name_dropped_parts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM public.append_manifest(NEW.organization_id, NEW.admitted_day);
  RETURN NULL;
END $$;
CREATE TRIGGER payload_tally_names_dropped_parts AFTER UPDATE OF dropped_count ON keyring.payload_tally
  FOR EACH ROW WHEN (NEW.dropped_count + NEW.held_count > OLD.dropped_count + OLD.held_count AND NEW.dropped_count > OLD.dropped_count
    AND NEW.stored_count > NEW.manifested_count)
  EXECUTE FUNCTION name_dropped_parts();

-- Forgets the commitments of days of expiry for which no part can come in any more: they have ended, and their keys are gone.
CREATE FUNCTION forget_manifest_commitments() RETURNS int
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  WITH forgotten AS (
    UPDATE keyring.manifest_entry entry SET commitments = NULL
    WHERE commitments IS NOT NULL AND expiry_day < (lethe_now() AT TIME ZONE 'UTC')::date AND NOT EXISTS (
      SELECT FROM keyring.hour_key key
      WHERE key.organization_id = entry.organization_id AND key.expiry_hour >= entry.expiry_day::timestamp AT TIME ZONE 'UTC'
        AND key.expiry_hour < (entry.expiry_day + 1)::timestamp AT TIME ZONE 'UTC')
    RETURNING 1
  )
  SELECT count(*)::int FROM forgotten
$$;

SELECT adopt_objects();

GRANT SELECT ON keyring.audit_batch TO lethe_app;
GRANT INSERT ON keyring.log_checkpoint, keyring.log_signer TO lethe_worker;
GRANT EXECUTE ON FUNCTION log_root(bigint), log_leaf_hashes(bigint, bigint), unsealed_organizations(uuid, int), oldest_unsealed_event_at(),
  seal_audit_events(bigint, uuid, int), unmanifested_days(int), next_manifest_at(), write_manifest(bigint, uuid, date),
  forget_manifest_commitments() TO lethe_worker;
