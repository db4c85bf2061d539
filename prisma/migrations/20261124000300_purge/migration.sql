-- DropForeignKey
ALTER TABLE "credit_balance" DROP CONSTRAINT "credit_balance_organization_id_fkey";

-- CreateTable
CREATE TABLE "organization_purge" (
    "organization_id" UUID NOT NULL,
    "begun_at" TIMESTAMPTZ(3) NOT NULL,
    "pseudonym" UUID NOT NULL,
    "pseudonym_secret" BYTEA NOT NULL,
    "contacts" JSONB NOT NULL,
    "customer_id" TEXT,
    "customer_deleted_at" TIMESTAMPTZ(3),
    "hour_key_count" BIGINT NOT NULL DEFAULT 0,
    "hold_key_count" BIGINT NOT NULL DEFAULT 0,
    "person_count" BIGINT NOT NULL DEFAULT 0,
    "row_count" BIGINT NOT NULL DEFAULT 0,
    "leaf_index" BIGINT,

    CONSTRAINT "organization_purge_pkey" PRIMARY KEY ("organization_id")
);

-- CreateTable
CREATE TABLE "organization_purge_part" (
    "organization_id" UUID NOT NULL,
    "admitted_day" DATE NOT NULL,
    "expiry_day" DATE NOT NULL,
    "part_count" BIGINT NOT NULL,

    CONSTRAINT "organization_purge_part_pkey" PRIMARY KEY ("organization_id","admitted_day","expiry_day")
);

-- CreateTable
CREATE TABLE "organization_tombstone" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "purged_at" TIMESTAMPTZ(3) NOT NULL,
    "leaf_index" BIGINT NOT NULL,

    CONSTRAINT "organization_tombstone_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "spent_invoice_prefix" (
    "digest" BYTEA NOT NULL,

    CONSTRAINT "spent_invoice_prefix_pkey" PRIMARY KEY ("digest")
);

-- CreateIndex
CREATE UNIQUE INDEX "organization_tombstone_leaf_index_key" ON "organization_tombstone"("leaf_index");

-- What the rows must say ------------------------------------------------------------------------------------------------

ALTER TABLE organization_purge ADD CONSTRAINT organization_purge_counts_not_negative CHECK (
  hour_key_count >= 0 AND hold_key_count >= 0 AND person_count >= 0 AND row_count >= 0);
ALTER TABLE organization_purge_part ADD CONSTRAINT organization_purge_part_not_negative CHECK (part_count >= 0);
ALTER TABLE organization_purge ALTER COLUMN pseudonym_secret SET STATISTICS 0;

SELECT isolate_tenants(tenant_table::regclass) FROM unnest(ARRAY['organization_purge', 'organization_purge_part']) tenant_table;

-- Which tables ----------------------------------------------------------------------------------------------------------
-- Every table with an organization_id is emptied of a purged organization, a new one included, unless it stands in one of these two lists.

-- What the ledger is made of: its rows stay, under an id that leads back to nobody.
CREATE FUNCTION purge_kept_tables() RETURNS text[]
LANGUAGE sql IMMUTABLE
RETURN ARRAY['public.usage_entry', 'public.usage_batch', 'public.usage_batch_line', 'public.usage_day', 'public.storage_month',
  'public.ledger_transaction', 'public.ledger_entry', 'public.credit_balance', 'public.api_key_spend'];

-- What the last transaction of a purge needs, and takes itself.
CREATE FUNCTION purge_last_tables() RETURNS text[]
LANGUAGE sql IMMUTABLE
RETURN ARRAY['public.organization_purge', 'public.organization_purge_part', 'keyring.organization_salt', 'keyring.purge_journal',
  'keyring.log_leaf'];

-- The others, those first to which no other refers.
CREATE FUNCTION purge_tables() RETURNS TABLE (name text, depth int)
LANGUAGE sql STABLE
AS $$
  WITH RECURSIVE tenant AS MATERIALIZED (
    SELECT class.oid, format('%I.%I', nspname, relname) AS name
    FROM pg_class class JOIN pg_namespace ON pg_namespace.oid = relnamespace
    JOIN pg_attribute ON attrelid = class.oid AND attname = 'organization_id' AND NOT attisdropped
    WHERE nspname IN ('public', 'keyring') AND relkind IN ('r', 'p') AND NOT relispartition
  ), reference AS MATERIALIZED (
    SELECT DISTINCT conrelid AS child, confrelid AS parent FROM pg_constraint
    WHERE contype = 'f' AND conparentid = 0 AND conrelid <> confrelid
  ), walk AS (
    SELECT oid, 0 AS depth FROM tenant
    UNION
    SELECT parent, walk.depth + 1 FROM walk JOIN reference ON child = walk.oid WHERE walk.depth < 20
  )
  SELECT tenant.name, max(walk.depth) FROM tenant JOIN walk ON walk.oid = tenant.oid
  WHERE tenant.name <> ALL (purge_kept_tables()) AND tenant.name <> ALL (purge_last_tables())
  GROUP BY tenant.name
$$;

-- What may change while a purge is under way --------------------------------------------------------------------------------
-- Append-only tables stay so for everybody, the owner's functions included, but for the rows of an organization that is being purged.

CREATE FUNCTION is_purge_under_way(of_organization_id uuid) RETURNS boolean
LANGUAGE sql STABLE
RETURN current_user = 'lethe_owner' AND EXISTS (SELECT FROM public.organization_purge WHERE organization_id = of_organization_id);

-- The ledger keeps every amount and every instant; what names somebody is replaced. Other tables of money are deleted.
CREATE OR REPLACE FUNCTION refuse_ledger_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  names CONSTANT text[] := ARRAY['organization_id', 'id', 'request_id', 'batch_id', 'lease_id', 'project_id', 'api_key_id', 'transaction_id',
    'model', 'memo'];
  is_kept CONSTANT boolean := TG_TABLE_SCHEMA || '.' || TG_TABLE_NAME = ANY (public.purge_kept_tables());
BEGIN
  IF TG_OP = 'UPDATE' AND is_kept THEN
    IF public.is_purge_under_way(OLD.organization_id)
      AND NEW.organization_id = (SELECT pseudonym FROM public.organization_purge WHERE organization_id = OLD.organization_id)
      AND to_jsonb(NEW) - names = to_jsonb(OLD) - names THEN
      RETURN NEW;
    END IF;
  ELSIF TG_OP = 'DELETE' AND NOT is_kept THEN
    IF public.is_purge_under_way(OLD.organization_id) THEN
      RETURN OLD;
    END IF;
  END IF;
  RAISE EXCEPTION 'the ledger is append-only: %', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;

CREATE OR REPLACE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF public.is_purge_under_way(OLD.organization_id) THEN
      RETURN OLD;
    END IF;
  END IF;
  RAISE EXCEPTION 'the audit log is append-only' USING ERRCODE = 'check_violation';
END $$;

-- A leaf keeps its place, its body and its hash for ever. Of a purged organization it loses whose it was: the nil id is nobody's.
CREATE OR REPLACE FUNCTION refuse_log_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Other tables of the log have no organization: each condition is read only where it applies.
  IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'log_leaf' THEN
    IF public.is_purge_under_way(OLD.organization_id) AND NEW.organization_id = '00000000-0000-0000-0000-000000000000'
      AND to_jsonb(NEW) - 'organization_id' = to_jsonb(OLD) - 'organization_id' THEN
      RETURN NEW;
    END IF;
  ELSIF TG_OP = 'DELETE' AND TG_TABLE_NAME = 'audit_batch' THEN
    IF public.is_purge_under_way(OLD.organization_id) THEN
      RETURN OLD;
    END IF;
  END IF;
  RAISE EXCEPTION 'the transparency log is append-only' USING ERRCODE = 'check_violation';
END $$;

-- A balance comes into being for an organization that there is. It outlives it under a pseudonym, so no foreign key says so.
CREATE FUNCTION require_organization() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM public.organization WHERE id = NEW.organization_id FOR KEY SHARE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'there is no such organization' USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER credit_balance_needs_organization BEFORE INSERT ON credit_balance FOR EACH ROW EXECUTE FUNCTION require_organization();

-- A hold that comes after the purge has begun would preserve half of what it promises, or nothing.
CREATE FUNCTION refuse_hold_after_purge() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM organization WHERE id = NEW.organization_id AND lifecycle_state <> 'purged') THEN
    RAISE EXCEPTION 'the organization is purged' USING ERRCODE = 'LE002';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER legal_hold_comes_before_purge BEFORE INSERT ON legal_hold FOR EACH ROW EXECUTE FUNCTION refuse_hold_after_purge();

-- While its ledger moves, an organization is not compared: a part of it is here and a part there.
CREATE OR REPLACE FUNCTION ledger_organizations(after_id uuid, organization_limit int) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT organization_id FROM credit_balance
  WHERE (after_id IS NULL OR organization_id > after_id)
    AND NOT EXISTS (SELECT FROM organization_purge WHERE credit_balance.organization_id IN (organization_purge.organization_id, pseudonym))
  ORDER BY organization_id LIMIT organization_limit
$$;

-- One that is being purged has no policy any more, and nothing that it would rule.
CREATE OR REPLACE FUNCTION count_unruled_organizations() RETURNS bigint
LANGUAGE sql STABLE
AS $$
  SELECT count(*) FROM public.organization
  WHERE lifecycle_state <> 'purged'
    AND NOT EXISTS (SELECT FROM public.retention_policy policy WHERE policy.organization_id = organization.id)
$$;

-- Logs ------------------------------------------------------------------------------------------------------------------

-- By which name log lines know an organization: without its salt nobody can tell whose they were. Another one than the transparency log's, so
-- that a log line leads to no receipt. Null for an organization that does not exist.
CREATE FUNCTION log_reference(of_organization_id uuid) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM organization WHERE id = of_organization_id) THEN
    RETURN NULL;
  END IF;
  RETURN substring(encode(hmac_sha256(organization_salt_of(of_organization_id), convert_to('lethe log ' || of_organization_id, 'UTF8')), 'hex')
    FROM 1 FOR 16);
END $$;

-- Which of these organizations are being purged, or are gone: a gateway keeps nothing of theirs.
CREATE FUNCTION gone_organizations(organization_ids uuid[]) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT DISTINCT asked.id FROM unnest(organization_ids) AS asked (id)
  WHERE NOT EXISTS (SELECT FROM organization WHERE organization.id = asked.id AND lifecycle_state <> 'purged')
$$;

-- The purge ---------------------------------------------------------------------------------------------------------------

-- Whether a hold keeps an organization's purge waiting, and members were told so.
CREATE FUNCTION is_purge_waiting(standing organization) RETURNS boolean
LANGUAGE sql STABLE
RETURN EXISTS (SELECT FROM public.legal_hold WHERE organization_id = standing.id AND released_at IS NULL)
  AND EXISTS (SELECT FROM public.lifecycle_notice notice
    WHERE notice.organization_id = standing.id AND notice.version = standing.lifecycle_version AND notice.occasion = 'purge_waits');

-- What purges have to do: those under way first, then those that are due, longest first. Holds are looked at when one begins.
CREATE FUNCTION due_purges(row_limit int) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT due.id FROM (
    SELECT organization_id AS id, begun_at AS at, 0 AS rank FROM organization_purge
    UNION ALL
    SELECT id, purges_at, 1 FROM organization
    WHERE lifecycle_state = 'closed' AND purges_at <= confirmed_now() AND NOT is_purge_waiting(organization)
  ) due ORDER BY due.rank, due.at, due.id LIMIT row_limit
$$;

-- When the next purge has something to do. One that a hold keeps waiting has nothing to do once it has said so, and for one that something else
-- keeps from its end for long no demo's clock stops.
CREATE FUNCTION next_purge_at() RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT min(due.at) FROM (
    SELECT lethe_now() AS at FROM organization_purge WHERE begun_at > lethe_now() - interval '1 hour'
    UNION ALL
    SELECT purges_at FROM organization WHERE lifecycle_state = 'closed' AND NOT is_purge_waiting(organization)
  ) due
$$;

-- A prefix that no other organization has, or had before it was purged: no two invoices of the seller ever have the same number. Of the slug,
-- and a number behind it where that is taken.
CREATE OR REPLACE FUNCTION take_invoice_prefix(of_organization_id uuid, slug text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
  stem text := coalesce(nullif(left(upper(regexp_replace(slug, '[^a-zA-Z0-9]', '', 'g')), 8), ''), 'ORG');
  candidate text := stem;
BEGIN
  FOR attempt IN 2..1000000 LOOP
    BEGIN
      IF NOT EXISTS (SELECT FROM public.spent_invoice_prefix WHERE digest = sha256(convert_to(candidate, 'UTF8'))) THEN
        UPDATE public.invoice_series SET prefix = candidate WHERE organization_id = of_organization_id;
        RETURN candidate;
      END IF;
    EXCEPTION WHEN unique_violation THEN
      NULL; -- Another organization has it.
    END;
    candidate := stem || attempt;
  END LOOP;
  RAISE EXCEPTION 'no prefix is free for %', stem;
END $$;

-- Begins the purge of a closed organization whose day has come: `begun`; `held` while a hold is in force, which is told once; else `not_due`.
-- From its commit on nothing of the organization is read, held or reopened any more.
CREATE FUNCTION begin_purge(token bigint, of_organization_id uuid) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  standing organization;
  hold_count int;
BEGIN
  PERFORM assert_sweep('purge-organizations', token);
  PERFORM assert_destruction();
  IF EXISTS (SELECT FROM organization_purge WHERE organization_id = of_organization_id) THEN
    RETURN 'begun';
  END IF;
  SELECT * INTO standing FROM organization WHERE id = of_organization_id FOR NO KEY UPDATE;
  IF standing.lifecycle_state IS DISTINCT FROM 'closed' OR confirmed_now() < standing.purges_at THEN
    RETURN 'not_due';
  END IF;
  PERFORM set_config('app.organization_id', of_organization_id::text, true);
  SELECT count(*) INTO hold_count FROM legal_hold WHERE organization_id = of_organization_id AND released_at IS NULL;
  IF hold_count > 0 THEN
    INSERT INTO lifecycle_notice (organization_id, version, occasion, noticed_at)
      VALUES (of_organization_id, standing.lifecycle_version, 'purge_waits', lethe_now()) ON CONFLICT DO NOTHING;
    IF FOUND THEN
      PERFORM emit_event(of_organization_id, 'organization.purge_waits',
        jsonb_build_object('purges_at', log_instant(standing.purges_at), 'hold_count', hold_count));
    END IF;
    RETURN 'held';
  END IF;
  INSERT INTO spent_invoice_prefix SELECT sha256(convert_to(prefix, 'UTF8')) FROM invoice_series
    WHERE organization_id = of_organization_id AND prefix IS NOT NULL ON CONFLICT DO NOTHING;
  INSERT INTO organization_purge (organization_id, begun_at, pseudonym, pseudonym_secret, customer_id, contacts)
  VALUES (of_organization_id, lethe_now(), gen_random_uuid(),
    sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())),
    (SELECT customer_id FROM billing_account WHERE organization_id = of_organization_id),
    (SELECT coalesce(jsonb_agg(jsonb_build_object('email', owner.email, 'timeZone', to_jsonb(owner) ->> 'time_zone') ORDER BY owner.email), '[]')
     FROM member JOIN "user" owner ON owner.id = member.user_id WHERE member.organization_id = of_organization_id AND member.role = 'owner'));
  PERFORM change_lifecycle(of_organization_id, standing.lifecycle_version, 'purge', NULL, NULL, NULL, 'system', NULL, 'Lethe', NULL, 'purge-organizations', NULL);
  RETURN 'begun';
END $$;

-- An id that stands for another one in the ledger: the same for the same id, so that rows still belong together, and nobody's once the
-- secret is gone.
CREATE FUNCTION pseudonym_of(secret bytea, id uuid) RETURNS uuid
LANGUAGE sql IMMUTABLE
RETURN encode(substring(sha256(secret || uuid_send(id)) FROM 1 FOR 16), 'hex')::uuid;

-- Models that everybody knows keep their names. What an organization called its own may say whose it was.
CREATE FUNCTION pseudonym_of_model(secret bytea, model text) RETURNS text
LANGUAGE sql STABLE
RETURN CASE WHEN model IN (SELECT model_rate.model FROM public.model_rate) THEN model
  ELSE 'model-' || encode(substring(sha256(secret || convert_to(model, 'UTF8')) FROM 1 FOR 6), 'hex') END;

-- Deletes at most `row_limit` keys of hours or holds. Their wraps go with them by the triggers on the keys.
CREATE FUNCTION purge_keys(of_organization_id uuid, row_limit int, OUT step text, OUT row_count bigint)
LANGUAGE plpgsql AS $$
BEGIN
  step := 'hour keys';
  DELETE FROM keyring.hour_key WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM keyring.hour_key WHERE organization_id = of_organization_id ORDER BY expiry_hour, generation LIMIT row_limit FOR UPDATE));
  GET DIAGNOSTICS row_count = ROW_COUNT;
  UPDATE organization_purge SET hour_key_count = hour_key_count + purge_keys.row_count
    WHERE organization_id = of_organization_id AND purge_keys.row_count > 0;
  IF row_count > 0 THEN
    RETURN;
  END IF;
  step := 'hold keys';
  DELETE FROM keyring.hold_key WHERE organization_id = of_organization_id;
  GET DIAGNOSTICS row_count = ROW_COUNT;
  UPDATE organization_purge SET hold_key_count = hold_key_count + purge_keys.row_count
    WHERE organization_id = of_organization_id AND purge_keys.row_count > 0;
END $$;

-- Deletes at most `row_limit` parts, live or preserved once. They are counted before they go, so that whatever has to name them in a manifest
-- still finds them, and kept in mind for the receipt.
CREATE FUNCTION purge_parts(of_organization_id uuid, row_limit int, OUT step text, OUT row_count bigint)
LANGUAGE plpgsql AS $$
DECLARE
  doomed record;
  parts_table text;
BEGIN
  step := 'payloads';
  FOREACH parts_table IN ARRAY ARRAY['payload', 'payload_held'] LOOP
    EXECUTE format($doomed$
      SELECT coalesce(array_agg(found.request_id), '{}') AS request_ids, coalesce(array_agg(found.part), '{}') AS parts,
        coalesce(array_agg(found.admitted_at::timestamptz), '{}') AS admitted, coalesce(array_agg(found.expires_at::timestamptz), '{}') AS expiring
      FROM (SELECT request_id, part, admitted_at, expires_at FROM public.%I WHERE organization_id = $1 LIMIT $2 FOR UPDATE) found $doomed$,
      parts_table) INTO doomed USING of_organization_id, row_limit;
    row_count := cardinality(doomed.parts);
    CONTINUE WHEN row_count = 0;
    PERFORM add_to_tally(of_organization_id, doomed.admitted, doomed.expiring, 1, CASE parts_table WHEN 'payload' THEN 0 ELSE -1 END);
    INSERT INTO organization_purge_part AS known (organization_id, admitted_day, expiry_day, part_count)
      SELECT of_organization_id, (gone.admitted_at AT TIME ZONE 'UTC')::date, (gone.expires_at AT TIME ZONE 'UTC')::date, count(*)
      FROM unnest(doomed.admitted, doomed.expiring) AS gone (admitted_at, expires_at) GROUP BY 2, 3
      ON CONFLICT (organization_id, admitted_day, expiry_day) DO UPDATE SET part_count = known.part_count + EXCLUDED.part_count;
    EXECUTE format('DELETE FROM public.%1$I parts USING unnest($2, $3, $4) AS gone (request_id, part, expires_at)
      WHERE parts.organization_id = $1 AND parts.request_id = gone.request_id AND parts.part = gone.part AND parts.expires_at = gone.expires_at',
      parts_table) USING of_organization_id, doomed.request_ids, doomed.parts, doomed.expiring;
    RETURN;
  END LOOP;
END $$;

-- Deletes people who belong to no other organization, with their sessions and links, and the mail that waits for them; but for the receipt of an
-- earlier purge, of which there is no other copy.
CREATE FUNCTION purge_people(of_organization_id uuid, row_limit int, OUT step text, OUT row_count bigint)
LANGUAGE plpgsql AS $$
DECLARE
  leaving uuid[];
BEGIN
  step := 'people';
  SELECT coalesce(array_agg(sole.user_id), '{}') INTO leaving FROM (
    SELECT member.user_id FROM member WHERE member.organization_id = of_organization_id AND NOT EXISTS (
      SELECT FROM member other WHERE other.user_id = member.user_id AND other.organization_id <> of_organization_id) LIMIT row_limit) sole;
  -- Whoever joins another organization meanwhile was first, and stays, or waits for this.
  PERFORM FROM "user" WHERE id = ANY (leaving) ORDER BY id FOR UPDATE;
  leaving := ARRAY(SELECT person.id FROM unnest(leaving) AS person (id) WHERE NOT EXISTS (
    SELECT FROM member other WHERE other.user_id = person.id AND other.organization_id <> of_organization_id));
  DELETE FROM outbox_mail USING "user" WHERE "user".id = ANY (leaving) AND outbox_mail.recipient = "user".email
    AND outbox_mail.organization_id IS NULL AND outbox_mail.template <> 'purged';
  DELETE FROM "user" WHERE id = ANY (leaving);
  GET DIAGNOSTICS row_count = ROW_COUNT;
  UPDATE organization_purge SET person_count = person_count + purge_people.row_count
    WHERE organization_id = of_organization_id AND purge_people.row_count > 0;
END $$;

-- Deletes what the payment processor told of the organization's payments.
CREATE FUNCTION purge_payment_events(of_organization_id uuid, row_limit int, OUT step text, OUT row_count bigint)
LANGUAGE plpgsql AS $$
BEGIN
  step := 'payment events';
  DELETE FROM stripe_event WHERE ctid = ANY (ARRAY(
    SELECT event.ctid FROM stripe_event event WHERE event.subject_id IN (
      SELECT customer_id FROM organization_purge WHERE organization_id = of_organization_id
      UNION ALL SELECT payment_intent_id FROM payment WHERE organization_id = of_organization_id
      UNION ALL SELECT checkout_session_id FROM payment WHERE organization_id = of_organization_id)
    LIMIT row_limit));
  GET DIAGNOSTICS row_count = ROW_COUNT;
END $$;

-- Deletes at most `row_limit` rows of the first table that has any, found from the catalogue.
CREATE FUNCTION purge_rows(of_organization_id uuid, row_limit int, OUT step text, OUT row_count bigint)
LANGUAGE plpgsql AS $$
DECLARE
  target record;
BEGIN
  row_count := 0;
  FOR target IN SELECT name FROM purge_tables() ORDER BY depth, name LOOP
    step := target.name;
    EXECUTE format('DELETE FROM %1$s WHERE ctid = ANY (ARRAY(SELECT ctid FROM %1$s WHERE organization_id = $1 LIMIT $2)) AND organization_id = $1',
      target.name) USING of_organization_id, row_limit;
    GET DIAGNOSTICS row_count = ROW_COUNT;
    EXIT WHEN row_count > 0;
  END LOOP;
END $$;

-- Moves at most `row_limit` rows of the ledger to the pseudonym; a batch with its lines, and a transaction with its entries, in one statement,
-- so that what refers to each other arrives together.
CREATE FUNCTION move_ledger(of_organization_id uuid, row_limit int, OUT step text, OUT row_count bigint)
LANGUAGE plpgsql AS $$
DECLARE
  purge organization_purge;
BEGIN
  SELECT * INTO STRICT purge FROM organization_purge WHERE organization_id = of_organization_id;
  step := 'ledger';
  WITH due AS MATERIALIZED (
    SELECT id, CASE kind WHEN 'storage_refund' THEN pseudonym_of(purge.pseudonym_secret, substring(memo FROM 9)::uuid) END AS refunded_id
    FROM ledger_transaction WHERE organization_id = of_organization_id LIMIT row_limit
  ), renamed AS MATERIALIZED (
    SELECT id, CASE WHEN refunded_id IS NULL THEN pseudonym_of(purge.pseudonym_secret, id) ELSE money_object_id('storage_refund', refunded_id::text)
      END AS new_id, 'request ' || refunded_id AS new_memo FROM due
  ), entries AS (
    UPDATE ledger_entry SET organization_id = purge.pseudonym, transaction_id = new_id FROM renamed
    WHERE ledger_entry.organization_id = of_organization_id AND transaction_id = renamed.id
  )
  UPDATE ledger_transaction SET organization_id = purge.pseudonym, id = new_id, memo = new_memo FROM renamed
  WHERE ledger_transaction.organization_id = of_organization_id AND ledger_transaction.id = renamed.id;
  GET DIAGNOSTICS row_count = ROW_COUNT;
  IF row_count > 0 THEN
    RETURN;
  END IF;
  WITH due AS MATERIALIZED (
    SELECT id, pseudonym_of(purge.pseudonym_secret, id) AS new_id FROM usage_batch WHERE organization_id = of_organization_id LIMIT row_limit
  ), lines AS (
    UPDATE usage_batch_line line SET organization_id = purge.pseudonym, batch_id = new_id,
      project_id = pseudonym_of(purge.pseudonym_secret, project_id), api_key_id = pseudonym_of(purge.pseudonym_secret, api_key_id),
      model = pseudonym_of_model(purge.pseudonym_secret, model)
    FROM due WHERE line.organization_id = of_organization_id AND line.batch_id = due.id
  )
  UPDATE usage_batch SET organization_id = purge.pseudonym, id = new_id, lease_id = pseudonym_of(purge.pseudonym_secret, lease_id)
  FROM due WHERE usage_batch.organization_id = of_organization_id AND usage_batch.id = due.id;
  GET DIAGNOSTICS row_count = ROW_COUNT;
  IF row_count > 0 THEN
    RETURN;
  END IF;
  UPDATE usage_entry SET organization_id = purge.pseudonym, id = pseudonym_of(purge.pseudonym_secret, id),
    request_id = pseudonym_of(purge.pseudonym_secret, request_id), batch_id = pseudonym_of(purge.pseudonym_secret, batch_id),
    project_id = pseudonym_of(purge.pseudonym_secret, project_id), api_key_id = pseudonym_of(purge.pseudonym_secret, api_key_id),
    model = pseudonym_of_model(purge.pseudonym_secret, model)
  WHERE ctid = ANY (ARRAY(SELECT ctid FROM usage_entry WHERE organization_id = of_organization_id LIMIT row_limit));
  GET DIAGNOSTICS row_count = ROW_COUNT;
  IF row_count > 0 THEN
    RETURN;
  END IF;
  UPDATE usage_day SET organization_id = purge.pseudonym, project_id = pseudonym_of(purge.pseudonym_secret, project_id),
    api_key_id = pseudonym_of(purge.pseudonym_secret, api_key_id), model = pseudonym_of_model(purge.pseudonym_secret, model)
  WHERE ctid = ANY (ARRAY(SELECT ctid FROM usage_day WHERE organization_id = of_organization_id LIMIT row_limit));
  GET DIAGNOSTICS row_count = ROW_COUNT;
  IF row_count > 0 THEN
    RETURN;
  END IF;
  WITH keys AS (
    UPDATE api_key_spend SET organization_id = purge.pseudonym, api_key_id = pseudonym_of(purge.pseudonym_secret, api_key_id)
    WHERE organization_id = of_organization_id RETURNING 1
  ), months AS (
    UPDATE storage_month SET organization_id = purge.pseudonym WHERE organization_id = of_organization_id RETURNING 1
  ), balance AS (
    UPDATE credit_balance SET organization_id = purge.pseudonym WHERE organization_id = of_organization_id RETURNING 1
  )
  SELECT count(*) INTO row_count FROM (SELECT FROM keys UNION ALL SELECT FROM months UNION ALL SELECT FROM balance) moved;
END $$;

-- One step of a purge that has begun, in a transaction of its own: the first thing of which something is left, `row_limit` rows at most. `done`
-- when only the last transaction is to come. Whatever was interrupted goes on here, since the place is read from what is still there.
CREATE FUNCTION purge_step(token bigint, of_organization_id uuid, row_limit int, OUT step text, OUT row_count bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  PERFORM assert_sweep('purge-organizations', token);
  PERFORM assert_destruction();
  PERFORM FROM organization_purge WHERE organization_id = of_organization_id FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the purge has not begun' USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
  SELECT * INTO step, row_count FROM purge_keys(of_organization_id, row_limit);
  IF row_count > 0 THEN RETURN; END IF;
  SELECT * INTO step, row_count FROM purge_parts(of_organization_id, row_limit);
  IF row_count > 0 THEN RETURN; END IF;
  -- What was shipped and not settled yet has its place in the ledger before the ledger moves.
  step := 'settlement';
  row_count := CASE WHEN EXISTS (SELECT FROM usage_batch WHERE organization_id = of_organization_id AND settled_at IS NULL)
    THEN settle_usage(of_organization_id, row_limit) ELSE 0 END;
  IF row_count > 0 THEN RETURN; END IF;
  SELECT * INTO step, row_count FROM purge_people(of_organization_id, row_limit);
  IF row_count > 0 THEN RETURN; END IF;
  SELECT * INTO step, row_count FROM purge_payment_events(of_organization_id, row_limit);
  IF row_count = 0 THEN
    SELECT * INTO step, row_count FROM purge_rows(of_organization_id, row_limit);
  END IF;
  IF row_count > 0 THEN
    UPDATE organization_purge purge SET row_count = purge.row_count + purge_step.row_count WHERE organization_id = of_organization_id;
    RETURN;
  END IF;
  SELECT * INTO step, row_count FROM move_ledger(of_organization_id, row_limit);
  IF row_count > 0 THEN RETURN; END IF;
  step := 'done';
END $$;

-- The tables that still have rows of an organization, those that only the last transaction takes left out.
CREATE FUNCTION purge_left(of_organization_id uuid) RETURNS text[]
LANGUAGE plpgsql AS $$
DECLARE
  target record;
  has_rows boolean;
  tables text[] := '{}';
BEGIN
  FOR target IN SELECT name FROM public.purge_tables() UNION ALL SELECT unnest(public.purge_kept_tables()) LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM %s WHERE organization_id = $1)', target.name) INTO has_rows USING of_organization_id;
    IF has_rows THEN
      tables := tables || target.name;
    END IF;
  END LOOP;
  RETURN tables;
END $$;

-- Appends the leaf that says what was destroyed, once, when nothing but the last transaction is to come; null before. It commits to all leaves
-- that the organization had, so that whoever kept receipts can check that theirs are among them. It counts, and names nobody.
CREATE FUNCTION seal_purge(token bigint, of_organization_id uuid) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  purge organization_purge;
  bodies bytea[];
  entries jsonb;
BEGIN
  PERFORM assert_sweep('purge-organizations', token);
  PERFORM assert_destruction();
  SELECT * INTO STRICT purge FROM organization_purge WHERE organization_id = of_organization_id FOR UPDATE;
  IF purge.leaf_index IS NOT NULL OR purge_left(of_organization_id) <> '{}' THEN
    RETURN purge.leaf_index;
  END IF;
  SELECT coalesce(array_agg(convert_to(body, 'UTF8') ORDER BY index), '{}') INTO bodies FROM keyring.log_leaf
    WHERE organization_id = of_organization_id;
  SELECT coalesce(jsonb_agg(jsonb_build_object('admitted_day', to_char(admitted_day, 'YYYY-MM-DD'), 'expiry_day', to_char(expiry_day, 'YYYY-MM-DD'),
    'parts', part_count) ORDER BY admitted_day, expiry_day), '[]') INTO entries
    FROM organization_purge_part WHERE organization_id = of_organization_id;
  UPDATE organization_purge SET leaf_index = append_log_leaf(of_organization_id, 'purge', jsonb_build_object(
    'hour_keys', purge.hour_key_count, 'hold_keys', purge.hold_key_count, 'people', purge.person_count, 'rows', purge.row_count,
    'parts', (SELECT coalesce(sum(part_count), 0) FROM organization_purge_part WHERE organization_id = of_organization_id), 'entries', entries,
    'leaves', cardinality(bodies), 'leaves_root', encode(merkle_root(bodies), 'hex'), 'executed_at', log_instant(lethe_now())))
  WHERE organization_id = of_organization_id RETURNING leaf_index INTO purge.leaf_index;
  RETURN purge.leaf_index;
END $$;

-- How far a purge is, and what its mail says. The leaf with the salt that opens it, for the receipt, once it is there.
CREATE FUNCTION purge_state(of_organization_id uuid)
RETURNS TABLE (organization_name text, closed_at timestamptz, contacts jsonb, customer_id text, leaf_index bigint, leaf_body text, salt bytea,
  is_log_signed boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT organization.name, organization.closed_at, purge.contacts,
    CASE WHEN purge.customer_deleted_at IS NULL THEN purge.customer_id END, purge.leaf_index, leaf.body, organization_salt.salt,
    EXISTS (SELECT FROM keyring.log_checkpoint)
  FROM organization_purge purge JOIN organization ON organization.id = purge.organization_id
  LEFT JOIN keyring.log_leaf leaf ON leaf.index = purge.leaf_index
  LEFT JOIN keyring.organization_salt ON organization_salt.organization_id = purge.organization_id
  WHERE purge.organization_id = of_organization_id
$$;

-- The payment processor has forgotten the customer.
CREATE FUNCTION note_customer_deleted(token bigint, of_organization_id uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  PERFORM assert_sweep('purge-organizations', token);
  UPDATE organization_purge SET customer_deleted_at = lethe_now() WHERE organization_id = of_organization_id AND customer_deleted_at IS NULL;
END $$;

-- The last transaction: the organization itself, its salt, and whose the leaves were. What remains is the tombstone, and the mails that are
-- queued here, which belong to nobody. False while something is not done: rows that came in, the customer, or the signature over the leaf, where
-- the log is signed at all.
CREATE FUNCTION finish_purge(token bigint, of_organization_id uuid, mails jsonb) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  purge organization_purge;
  mail record;
BEGIN
  PERFORM assert_sweep('purge-organizations', token);
  PERFORM assert_destruction();
  -- Whoever adds a row that refers to the organization waits for this, and then fails.
  PERFORM FROM organization WHERE id = of_organization_id FOR UPDATE;
  SELECT * INTO purge FROM organization_purge WHERE organization_id = of_organization_id FOR UPDATE;
  IF purge.leaf_index IS NULL OR (purge.customer_id IS NOT NULL AND purge.customer_deleted_at IS NULL)
    OR (EXISTS (SELECT FROM keyring.log_checkpoint) AND NOT EXISTS (SELECT FROM keyring.log_checkpoint WHERE size > purge.leaf_index))
    OR purge_left(of_organization_id) <> '{}' THEN
    RETURN false;
  END IF;
  FOR mail IN SELECT * FROM jsonb_to_recordset(mails) AS given (
    recipient text, template text, subject text, text text, html text)
  LOOP
    INSERT INTO outbox_mail (id, recipient, template, subject, text, html)
      VALUES (gen_random_uuid(), mail.recipient, mail.template, mail.subject, mail.text, mail.html);
  END LOOP;
  UPDATE keyring.log_leaf SET organization_id = '00000000-0000-0000-0000-000000000000' WHERE organization_id = of_organization_id;
  PERFORM journal_purge(of_organization_id);
  DELETE FROM keyring.organization_salt WHERE organization_id = of_organization_id;
  DELETE FROM organization_purge_part WHERE organization_id = of_organization_id;
  DELETE FROM organization_purge WHERE organization_id = of_organization_id;
  DELETE FROM organization WHERE id = of_organization_id;
  INSERT INTO organization_tombstone (purged_at, leaf_index) VALUES (lethe_now(), purge.leaf_index);
  RETURN true;
END $$;

SELECT adopt_objects();

GRANT EXECUTE ON FUNCTION log_reference(uuid) TO lethe_gateway, lethe_app, lethe_worker;
GRANT EXECUTE ON FUNCTION gone_organizations(uuid[]) TO lethe_gateway;
GRANT EXECUTE ON FUNCTION due_purges(int), next_purge_at(), begin_purge(bigint, uuid), purge_step(bigint, uuid, int), seal_purge(bigint, uuid),
  purge_state(uuid), note_customer_deleted(bigint, uuid), finish_purge(bigint, uuid, jsonb) TO lethe_worker;
