-- AlterTable
ALTER TABLE "keyring"."purge_journal" ADD COLUMN "number" BIGINT GENERATED ALWAYS AS IDENTITY;

-- Each hold as it stood last, whoever placed it when. Two changes of one instant are told apart by the order in which they were written.
CREATE OR REPLACE FUNCTION replay_holds() RETURNS bigint LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  hold legal_hold;
  touched bigint := 0;
BEGIN
  -- The instants of the holds are those of then, not of the restore.
  ALTER TABLE legal_hold DISABLE TRIGGER USER;
  FOR hold IN
    SELECT recorded.* FROM (
      SELECT DISTINCT ON (entry.organization_id, entry.subject) entry.content FROM keyring.purge_journal entry
      WHERE entry.kind = 'hold' AND EXISTS (SELECT FROM organization WHERE organization.id = entry.organization_id)
      ORDER BY entry.organization_id, entry.subject, entry.written_at DESC, entry.number DESC
    ) newest CROSS JOIN LATERAL jsonb_populate_record(NULL::legal_hold, newest.content) recorded
  LOOP
    DELETE FROM legal_hold WHERE legal_hold.organization_id = hold.organization_id AND legal_hold.id = hold.id;
    INSERT INTO legal_hold SELECT hold.*;
    touched := touched + 1;
  END LOOP;
  ALTER TABLE legal_hold ENABLE TRIGGER USER;
  RETURN touched;
END $$;

SELECT adopt_objects();
