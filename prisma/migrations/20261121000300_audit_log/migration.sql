CREATE TABLE audit_event (
  organization_id uuid NOT NULL,
  number bigint NOT NULL,
  occurred_at timestamptz(3) NOT NULL,
  actor_kind text NOT NULL,
  actor_id text,
  actor_label text NOT NULL,
  action text NOT NULL,
  target_kind text NOT NULL,
  target_id text NOT NULL,
  before jsonb,
  after jsonb,
  request_id text NOT NULL,
  address text,
  CONSTRAINT audit_event_pkey PRIMARY KEY (organization_id, number)
);
CREATE INDEX audit_event_organization_id_target_id_number_idx ON audit_event (organization_id, target_id, number DESC);

CREATE TABLE audit_head (
  organization_id uuid NOT NULL,
  last_number bigint NOT NULL,
  CONSTRAINT audit_head_pkey PRIMARY KEY (organization_id)
);

SELECT isolate_tenants('audit_event');
SELECT isolate_tenants('audit_head');

-- Not even the owner's functions change the past.
CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit log is append-only' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER audit_event_is_append_only BEFORE UPDATE OR DELETE ON audit_event
  FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER audit_event_is_not_truncated BEFORE TRUNCATE ON audit_event
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();

-- Appends one event to the log of the running transaction's tenant. The lock on the head is held until that transaction ends,
-- so a number that was given out is either written or given out again: there are no gaps.
CREATE FUNCTION append_audit_event(
  actor_kind text, actor_id text, actor_label text, action text, target_kind text, target_id text, before jsonb, after jsonb,
  request_id text, address text)
RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  tenant uuid := current_organization_id();
  next_number bigint;
BEGIN
  IF tenant IS NULL THEN
    RAISE EXCEPTION 'an audit event belongs to an organization' USING ERRCODE = 'check_violation';
  END IF;
  INSERT INTO audit_head AS head (organization_id, last_number) VALUES (tenant, 1)
    ON CONFLICT (organization_id) DO UPDATE SET last_number = head.last_number + 1
    RETURNING last_number INTO next_number;
  INSERT INTO audit_event VALUES (tenant, next_number, lethe_now(), actor_kind, actor_id, actor_label, action, target_kind, target_id,
    before, after, request_id, address);
  RETURN next_number;
END $$;

SELECT adopt_objects();

GRANT SELECT ON audit_event TO lethe_app;
GRANT EXECUTE ON FUNCTION append_audit_event(text, text, text, text, text, text, jsonb, jsonb, text, text) TO lethe_app, lethe_worker;
