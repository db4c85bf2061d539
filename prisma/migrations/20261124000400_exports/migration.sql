-- CreateTable
CREATE TABLE "export" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'running',
    "model" TEXT,
    "admitted_from" TIMESTAMPTZ(3),
    "admitted_to" TIMESTAMPTZ(3),
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "requested_by_kind" TEXT NOT NULL,
    "requested_by_id" TEXT,
    "requested_by_label" TEXT NOT NULL,
    "kept_for_days" INTEGER NOT NULL,
    "ready_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "failure" TEXT,
    "download_count" INTEGER NOT NULL DEFAULT 0,
    "claim_token" BIGINT NOT NULL DEFAULT 0,
    "link_digest" BYTEA,
    "link_made_by_id" TEXT,
    "link_made_by_label" TEXT,

    CONSTRAINT "export_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "export_hour" (
    "organization_id" UUID NOT NULL,
    "export_id" UUID NOT NULL,
    "expiry_hour" TIMESTAMPTZ(3) NOT NULL,
    "payload_count" INTEGER NOT NULL,
    "done_count" INTEGER NOT NULL DEFAULT 0,
    "part_count" INTEGER NOT NULL DEFAULT 0,
    "after_request_id" UUID,
    "is_done" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "export_hour_pkey" PRIMARY KEY ("organization_id","export_id","expiry_hour")
);

-- CreateTable
CREATE TABLE "export_file" (
    "organization_id" UUID NOT NULL,
    "export_id" UUID NOT NULL,
    "path" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "media_type" TEXT NOT NULL,
    "expiry_hour" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "payload_count" INTEGER NOT NULL,
    "size_bytes" INTEGER NOT NULL,
    "digest" BYTEA NOT NULL,
    "format" SMALLINT NOT NULL,
    "key_id" UUID NOT NULL,
    "hour_key_generation" INTEGER NOT NULL,
    "wrapped_key" BYTEA NOT NULL,
    "ciphertext" BYTEA NOT NULL,

    CONSTRAINT "export_file_pkey" PRIMARY KEY ("organization_id","export_id","path")
);

-- CreateIndex
CREATE UNIQUE INDEX "export_link_digest_key" ON "export"("link_digest");

-- CreateIndex
CREATE INDEX "export_organization_id_requested_at_idx" ON "export"("organization_id", "requested_at" DESC);

-- CreateIndex
CREATE INDEX "export_hour_organization_id_expiry_hour_idx" ON "export_hour"("organization_id", "expiry_hour");

-- CreateIndex
CREATE INDEX "export_file_organization_id_expiry_hour_idx" ON "export_file"("organization_id", "expiry_hour");

-- CreateIndex
CREATE INDEX "export_file_expires_at_idx" ON "export_file"("expires_at");

-- AddForeignKey
ALTER TABLE "export_hour" ADD CONSTRAINT "export_hour_organization_id_export_id_fkey" FOREIGN KEY ("organization_id", "export_id") REFERENCES "export"("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "export_file" ADD CONSTRAINT "export_file_organization_id_export_id_fkey" FOREIGN KEY ("organization_id", "export_id") REFERENCES "export"("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE export
  ADD CONSTRAINT export_state_is_known CHECK (state IN ('running', 'ready', 'failed', 'cancelled', 'deleted')),
  ADD CONSTRAINT export_span_is_forward CHECK (admitted_from < admitted_to),
  ADD CONSTRAINT export_is_kept_for_days CHECK (kept_for_days BETWEEN 1 AND 365),
  ADD CONSTRAINT export_expires_once_ready CHECK ((ready_at IS NULL) = (expires_at IS NULL) AND (state <> 'ready' OR ready_at IS NOT NULL)),
  ADD CONSTRAINT export_ends_once CHECK ((ended_at IS NULL) = (state IN ('running', 'ready'))),
  ADD CONSTRAINT export_fails_for_a_reason CHECK ((failure IS NULL) = (state <> 'failed')),
  ADD CONSTRAINT export_link_has_a_maker CHECK ((link_digest IS NULL) = (link_made_by_id IS NULL));
ALTER TABLE export_file
  ADD CONSTRAINT export_file_kind_is_known CHECK (kind IN ('payloads', 'attachment')),
  ADD CONSTRAINT export_file_expires_in_its_hour CHECK (
    expires_at >= expiry_hour AND expires_at < expiry_hour + interval '1 hour' AND expiry_hour = date_trunc('hour', expiry_hour, 'UTC'));
-- It is compressed and sealed before it comes here.
ALTER TABLE export_file ALTER COLUMN ciphertext SET STORAGE EXTERNAL;

SELECT isolate_tenants('export');
SELECT isolate_tenants('export_hour');
SELECT isolate_tenants('export_file');

-- A run of a worker waits for nothing but this: between an erasure and a part that is being stored one comes first, and the other one sees it.
CREATE FUNCTION lock_exports(of_organization_id uuid) RETURNS void
LANGUAGE sql
AS $$ SELECT pg_advisory_xact_lock(hashtext('lethe exports'), hashtext(of_organization_id::text)) $$;

-- Refuses as `read_payload` does.
CREATE FUNCTION require_active_organization(of_organization_id uuid) RETURNS void
LANGUAGE plpgsql STABLE
AS $$
DECLARE
  standing text;
BEGIN
  SELECT lifecycle_state INTO standing FROM organization WHERE id = of_organization_id;
  IF standing = 'suspended' THEN
    RAISE EXCEPTION 'the organization is suspended' USING ERRCODE = 'LE001';
  ELSIF standing IS DISTINCT FROM 'active' THEN
    RAISE EXCEPTION 'the organization is closed' USING ERRCODE = 'LE002';
  END IF;
END $$;

-- Whether a request is one of those that an export asks for.
CREATE FUNCTION is_exported(subject export, candidate request) RETURNS boolean
LANGUAGE sql IMMUTABLE
RETURN candidate.admitted_at < subject.requested_at
  AND (subject.admitted_from IS NULL OR candidate.admitted_at >= subject.admitted_from)
  AND (subject.admitted_to IS NULL OR candidate.admitted_at < subject.admitted_to)
  AND (subject.model IS NULL OR candidate.model = subject.model OR candidate.provider || '/' || candidate.model = subject.model);

-- Begins an export of the transaction's tenant, counts what there is to export, and tells the worker. One runs at a time, and no more than
-- `export_count_max` have files.
CREATE FUNCTION start_export(
  export_id uuid, of_model text, from_admitted timestamptz, to_admitted timestamptz, for_days int, export_count_max int,
  actor_kind text, actor_id text, actor_label text, call_id text, address text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  tenant uuid := current_organization_id();
  subject export;
BEGIN
  PERFORM lock_exports(tenant);
  PERFORM require_active_organization(tenant);
  IF EXISTS (SELECT FROM export WHERE export.organization_id = tenant AND export.state = 'running') THEN
    RAISE EXCEPTION 'an export is running' USING ERRCODE = 'LE041';
  END IF;
  IF (SELECT count(*) FROM export WHERE export.organization_id = tenant AND export.state = 'ready' AND export.expires_at > lethe_now())
    >= export_count_max THEN
    RAISE EXCEPTION 'too many exports are kept' USING ERRCODE = 'LE042';
  END IF;
  INSERT INTO export (organization_id, id, model, admitted_from, admitted_to, requested_at, requested_by_kind, requested_by_id,
      requested_by_label, kept_for_days)
    VALUES (tenant, export_id, of_model, from_admitted, to_admitted, lethe_now(), actor_kind, actor_id, actor_label, for_days)
    RETURNING * INTO subject;
  INSERT INTO export_hour (organization_id, export_id, expiry_hour, payload_count)
    SELECT tenant, subject.id, date_trunc('hour', request.expires_at, 'UTC'), count(*) FROM request
    WHERE request.organization_id = tenant AND request.expires_at > lethe_now() AND is_exported(subject, request)
      AND NOT EXISTS (SELECT FROM payload_erasure erasure WHERE erasure.organization_id = tenant AND erasure.request_id = request.id)
    GROUP BY 3;
  PERFORM append_audit_event(actor_kind, actor_id, actor_label, 'export.started', 'export', subject.id::text, NULL,
    jsonb_build_object('model', subject.model, 'from', log_instant(subject.admitted_from), 'to', log_instant(subject.admitted_to),
      'payloads', (SELECT coalesce(sum(payload_count), 0) FROM export_hour WHERE export_hour.organization_id = tenant
        AND export_hour.export_id = subject.id)), call_id, address);
  PERFORM pg_notify('lethe_exports', '');
END $$;

-- Ends an export of the transaction's tenant: cancels one that runs, deletes one that is ready. Its files go at once. Null for any other.
CREATE FUNCTION end_export(of_export_id uuid, actor_kind text, actor_id text, actor_label text, call_id text, address text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  tenant uuid := current_organization_id();
  new_state text;
BEGIN
  PERFORM lock_exports(tenant);
  UPDATE export SET state = CASE state WHEN 'running' THEN 'cancelled' ELSE 'deleted' END, ended_at = lethe_now(), link_digest = NULL,
      link_made_by_id = NULL, link_made_by_label = NULL
    WHERE export.organization_id = tenant AND export.id = of_export_id AND export.state IN ('running', 'ready')
    RETURNING state INTO new_state;
  IF new_state IS NULL THEN
    RETURN NULL;
  END IF;
  DELETE FROM export_file WHERE export_file.organization_id = tenant AND export_file.export_id = of_export_id;
  PERFORM append_audit_event(actor_kind, actor_id, actor_label, 'export.' || new_state, 'export', of_export_id::text, NULL, NULL, call_id,
    address);
  RETURN new_state;
END $$;

-- The run of a worker ----------------------------------------------------------------------------------------------------

-- Organizations with an export that runs.
CREATE FUNCTION exporting_organizations(row_limit int) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT DISTINCT organization_id FROM export WHERE state = 'running' ORDER BY 1 LIMIT row_limit $$;

-- Takes over the exports of the transaction's tenant that run: whoever ran them before is refused from now on.
CREATE FUNCTION claim_exports() RETURNS TABLE (id uuid, claim_token bigint)
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  UPDATE export SET claim_token = export.claim_token + 1
  WHERE export.organization_id = current_organization_id() AND export.state = 'running'
  RETURNING export.id, export.claim_token
$$;

-- The export that a run works on, locked. Nothing when it ended meanwhile, or another worker took it over.
CREATE FUNCTION lock_claimed_export(of_export_id uuid, token bigint) RETURNS SETOF export
LANGUAGE sql
AS $$
  SELECT * FROM export WHERE organization_id = current_organization_id() AND id = of_export_id AND claim_token = token AND state = 'running'
  FOR NO KEY UPDATE
$$;

-- Ends an export that cannot go on. Its files go at once.
CREATE FUNCTION fail_claimed_export(subject export, with_failure text) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
  UPDATE export SET state = 'failed', failure = with_failure, ended_at = lethe_now(), link_digest = NULL, link_made_by_id = NULL,
      link_made_by_label = NULL
    WHERE organization_id = subject.organization_id AND id = subject.id;
  DELETE FROM export_file WHERE organization_id = subject.organization_id AND export_id = subject.id;
  PERFORM emit_event(subject.organization_id, 'export.failed', asked_by(subject.requested_by_kind, subject.requested_by_id)
    || jsonb_build_object('export_id', subject.id, 'kind', 'payloads', 'error_code', with_failure));
END $$;

-- Whether the key of an hour has no generation to seal under now: an erasure demanded the end of the newest one. The next one comes in minutes.
CREATE FUNCTION is_hour_rekeyed(of_organization_id uuid, of_expiry_hour timestamptz) RETURNS boolean
LANGUAGE sql STABLE
RETURN EXISTS (
  SELECT FROM keyring.rekey
  WHERE rekey.organization_id = of_organization_id AND rekey.expiry_hour = of_expiry_hour AND rekey.finished_at IS NULL
    AND rekey.generation = (SELECT max(hour_key.generation) FROM keyring.hour_key
      WHERE hour_key.organization_id = of_organization_id AND hour_key.expiry_hour = of_expiry_hour));

-- Whether all that is left of an export waits for keys that an erasure has asked for. It is said to whoever wonders why nothing moves.
CREATE FUNCTION is_export_waiting(of_export_id uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT coalesce(bool_and(is_hour_rekeyed(place.organization_id, place.expiry_hour)), false) FROM export_hour place
  WHERE place.organization_id = current_organization_id() AND place.export_id = of_export_id AND NOT place.is_done
$$;

-- What a run does next: an hour with its next part, or nothing. `done`: the export is ready, has failed, was cancelled or is another worker's.
-- `waiting`: all that is left waits for the re-key of its hours. Hours that have ended have nothing left to export.
CREATE FUNCTION next_export_hour(of_export_id uuid, token bigint) RETURNS TABLE (next_step text, expiry_hour timestamptz, part_number int)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  tenant uuid := current_organization_id();
  subject export;
  standing text;
BEGIN
  SELECT * INTO subject FROM lock_claimed_export(of_export_id, token);
  IF NOT FOUND THEN
    RETURN QUERY SELECT 'done', NULL::timestamptz, NULL::int;
    RETURN;
  END IF;
  SELECT lifecycle_state INTO standing FROM organization WHERE id = tenant;
  IF standing IS DISTINCT FROM 'active' THEN
    PERFORM fail_claimed_export(subject, CASE standing WHEN 'suspended' THEN 'organization_suspended' ELSE 'organization_closed' END);
    RETURN QUERY SELECT 'done', NULL::timestamptz, NULL::int;
    RETURN;
  END IF;
  UPDATE export_hour SET is_done = true, payload_count = done_count
    WHERE organization_id = tenant AND export_id = subject.id AND NOT is_done AND expiry_hour + interval '1 hour' <= lethe_now();
  RETURN QUERY SELECT 'hour', place.expiry_hour::timestamptz, place.part_count + 1 FROM export_hour place
    WHERE place.organization_id = tenant AND place.export_id = subject.id AND NOT place.is_done
      AND NOT is_hour_rekeyed(tenant, place.expiry_hour)
    ORDER BY place.expiry_hour LIMIT 1;
  IF FOUND THEN
    RETURN;
  END IF;
  IF EXISTS (SELECT FROM export_hour WHERE organization_id = tenant AND export_id = subject.id AND NOT is_done) THEN
    RETURN QUERY SELECT 'waiting', NULL::timestamptz, NULL::int;
    RETURN;
  END IF;
  -- What expired or was erased before its turn is no longer counted.
  UPDATE export_hour SET payload_count = done_count WHERE organization_id = tenant AND export_id = subject.id AND payload_count <> done_count;
  UPDATE export SET state = 'ready', ready_at = coalesce(ready_at, lethe_now()),
      expires_at = coalesce(expires_at, lethe_now() + kept_for_days * interval '86400 seconds')
    WHERE organization_id = tenant AND id = subject.id;
  -- A part that was made again is no news.
  IF subject.ready_at IS NULL THEN
    PERFORM emit_event(tenant, 'export.ready', asked_by(subject.requested_by_kind, subject.requested_by_id) || jsonb_build_object(
      'export_id', subject.id, 'kind', 'payloads', 'expires_at', log_instant(lethe_now() + subject.kept_for_days * interval '86400 seconds')));
  END IF;
  RETURN QUERY SELECT 'done', NULL::timestamptz, NULL::int;
END $$;

-- The next payloads of an hour for an export that runs, and the audit event of this read. The worker reads payloads in no other way, and which
-- ones the export says: the selection is in its row. What has expired by now, what was erased and what only a hold preserves is not among them.
CREATE FUNCTION read_export_payloads(of_export_id uuid, token bigint, of_expiry_hour timestamptz, row_limit int, bytes_max bigint)
RETURNS SETOF readable_payload
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  tenant uuid := current_organization_id();
  subject export;
  last_read uuid;
  chosen uuid[];
BEGIN
  SELECT * INTO subject FROM lock_claimed_export(of_export_id, token);
  IF NOT FOUND THEN
    RETURN;
  END IF;
  PERFORM require_active_organization(tenant);
  SELECT after_request_id INTO last_read FROM export_hour
    WHERE organization_id = tenant AND export_id = of_export_id AND expiry_hour = of_expiry_hour AND NOT is_done;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  SELECT coalesce(array_agg(measured.request_id), '{}') INTO chosen
  FROM (
    SELECT listed.request_id, sum(listed.size_bytes) OVER (ORDER BY listed.request_id) AS size_so_far,
      row_number() OVER (ORDER BY listed.request_id) AS place
    FROM (
      SELECT payload.request_id, sum(payload.plaintext_size_bytes) AS size_bytes
      FROM payload JOIN request ON request.organization_id = payload.organization_id AND request.id = payload.request_id
        AND request.expires_at = payload.expires_at
      WHERE payload.organization_id = tenant AND payload.expires_at >= of_expiry_hour
        AND payload.expires_at < of_expiry_hour + interval '1 hour' AND payload.expires_at > lethe_now()
        AND (last_read IS NULL OR payload.request_id > last_read) AND is_exported(subject, request)
        AND NOT EXISTS (SELECT FROM payload_erasure erasure WHERE erasure.organization_id = tenant AND erasure.request_id = payload.request_id)
      GROUP BY payload.request_id ORDER BY payload.request_id LIMIT row_limit
    ) listed
  ) measured
  WHERE measured.size_so_far <= bytes_max OR measured.place = 1;
  RETURN QUERY
    SELECT payload.* FROM readable_payload payload
    WHERE payload.organization_id = tenant AND payload.expires_at >= of_expiry_hour AND payload.expires_at < of_expiry_hour + interval '1 hour'
      AND payload.request_id = ANY (chosen) AND NOT payload.is_past_expiry
    ORDER BY payload.request_id, payload.part COLLATE "C";
  IF FOUND THEN
    PERFORM append_audit_event(subject.requested_by_kind, subject.requested_by_id, subject.requested_by_label, 'payload.exported', 'export',
      of_export_id::text, NULL, jsonb_build_object('payloads', cardinality(chosen), 'expiry_hour', log_instant(of_expiry_hour)),
      of_export_id::text, NULL);
  END IF;
END $$;

-- Keeps the files made of one read, and where to go on. False, and nothing is kept, when that read is no longer what a reader may have: one of
-- its payloads was erased or has expired since, or the hour's key is being replaced. Then the same place is read again. No files: the hour is done.
CREATE FUNCTION store_export_files(
  of_export_id uuid, token bigint, of_expiry_hour timestamptz, request_ids uuid[], paths text[], kinds text[], media_types text[],
  expiries timestamptz[], payload_counts int[], sizes_bytes int[], digests bytea[], formats int[], key_ids uuid[], generations int[],
  wrapped_keys bytea[], ciphertexts bytea[], size_bytes_max bigint, file_count_max int)
RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  tenant uuid := current_organization_id();
  last_stored uuid := (SELECT max(made.id::text)::uuid FROM unnest(request_ids) AS made (id));
  subject export;
BEGIN
  PERFORM lock_exports(tenant);
  SELECT * INTO subject FROM lock_claimed_export(of_export_id, token);
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  PERFORM require_active_organization(tenant);
  IF cardinality(request_ids) = 0 THEN
    UPDATE export_hour SET is_done = true, payload_count = done_count
      WHERE organization_id = tenant AND export_id = of_export_id AND expiry_hour = of_expiry_hour;
    RETURN true;
  END IF;
  PERFORM FROM keyring.hour_key WHERE hour_key.organization_id = tenant AND hour_key.expiry_hour = of_expiry_hour FOR KEY SHARE;
  IF is_hour_rekeyed(tenant, of_expiry_hour)
    OR EXISTS (SELECT FROM unnest(generations) AS sealed (generation) WHERE sealed.generation IS DISTINCT FROM (
      SELECT max(hour_key.generation) FROM keyring.hour_key
      WHERE hour_key.organization_id = tenant AND hour_key.expiry_hour = of_expiry_hour))
    OR EXISTS (SELECT FROM unnest(expiries) AS made (expires_at) WHERE made.expires_at <= lethe_now())
    OR EXISTS (SELECT FROM payload_erasure erasure WHERE erasure.organization_id = tenant AND erasure.request_id = ANY (request_ids)) THEN
    RETURN false;
  END IF;
  INSERT INTO export_file (organization_id, export_id, path, kind, media_type, expiry_hour, expires_at, payload_count, size_bytes, digest,
      format, key_id, hour_key_generation, wrapped_key, ciphertext)
    SELECT tenant, of_export_id, made.path, made.kind, made.media_type, of_expiry_hour, made.expires_at, made.payload_count, made.size_bytes,
      made.digest, made.format, made.key_id, made.generation, made.wrapped_key, made.ciphertext
    FROM unnest(paths, kinds, media_types, expiries, payload_counts, sizes_bytes, digests, formats, key_ids, generations, wrapped_keys,
      ciphertexts) AS made (path, kind, media_type, expires_at, payload_count, size_bytes, digest, format, key_id, generation, wrapped_key,
      ciphertext);
  UPDATE export_hour SET done_count = done_count + cardinality(request_ids), part_count = part_count + 1,
      payload_count = greatest(payload_count, done_count + cardinality(request_ids)),
      after_request_id = last_stored, is_done = NOT EXISTS (
        SELECT FROM payload
        WHERE payload.organization_id = tenant AND payload.expires_at >= of_expiry_hour
          AND payload.expires_at < of_expiry_hour + interval '1 hour' AND payload.request_id > last_stored)
    WHERE organization_id = tenant AND export_id = of_export_id AND expiry_hour = of_expiry_hour;
  IF (SELECT sum(size_bytes) > size_bytes_max OR count(*) > file_count_max FROM export_file
      WHERE organization_id = tenant AND export_id = of_export_id) THEN
    PERFORM fail_claimed_export(subject, 'export_too_large');
  END IF;
  RETURN true;
END $$;

-- What is erased is in no export any more: the files of its hour go with the erasure, of every export, and those hours are made again without
-- it. Every generation of such an hour's key is to be replaced, since a file that is gone by now may lie under any of them in a backup.
CREATE FUNCTION withdraw_erased_hours() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  touched record;
BEGIN
  FOR touched IN
    SELECT DISTINCT erased.organization_id, date_trunc('hour', coalesce(erased.expires_at, request.expires_at), 'UTC') AS expiry_hour
    FROM erased LEFT JOIN public.request ON request.organization_id = erased.organization_id AND request.id = erased.request_id
    ORDER BY 1, 2
  LOOP
    PERFORM public.lock_exports(touched.organization_id);
    CONTINUE WHEN NOT EXISTS (SELECT FROM public.export_hour place
      WHERE place.organization_id = touched.organization_id AND place.expiry_hour = touched.expiry_hour);
    DELETE FROM public.export_file file WHERE file.organization_id = touched.organization_id AND file.expiry_hour = touched.expiry_hour;
    INSERT INTO keyring.rekey (organization_id, expiry_hour, generation, requested_at)
      SELECT hour_key.organization_id, hour_key.expiry_hour, hour_key.generation, public.lethe_now() FROM keyring.hour_key
      WHERE hour_key.organization_id = touched.organization_id AND hour_key.expiry_hour = touched.expiry_hour
      ON CONFLICT DO NOTHING;
    WITH set_back AS (
      UPDATE public.export_hour place SET is_done = false, done_count = 0, part_count = 0, after_request_id = NULL
      FROM public.export
      WHERE place.organization_id = touched.organization_id AND place.expiry_hour = touched.expiry_hour
        AND export.organization_id = place.organization_id AND export.id = place.export_id AND export.state IN ('running', 'ready')
        AND (export.expires_at IS NULL OR export.expires_at > public.lethe_now())
      RETURNING place.organization_id, place.export_id
    )
    UPDATE public.export SET state = 'running' FROM set_back
      WHERE export.organization_id = set_back.organization_id AND export.id = set_back.export_id AND export.state = 'ready';
    PERFORM pg_notify('lethe_exports', '');
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER erasure_leaves_every_export AFTER INSERT ON payload_erasure REFERENCING NEW TABLE AS erased
  FOR EACH STATEMENT EXECUTE FUNCTION withdraw_erased_hours();

-- Fetching ---------------------------------------------------------------------------------------------------------------

-- Opens a ready export of the transaction's tenant and writes the audit event of this download. Nothing for one that is not ready or has ended.
CREATE FUNCTION open_export(of_export_id uuid, actor_kind text, actor_id text, actor_label text, call_id text, address text)
RETURNS SETOF export
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  tenant uuid := current_organization_id();
BEGIN
  PERFORM require_active_organization(tenant);
  RETURN QUERY UPDATE export SET download_count = download_count + 1
    WHERE export.organization_id = tenant AND export.id = of_export_id AND export.state = 'ready' AND export.expires_at > lethe_now()
    RETURNING export.*;
  IF FOUND THEN
    PERFORM append_audit_event(actor_kind, actor_id, actor_label, 'export.downloaded', 'export', of_export_id::text, NULL, NULL, call_id,
      address);
  END IF;
END $$;

-- Whose export a link opens: the link names the tenant. It opens for as long as whoever made it may export.
CREATE FUNCTION find_export_link(token_digest bytea)
RETURNS TABLE (organization_id uuid, export_id uuid, made_by_id text, made_by_label text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT export.organization_id, export.id, export.link_made_by_id, export.link_made_by_label
  FROM export JOIN member ON member.organization_id = export.organization_id AND member.user_id::text = export.link_made_by_id
  WHERE export.link_digest = token_digest AND export.state = 'ready' AND export.expires_at > lethe_now() AND member.role IN ('owner', 'admin')
$$;

-- One file of a ready export, sealed, for as long as nothing in it has expired by the database's clock. It is asked for each file at the moment
-- at which it is sent, so that an expiry, a suspension or an erasure during a download counts from the next file on.
CREATE FUNCTION read_export_file(of_export_id uuid, of_path text) RETURNS SETOF export_file
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  tenant uuid := current_organization_id();
BEGIN
  PERFORM require_active_organization(tenant);
  RETURN QUERY SELECT file.* FROM export_file file
    JOIN export ON export.organization_id = file.organization_id AND export.id = file.export_id
    WHERE file.organization_id = tenant AND file.export_id = of_export_id AND file.path = of_path AND file.expires_at > lethe_now()
      AND export.state IN ('ready', 'running') AND export.ready_at IS NOT NULL AND export.expires_at > lethe_now();
END $$;

-- The end ----------------------------------------------------------------------------------------------------------------

-- Deletes at most `row_limit` files that nobody reads any more, and the records of exports that ended `record_kept_ms` ago. Tells how many.
-- Their keys go with their hours; this frees the space. A record stays until its last hour has ended, since an erasure asks it.
CREATE FUNCTION forget_ended_exports(row_limit int, record_kept_ms bigint) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  forgotten_count int;
  record_count int;
BEGIN
  IF is_destruction_paused() THEN
    RETURN 0;
  END IF;
  DELETE FROM export_file WHERE (organization_id, export_id, path) IN (
    SELECT file.organization_id, file.export_id, file.path FROM export_file file
    JOIN export ON export.organization_id = file.organization_id AND export.id = file.export_id
    WHERE file.expires_at <= confirmed_now() OR export.state IN ('failed', 'cancelled', 'deleted') OR export.expires_at <= confirmed_now()
    LIMIT row_limit FOR UPDATE OF file SKIP LOCKED);
  GET DIAGNOSTICS forgotten_count = ROW_COUNT;
  DELETE FROM export WHERE (organization_id, id) IN (
    SELECT export.organization_id, export.id FROM export
    WHERE coalesce(export.ended_at, export.expires_at) <= confirmed_now() - record_kept_ms * interval '1 millisecond'
      AND NOT EXISTS (SELECT FROM export_file file WHERE file.organization_id = export.organization_id AND file.export_id = export.id)
      AND NOT EXISTS (SELECT FROM export_hour place WHERE place.organization_id = export.organization_id AND place.export_id = export.id
        AND place.expiry_hour > lethe_now() - interval '1 hour')
    LIMIT row_limit FOR UPDATE SKIP LOCKED);
  GET DIAGNOSTICS record_count = ROW_COUNT;
  RETURN forgotten_count + record_count;
END $$;

-- When the next file has to go; null when there is none.
CREATE FUNCTION next_export_end_at() RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT min(CASE WHEN export.state IN ('running', 'ready') THEN least(file.expires_at, export.expires_at) ELSE export.ended_at END)
  FROM export_file file JOIN export ON export.organization_id = file.organization_id AND export.id = file.export_id
$$;

SELECT adopt_objects();

-- Who may do what --------------------------------------------------------------------------------------------------------

-- The dashboard lists exports; sealed bytes it gets file by file, by the function that says whether it may.
GRANT SELECT ON export, export_hour TO lethe_app;
GRANT SELECT (organization_id, export_id, path, kind, media_type, expiry_hour, expires_at, payload_count, size_bytes, digest) ON export_file
  TO lethe_app;
GRANT UPDATE (link_digest, link_made_by_id, link_made_by_label) ON export TO lethe_app;
GRANT EXECUTE ON FUNCTION
  start_export(uuid, text, timestamptz, timestamptz, int, int, text, text, text, text, text),
  end_export(uuid, text, text, text, text, text), open_export(uuid, text, text, text, text, text), find_export_link(bytea),
  read_export_file(uuid, text), require_active_organization(uuid), is_export_waiting(uuid) TO lethe_app;
GRANT EXECUTE ON FUNCTION
  exporting_organizations(int), claim_exports(), next_export_hour(uuid, bigint),
  read_export_payloads(uuid, bigint, timestamptz, int, bigint),
  store_export_files(uuid, bigint, timestamptz, uuid[], text[], text[], text[], timestamptz[], int[], int[], bytea[], int[], uuid[], int[],
    bytea[], bytea[], bigint, int),
  forget_ended_exports(int, bigint), next_export_end_at() TO lethe_worker;
