-- Time ---------------------------------------------------------------------------------------------------------------

ALTER TABLE demo_clock ADD CONSTRAINT demo_clock_single_row CHECK (id);

-- The instant by which everything in the database is judged. Outside demo mode `demo_clock` is empty and this is the plain clock.
-- In whole milliseconds, like every column that an instant is stamped into: stored, it is never rounded into the future.
CREATE FUNCTION lethe_now() RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE
RETURN date_trunc('milliseconds', statement_timestamp()) + coalesce((SELECT offset_ms FROM public.demo_clock), 0) * interval '1 millisecond';

-- What a request row must say ----------------------------------------------------------------------------------------

ALTER TABLE request
  ADD CONSTRAINT request_stored_or_reason CHECK ((expires_at IS NULL) = (not_stored_reason IS NOT NULL)),
  ADD CONSTRAINT request_fee_needs_payload CHECK (storage_cost_nano_usd = 0 OR expires_at IS NOT NULL),
  ADD CONSTRAINT request_costs_not_negative CHECK (
    storage_cost_nano_usd >= 0 AND coalesce(input_cost_nano_usd, 0) >= 0 AND coalesce(cached_input_cost_nano_usd, 0) >= 0
    AND coalesce(output_cost_nano_usd, 0) >= 0 AND coalesce(reasoning_cost_nano_usd, 0) >= 0),
  ADD CONSTRAINT request_tokens_not_negative CHECK (
    input_tokens >= 0 AND cached_input_tokens >= 0 AND output_tokens >= 0 AND reasoning_tokens >= 0);

ALTER TABLE retention_policy
  ADD CONSTRAINT retention_policy_payload_period CHECK (payload_retention_days BETWEEN 0 AND 365),
  ADD CONSTRAINT retention_policy_metadata_period CHECK (metadata_retention_days BETWEEN 0 AND 365);

-- An expiry is stamped once. No setting, plan or person moves it afterwards.
CREATE FUNCTION refuse_expiry_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'expires_at is stamped at admission and never changes' USING ERRCODE = 'check_violation';
END $$;

CREATE TRIGGER request_expiry_is_final BEFORE UPDATE OF expires_at ON request
  FOR EACH ROW WHEN (OLD.expires_at IS DISTINCT FROM NEW.expires_at) EXECUTE FUNCTION refuse_expiry_change();
CREATE TRIGGER payload_expiry_is_final BEFORE UPDATE OF expires_at ON payload
  FOR EACH ROW WHEN (OLD.expires_at IS DISTINCT FROM NEW.expires_at) EXECUTE FUNCTION refuse_expiry_change();

-- The life of a payload ----------------------------------------------------------------------------------------------

-- Ciphertext is compressed before it is sealed and does not compress again; samples of it must not end up in the statistics.
ALTER TABLE payload
  ALTER COLUMN ciphertext SET STORAGE EXTERNAL,
  ALTER COLUMN ciphertext SET STATISTICS 0,
  ALTER COLUMN wrapped_key SET STATISTICS 0;

-- The one view that every reader of payloads uses: at the instant of expiry a row is gone from it.
CREATE VIEW readable_payload WITH (security_invoker = true) AS
  SELECT * FROM payload WHERE expires_at > lethe_now();

CREATE FUNCTION payload_partition_name(expiry_day date) RETURNS text
LANGUAGE sql IMMUTABLE
RETURN 'payload_' || to_char(expiry_day, 'YYYYMMDD');

-- Creates the partition of one UTC day of expiry. Repeating is safe; concurrent callers wait for each other.
CREATE FUNCTION create_payload_partition(expiry_day date) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
  partition_name text := payload_partition_name(expiry_day);
BEGIN
  IF to_regclass('public.' || quote_ident(partition_name)) IS NOT NULL THEN
    RETURN false;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('lethe payload partitions'));
  IF to_regclass('public.' || quote_ident(partition_name)) IS NOT NULL THEN
    RETURN false;
  END IF;
  EXECUTE format(
    'CREATE TABLE public.%I PARTITION OF public.payload FOR VALUES FROM (%L) TO (%L)',
    partition_name, expiry_day::timestamp AT TIME ZONE 'UTC', (expiry_day + 1)::timestamp AT TIME ZONE 'UTC');
  RETURN true;
END $$;

-- The days of expiry that have a partition. The planner may compute the day of every relation before it joins, so other names must not fail.
CREATE VIEW payload_partition AS
  SELECT child.relname::text AS name,
    CASE WHEN child.relname ~ '^payload_[0-9]{8}$' THEN to_date(right(child.relname, 8), 'YYYYMMDD') END AS expiry_day
  FROM pg_inherits
  JOIN pg_class child ON child.oid = inhrelid
  WHERE inhparent = 'public.payload'::regclass;

-- Drops one partition whose UTC day has ended. Waits at most 200 ms for readers, so that they never queue behind the drop; the caller tries again.
CREATE FUNCTION drop_payload_partition(day date) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
  IF (day + 1)::timestamp AT TIME ZONE 'UTC' > lethe_now() THEN
    RAISE EXCEPTION 'payloads of % have not all expired', day USING ERRCODE = 'check_violation';
  END IF;
  PERFORM set_config('lock_timeout', '200ms', true);
  EXECUTE format('DROP TABLE IF EXISTS public.%I', payload_partition_name(day));
  RETURN true;
END $$;

-- What gateways must hear of at once ---------------------------------------------------------------------------------

CREATE FUNCTION notify_organization_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('lethe_organization', coalesce(NEW.organization_id, OLD.organization_id)::text);
  RETURN NULL;
END $$;

CREATE FUNCTION notify_this_organization_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('lethe_organization', coalesce(NEW.id, OLD.id)::text);
  RETURN NULL;
END $$;

CREATE TRIGGER retention_policy_changed AFTER INSERT OR UPDATE OR DELETE ON retention_policy
  FOR EACH ROW EXECUTE FUNCTION notify_organization_changed();
CREATE TRIGGER api_key_changed AFTER INSERT OR UPDATE OR DELETE ON api_key
  FOR EACH ROW EXECUTE FUNCTION notify_organization_changed();
CREATE TRIGGER project_changed AFTER UPDATE OR DELETE ON project
  FOR EACH ROW EXECUTE FUNCTION notify_organization_changed();
CREATE TRIGGER organization_changed AFTER UPDATE OR DELETE ON organization
  FOR EACH ROW EXECUTE FUNCTION notify_this_organization_changed();
