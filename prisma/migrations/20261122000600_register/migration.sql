-- CreateTable
CREATE TABLE "subprocessor" (
    "id" UUID NOT NULL,
    "service" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "data_classes" TEXT[],
    "region" TEXT NOT NULL,
    "safeguards" TEXT NOT NULL,
    "evidence_url" TEXT NOT NULL,
    "is_optional" BOOLEAN NOT NULL,
    "reviewed_on" DATE NOT NULL,
    "review_due_on" DATE NOT NULL,
    "version" INTEGER NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "retired_at" TIMESTAMPTZ(3),

    CONSTRAINT "subprocessor_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "subprocessor_change" (
    "subprocessor_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,
    "staff_id" UUID NOT NULL,
    "staff_label" TEXT NOT NULL,
    "before" JSONB,
    "after" JSONB,

    CONSTRAINT "subprocessor_change_pkey" PRIMARY KEY ("subprocessor_id","version")
);

-- Two entries of the same service are one entry too many; a retired one makes room for its successor.
CREATE UNIQUE INDEX subprocessor_service_in_use ON subprocessor (lower(service)) WHERE retired_at IS NULL;

ALTER TABLE subprocessor
  ADD CONSTRAINT subprocessor_evidence_is_https CHECK (evidence_url LIKE 'https://%'),
  ADD CONSTRAINT subprocessor_review_is_due_later CHECK (review_due_on > reviewed_on),
  ADD CONSTRAINT subprocessor_has_data_classes CHECK (cardinality(data_classes) > 0),
  ADD CONSTRAINT subprocessor_texts_are_short CHECK (
    length(service) BETWEEN 1 AND 80 AND length(purpose) BETWEEN 1 AND 200 AND length(region) BETWEEN 1 AND 80
    AND length(safeguards) BETWEEN 1 AND 300 AND length(evidence_url) <= 500);
ALTER TABLE subprocessor_change ADD CONSTRAINT subprocessor_change_kind CHECK (
  CASE kind WHEN 'added' THEN before IS NULL AND after IS NOT NULL
    WHEN 'changed' THEN before IS NOT NULL AND after IS NOT NULL
    WHEN 'retired' THEN before IS NOT NULL AND after IS NULL ELSE false END);

-- Not even the owner's functions change the past.
CREATE FUNCTION refuse_register_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the history of the register is append-only' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER subprocessor_change_is_append_only BEFORE UPDATE OR DELETE ON subprocessor_change
  FOR EACH ROW EXECUTE FUNCTION refuse_register_change();
CREATE TRIGGER subprocessor_change_is_not_truncated BEFORE TRUNCATE ON subprocessor_change
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_register_change();

-- What of an entry the history keeps.
CREATE FUNCTION subprocessor_facts(entry subprocessor) RETURNS jsonb
LANGUAGE sql IMMUTABLE
RETURN jsonb_build_object(
  'service', entry.service, 'purpose', entry.purpose, 'dataClasses', to_jsonb(entry.data_classes), 'region', entry.region,
  'safeguards', entry.safeguards, 'evidenceUrl', entry.evidence_url, 'isOptional', entry.is_optional,
  'reviewedOn', entry.reviewed_on::text, 'reviewDueOn', entry.review_due_on::text);

-- The employee behind a live session, when their role may change the register; null for everybody else.
CREATE FUNCTION register_editor(session_digest bytea) RETURNS staff_member
LANGUAGE sql STABLE
RETURN (
  SELECT staff_member FROM public.staff_session JOIN public.staff_member ON staff_member.id = staff_session.staff_id
  WHERE staff_session.digest = session_digest AND staff_session.expires_at > now() AND staff_member.role = 'compliance_officer');

-- Why an edit is refused to whoever is no editor.
CREATE FUNCTION register_refusal(session_digest bytea) RETURNS text
LANGUAGE sql STABLE
RETURN CASE WHEN EXISTS (SELECT FROM public.staff_session WHERE digest = session_digest AND expires_at > now())
  THEN 'forbidden' ELSE 'unauthenticated' END;

-- Adds an entry, or changes one that is still at the version that the change was begun on, and notes it in the history.
-- Edits wait for each other, so that neither a name nor the last free place is taken twice.
CREATE FUNCTION save_subprocessor(
  session_digest bytea, entry_id uuid, base_version int, new_service text, new_purpose text, new_data_classes text[], new_region text,
  new_safeguards text, new_evidence_url text, new_is_optional boolean, new_reviewed_on date, new_review_due_on date, count_max int)
RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  editor staff_member := register_editor(session_digest);
  known subprocessor;
  saved subprocessor;
BEGIN
  IF editor.id IS NULL THEN
    RETURN register_refusal(session_digest);
  END IF;
  LOCK TABLE subprocessor IN SHARE ROW EXCLUSIVE MODE;
  SELECT * INTO known FROM subprocessor WHERE id = entry_id;
  IF base_version IS NULL THEN
    IF known.id IS NOT NULL THEN
      RETURN 'conflict';
    ELSIF (SELECT count(*) FROM subprocessor WHERE retired_at IS NULL) >= count_max THEN
      RETURN 'full';
    END IF;
  ELSIF known.id IS NULL OR known.retired_at IS NOT NULL THEN
    RETURN 'not_found';
  ELSIF known.version <> base_version THEN
    RETURN 'conflict';
  END IF;
  IF EXISTS (SELECT FROM subprocessor WHERE lower(service) = lower(new_service) AND id <> entry_id AND retired_at IS NULL) THEN
    RETURN 'name_taken';
  END IF;
  INSERT INTO subprocessor VALUES (entry_id, new_service, new_purpose, new_data_classes, new_region, new_safeguards, new_evidence_url,
    new_is_optional, new_reviewed_on, new_review_due_on, 1, lethe_now(), NULL)
  ON CONFLICT (id) DO UPDATE SET
    service = EXCLUDED.service, purpose = EXCLUDED.purpose, data_classes = EXCLUDED.data_classes, region = EXCLUDED.region,
    safeguards = EXCLUDED.safeguards, evidence_url = EXCLUDED.evidence_url, is_optional = EXCLUDED.is_optional,
    reviewed_on = EXCLUDED.reviewed_on, review_due_on = EXCLUDED.review_due_on, version = subprocessor.version + 1,
    updated_at = EXCLUDED.updated_at
  RETURNING * INTO saved;
  INSERT INTO subprocessor_change VALUES (entry_id, saved.version, CASE WHEN known.id IS NULL THEN 'added' ELSE 'changed' END,
    saved.updated_at, editor.id, editor.name, CASE WHEN known.id IS NULL THEN NULL ELSE subprocessor_facts(known) END, subprocessor_facts(saved));
  RETURN 'saved';
END $$;

-- Takes an entry off the register, when its own name was typed; the history keeps it.
CREATE FUNCTION retire_subprocessor(session_digest bytea, entry_id uuid, base_version int, typed_service text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  editor staff_member := register_editor(session_digest);
  known subprocessor;
BEGIN
  IF editor.id IS NULL THEN
    RETURN register_refusal(session_digest);
  END IF;
  SELECT * INTO known FROM subprocessor WHERE id = entry_id AND retired_at IS NULL FOR UPDATE;
  IF known.id IS NULL THEN
    RETURN 'not_found';
  ELSIF known.version IS DISTINCT FROM base_version THEN
    RETURN 'conflict';
  ELSIF known.service IS DISTINCT FROM typed_service THEN
    RETURN 'not_confirmed';
  END IF;
  UPDATE subprocessor SET retired_at = lethe_now(), updated_at = lethe_now(), version = version + 1 WHERE id = entry_id;
  INSERT INTO subprocessor_change VALUES (entry_id, known.version + 1, 'retired', lethe_now(), editor.id, editor.name,
    subprocessor_facts(known), NULL);
  RETURN 'retired';
END $$;

-- The history of the register, newest first. Empty without a live session of an employee.
CREATE FUNCTION subprocessor_history(session_digest bytea)
RETURNS TABLE (subprocessor_id uuid, version int, kind text, changed_at timestamptz, staff_label text, before jsonb, after jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT change.subprocessor_id, change.version, change.kind, change.changed_at, change.staff_label, change.before, change.after
  FROM subprocessor_change change
  WHERE EXISTS (SELECT FROM staff_session WHERE staff_session.digest = session_digest AND staff_session.expires_at > now())
  ORDER BY change.changed_at DESC, change.subprocessor_id, change.version DESC
  LIMIT 500
$$;

SELECT adopt_objects();

GRANT SELECT ON subprocessor TO lethe_app;
GRANT EXECUTE ON FUNCTION subprocessor_history(bytea), retire_subprocessor(bytea, uuid, int, text),
  save_subprocessor(bytea, uuid, int, text, text, text[], text, text, text, boolean, date, date, int) TO lethe_app;
