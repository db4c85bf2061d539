-- Purges an organization that a base backup brought back, in one transaction. Its receipt was signed the first time, its owners have it, and
-- the processor has forgotten the customer; so this appends no leaf and tells nobody. By the owner alone, as part of a restore.
CREATE FUNCTION purge_again(of_organization_id uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  rows_per_step CONSTANT int := 10000;
  moved bigint;
BEGIN
  IF of_organization_id NOT IN (SELECT returned_organizations()) THEN
    RAISE EXCEPTION 'the organization was not purged before' USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
  INSERT INTO organization_purge (organization_id, begun_at, pseudonym, pseudonym_secret, contacts)
    VALUES (of_organization_id, lethe_now(), gen_random_uuid(), sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), '[]');
  -- No purge begins while a hold is in force, so every hold that the backup has was released before it; of that the journal keeps nothing.
  UPDATE legal_hold SET released_at = lethe_now(), released_by_label = 'Lethe' WHERE organization_id = of_organization_id AND released_at IS NULL;
  LOOP
    SELECT row_count INTO moved FROM purge_keys(of_organization_id, rows_per_step);
    CONTINUE WHEN moved > 0;
    SELECT row_count INTO moved FROM purge_parts(of_organization_id, rows_per_step);
    CONTINUE WHEN moved > 0;
    IF EXISTS (SELECT FROM usage_batch WHERE organization_id = of_organization_id AND settled_at IS NULL) THEN
      moved := settle_usage(of_organization_id, rows_per_step);
      CONTINUE WHEN moved > 0;
    END IF;
    SELECT row_count INTO moved FROM purge_people(of_organization_id, rows_per_step);
    CONTINUE WHEN moved > 0;
    SELECT row_count INTO moved FROM purge_payment_events(of_organization_id, rows_per_step);
    CONTINUE WHEN moved > 0;
    SELECT row_count INTO moved FROM purge_rows(of_organization_id, rows_per_step);
    CONTINUE WHEN moved > 0;
    SELECT row_count INTO moved FROM move_ledger(of_organization_id, rows_per_step);
    EXIT WHEN moved = 0;
  END LOOP;
  DELETE FROM keyring.purge_journal WHERE organization_id = of_organization_id;
  DELETE FROM keyring.organization_salt WHERE organization_id = of_organization_id;
  DELETE FROM organization_purge_part WHERE organization_id = of_organization_id;
  DELETE FROM organization_purge WHERE organization_id = of_organization_id;
  DELETE FROM organization WHERE id = of_organization_id;
END $$;

-- The planner's samples of a column outlive its rows: of a table that became empty they stay until it has others. Nothing is looked up by these
-- texts but through unique indexes, so nothing is lost without samples of them.
DO $$
DECLARE
  personal record;
BEGIN
  FOR personal IN
    SELECT format('%I.%I', nspname, relname) AS table_name, attname FROM pg_attribute
    JOIN pg_class ON pg_class.oid = attrelid JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE nspname = 'public' AND relkind IN ('r', 'p') AND NOT relispartition AND NOT attisdropped AND attname IN (
      'recipient', 'subject', 'text', 'html', 'email', 'name', 'company_name', 'address', 'tax_id', 'actor_label', 'before', 'after', 'reason',
      'note', 'url', 'placed_by_label', 'confirmed_by_label', 'released_by_label', 'release_requested_by_label', 'requested_by_label',
      'decided_by_label', 'link_made_by_label', 'user_agent', 'end_user', 'session_id')
      AND relname NOT IN ('request', 'job_run', 'job_schedule', 'sweep_run')
  LOOP
    EXECUTE format('ALTER TABLE %s ALTER COLUMN %I SET STATISTICS 0', personal.table_name, personal.attname);
  END LOOP;
END $$;

SELECT adopt_objects();
