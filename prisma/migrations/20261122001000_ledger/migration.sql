-- DropIndex
DROP INDEX "request_organization_id_api_key_id_idx";

-- AlterTable
ALTER TABLE "api_key" ADD COLUMN     "concurrency_limit" INTEGER;

-- AlterTable
ALTER TABLE "request" ADD COLUMN     "attempt_count" SMALLINT NOT NULL DEFAULT 1,
ADD COLUMN     "earlier_attempts_cost_nano_usd" BIGINT NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "usage_entry" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "request_id" UUID NOT NULL,
    "attempt_number" SMALLINT NOT NULL,
    "batch_id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "api_key_id" UUID NOT NULL,
    "project_mode" "project_mode" NOT NULL,
    "is_own_account" BOOLEAN NOT NULL,
    "endpoint" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "status_code" SMALLINT,
    "error_code" TEXT,
    "duration_ms" INTEGER NOT NULL,
    "input_tokens" BIGINT NOT NULL,
    "cached_input_tokens" BIGINT NOT NULL,
    "output_tokens" BIGINT NOT NULL,
    "reasoning_tokens" BIGINT NOT NULL,
    "is_estimated" BOOLEAN NOT NULL,
    "input_rate_nano_usd" BIGINT,
    "cached_input_rate_nano_usd" BIGINT,
    "output_rate_nano_usd" BIGINT,
    "reasoning_rate_nano_usd" BIGINT,
    "inference_nano_usd" BIGINT,
    "charged_inference_nano_usd" BIGINT NOT NULL,
    "storage_nano_usd" BIGINT NOT NULL,

    CONSTRAINT "usage_entry_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "usage_batch" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "lease_id" UUID,
    "entry_count" INTEGER NOT NULL,
    "inference_nano_usd" BIGINT NOT NULL,
    "storage_nano_usd" BIGINT NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "shipped_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "usage_batch_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "usage_batch_spend" (
    "organization_id" UUID NOT NULL,
    "batch_id" UUID NOT NULL,
    "api_key_id" UUID NOT NULL,
    "spent_nano_usd" BIGINT NOT NULL,

    CONSTRAINT "usage_batch_spend_pkey" PRIMARY KEY ("organization_id","batch_id","api_key_id")
);

-- CreateTable
CREATE TABLE "api_key_spend" (
    "organization_id" UUID NOT NULL,
    "api_key_id" UUID NOT NULL,
    "spent_nano_usd" BIGINT NOT NULL,

    CONSTRAINT "api_key_spend_pkey" PRIMARY KEY ("organization_id","api_key_id")
);

-- CreateTable
CREATE TABLE "ledger_transaction" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "memo" TEXT,

    CONSTRAINT "ledger_transaction_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "ledger_entry" (
    "organization_id" UUID NOT NULL,
    "transaction_id" UUID NOT NULL,
    "account" TEXT NOT NULL,
    "amount_nano_usd" BIGINT NOT NULL,

    CONSTRAINT "ledger_entry_pkey" PRIMARY KEY ("organization_id","transaction_id","account")
);

-- CreateTable
CREATE TABLE "credit_balance" (
    "organization_id" UUID NOT NULL,
    "balance_nano_usd" BIGINT NOT NULL,

    CONSTRAINT "credit_balance_pkey" PRIMARY KEY ("organization_id")
);

-- CreateTable
CREATE TABLE "credit_lease" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "holder" TEXT NOT NULL,
    "credit_nano_usd" BIGINT NOT NULL,
    "overdraft_nano_usd" BIGINT NOT NULL,
    "renewed_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "credit_lease_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateIndex
CREATE INDEX "usage_batch_organization_id_shipped_at_idx" ON "usage_batch"("organization_id", "shipped_at") WHERE "settled_at" IS NULL;

-- CreateIndex
CREATE INDEX "ledger_transaction_organization_id_occurred_at_id_idx" ON "ledger_transaction"("organization_id", "occurred_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "credit_lease_expires_at_idx" ON "credit_lease"("expires_at");

-- AddForeignKey
ALTER TABLE "usage_batch_spend" ADD CONSTRAINT "usage_batch_spend_organization_id_batch_id_fkey" FOREIGN KEY ("organization_id", "batch_id") REFERENCES "usage_batch"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ledger_entry" ADD CONSTRAINT "ledger_entry_organization_id_transaction_id_fkey" FOREIGN KEY ("organization_id", "transaction_id") REFERENCES "ledger_transaction"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "credit_balance" ADD CONSTRAINT "credit_balance_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "credit_lease" ADD CONSTRAINT "credit_lease_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What the rows must say ------------------------------------------------------------------------------------------------

ALTER TABLE api_key ADD CONSTRAINT api_key_concurrency_limit_in_bounds CHECK (concurrency_limit BETWEEN 1 AND 10000);
ALTER TABLE request ADD CONSTRAINT request_attempts_not_negative CHECK (attempt_count >= 0 AND earlier_attempts_cost_nano_usd >= 0);

ALTER TABLE usage_entry
  ADD CONSTRAINT usage_entry_amounts_not_negative CHECK (
    coalesce(inference_nano_usd, 0) >= 0 AND charged_inference_nano_usd >= 0 AND storage_nano_usd >= 0),
  ADD CONSTRAINT usage_entry_tokens_not_negative CHECK (
    input_tokens >= 0 AND cached_input_tokens >= 0 AND output_tokens >= 0 AND reasoning_tokens >= 0);
ALTER TABLE usage_batch ADD CONSTRAINT usage_batch_amounts_not_negative CHECK (inference_nano_usd >= 0 AND storage_nano_usd >= 0);
ALTER TABLE ledger_transaction ADD CONSTRAINT ledger_transaction_kind_is_known
  CHECK (kind IN ('usage', 'grant', 'topup', 'refund', 'correction'));
ALTER TABLE ledger_entry
  ADD CONSTRAINT ledger_entry_account_is_known
    CHECK (account IN ('customer_credit', 'revenue_inference', 'revenue_storage', 'stripe_clearing', 'grants')),
  ADD CONSTRAINT ledger_entry_amount_not_zero CHECK (amount_nano_usd <> 0);
ALTER TABLE credit_lease ADD CONSTRAINT credit_lease_not_negative CHECK (credit_nano_usd >= 0 AND overdraft_nano_usd >= 0);

SELECT isolate_tenants(tenant_table::regclass)
FROM unnest(ARRAY['usage_entry', 'usage_batch', 'usage_batch_spend', 'api_key_spend', 'ledger_transaction', 'ledger_entry',
  'credit_balance', 'credit_lease']) tenant_table;

-- Append-only, also for the owner ---------------------------------------------------------------------------------------

CREATE FUNCTION refuse_ledger_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the ledger is append-only: %', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;

DO $$
DECLARE
  ledger_table text;
BEGIN
  FOREACH ledger_table IN ARRAY ARRAY['usage_entry', 'usage_batch', 'usage_batch_spend', 'ledger_transaction', 'ledger_entry'] LOOP
    IF ledger_table <> 'usage_batch' THEN
      EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_ledger_change()',
        ledger_table || '_never_changes', ledger_table);
    END IF;
    EXECUTE format('CREATE TRIGGER %I BEFORE DELETE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_ledger_change()',
      ledger_table || '_is_not_deleted', ledger_table);
    EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_change()',
      ledger_table || '_is_not_truncated', ledger_table);
  END LOOP;
END $$;

-- Of a batch only that it was settled is ever noted, once.
CREATE TRIGGER usage_batch_never_changes BEFORE UPDATE ON usage_batch FOR EACH ROW
  WHEN (OLD.settled_at IS NOT NULL OR (OLD.organization_id, OLD.id, OLD.lease_id, OLD.entry_count, OLD.inference_nano_usd,
    OLD.storage_nano_usd, OLD.occurred_at, OLD.shipped_at) IS DISTINCT FROM (NEW.organization_id, NEW.id, NEW.lease_id, NEW.entry_count,
    NEW.inference_nano_usd, NEW.storage_nano_usd, NEW.occurred_at, NEW.shipped_at))
  EXECUTE FUNCTION refuse_ledger_change();

-- Money only moves between accounts. Looked at when the transaction commits, by when PostgreSQL before 18 has forgotten whose rights
-- the entries were written with; so it runs with the owner's.
CREATE FUNCTION assert_ledger_balanced() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF (SELECT sum(amount_nano_usd) FROM ledger_entry
      WHERE organization_id = NEW.organization_id AND transaction_id = NEW.transaction_id) <> 0 THEN
    RAISE EXCEPTION 'the entries of a ledger transaction must sum to zero' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledger_entry_is_balanced AFTER INSERT ON ledger_entry DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION assert_ledger_balanced();

-- Posting ---------------------------------------------------------------------------------------------------------------

-- Locks an organization's balance, whose row comes with its first use. Whatever moves credit takes this lock first.
CREATE FUNCTION lock_credit_balance(of_organization_id uuid) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
  locked_balance bigint;
BEGIN
  SELECT balance_nano_usd INTO locked_balance FROM public.credit_balance WHERE organization_id = of_organization_id FOR UPDATE;
  IF FOUND THEN
    RETURN locked_balance;
  END IF;
  INSERT INTO public.credit_balance (organization_id, balance_nano_usd) VALUES (of_organization_id, 0) ON CONFLICT DO NOTHING;
  SELECT balance_nano_usd INTO STRICT locked_balance FROM public.credit_balance WHERE organization_id = of_organization_id FOR UPDATE;
  RETURN locked_balance;
END $$;

-- Moves an amount from one account to another. Only the owner's functions call it, each for one kind of transaction. False when a
-- transaction of that id was posted before; then nothing changes.
CREATE FUNCTION post_transfer(
  of_organization_id uuid, posting_id uuid, posting_kind text, from_account text, to_account text, amount bigint, posting_memo text,
  posted_at timestamptz)
RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM public.lock_credit_balance(of_organization_id);
  INSERT INTO public.ledger_transaction (organization_id, id, kind, occurred_at, memo)
    VALUES (of_organization_id, posting_id, posting_kind, posted_at, posting_memo) ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  INSERT INTO public.ledger_entry (organization_id, transaction_id, account, amount_nano_usd)
    VALUES (of_organization_id, posting_id, from_account, -amount), (of_organization_id, posting_id, to_account, amount);
  UPDATE public.credit_balance SET balance_nano_usd = balance_nano_usd
      + CASE 'customer_credit' WHEN to_account THEN amount WHEN from_account THEN -amount ELSE 0 END
    WHERE organization_id = of_organization_id;
  RETURN true;
END $$;

-- Credit without a payment, as of now or as of an instant of domain time. No application may give any.
CREATE FUNCTION grant_credit(
  of_organization_id uuid, grant_id uuid, amount_nano_usd bigint, grant_memo text, granted_at timestamptz DEFAULT NULL) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
  IF amount_nano_usd <= 0 THEN
    RAISE EXCEPTION 'a grant is above zero' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  RETURN public.post_transfer(of_organization_id, grant_id, 'grant', 'grants', 'customer_credit', amount_nano_usd, grant_memo,
    coalesce(granted_at, public.lethe_now()));
END $$;

-- Posts the oldest batches of an organization that wait, takes them from the balance and from the leases that paid, and returns how many.
-- Two that settle the same organization wait for each other. What a batch costs is taken when, and only when, its transaction is new.
CREATE FUNCTION settle_usage(of_organization_id uuid, batch_limit int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  settled_count int;
BEGIN
  PERFORM lock_credit_balance(of_organization_id);
  WITH due AS (
    SELECT id FROM usage_batch WHERE organization_id = of_organization_id AND settled_at IS NULL
    ORDER BY shipped_at, id LIMIT batch_limit
  ), settled AS (
    UPDATE usage_batch SET settled_at = clock_timestamp() FROM due
    WHERE usage_batch.organization_id = of_organization_id AND usage_batch.id = due.id
    RETURNING usage_batch.id, lease_id, inference_nano_usd, storage_nano_usd, inference_nano_usd + storage_nano_usd AS cost_nano_usd, occurred_at
  ), posted AS (
    INSERT INTO ledger_transaction (organization_id, id, kind, occurred_at)
    SELECT of_organization_id, id, 'usage', occurred_at FROM settled WHERE cost_nano_usd > 0
    ON CONFLICT DO NOTHING RETURNING id
  ), cost AS MATERIALIZED (
    SELECT settled.* FROM settled JOIN posted USING (id)
  ), entered AS (
    INSERT INTO ledger_entry (organization_id, transaction_id, account, amount_nano_usd)
    SELECT of_organization_id, cost.id, entry.account, entry.amount FROM cost CROSS JOIN LATERAL (VALUES
      ('customer_credit', -cost_nano_usd), ('revenue_inference', inference_nano_usd), ('revenue_storage', storage_nano_usd)
    ) AS entry (account, amount) WHERE entry.amount <> 0
  ), charged AS (
    UPDATE credit_balance SET balance_nano_usd = balance_nano_usd - total.cost_nano_usd
    FROM (SELECT sum(cost_nano_usd)::bigint AS cost_nano_usd FROM cost) total
    WHERE organization_id = of_organization_id AND total.cost_nano_usd IS NOT NULL
  ), paid AS (
    UPDATE credit_lease SET credit_nano_usd = greatest(credit_nano_usd - total.cost_nano_usd, 0),
      overdraft_nano_usd = greatest(overdraft_nano_usd - greatest(total.cost_nano_usd - credit_nano_usd, 0), 0)
    FROM (SELECT lease_id, sum(cost_nano_usd)::bigint AS cost_nano_usd FROM cost GROUP BY lease_id) total
    WHERE organization_id = of_organization_id AND credit_lease.id = total.lease_id AND expires_at > clock_timestamp()
  ), spent AS (
    INSERT INTO api_key_spend AS spend (organization_id, api_key_id, spent_nano_usd)
    SELECT of_organization_id, api_key_id, sum(spent_nano_usd)::bigint
    FROM usage_batch_spend JOIN settled ON usage_batch_spend.organization_id = of_organization_id AND batch_id = settled.id
    GROUP BY api_key_id
    ON CONFLICT (organization_id, api_key_id) DO UPDATE SET spent_nano_usd = spend.spent_nano_usd + EXCLUDED.spent_nano_usd
  )
  SELECT count(*) INTO settled_count FROM settled;
  RETURN settled_count;
END $$;

-- The organizations with usage that waits, the one that has waited longest first.
CREATE FUNCTION unsettled_organizations(organization_limit int) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT organization_id FROM usage_batch WHERE settled_at IS NULL
  GROUP BY organization_id ORDER BY min(shipped_at) LIMIT organization_limit
$$;

CREATE FUNCTION oldest_unsettled_usage_at() RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT min(shipped_at) FROM usage_batch WHERE settled_at IS NULL $$;

-- The organizations whose balance is not what their ledger says. There are none.
CREATE FUNCTION unbalanced_organizations() RETURNS TABLE (organization_id uuid, balance_nano_usd bigint, ledger_nano_usd bigint)
LANGUAGE sql STABLE AS $$
  SELECT coalesce(balance.organization_id, ledger.organization_id), coalesce(balance.balance_nano_usd, 0), coalesce(ledger.amount, 0)
  FROM public.credit_balance balance FULL JOIN (
    SELECT entry.organization_id, sum(entry.amount_nano_usd)::bigint AS amount FROM public.ledger_entry entry
    WHERE entry.account = 'customer_credit' GROUP BY entry.organization_id
  ) ledger ON ledger.organization_id = balance.organization_id
  WHERE coalesce(balance.balance_nano_usd, 0) <> coalesce(ledger.amount, 0)
$$;

-- Leases ----------------------------------------------------------------------------------------------------------------

-- Grants, takes back or renews what one process may spend without asking. With the balance b less what ended leases left unsettled, and
-- what all live leases hold of credit C and of overdraft O, a grant keeps C <= max(b, 0), O <= overdraft_max and b - C - O >= -overdraft_max.
-- Settling subtracts the same from b and from C + O, so none of the three can be broken by it. Leases live in real time.
CREATE FUNCTION lease_credit(
  of_organization_id uuid, of_lease_id uuid, lease_holder text, credit_wanted bigint, overdraft_wanted bigint, overdraft_max bigint,
  duration_seconds int)
RETURNS TABLE (credit_granted bigint, overdraft_granted bigint, balance_nano_usd bigint, expires_at timestamptz, is_known boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  own credit_lease;
  checked_at timestamptz;
  covered bigint;
  leased_credit bigint;
  leased_overdraft bigint;
  has_idle_lease boolean;
BEGIN
  balance_nano_usd := lock_credit_balance(of_organization_id);
  -- Not the transaction's own instant, which lies before the wait for the lock.
  checked_at := clock_timestamp();
  SELECT * INTO own FROM credit_lease lease WHERE lease.organization_id = of_organization_id AND lease.id = of_lease_id;
  is_known := CASE WHEN FOUND THEN own.expires_at > checked_at ELSE credit_wanted > 0 OR overdraft_wanted > 0 END;
  credit_granted := 0;
  overdraft_granted := 0;
  expires_at := coalesce(own.expires_at, checked_at);
  IF NOT is_known THEN
    RETURN NEXT;
    RETURN;
  END IF;
  SELECT coalesce(sum(lease.credit_nano_usd), 0), coalesce(sum(lease.overdraft_nano_usd), 0),
    coalesce(bool_or(lease.id <> of_lease_id AND lease.credit_nano_usd + lease.overdraft_nano_usd > 0), false)
    INTO leased_credit, leased_overdraft, has_idle_lease
    FROM credit_lease lease WHERE lease.organization_id = of_organization_id AND lease.expires_at > checked_at;
  -- Usage that waits and whose lease is alive is still part of that lease.
  SELECT balance_nano_usd - coalesce(sum(batch.inference_nano_usd + batch.storage_nano_usd), 0) INTO covered
    FROM usage_batch batch WHERE batch.organization_id = of_organization_id AND batch.settled_at IS NULL AND NOT EXISTS (
      SELECT FROM credit_lease lease
      WHERE lease.organization_id = of_organization_id AND lease.id = batch.lease_id AND lease.expires_at > checked_at);

  credit_granted := CASE WHEN credit_wanted < 0 THEN -least(-credit_wanted, coalesce(own.credit_nano_usd, 0))
    ELSE least(credit_wanted, greatest(greatest(covered, 0) - leased_credit, 0)) END;
  overdraft_granted := CASE WHEN overdraft_wanted < 0 THEN -least(-overdraft_wanted, coalesce(own.overdraft_nano_usd, 0))
    ELSE least(overdraft_wanted, greatest(overdraft_max + least(covered - leased_credit - credit_granted, 0) - leased_overdraft, 0)) END;
  expires_at := checked_at + duration_seconds * interval '1 second';
  INSERT INTO credit_lease AS lease (organization_id, id, holder, credit_nano_usd, overdraft_nano_usd, renewed_at, expires_at)
    VALUES (of_organization_id, of_lease_id, lease_holder, coalesce(own.credit_nano_usd, 0) + credit_granted,
      coalesce(own.overdraft_nano_usd, 0) + overdraft_granted, checked_at, lease_credit.expires_at)
    ON CONFLICT ON CONSTRAINT credit_lease_pkey DO UPDATE SET
      credit_nano_usd = EXCLUDED.credit_nano_usd, overdraft_nano_usd = EXCLUDED.overdraft_nano_usd,
      renewed_at = EXCLUDED.renewed_at, expires_at = EXCLUDED.expires_at;
  IF has_idle_lease AND (credit_granted < credit_wanted OR overdraft_granted < overdraft_wanted) THEN
    PERFORM pg_notify('lethe_credit', of_organization_id::text);
  END IF;
  RETURN NEXT;
END $$;

-- What an expired lease held is free from its expiry on. Its row stays for an hour, in which its id is refused and not taken for a new lease.
CREATE FUNCTION return_expired_leases() RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  returned_count int;
BEGIN
  DELETE FROM credit_lease WHERE expires_at < clock_timestamp() - interval '1 hour';
  GET DIAGNOSTICS returned_count = ROW_COUNT;
  RETURN returned_count;
END $$;

-- What keys cost --------------------------------------------------------------------------------------------------------

-- What a key has cost so far, storage included: what is settled, and what waits for it.
CREATE OR REPLACE FUNCTION api_key_cost(key_organization_id uuid, key_id uuid) RETURNS bigint
LANGUAGE sql STABLE
RETURN coalesce((
    SELECT spent_nano_usd FROM public.api_key_spend WHERE organization_id = key_organization_id AND api_key_id = key_id), 0)
  + coalesce((
    SELECT sum(spend.spent_nano_usd)::bigint FROM public.usage_batch batch
    JOIN public.usage_batch_spend spend ON spend.organization_id = batch.organization_id AND spend.batch_id = batch.id
    WHERE batch.organization_id = key_organization_id AND batch.settled_at IS NULL AND spend.api_key_id = key_id), 0);

-- Gateways hear of the new limit, as of the others.
DROP TRIGGER api_key_changed ON api_key;
CREATE TRIGGER api_key_changed AFTER INSERT OR DELETE OR UPDATE OF
  name, project_id, digest, revoked_at, expires_at, replaced_by_id, retention_level, payload_retention_days,
  spend_limit_nano_usd, rate_limit_per_minute, concurrency_limit, allowed_models
  ON api_key FOR EACH ROW EXECUTE FUNCTION notify_organization_changed();

DROP FUNCTION resolve_api_key(bytea);

-- All that admission must know: the key and its limits, its project, its organization, the policy in force, and, where the
-- tenant pays its providers itself, the tenant's sealed credentials. Nothing for a key that is unknown, revoked, expired or of an archived
-- project, without telling which. The cost so far is reckoned only for a key that has a limit.
CREATE FUNCTION resolve_api_key(key_digest bytea)
RETURNS TABLE (
  id uuid, project_id uuid, organization_id uuid, mode project_mode, plan plan, lifecycle_state lifecycle_state, level retention_level,
  payload_retention_days int, metadata_retention_days int, version int, project_level retention_level, project_days int,
  key_level retention_level, key_days int, expires_at timestamptz, allowed_models text[], rate_limit_per_minute int,
  concurrency_limit int, spend_limit_nano_usd bigint, spent_nano_usd bigint, provider_keys jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT key.id, key.project_id, key.organization_id, project.mode, organization.plan, organization.lifecycle_state, policy.level,
    policy.payload_retention_days, policy.metadata_retention_days, policy.version, project.retention_level, project.payload_retention_days,
    key.retention_level, key.payload_retention_days, key.expires_at, coalesce(key.allowed_models, '{}'), key.rate_limit_per_minute,
    key.concurrency_limit, key.spend_limit_nano_usd,
    CASE WHEN key.spend_limit_nano_usd IS NOT NULL THEN api_key_cost(key.organization_id, key.id) ELSE 0 END,
    CASE WHEN project.mode = 'api_keys' THEN (
      SELECT jsonb_agg(jsonb_build_object(
        'provider', own.provider, 'baseUrl', own.base_url, 'sealedSecret', encode(own.sealed_secret, 'base64')) ORDER BY own.provider)
      FROM provider_key own WHERE own.organization_id = key.organization_id AND own.sealed_secret IS NOT NULL
    ) END
  FROM api_key key
  JOIN project ON project.organization_id = key.organization_id AND project.id = key.project_id
  JOIN organization ON organization.id = key.organization_id
  JOIN LATERAL (
    SELECT in_force.level, in_force.payload_retention_days, in_force.metadata_retention_days, in_force.version
    FROM retention_policy in_force
    WHERE in_force.organization_id = key.organization_id ORDER BY in_force.version DESC LIMIT 1
  ) policy ON true
  WHERE key.digest = key_digest AND key.revoked_at IS NULL AND (key.expires_at IS NULL OR key.expires_at > lethe_now())
    AND project.archived_at IS NULL
$$;

-- Records ---------------------------------------------------------------------------------------------------------------

DO $$ BEGIN
  EXECUTE format('DROP FUNCTION %s', (SELECT oid::regprocedure FROM pg_proc WHERE proname = 'ship_records'));
END $$;

-- Writes a batch of finished requests, of any number of organizations, and tells for each one whether its payload is stored.
-- A payload whose hour key is not there any more is not stored: its record says so, and no fee is due. Keys in use are locked until the
-- commit, so none of them goes while its payloads come in. Repeating a batch changes nothing and tells the same. A new record is told from what its
-- insertion returns; a part is inserted without asking for its like, since it comes with a record that is new: an entry that stands in a batch
-- twice is refused as a duplicate, and the writer's way with refusals, one entry at a time, stores it once.
-- Each attempt of a new record becomes a usage entry. The last one is told by the record, whose tokens, rates and costs are its own, and
-- bears the fee; the earlier ones, which are few, come as JSON. Entries outlive records: a record that comes again after its own was
-- deleted is written again, and finds its entries there. What is new is summed up for the ledger by batch: the writer names one for each
-- organization, lease and UTC month, and one that is there already is refused.
CREATE FUNCTION ship_records(
  request_organization_id uuid[], request_id uuid[], request_project_id uuid[],
  request_api_key_id uuid[], request_project_mode project_mode[], request_admitted_at timestamptz[],
  request_completed_at timestamptz[], request_endpoint text[], request_provider text[],
  request_model text[], request_is_streamed bool[], request_status_code int2[],
  request_error_code text[], request_finish_reason text[], request_upstream_request_id text[],
  request_input_tokens int8[], request_cached_input_tokens int8[], request_output_tokens int8[],
  request_reasoning_tokens int8[], request_is_usage_estimated bool[], request_input_rate_nano_usd int8[],
  request_cached_input_rate_nano_usd int8[], request_output_rate_nano_usd int8[], request_reasoning_rate_nano_usd int8[],
  request_input_cost_nano_usd int8[], request_cached_input_cost_nano_usd int8[], request_output_cost_nano_usd int8[],
  request_reasoning_cost_nano_usd int8[], request_storage_cost_nano_usd int8[], request_gateway_ms int4[],
  request_first_token_ms int4[], request_total_ms int4[], request_retention_level retention_level[],
  request_payload_retention_days int4[], request_policy_version int4[], request_retention_source text[],
  request_expires_at timestamptz[], request_not_stored_reason text[], request_tags text[],
  request_session_id text[], request_end_user text[], request_metadata_expires_at timestamptz[],
  request_earlier_attempts_cost_nano_usd int8[], request_attempt_count int2[], answer_batch_id uuid[],
  answer_id uuid[], answer_is_own_account bool[], answer_called_at timestamptz[],
  answer_status_code int2[], answer_error_code text[], answer_duration_ms int4[],
  earlier_attempts jsonb, usage_batch_organization_id uuid[], usage_batch_id uuid[], usage_batch_lease_id uuid[],
  payload_organization_id uuid[], payload_request_id uuid[], payload_part text[],
  payload_expires_at timestamptz[], payload_project_id uuid[], payload_policy_version int4[],
  payload_media_type text[], payload_format int2[], payload_key_id uuid[],
  payload_hour_key_generation int4[], payload_wrapped_key bytea[], payload_ciphertext bytea[],
  payload_plaintext_size_bytes int4[])
RETURNS TABLE (shipped_id uuid, is_stored boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  lost uuid[];
  recorded_count bigint;
BEGIN
  PERFORM FROM keyring.hour_key
    JOIN (
      SELECT DISTINCT * FROM unnest(payload_organization_id, payload_expires_at, payload_hour_key_generation)
    ) AS used (organization_id, expires_at, generation)
    ON hour_key.organization_id = used.organization_id AND hour_key.expiry_hour = date_trunc('hour', used.expires_at, 'UTC')
      AND hour_key.generation = used.generation
    ORDER BY hour_key.organization_id, hour_key.expiry_hour, hour_key.generation
    FOR KEY SHARE OF hour_key;

  SELECT coalesce(array_agg(DISTINCT part.request_id), '{}') INTO lost
  FROM unnest(payload_organization_id, payload_request_id, payload_expires_at, payload_hour_key_generation)
    AS part (organization_id, request_id, expires_at, generation)
  WHERE NOT EXISTS (
    SELECT FROM keyring.hour_key
    WHERE hour_key.organization_id = part.organization_id AND hour_key.expiry_hour = date_trunc('hour', part.expires_at, 'UTC')
      AND hour_key.generation = part.generation);

  RETURN QUERY
  WITH recorded AS (
    INSERT INTO request (
      organization_id, id, project_id, api_key_id, project_mode, admitted_at,
      completed_at, endpoint, provider, model, is_streamed, status_code,
      error_code, finish_reason, upstream_request_id, input_tokens, cached_input_tokens, output_tokens,
      reasoning_tokens, is_usage_estimated, input_rate_nano_usd, cached_input_rate_nano_usd, output_rate_nano_usd, reasoning_rate_nano_usd,
      input_cost_nano_usd, cached_input_cost_nano_usd, output_cost_nano_usd, reasoning_cost_nano_usd, storage_cost_nano_usd, gateway_ms,
      first_token_ms, total_ms, retention_level, payload_retention_days, policy_version, retention_source,
      expires_at, not_stored_reason, tags, session_id, end_user, metadata_expires_at,
      earlier_attempts_cost_nano_usd, attempt_count)
    SELECT
      batch.organization_id, batch.id, batch.project_id, batch.api_key_id, batch.project_mode,
      batch.admitted_at, batch.completed_at, batch.endpoint, batch.provider, batch.model,
      batch.is_streamed, batch.status_code, batch.error_code, batch.finish_reason, batch.upstream_request_id,
      batch.input_tokens, batch.cached_input_tokens, batch.output_tokens, batch.reasoning_tokens, batch.is_usage_estimated,
      batch.input_rate_nano_usd, batch.cached_input_rate_nano_usd, batch.output_rate_nano_usd, batch.reasoning_rate_nano_usd, batch.input_cost_nano_usd,
      batch.cached_input_cost_nano_usd, batch.output_cost_nano_usd, batch.reasoning_cost_nano_usd, CASE WHEN batch.id = ANY (lost) THEN 0 ELSE batch.storage_cost_nano_usd END, batch.gateway_ms,
      batch.first_token_ms, batch.total_ms, batch.retention_level, batch.payload_retention_days, batch.policy_version,
      batch.retention_source, CASE WHEN batch.id = ANY (lost) THEN NULL ELSE batch.expires_at END,
        CASE WHEN batch.id = ANY (lost) THEN 'store_failed' ELSE batch.not_stored_reason END, coalesce(string_to_array(batch.tags, E'\x1f'), '{}'), batch.session_id,
      batch.end_user, batch.metadata_expires_at, batch.earlier_attempts_cost_nano_usd, batch.attempt_count
    FROM unnest(
      request_organization_id, request_id, request_project_id, request_api_key_id, request_project_mode,
      request_admitted_at, request_completed_at, request_endpoint, request_provider, request_model,
      request_is_streamed, request_status_code, request_error_code, request_finish_reason, request_upstream_request_id,
      request_input_tokens, request_cached_input_tokens, request_output_tokens, request_reasoning_tokens, request_is_usage_estimated,
      request_input_rate_nano_usd, request_cached_input_rate_nano_usd, request_output_rate_nano_usd, request_reasoning_rate_nano_usd, request_input_cost_nano_usd,
      request_cached_input_cost_nano_usd, request_output_cost_nano_usd, request_reasoning_cost_nano_usd, request_storage_cost_nano_usd, request_gateway_ms,
      request_first_token_ms, request_total_ms, request_retention_level, request_payload_retention_days, request_policy_version,
      request_retention_source, request_expires_at, request_not_stored_reason, request_tags, request_session_id,
      request_end_user, request_metadata_expires_at, request_earlier_attempts_cost_nano_usd, request_attempt_count)
    AS batch (
      organization_id, id, project_id, api_key_id, project_mode, admitted_at,
      completed_at, endpoint, provider, model, is_streamed, status_code,
      error_code, finish_reason, upstream_request_id, input_tokens, cached_input_tokens, output_tokens,
      reasoning_tokens, is_usage_estimated, input_rate_nano_usd, cached_input_rate_nano_usd, output_rate_nano_usd, reasoning_rate_nano_usd,
      input_cost_nano_usd, cached_input_cost_nano_usd, output_cost_nano_usd, reasoning_cost_nano_usd, storage_cost_nano_usd, gateway_ms,
      first_token_ms, total_ms, retention_level, payload_retention_days, policy_version, retention_source,
      expires_at, not_stored_reason, tags, session_id, end_user, metadata_expires_at,
      earlier_attempts_cost_nano_usd, attempt_count)
    ON CONFLICT DO NOTHING
    RETURNING organization_id, id, project_id, api_key_id, project_mode, admitted_at, endpoint, provider, model,
      input_tokens, cached_input_tokens, output_tokens, reasoning_tokens, is_usage_estimated,
      input_rate_nano_usd, cached_input_rate_nano_usd, output_rate_nano_usd, reasoning_rate_nano_usd,
      input_cost_nano_usd + cached_input_cost_nano_usd + output_cost_nano_usd + reasoning_cost_nano_usd AS inference_nano_usd,
      storage_cost_nano_usd, attempt_count, expires_at
  ), stored AS (
    INSERT INTO payload (
      organization_id, request_id, part, expires_at, project_id, policy_version, media_type,
      format, key_id, hour_key_generation, wrapped_key, ciphertext, plaintext_size_bytes, digest, admitted_at)
    SELECT part.*, sha256(part.ciphertext), recorded.admitted_at
    FROM unnest(
      payload_organization_id, payload_request_id, payload_part, payload_expires_at, payload_project_id,
      payload_policy_version, payload_media_type, payload_format, payload_key_id, payload_hour_key_generation,
      payload_wrapped_key, payload_ciphertext, payload_plaintext_size_bytes)
    AS part (
      organization_id, request_id, part, expires_at, project_id, policy_version, media_type,
      format, key_id, hour_key_generation, wrapped_key, ciphertext, plaintext_size_bytes)
    JOIN recorded ON recorded.organization_id = part.organization_id AND recorded.id = part.request_id
      AND recorded.expires_at = part.expires_at
    RETURNING organization_id, admitted_at, expires_at
  ), counted AS (
    INSERT INTO keyring.payload_tally AS tally (organization_id, admitted_day, expiry_day, stored_count)
    SELECT organization_id, (admitted_at AT TIME ZONE 'UTC')::date, (expires_at AT TIME ZONE 'UTC')::date, count(*)
    FROM stored GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (organization_id, admitted_day, expiry_day) DO UPDATE SET stored_count = tally.stored_count + EXCLUDED.stored_count
  ), entered AS (
    INSERT INTO usage_entry (
      organization_id, id, request_id, attempt_number, batch_id, project_id, api_key_id, project_mode, is_own_account, endpoint,
      provider, model, occurred_at, status_code, error_code, duration_ms, input_tokens, cached_input_tokens, output_tokens,
      reasoning_tokens, is_estimated, input_rate_nano_usd, cached_input_rate_nano_usd, output_rate_nano_usd, reasoning_rate_nano_usd,
      inference_nano_usd, charged_inference_nano_usd, storage_nano_usd)
    SELECT
      recorded.organization_id, answer.id, recorded.id, recorded.attempt_count, answer.batch_id, recorded.project_id, recorded.api_key_id,
      recorded.project_mode, answer.is_own_account, recorded.endpoint, recorded.provider, recorded.model, answer.called_at,
      answer.status_code, answer.error_code, answer.duration_ms, recorded.input_tokens, recorded.cached_input_tokens,
      recorded.output_tokens, recorded.reasoning_tokens, recorded.is_usage_estimated, recorded.input_rate_nano_usd,
      recorded.cached_input_rate_nano_usd, recorded.output_rate_nano_usd, recorded.reasoning_rate_nano_usd, recorded.inference_nano_usd,
      CASE WHEN recorded.project_mode = 'credits' AND NOT answer.is_own_account THEN coalesce(recorded.inference_nano_usd, 0) ELSE 0 END,
      recorded.storage_cost_nano_usd
    FROM recorded JOIN unnest(
      request_organization_id, request_id, answer_batch_id, answer_id, answer_is_own_account,
      answer_called_at, answer_status_code, answer_error_code, answer_duration_ms)
    AS answer (organization_id, request_id, batch_id, id, is_own_account, called_at, status_code, error_code, duration_ms)
      ON answer.organization_id = recorded.organization_id AND answer.request_id = recorded.id AND answer.id IS NOT NULL
    UNION ALL
    SELECT
      recorded.organization_id, earlier.id, recorded.id, earlier.attempt_number, earlier.batch_id, recorded.project_id, recorded.api_key_id,
      recorded.project_mode, earlier.is_own_account, recorded.endpoint, earlier.provider, earlier.model, earlier.called_at,
      earlier.status_code, earlier.error_code, earlier.duration_ms, earlier.input_tokens, earlier.cached_input_tokens,
      earlier.output_tokens, earlier.reasoning_tokens, earlier.is_estimated, earlier.input_rate_nano_usd,
      earlier.cached_input_rate_nano_usd, earlier.output_rate_nano_usd, earlier.reasoning_rate_nano_usd, earlier.inference_nano_usd,
      CASE WHEN recorded.project_mode = 'credits' AND NOT earlier.is_own_account THEN coalesce(earlier.inference_nano_usd, 0) ELSE 0 END,
      0
    FROM recorded JOIN jsonb_to_recordset(earlier_attempts) AS earlier (
      organization_id uuid, request_id uuid, id uuid, attempt_number int2, batch_id uuid, is_own_account bool, provider text, model text,
      called_at timestamptz, status_code int2, error_code text, duration_ms int4, input_tokens int8, cached_input_tokens int8,
      output_tokens int8, reasoning_tokens int8, is_estimated bool, input_rate_nano_usd int8, cached_input_rate_nano_usd int8,
      output_rate_nano_usd int8, reasoning_rate_nano_usd int8, inference_nano_usd int8)
      ON earlier.organization_id = recorded.organization_id AND earlier.request_id = recorded.id
    ON CONFLICT DO NOTHING
    RETURNING organization_id, batch_id, api_key_id, occurred_at, inference_nano_usd, charged_inference_nano_usd, storage_nano_usd
  ), batched AS (
    INSERT INTO usage_batch (organization_id, id, lease_id, entry_count, inference_nano_usd, storage_nano_usd, occurred_at)
    SELECT batch.organization_id, batch.id, batch.lease_id, total.entry_count, total.inference_nano_usd, total.storage_nano_usd,
      total.occurred_at
    FROM unnest(usage_batch_organization_id, usage_batch_id, usage_batch_lease_id) AS batch (organization_id, id, lease_id)
    JOIN (
      SELECT organization_id, batch_id, count(*) AS entry_count, sum(charged_inference_nano_usd)::bigint AS inference_nano_usd,
        sum(storage_nano_usd)::bigint AS storage_nano_usd, max(occurred_at) AS occurred_at
      FROM entered GROUP BY organization_id, batch_id
    ) total ON total.organization_id = batch.organization_id AND total.batch_id = batch.id
  ), spent AS (
    INSERT INTO usage_batch_spend (organization_id, batch_id, api_key_id, spent_nano_usd)
    SELECT organization_id, batch_id, api_key_id, sum(coalesce(inference_nano_usd, 0) + storage_nano_usd)::bigint
    FROM entered GROUP BY 1, 2, 3
  )
  SELECT recorded.id, recorded.expires_at IS NOT NULL FROM recorded;

  -- What was there before is told as it is.
  GET DIAGNOSTICS recorded_count = ROW_COUNT;
  IF recorded_count > 0 THEN
    PERFORM pg_notify('lethe_usage', '');
  END IF;
  IF recorded_count < cardinality(request_id) THEN
    RETURN QUERY
      SELECT request.id, request.expires_at IS NOT NULL
      FROM unnest(request_organization_id, request_id) AS shipped (organization_id, id)
      JOIN request ON request.organization_id = shipped.organization_id AND request.id = shipped.id;
  END IF;
END $$;

SELECT adopt_objects();

-- What keys have cost so far stays counted. Requests from before have no usage entries.
SET LOCAL ROLE lethe_owner;
INSERT INTO api_key_spend (organization_id, api_key_id, spent_nano_usd)
SELECT organization_id, api_key_id, sum(
  coalesce(input_cost_nano_usd + cached_input_cost_nano_usd + output_cost_nano_usd + reasoning_cost_nano_usd, 0) + storage_cost_nano_usd)::bigint
FROM request GROUP BY 1, 2;
RESET ROLE;

DO $$ BEGIN
  EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO lethe_gateway', (SELECT oid::regprocedure FROM pg_proc WHERE proname = 'ship_records'));
END $$;
GRANT EXECUTE ON FUNCTION resolve_api_key(bytea), lease_credit(uuid, uuid, text, bigint, bigint, bigint, int) TO lethe_gateway;
GRANT EXECUTE ON FUNCTION settle_usage(uuid, int), unsettled_organizations(int), oldest_unsettled_usage_at(), return_expired_leases()
  TO lethe_worker;
GRANT SELECT ON api_key_spend, usage_batch, usage_batch_spend, ledger_transaction, ledger_entry, credit_balance TO lethe_app;
