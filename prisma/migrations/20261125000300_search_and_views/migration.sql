-- CreateTable
CREATE TABLE "saved_view" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "author_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "saved_view_pkey" PRIMARY KEY ("organization_id","id")
);

-- AlterTable
ALTER TABLE "request_feedback" RENAME COLUMN "api_key_id" TO "giver_id";

-- AlterTable
ALTER TABLE "request_feedback" ADD COLUMN "giver_kind" TEXT NOT NULL DEFAULT 'api_key';

-- AddForeignKey
ALTER TABLE "saved_view" ADD CONSTRAINT "saved_view_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "saved_view" ADD CONSTRAINT "saved_view_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- Saved views -----------------------------------------------------------------------------------------------------------

ALTER TABLE saved_view
  ADD CONSTRAINT saved_view_scope_is_known CHECK (scope IN ('personal', 'organization')),
  ADD CONSTRAINT saved_view_name_is_short CHECK (length(name) BETWEEN 1 AND 80),
  ADD CONSTRAINT saved_view_address_is_short CHECK (length(address) <= 4000);
-- A name and a filter may hold what an end user is called.
ALTER TABLE saved_view ALTER COLUMN name SET STATISTICS 0;
ALTER TABLE saved_view ALTER COLUMN address SET STATISTICS 0;

SELECT isolate_tenants('saved_view');

-- What a member kept for themselves goes with the membership; what they shared stays.
CREATE FUNCTION forget_personal_views() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM public.saved_view
    WHERE saved_view.organization_id = OLD.organization_id AND saved_view.author_id = OLD.user_id AND saved_view.scope = 'personal';
  RETURN NULL;
END $$;
CREATE TRIGGER member_takes_personal_views AFTER DELETE ON member FOR EACH ROW EXECUTE FUNCTION forget_personal_views();

-- Feedback --------------------------------------------------------------------------------------------------------------

ALTER TABLE request_feedback ADD CONSTRAINT request_feedback_giver_is_known CHECK (giver_kind IN ('api_key', 'user', 'management_key'));

-- As before, by the new name of whoever gives the score.
CREATE OR REPLACE FUNCTION store_feedback(
  of_organization_id uuid, of_project_id uuid, of_request_id uuid, by_api_key_id uuid, of_name text, of_score numeric)
RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  INSERT INTO request_feedback (organization_id, request_id, name, giver_id, giver_kind, score, created_at)
    SELECT request.organization_id, request.id, of_name, by_api_key_id, 'api_key', of_score, lethe_now() FROM request
    WHERE request.organization_id = of_organization_id AND request.project_id = of_project_id AND request.id = of_request_id
      AND (request.metadata_expires_at IS NULL OR request.metadata_expires_at > lethe_now())
    ON CONFLICT (organization_id, request_id, name, giver_id) DO UPDATE
      SET score = excluded.score, created_at = excluded.created_at;
  RETURN FOUND;
EXCEPTION WHEN foreign_key_violation THEN
  -- The record was deleted meanwhile.
  RETURN false;
END $$;

-- Search inside payloads ------------------------------------------------------------------------------------------------

-- The sealed parts of the payloads of some requests of the transaction's tenant, in the order in which they are named, until `bytes_max` of
-- plaintext, at least one; and one audit event that names all of them. The same view as every reader, so that what has expired, was erased or
-- is only preserved by a hold is not there. `in_projects` narrows a reader who sees some projects only; null: all.
CREATE FUNCTION scan_payloads(
  of_search_id uuid, of_request_ids uuid[], in_projects uuid[], payloads_max int, bytes_max bigint,
  actor_kind text, actor_id text, actor_label text, call_id text, address text)
RETURNS SETOF readable_payload
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  tenant uuid := current_organization_id();
  asked uuid;
  stored_until timestamptz;
  size_bytes bigint;
  size_so_far bigint := 0;
  scanned uuid[] := '{}';
BEGIN
  PERFORM require_active_organization(tenant);
  FOREACH asked IN ARRAY of_request_ids LOOP
    EXIT WHEN cardinality(scanned) >= payloads_max;
    SELECT request.expires_at INTO stored_until FROM request
      WHERE request.organization_id = tenant AND request.id = asked AND request.expires_at > lethe_now()
        AND (in_projects IS NULL OR request.project_id = ANY (in_projects));
    CONTINUE WHEN NOT FOUND;
    SELECT coalesce(sum(payload.plaintext_size_bytes), 0) INTO size_bytes FROM payload
      WHERE payload.organization_id = tenant AND payload.request_id = asked AND payload.expires_at = stored_until;
    EXIT WHEN cardinality(scanned) > 0 AND size_so_far + size_bytes > bytes_max;
    RETURN QUERY
      SELECT payload.* FROM readable_payload payload
      WHERE payload.organization_id = tenant AND payload.request_id = asked AND payload.expires_at = stored_until AND NOT payload.is_past_expiry
        AND (in_projects IS NULL OR payload.project_id = ANY (in_projects))
      ORDER BY payload.part COLLATE "C";
    IF FOUND THEN
      scanned := scanned || asked;
      size_so_far := size_so_far + size_bytes;
    END IF;
  END LOOP;
  IF cardinality(scanned) > 0 THEN
    PERFORM append_audit_event(actor_kind, actor_id, actor_label, 'payload.searched', 'search', of_search_id::text, NULL,
      jsonb_build_object('payloads', cardinality(scanned), 'request_ids', array_to_string(scanned, ',')), call_id, address);
  END IF;
END $$;

-- Serves: who read a payload, searches included. Holds only the searches.
CREATE INDEX audit_event_searches ON audit_event (organization_id, number DESC) WHERE action = 'payload.searched';

SELECT adopt_objects();

GRANT SELECT, INSERT, UPDATE, DELETE ON saved_view TO lethe_app;
GRANT INSERT, UPDATE, DELETE ON request_feedback TO lethe_app;
GRANT EXECUTE ON FUNCTION scan_payloads(uuid, uuid[], uuid[], int, bigint, text, text, text, text, text) TO lethe_app;
