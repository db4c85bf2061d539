-- CreateTable
CREATE TABLE "auto_top_up" (
    "organization_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "is_enabled" BOOLEAN NOT NULL,
    "threshold_nano_usd" BIGINT NOT NULL,
    "amount_nano_usd" BIGINT NOT NULL,
    "monthly_cap_nano_usd" BIGINT,
    "switched_off_at" TIMESTAMPTZ(3),
    "changed_at" TIMESTAMPTZ(3) NOT NULL,
    "looked_at" TIMESTAMPTZ(3),

    CONSTRAINT "auto_top_up_pkey" PRIMARY KEY ("organization_id")
);

-- CreateTable
CREATE TABLE "suspension_request" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "reason" TEXT NOT NULL,
    "payment_id" UUID,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "resolved_at" TIMESTAMPTZ(3),

    CONSTRAINT "suspension_request_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "credit_watch" (
    "organization_id" UUID NOT NULL,
    "low_since" TIMESTAMPTZ(3),
    "negative_since" TIMESTAMPTZ(3),

    CONSTRAINT "credit_watch_pkey" PRIMARY KEY ("organization_id")
);

-- CreateTable
CREATE TABLE "payment_notice" (
    "organization_id" UUID NOT NULL,
    "payment_id" UUID NOT NULL,
    "occasion" TEXT NOT NULL,
    "sent_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "payment_notice_pkey" PRIMARY KEY ("organization_id","payment_id","occasion")
);

-- CreateTable
CREATE TABLE "budget" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "project_id" UUID,
    "amount_nano_usd" BIGINT NOT NULL,
    "thresholds_percent" SMALLINT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "budget_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "budget_alert" (
    "organization_id" UUID NOT NULL,
    "budget_id" UUID NOT NULL,
    "month" DATE NOT NULL,
    "threshold_percent" SMALLINT NOT NULL,
    "sent_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "budget_alert_pkey" PRIMARY KEY ("organization_id","budget_id","month","threshold_percent")
);

-- CreateTable
CREATE TABLE "reconciliation_run" (
    "organization_id" UUID NOT NULL,
    "ran_at" TIMESTAMPTZ(3) NOT NULL,
    "payment_count" INTEGER NOT NULL,
    "missed_count" INTEGER NOT NULL,
    "difference_count" INTEGER NOT NULL,

    CONSTRAINT "reconciliation_run_pkey" PRIMARY KEY ("organization_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "budget_organization_id_name_key" ON "budget"("organization_id", "name");

-- AddForeignKey
ALTER TABLE "auto_top_up" ADD CONSTRAINT "auto_top_up_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "suspension_request" ADD CONSTRAINT "suspension_request_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "credit_watch" ADD CONSTRAINT "credit_watch_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment_notice" ADD CONSTRAINT "payment_notice_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "budget" ADD CONSTRAINT "budget_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "budget" ADD CONSTRAINT "budget_organization_id_project_id_fkey" FOREIGN KEY ("organization_id", "project_id") REFERENCES "project"("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "budget_alert" ADD CONSTRAINT "budget_alert_organization_id_budget_id_fkey" FOREIGN KEY ("organization_id", "budget_id") REFERENCES "budget"("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reconciliation_run" ADD CONSTRAINT "reconciliation_run_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What the rows must say ------------------------------------------------------------------------------------------------

ALTER TABLE auto_top_up
  ADD CONSTRAINT auto_top_up_version_is_positive CHECK (version >= 1),
  ADD CONSTRAINT auto_top_up_threshold_in_bounds CHECK (threshold_nano_usd BETWEEN 0 AND 10000000000000),
  ADD CONSTRAINT auto_top_up_amount_in_bounds CHECK (amount_nano_usd BETWEEN 5000000000 AND 10000000000000 AND amount_nano_usd % 10000000 = 0),
  ADD CONSTRAINT auto_top_up_cap_holds_one CHECK (monthly_cap_nano_usd >= amount_nano_usd),
  ADD CONSTRAINT auto_top_up_switched_off_is_off CHECK (switched_off_at IS NULL OR NOT is_enabled);
ALTER TABLE suspension_request
  ADD CONSTRAINT suspension_request_reason_is_known CHECK (reason IN ('plan_fee', 'auto_top_up', 'negative_balance')),
  ADD CONSTRAINT suspension_request_names_payment CHECK ((payment_id IS NULL) = (reason = 'negative_balance'));
CREATE UNIQUE INDEX suspension_request_one_open ON suspension_request (organization_id, reason) WHERE resolved_at IS NULL;
ALTER TABLE payment_notice ADD CONSTRAINT payment_notice_occasion_is_known CHECK (
  occasion IN ('first_failure', 'given_up') OR occasion ~ '^day_[1-6]$');
ALTER TABLE budget
  ADD CONSTRAINT budget_scope_is_known CHECK (scope IN ('all', 'storage', 'project')),
  ADD CONSTRAINT budget_project_where_meant CHECK ((scope = 'project') = (project_id IS NOT NULL)),
  ADD CONSTRAINT budget_amount_in_bounds CHECK (amount_nano_usd BETWEEN 1 AND 1000000000000000),
  ADD CONSTRAINT budget_has_thresholds CHECK (
    cardinality(thresholds_percent) BETWEEN 1 AND 5 AND 1 <= ALL (thresholds_percent) AND 200 >= ALL (thresholds_percent));
ALTER TABLE budget_alert ADD CONSTRAINT budget_alert_month_is_a_month CHECK (extract(day FROM month) = 1);
ALTER TABLE reconciliation_run ADD CONSTRAINT reconciliation_run_not_negative CHECK (
  payment_count >= 0 AND missed_count >= 0 AND difference_count >= 0);

SELECT isolate_tenants(tenant_table::regclass) FROM unnest(ARRAY[
  'auto_top_up', 'suspension_request', 'credit_watch', 'payment_notice', 'budget', 'budget_alert', 'reconciliation_run']) tenant_table;

-- Automatic top-ups -----------------------------------------------------------------------------------------------------

-- What automatic top-ups of a UTC month have charged.
CREATE FUNCTION auto_top_up_charged(of_organization_id uuid, of_month date) RETURNS bigint
LANGUAGE sql STABLE SET search_path = public, pg_temp
AS $$
  SELECT coalesce(sum(amount_nano_usd), 0)::bigint FROM payment
  WHERE organization_id = of_organization_id AND kind = 'auto_top_up' AND status = 'succeeded'
    AND ended_at >= of_month::timestamp AT TIME ZONE 'UTC' AND ended_at < (of_month + interval '1 month') AT TIME ZONE 'UTC'
$$;

-- Ends automatic top-ups that wait to be tried again and that nobody wants any more: they were switched off, or the month's cap has no room.
-- One whose last attempt has an unknown outcome is left until that is known.
CREATE FUNCTION cancel_unwanted_auto_top_ups(of_organization_id uuid) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  cancelled_count int;
BEGIN
  UPDATE payment SET status = 'cancelled', next_attempt_at = NULL, ended_at = lethe_now()
  FROM auto_top_up setting
  WHERE payment.kind = 'auto_top_up' AND payment.status = 'open' AND payment.attempt_method_id IS NULL
    AND coalesce(payment.attempt_claimed_until <= clock_timestamp(), true)
    AND payment.organization_id = coalesce(of_organization_id, payment.organization_id)
    AND setting.organization_id = payment.organization_id
    AND (NOT setting.is_enabled
      OR payment.amount_nano_usd + auto_top_up_charged(payment.organization_id, month_of(lethe_now())) > setting.monthly_cap_nano_usd);
  GET DIAGNOSTICS cancelled_count = ROW_COUNT;
  RETURN cancelled_count;
END $$;

-- The same for the dashboard, which says so for its own tenant when it saves.
CREATE FUNCTION cancel_own_unwanted_auto_top_up() RETURNS int
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT cancel_unwanted_auto_top_ups(current_organization_id()) WHERE current_organization_id() IS NOT NULL
$$;

-- What follows a payment's end. Given up: automatic top-ups go off, and suspension is asked for. Paid: what was asked for over it is resolved.
-- In the transaction that ends the payment, whoever ends it.
CREATE FUNCTION follow_payment() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
BEGIN
  IF NEW.status = 'given_up' THEN
    INSERT INTO suspension_request (organization_id, reason, payment_id, requested_at)
      VALUES (NEW.organization_id, NEW.kind, NEW.id, coalesce(NEW.ended_at, lethe_now())) ON CONFLICT DO NOTHING;
    IF NEW.kind = 'auto_top_up' THEN
      UPDATE auto_top_up SET is_enabled = false, switched_off_at = coalesce(NEW.ended_at, lethe_now())
        WHERE organization_id = NEW.organization_id;
    END IF;
  ELSIF NEW.status = 'succeeded' THEN
    UPDATE suspension_request SET resolved_at = coalesce(NEW.ended_at, lethe_now())
    WHERE organization_id = NEW.organization_id AND resolved_at IS NULL
      AND (payment_id = NEW.id OR (reason = 'auto_top_up' AND NEW.kind IN ('top_up', 'auto_top_up')));
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER payment_followed AFTER UPDATE OF status ON payment FOR EACH ROW
  WHEN (NEW.status IN ('given_up', 'succeeded') AND OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION follow_payment();

-- Another card may do what the last one did not: what waits to be tried again is tried at once, and a plan fee that was given up begins anew.
-- What was asked for over it stays until it is paid.
CREATE FUNCTION follow_card() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  WITH reopened AS (
    UPDATE payment SET status = 'open', ended_at = NULL, first_failed_at = NULL, next_attempt_at = lethe_now()
    WHERE organization_id = NEW.organization_id AND kind = 'plan_fee' AND status = 'given_up' RETURNING id
  )
  DELETE FROM payment_notice USING reopened WHERE organization_id = NEW.organization_id AND payment_id = reopened.id;
  UPDATE payment SET next_attempt_at = lethe_now()
  WHERE organization_id = NEW.organization_id AND kind IN ('auto_top_up', 'plan_fee') AND status = 'open'
    AND next_attempt_at > lethe_now() AND attempt_method_id IS NULL;
  UPDATE auto_top_up SET looked_at = NULL WHERE organization_id = NEW.organization_id AND looked_at IS NOT NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER billing_account_card_followed AFTER UPDATE OF card_method_id ON billing_account FOR EACH ROW
  WHEN (NEW.card_method_id IS NOT NULL AND NEW.card_method_id IS DISTINCT FROM OLD.card_method_id) EXECUTE FUNCTION follow_card();

-- Watching --------------------------------------------------------------------------------------------------------------

-- What a budget's UTC month has cost so far, as the ledger has it.
CREATE FUNCTION budget_spent(of_organization_id uuid, of_scope text, of_project_id uuid, of_month date) RETURNS bigint
LANGUAGE sql STABLE SET search_path = public, pg_temp
AS $$
  SELECT coalesce(sum(
    CASE of_scope WHEN 'storage' THEN 0 ELSE charged_inference_nano_usd END + storage_nano_usd - storage_refunded_nano_usd), 0)::bigint
  FROM usage_day
  WHERE organization_id = of_organization_id AND day >= of_month AND day < (of_month + interval '1 month')::date
    AND (of_scope <> 'project' OR project_id = of_project_id)
$$;

-- Organizations whose balance asks for something that was not done yet, or, where they are asked for, a budget of theirs does. `only` asks of one.
CREATE FUNCTION credits_to_look_at(only_organization_id uuid, with_budgets boolean, organization_limit int) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT organization.id
  FROM organization
  LEFT JOIN credit_balance balance ON balance.organization_id = organization.id
  LEFT JOIN credit_watch watch ON watch.organization_id = organization.id
  LEFT JOIN LATERAL (
    SELECT low_balance_nano_usd FROM spending_policy WHERE spending_policy.organization_id = organization.id ORDER BY version DESC LIMIT 1
  ) policy ON true
  WHERE (only_organization_id IS NULL OR organization.id = only_organization_id) AND organization.lifecycle_state <> 'purged' AND (
    coalesce(balance.balance_nano_usd < policy.low_balance_nano_usd, false) <> (watch.low_since IS NOT NULL)
    OR (coalesce(balance.balance_nano_usd, 0) < 0) <> (watch.negative_since IS NOT NULL)
    OR (watch.negative_since <= lethe_now() - interval '7 days' AND NOT EXISTS (
      SELECT FROM suspension_request asked
      WHERE asked.organization_id = organization.id AND asked.reason = 'negative_balance' AND asked.resolved_at IS NULL))
    OR EXISTS (
      SELECT FROM auto_top_up setting JOIN billing_account account ON account.organization_id = setting.organization_id
      WHERE setting.organization_id = organization.id AND setting.is_enabled AND account.card_method_id IS NOT NULL
        AND organization.lifecycle_state = 'active' AND coalesce(balance.balance_nano_usd, 0) < setting.threshold_nano_usd
        AND coalesce(setting.looked_at < clock_timestamp() - interval '1 minute', true)
        AND NOT EXISTS (
          SELECT FROM payment WHERE payment.organization_id = organization.id AND payment.kind = 'auto_top_up'
            AND payment.status IN ('open', 'processing')))
    OR EXISTS (
      SELECT FROM payment WHERE payment.organization_id = organization.id AND payment.status = 'open'
        AND payment.next_attempt_at <= lethe_now() AND coalesce(payment.attempt_claimed_until <= clock_timestamp(), true))
    OR (with_budgets AND EXISTS (
      SELECT FROM budget CROSS JOIN LATERAL unnest(budget.thresholds_percent) threshold
      WHERE budget.organization_id = organization.id
        AND budget_spent(budget.organization_id, budget.scope, budget.project_id, month_of(lethe_now())) * 100::numeric
          >= budget.amount_nano_usd * threshold::numeric
        AND NOT EXISTS (
          SELECT FROM budget_alert alert WHERE alert.organization_id = budget.organization_id AND alert.budget_id = budget.id
            AND alert.month = month_of(lethe_now()) AND alert.threshold_percent = threshold))))
  LIMIT organization_limit
$$;

-- Payments that fail and of which members were not told for this occasion: the first failure, each further day, and that it was given up.
CREATE FUNCTION payments_to_tell(row_limit int)
RETURNS TABLE (organization_id uuid, payment_id uuid, occasion text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT failing.organization_id, failing.id, failing.occasion
  FROM (
    SELECT payment.organization_id, payment.id, CASE
      WHEN payment.status = 'given_up' THEN 'given_up'
      WHEN lethe_now() < payment.first_failed_at + interval '1 day' THEN 'first_failure'
      ELSE 'day_' || least(floor(extract(epoch FROM lethe_now() - payment.first_failed_at) / 86400), 6) END AS occasion
    FROM payment
    WHERE payment.kind IN ('auto_top_up', 'plan_fee') AND payment.first_failed_at IS NOT NULL AND payment.status IN ('open', 'given_up')
  ) failing
  WHERE NOT EXISTS (
    SELECT FROM payment_notice notice
    WHERE notice.organization_id = failing.organization_id AND notice.payment_id = failing.id AND notice.occasion = failing.occasion)
  LIMIT row_limit
$$;

-- The earliest instant at which a payment is due, or a balance has been below zero for too long.
CREATE FUNCTION next_collection_at() RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT least(
    (SELECT min(next_attempt_at) FROM payment WHERE status = 'open' AND next_attempt_at IS NOT NULL),
    (SELECT min(watch.negative_since) + interval '7 days' FROM credit_watch watch WHERE NOT EXISTS (
      SELECT FROM suspension_request asked
      WHERE asked.organization_id = watch.organization_id AND asked.reason = 'negative_balance' AND asked.resolved_at IS NULL)))
$$;

-- Reconciliation --------------------------------------------------------------------------------------------------------

-- What the ledger has of one payment: what came in, less what was paid back and what a dispute holds.
CREATE FUNCTION payment_ledger_nano_usd(of_organization_id uuid, payment_intent text, refund_objects text[], dispute_objects text[])
RETURNS bigint
LANGUAGE sql STABLE SET search_path = public, pg_temp
AS $$
  SELECT coalesce(-sum(amount_nano_usd), 0)::bigint FROM ledger_entry
  WHERE organization_id = of_organization_id AND account = 'stripe_clearing' AND transaction_id IN (
    SELECT money_object_id('payment', payment_intent)
    UNION ALL SELECT money_object_id(kind, object) FROM unnest(refund_objects) object, unnest(ARRAY['refund', 'refund_failed']) kind
    UNION ALL SELECT money_object_id(kind, object) FROM unnest(dispute_objects) object, unnest(ARRAY['dispute', 'dispute_won']) kind)
$$;

-- Payments that the books have as paid since an instant, of all organizations.
CREATE FUNCTION payments_paid_since(since timestamptz) RETURNS TABLE (organization_id uuid, payment_intent_id text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT organization_id, payment_intent_id FROM payment
  WHERE status = 'succeeded' AND payment_intent_id IS NOT NULL AND ended_at >= since
$$;

-- Organizations that the payment processor knows.
CREATE FUNCTION billed_organizations() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT organization_id FROM billing_account $$;

SELECT adopt_objects();

GRANT SELECT, INSERT, UPDATE ON auto_top_up TO lethe_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON budget TO lethe_app;
GRANT SELECT ON suspension_request, credit_watch, budget_alert, reconciliation_run TO lethe_app;
GRANT EXECUTE ON FUNCTION month_of(timestamptz) TO lethe_app, lethe_worker;
GRANT EXECUTE ON FUNCTION cancel_own_unwanted_auto_top_up(), auto_top_up_charged(uuid, date), budget_spent(uuid, text, uuid, date) TO lethe_app;

-- The worker looks at one organization at a time, in its name, and at nothing of it but money.
GRANT SELECT ON auto_top_up, budget, credit_balance, spending_policy, usage_day, ledger_entry, organization, project TO lethe_worker;
GRANT UPDATE (is_enabled, switched_off_at, looked_at) ON auto_top_up TO lethe_worker;
GRANT SELECT, INSERT ON payment_notice, budget_alert TO lethe_worker;
GRANT SELECT, INSERT, UPDATE ON suspension_request, credit_watch, reconciliation_run TO lethe_worker;
GRANT EXECUTE ON FUNCTION cancel_unwanted_auto_top_ups(uuid), auto_top_up_charged(uuid, date),
  credits_to_look_at(uuid, boolean, int), payments_to_tell(int), next_collection_at(), payments_paid_since(timestamptz), billed_organizations(), money_object_id(text, text),
  payment_ledger_nano_usd(uuid, text, text[], text[]),
  budget_spent(uuid, text, uuid, date) TO lethe_worker;
