-- CreateTable
CREATE TABLE "organization_event" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "type" TEXT NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "data" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "dispatched_at" TIMESTAMPTZ(3),

    CONSTRAINT "organization_event_pkey" PRIMARY KEY ("organization_id","id")
);

-- AlterTable
ALTER TABLE "outbox_mail" ADD COLUMN     "occurred_at" TIMESTAMPTZ(3) NOT NULL DEFAULT lethe_now();

-- AlterTable
ALTER TABLE "user" ADD COLUMN     "time_zone" TEXT;

-- CreateTable
CREATE TABLE "webhook_endpoint" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "url" TEXT NOT NULL,
    "event_types" TEXT[],
    "is_enabled" BOOLEAN NOT NULL DEFAULT true,
    "disabled_reason" TEXT,
    "failing_since" TIMESTAMPTZ(3),
    "last_delivered_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "webhook_endpoint_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "webhook_secret" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "endpoint_id" UUID NOT NULL,
    "sealed_secret" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_secret_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "webhook_delivery" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "endpoint_id" UUID NOT NULL,
    "event_id" UUID NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "attempt_count" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3),
    "claimed_until" TIMESTAMPTZ(3),
    "first_attempt_at" TIMESTAMPTZ(3),
    "last_attempt_at" TIMESTAMPTZ(3),
    "response_status" INTEGER,
    "error_code" TEXT,
    "duration_ms" INTEGER,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_delivery_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateIndex
CREATE INDEX "webhook_secret_organization_id_endpoint_id_idx" ON "webhook_secret"("organization_id", "endpoint_id");

-- CreateIndex
CREATE INDEX "webhook_delivery_organization_id_created_at_idx" ON "webhook_delivery"("organization_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "webhook_delivery_organization_id_endpoint_id_event_id_key" ON "webhook_delivery"("organization_id", "endpoint_id", "event_id");

-- AddForeignKey
ALTER TABLE "webhook_endpoint" ADD CONSTRAINT "webhook_endpoint_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_secret" ADD CONSTRAINT "webhook_secret_organization_id_endpoint_id_fkey" FOREIGN KEY ("organization_id", "endpoint_id") REFERENCES "webhook_endpoint"("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_delivery" ADD CONSTRAINT "webhook_delivery_organization_id_endpoint_id_fkey" FOREIGN KEY ("organization_id", "endpoint_id") REFERENCES "webhook_endpoint"("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_delivery" ADD CONSTRAINT "webhook_delivery_organization_id_event_id_fkey" FOREIGN KEY ("organization_id", "event_id") REFERENCES "organization_event"("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Events --------------------------------------------------------------------------------------------------------------

-- No foreign key to the organization: an event is also written while somebody who waits for the organization's row holds what this
-- transaction needs next, and a key's lock on that row would close the circle.
SELECT isolate_tenants('organization_event');
ALTER TABLE organization_event ADD CONSTRAINT organization_event_data_is_an_object CHECK (jsonb_typeof(data) = 'object');
CREATE INDEX organization_event_undispatched ON organization_event (created_at) WHERE dispatched_at IS NULL;

-- The types of events, each with what its data must name. core/notifications/event-types.ts is the same list, and a test compares them.
CREATE FUNCTION event_data_keys(event_type text) RETURNS text[]
LANGUAGE sql IMMUTABLE
RETURN CASE event_type
  WHEN 'organization.suspended' THEN ARRAY['reason', 'closes_at']
  WHEN 'organization.closing_soon' THEN ARRAY['days', 'closes_at']
  WHEN 'organization.resolved' THEN ARRAY[]::text[]
  WHEN 'organization.closed' THEN ARRAY['closed_from', 'purges_at']
  WHEN 'organization.reopened' THEN ARRAY[]::text[]
  WHEN 'organization.purge_soon' THEN ARRAY['days', 'purges_at']
  WHEN 'organization.purge_waits' THEN ARRAY['purges_at', 'hold_count']
  WHEN 'legal_hold.placed' THEN ARRAY['hold_id', 'case_number']
  WHEN 'legal_hold.confirmed' THEN ARRAY['hold_id', 'case_number']
  WHEN 'legal_hold.release_requested' THEN ARRAY['hold_id', 'case_number']
  WHEN 'legal_hold.released' THEN ARRAY['hold_id', 'case_number']
  WHEN 'erasure.requested' THEN ARRAY['erasure_id', 'number']
  WHEN 'erasure.approved' THEN ARRAY['erasure_id', 'number']
  WHEN 'erasure.declined' THEN ARRAY['erasure_id', 'number']
  WHEN 'erasure.done' THEN ARRAY['erasure_id', 'number', 'erased_count', 'held_count']
  WHEN 'export.ready' THEN ARRAY['export_id', 'kind', 'expires_at']
  WHEN 'export.failed' THEN ARRAY['export_id', 'kind', 'error_code']
  WHEN 'payloads.destroyed' THEN ARRAY['leaf_index']
  WHEN 'payloads.erased' THEN ARRAY['leaf_index']
  WHEN 'payloads.dropped' THEN ARRAY['leaf_index']
  WHEN 'webhook.test' THEN ARRAY['endpoint_id']
  WHEN 'webhook.disabled' THEN ARRAY['endpoint_id']
END;

-- What an event says of whoever asked for something, so that the mail about it goes to them: members alone, and no key.
CREATE FUNCTION asked_by(actor_kind text, actor_id text) RETURNS jsonb
LANGUAGE sql IMMUTABLE
RETURN CASE actor_kind WHEN 'user' THEN jsonb_build_object('requested_by_id', actor_id) ELSE '{}'::jsonb END;

-- Tells of something in the transaction in which it happens; mails and deliveries follow after the commit. An unknown type, or data without
-- what its type names, is refused, so that whoever emits finds out and not whoever is to be told. With a tenant set, only of that tenant.
CREATE FUNCTION emit_event(of_organization_id uuid, event_type text, event_data jsonb) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  event_id uuid := gen_random_uuid();
BEGIN
  IF of_organization_id <> coalesce(current_organization_id(), of_organization_id) THEN
    RAISE EXCEPTION 'an event of another organization' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF event_data_keys(event_type) IS NULL OR NOT coalesce(event_data ?& event_data_keys(event_type), false) THEN
    RAISE EXCEPTION 'no event % with this data', event_type USING ERRCODE = 'invalid_parameter_value';
  END IF;
  INSERT INTO organization_event (organization_id, id, type, occurred_at, data, created_at)
  VALUES (of_organization_id, event_id, event_type, lethe_now(), event_data, clock_timestamp());
  RETURN event_id;
END $$;

CREATE FUNCTION notify_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('lethe_events', '');
  RETURN NULL;
END $$;
CREATE TRIGGER organization_event_emitted AFTER INSERT ON organization_event FOR EACH STATEMENT EXECUTE FUNCTION notify_events();

ALTER TABLE "user" ADD CONSTRAINT user_time_zone_is_short CHECK (length(time_zone) BETWEEN 1 AND 64);

-- What waits to be told to anybody, oldest first.
CREATE FUNCTION undispatched_events(row_limit int) RETURNS TABLE (organization_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT organization_id, id FROM organization_event WHERE dispatched_at IS NULL ORDER BY created_at LIMIT row_limit
$$;

-- Whom an event is mailed to, each with the time zone that they read in. `person_id` narrows it to one member, as long as that is one; without
-- such a member it is everybody with one of the roles, and with `with_billing` whoever looks after the money besides.
CREATE FUNCTION event_recipients(of_organization_id uuid, of_roles text[], with_billing boolean, person_id uuid)
RETURNS TABLE (email text, time_zone text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  WITH members AS (
    SELECT "user".id, "user".email, "user".time_zone, member.role::text AS role
    FROM member JOIN "user" ON "user".id = member.user_id WHERE member.organization_id = of_organization_id
  ), asked AS (SELECT members.email, members.time_zone FROM members WHERE members.id = person_id)
  SELECT asked.email, asked.time_zone FROM asked
  UNION
  SELECT members.email, members.time_zone FROM members WHERE members.role = ANY (of_roles) AND NOT EXISTS (SELECT FROM asked)
  UNION
  SELECT contact, (SELECT members.time_zone FROM members WHERE members.email = contact)
  FROM billing_contacts(of_organization_id) contact WHERE with_billing AND NOT EXISTS (SELECT FROM asked)
  ORDER BY 1
$$;

-- Deletions -------------------------------------------------------------------------------------------------------------

-- Each leaf about something deleted is an event for whoever subscribed to it, in the transaction of the deletion. Without a subscriber there
-- is none: nobody gets a mail for each hour; and a purge, which hears of its own deletions, leaves nothing behind. Adds no step that can refuse, since a deletion must not fail over who hears of it.
CREATE FUNCTION tell_of_deletions() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
BEGIN
  INSERT INTO organization_event (organization_id, type, occurred_at, data, created_at)
  SELECT told.organization_id, told.type, lethe_now(), jsonb_strip_nulls(jsonb_build_object(
      'leaf_index', told.index, 'expiry_hour', told.body -> 'expiry_hour', 'expiry_day', told.body -> 'expiry_day',
      'cause', CASE told.kind WHEN 'hold_release' THEN to_jsonb('hold_released'::text) ELSE coalesce(told.body -> 'cause', told.body -> 'reason') END,
      'part_count', told.body -> 'parts')), clock_timestamp()
  FROM (
    SELECT leaf.organization_id, leaf.index, leaf.kind, leaf.body::jsonb AS body, CASE leaf.kind
      WHEN 'key_destruction' THEN 'payloads.destroyed' WHEN 'erasure' THEN 'payloads.erased' ELSE 'payloads.dropped' END AS type
    FROM leaves leaf WHERE leaf.kind IN ('key_destruction', 'erasure', 'deletion', 'hold_release') AND leaf.organization_id IS NOT NULL
  ) told
  WHERE EXISTS (
    SELECT FROM webhook_endpoint endpoint JOIN organization ON organization.id = endpoint.organization_id
    WHERE endpoint.organization_id = told.organization_id AND endpoint.is_enabled AND organization.lifecycle_state <> 'purged'
      AND (told.type = ANY (endpoint.event_types) OR endpoint.event_types = '{}'));
  RETURN NULL;
END $$;
CREATE TRIGGER log_leaf_deletions_told AFTER INSERT ON keyring.log_leaf REFERENCING NEW TABLE AS leaves
  FOR EACH STATEMENT EXECUTE FUNCTION tell_of_deletions();

-- Webhooks --------------------------------------------------------------------------------------------------------------

SELECT isolate_tenants(tenant_table::regclass) FROM unnest(ARRAY['webhook_endpoint', 'webhook_secret', 'webhook_delivery']) tenant_table;

ALTER TABLE webhook_endpoint
  ADD CONSTRAINT webhook_endpoint_url_in_bounds CHECK (length(url) BETWEEN 1 AND 2048),
  ADD CONSTRAINT webhook_endpoint_types_are_known CHECK (event_types IS NOT NULL AND cardinality(event_types) <= 40),
  ADD CONSTRAINT webhook_endpoint_disabled_says_why CHECK (
    is_enabled = (disabled_reason IS NULL) AND disabled_reason IN ('member', 'failures'));
ALTER TABLE webhook_delivery
  ADD CONSTRAINT webhook_delivery_status_is_known CHECK (status IN ('pending', 'delivered', 'failed', 'cancelled')),
  ADD CONSTRAINT webhook_delivery_ends_once CHECK ((status = 'pending') = (ended_at IS NULL)),
  ADD CONSTRAINT webhook_delivery_pending_has_next CHECK (status <> 'pending' OR next_attempt_at IS NOT NULL);
CREATE INDEX webhook_delivery_due ON webhook_delivery (next_attempt_at) WHERE status = 'pending';

-- Nothing waits for an endpoint that is off. What it missed can be delivered again from the list.
CREATE FUNCTION cancel_deliveries() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  UPDATE webhook_delivery SET status = 'cancelled', ended_at = lethe_now(), claimed_until = NULL
  WHERE organization_id = NEW.organization_id AND endpoint_id = NEW.id AND status = 'pending';
  RETURN NULL;
END $$;
CREATE TRIGGER webhook_endpoint_disabled AFTER UPDATE OF is_enabled ON webhook_endpoint FOR EACH ROW
  WHEN (OLD.is_enabled AND NOT NEW.is_enabled) EXECUTE FUNCTION cancel_deliveries();

CREATE FUNCTION notify_webhooks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('lethe_webhooks', '');
  RETURN NULL;
END $$;
CREATE TRIGGER webhook_delivery_queued AFTER INSERT OR UPDATE OF next_attempt_at ON webhook_delivery
  FOR EACH STATEMENT EXECUTE FUNCTION notify_webhooks();

-- Claims deliveries that are due, at most `per_organization` of one organization at a time, so that endpoints that hang keep nobody else
-- waiting. Until the lease, of real time, has ended nobody else gets them; a worker that dies leaves them due again. While an organization is
-- not active only what concerns its own life goes out; the rest waits.
CREATE FUNCTION claim_webhook_deliveries(row_limit int, per_organization int, lease interval)
RETURNS TABLE (
  organization_id uuid, id uuid, endpoint_id uuid, url text, event_id uuid, event_type text, occurred_at timestamptz, data jsonb,
  attempt_count int, first_attempt_at timestamptz, secret_ids uuid[], sealed_secrets bytea[])
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  WITH ranked AS (
    SELECT due.organization_id, due.id, due.next_attempt_at, row_number() OVER (PARTITION BY due.organization_id ORDER BY due.next_attempt_at, due.id)
      + (SELECT count(*) FROM webhook_delivery busy WHERE busy.organization_id = due.organization_id AND busy.status = 'pending'
          AND busy.claimed_until > clock_timestamp()) AS place
    FROM webhook_delivery due
    JOIN organization_event event ON event.organization_id = due.organization_id AND event.id = due.event_id
    JOIN organization ON organization.id = due.organization_id
    WHERE due.status = 'pending' AND due.next_attempt_at <= lethe_now() AND coalesce(due.claimed_until <= clock_timestamp(), true)
      AND (organization.lifecycle_state = 'active' OR event.type LIKE 'organization.%')
  ), taken AS (
    SELECT delivery.organization_id, delivery.id FROM webhook_delivery delivery
    JOIN ranked ON ranked.organization_id = delivery.organization_id AND ranked.id = delivery.id
    WHERE ranked.place <= per_organization AND delivery.status = 'pending' AND coalesce(delivery.claimed_until <= clock_timestamp(), true)
    ORDER BY ranked.next_attempt_at, delivery.id LIMIT row_limit FOR UPDATE OF delivery SKIP LOCKED
  ), claimed AS (
    UPDATE webhook_delivery delivery SET attempt_count = delivery.attempt_count + 1, claimed_until = clock_timestamp() + lease,
      first_attempt_at = coalesce(delivery.first_attempt_at, lethe_now()), last_attempt_at = lethe_now()
    FROM taken WHERE delivery.organization_id = taken.organization_id AND delivery.id = taken.id
    RETURNING delivery.*
  )
  SELECT claimed.organization_id, claimed.id, claimed.endpoint_id, endpoint.url, event.id, event.type, event.occurred_at, event.data,
    claimed.attempt_count, claimed.first_attempt_at, secrets.ids, secrets.sealed
  FROM claimed
  JOIN webhook_endpoint endpoint ON endpoint.organization_id = claimed.organization_id AND endpoint.id = claimed.endpoint_id
  JOIN organization_event event ON event.organization_id = claimed.organization_id AND event.id = claimed.event_id
  CROSS JOIN LATERAL (
    SELECT coalesce(array_agg(secret.id ORDER BY secret.created_at DESC), '{}') AS ids,
      coalesce(array_agg(secret.sealed_secret ORDER BY secret.created_at DESC), '{}') AS sealed
    FROM webhook_secret secret WHERE secret.organization_id = claimed.organization_id AND secret.endpoint_id = claimed.endpoint_id
      AND coalesce(secret.ends_at > lethe_now(), true)
  ) secrets
$$;

-- Forgets what was told long ago: mail that was sent or given up, events with their deliveries, and secrets that have ended. By the real
-- clock, like everything that is not the domain's.
CREATE FUNCTION forget_notifications(older_than interval) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  mail_count int;
  event_count int;
  secret_count int;
BEGIN
  DELETE FROM outbox_mail WHERE sent_at < now() - older_than
    OR (sent_at IS NULL AND next_attempt_at = 'infinity' AND created_at < now() - older_than);
  GET DIAGNOSTICS mail_count = ROW_COUNT;
  DELETE FROM organization_event event WHERE event.created_at < now() - older_than AND event.dispatched_at IS NOT NULL
    AND NOT EXISTS (
      SELECT FROM webhook_delivery delivery WHERE delivery.organization_id = event.organization_id AND delivery.event_id = event.id
        AND delivery.status = 'pending');
  GET DIAGNOSTICS event_count = ROW_COUNT;
  DELETE FROM webhook_secret WHERE ends_at <= lethe_now();
  GET DIAGNOSTICS secret_count = ROW_COUNT;
  RETURN mail_count + event_count + secret_count;
END $$;

-- The outbox in the time of what its mails tell of ------------------------------------------------------------------------

DROP FUNCTION read_outbox(int);
CREATE FUNCTION read_outbox(row_limit int)
RETURNS TABLE (
  id uuid, organization_id uuid, recipient text, template text, subject text, text text, html text, created_at timestamptz,
  occurred_at timestamptz, sent_at timestamptz, attempt_count int, last_error_code text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT id, organization_id, recipient, template, subject, text, html, created_at, occurred_at, sent_at, attempt_count, last_error_code
  FROM outbox_mail ORDER BY created_at DESC, id LIMIT row_limit
$$;

-- Webhook secrets under the master key ----------------------------------------------------------------------------------
-- As 20261122000300_master_keys has them, with the secrets of webhooks beside those of providers.

CREATE OR REPLACE FUNCTION require_live_master_key() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  used_version int;
  is_disabled boolean;
BEGIN
  IF TG_TABLE_NAME IN ('provider_key', 'webhook_secret') THEN
    used_version := sealed_secret_version(NEW.sealed_secret);
  ELSE
    used_version := NEW.master_key_version;
  END IF;
  SELECT disabled_at IS NOT NULL INTO is_disabled FROM keyring.master_key_version WHERE version = used_version FOR SHARE;
  IF is_disabled THEN
    RAISE EXCEPTION 'master key version % is disabled', used_version USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER webhook_secret_needs_live_master_key BEFORE INSERT OR UPDATE OF sealed_secret ON webhook_secret
  FOR EACH ROW EXECUTE FUNCTION require_live_master_key();

CREATE OR REPLACE FUNCTION needed_master_keys() RETURNS SETOF int
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  WITH RECURSIVE of_hour_keys AS (
    (SELECT master_key_version AS version FROM keyring.hour_key ORDER BY 1 LIMIT 1)
    UNION ALL
    SELECT (SELECT master_key_version FROM keyring.hour_key WHERE master_key_version > of_hour_keys.version ORDER BY 1 LIMIT 1)
    FROM of_hour_keys WHERE of_hour_keys.version IS NOT NULL
  )
  SELECT version FROM (
    SELECT version FROM of_hour_keys
    UNION SELECT master_key_version FROM keyring.hold_key
    UNION SELECT sealed_secret_version(sealed_secret) FROM provider_key WHERE sealed_secret IS NOT NULL
    UNION SELECT sealed_secret_version(sealed_secret) FROM webhook_secret
  ) needed
  WHERE version IS NOT NULL ORDER BY version
$$;

DROP FUNCTION master_key_wraps(int, int);
CREATE FUNCTION master_key_wraps(of_version int, row_limit int)
RETURNS TABLE (
  kind text, organization_id uuid, expiry_hour timestamptz, generation int, hold_id uuid, provider text, base_url text, secret_id uuid, wrapped bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  (SELECT 'hour_key', key.organization_id, key.expiry_hour, key.generation, NULL::uuid, NULL, NULL, NULL::uuid, key.wrapped_key
   FROM keyring.hour_key key WHERE key.master_key_version = of_version LIMIT row_limit)
  UNION ALL
  (SELECT 'hold_key', key.organization_id, NULL, NULL, key.hold_id, NULL, NULL, NULL, key.wrapped_key
   FROM keyring.hold_key key WHERE key.master_key_version = of_version LIMIT row_limit)
  UNION ALL
  (SELECT 'provider_secret', key.organization_id, NULL, NULL, NULL, key.provider, key.base_url, NULL, key.sealed_secret
   FROM provider_key key WHERE sealed_secret_version(key.sealed_secret) = of_version LIMIT row_limit)
  UNION ALL
  (SELECT 'webhook_secret', secret.organization_id, NULL, NULL, NULL, NULL, NULL, secret.id, secret.sealed_secret
   FROM webhook_secret secret WHERE sealed_secret_version(secret.sealed_secret) = of_version LIMIT row_limit)
  LIMIT row_limit
$$;

DROP FUNCTION rewrap_keys(bigint, int, text[], uuid[], timestamptz[], int[], uuid[], text[], bytea[], bytea[]);
CREATE FUNCTION rewrap_keys(
  token bigint, to_version int, wrap_kind text[], wrap_organization_id uuid[], wrap_expiry_hour timestamptz[], wrap_generation int[],
  wrap_hold_id uuid[], wrap_provider text[], wrap_secret_id uuid[], old_wrapped bytea[], new_wrapped bytea[])
RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  rewrapped_count int;
BEGIN
  PERFORM assert_sweep('rotate-master-key', token);
  WITH batch AS (
    SELECT * FROM unnest(wrap_kind, wrap_organization_id, wrap_expiry_hour, wrap_generation, wrap_hold_id, wrap_provider, wrap_secret_id, old_wrapped,
        new_wrapped) AS of_batch (kind, organization_id, expiry_hour, generation, hold_id, provider, secret_id, old_bytes, new_bytes)
  ), hour_keys AS (
    UPDATE keyring.hour_key key SET wrapped_key = new_bytes, master_key_version = to_version FROM batch
    WHERE kind = 'hour_key' AND key.organization_id = batch.organization_id AND key.expiry_hour = batch.expiry_hour
      AND key.generation = batch.generation AND key.wrapped_key = old_bytes
    RETURNING 1
  ), hold_keys AS (
    UPDATE keyring.hold_key key SET wrapped_key = new_bytes, master_key_version = to_version FROM batch
    WHERE kind = 'hold_key' AND key.organization_id = batch.organization_id AND key.hold_id = batch.hold_id AND key.wrapped_key = old_bytes
    RETURNING 1
  ), provider_secrets AS (
    UPDATE provider_key key SET sealed_secret = new_bytes FROM batch
    WHERE kind = 'provider_secret' AND key.organization_id = batch.organization_id AND key.provider = batch.provider
      AND key.sealed_secret = old_bytes
    RETURNING 1
  ), webhook_secrets AS (
    UPDATE webhook_secret secret SET sealed_secret = new_bytes FROM batch
    WHERE kind = 'webhook_secret' AND secret.organization_id = batch.organization_id AND secret.id = batch.secret_id
      AND secret.sealed_secret = old_bytes
    RETURNING 1
  )
  SELECT (SELECT count(*) FROM hour_keys) + (SELECT count(*) FROM hold_keys) + (SELECT count(*) FROM provider_secrets)
    + (SELECT count(*) FROM webhook_secrets) INTO rewrapped_count;
  RETURN rewrapped_count;
END $$;

SELECT adopt_objects();

GRANT EXECUTE ON FUNCTION emit_event(uuid, text, jsonb) TO lethe_app, lethe_worker;
GRANT SELECT ON organization_event, webhook_endpoint, webhook_delivery TO lethe_app, lethe_worker;
GRANT INSERT, UPDATE, DELETE ON webhook_endpoint TO lethe_app;
GRANT SELECT (organization_id, id, endpoint_id, created_at, ends_at), INSERT, UPDATE (ends_at), DELETE ON webhook_secret TO lethe_app;
GRANT UPDATE (status, attempt_count, next_attempt_at, first_attempt_at, ended_at) ON webhook_delivery TO lethe_app;

-- The worker tells of events and delivers them. It sees a secret only with a delivery that it has claimed.
GRANT UPDATE (dispatched_at) ON organization_event TO lethe_worker;
GRANT INSERT, UPDATE ON webhook_delivery TO lethe_worker;
GRANT UPDATE (is_enabled, disabled_reason, failing_since, last_delivered_at, updated_at) ON webhook_endpoint TO lethe_worker;
GRANT EXECUTE ON FUNCTION undispatched_events(int), event_recipients(uuid, text[], boolean, uuid), forget_notifications(interval), read_outbox(int),
  claim_webhook_deliveries(int, int, interval), master_key_wraps(int, int),
  rewrap_keys(bigint, int, text[], uuid[], timestamptz[], int[], uuid[], text[], uuid[], bytea[], bytea[]) TO lethe_worker;
