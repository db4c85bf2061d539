-- CreateTable
CREATE TABLE "billing_account" (
    "organization_id" UUID NOT NULL,
    "customer_id" TEXT NOT NULL,
    "card_method_id" TEXT,
    "card_brand" TEXT,
    "card_last4" TEXT,
    "card_expires_month" SMALLINT,
    "card_expires_year" SMALLINT,
    "billing_email" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "card_changed_at" TIMESTAMPTZ(3),

    CONSTRAINT "billing_account_pkey" PRIMARY KEY ("organization_id")
);

-- CreateTable
CREATE TABLE "payment" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "amount_nano_usd" BIGINT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'open',
    "invoice_id" UUID,
    "checkout_session_id" TEXT,
    "payment_intent_id" TEXT,
    "attempt_count" INTEGER NOT NULL DEFAULT 0,
    "attempt_method_id" TEXT,
    "attempt_claimed_until" TIMESTAMPTZ(3),
    "next_attempt_at" TIMESTAMPTZ(3),
    "first_failed_at" TIMESTAMPTZ(3),
    "failure_code" TEXT,
    "failure_message" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "look_at" TIMESTAMPTZ(3),

    CONSTRAINT "payment_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "payment_refund" (
    "organization_id" UUID NOT NULL,
    "refund_id" TEXT NOT NULL,
    "payment_id" UUID NOT NULL,
    "amount_nano_usd" BIGINT NOT NULL,
    "status" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "payment_refund_pkey" PRIMARY KEY ("organization_id","refund_id")
);

-- CreateTable
CREATE TABLE "payment_dispute" (
    "organization_id" UUID NOT NULL,
    "dispute_id" TEXT NOT NULL,
    "payment_id" UUID NOT NULL,
    "amount_nano_usd" BIGINT NOT NULL,
    "status" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "payment_dispute_pkey" PRIMARY KEY ("organization_id","dispute_id")
);

-- CreateTable
CREATE TABLE "stripe_event" (
    "id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "subject_kind" TEXT NOT NULL,
    "subject_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "claimed_until" TIMESTAMPTZ(3),
    "claim_count" INTEGER NOT NULL DEFAULT 0,
    "finished_at" TIMESTAMPTZ(3),
    "outcome" TEXT,

    CONSTRAINT "stripe_event_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "billing_account_customer_id_key" ON "billing_account"("customer_id");

-- CreateIndex
CREATE UNIQUE INDEX "payment_checkout_session_id_key" ON "payment"("checkout_session_id");

-- CreateIndex
CREATE UNIQUE INDEX "payment_payment_intent_id_key" ON "payment"("payment_intent_id");

-- CreateIndex
CREATE INDEX "payment_organization_id_created_at_id_idx" ON "payment"("organization_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "payment_next_attempt_at_idx" ON "payment"("next_attempt_at") WHERE "next_attempt_at" IS NOT NULL;

-- CreateIndex
CREATE INDEX "payment_look_at_idx" ON "payment"("look_at") WHERE "look_at" IS NOT NULL;

-- CreateIndex
CREATE INDEX "payment_refund_organization_id_payment_id_idx" ON "payment_refund"("organization_id", "payment_id");

-- CreateIndex
CREATE INDEX "payment_dispute_organization_id_payment_id_idx" ON "payment_dispute"("organization_id", "payment_id");

-- CreateIndex
CREATE INDEX "stripe_event_received_at_idx" ON "stripe_event"("received_at") WHERE "finished_at" IS NULL;

-- AddForeignKey
ALTER TABLE "payment_refund" ADD CONSTRAINT "payment_refund_organization_id_payment_id_fkey" FOREIGN KEY ("organization_id", "payment_id") REFERENCES "payment"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment_dispute" ADD CONSTRAINT "payment_dispute_organization_id_payment_id_fkey" FOREIGN KEY ("organization_id", "payment_id") REFERENCES "payment"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What the rows must say ------------------------------------------------------------------------------------------------

ALTER TABLE billing_account ADD CONSTRAINT billing_account_card_is_whole CHECK (
  num_nonnulls(card_method_id, card_brand, card_last4, card_expires_month, card_expires_year) IN (0, 5));
ALTER TABLE payment
  ADD CONSTRAINT payment_kind_is_known CHECK (kind IN ('top_up', 'auto_top_up', 'plan_fee')),
  ADD CONSTRAINT payment_status_is_known CHECK (status IN ('open', 'processing', 'succeeded', 'failed', 'cancelled', 'given_up')),
  ADD CONSTRAINT payment_amount_is_whole_cents CHECK (amount_nano_usd > 0 AND amount_nano_usd % 10000000 = 0),
  ADD CONSTRAINT payment_ended_with_its_status CHECK ((status IN ('open', 'processing')) = (ended_at IS NULL)),
  ADD CONSTRAINT payment_attempts_while_open CHECK (next_attempt_at IS NULL OR status = 'open');
ALTER TABLE payment_refund
  ADD CONSTRAINT payment_refund_status_is_known CHECK (status IN ('pending', 'succeeded', 'failed')),
  ADD CONSTRAINT payment_refund_amount_above_zero CHECK (amount_nano_usd > 0);
ALTER TABLE payment_dispute
  ADD CONSTRAINT payment_dispute_status_is_known CHECK (status IN ('open', 'won', 'lost')),
  ADD CONSTRAINT payment_dispute_amount_above_zero CHECK (amount_nano_usd > 0);
ALTER TABLE stripe_event
  ADD CONSTRAINT stripe_event_subject_is_known CHECK (
    subject_kind IN ('payment', 'session', 'customer', 'other') AND (subject_kind = 'other') = (subject_id IS NULL)),
  ADD CONSTRAINT stripe_event_outcome_is_known CHECK (outcome IN ('applied', 'nothing_new', 'unknown', 'refused')),
  ADD CONSTRAINT stripe_event_ended_with_its_outcome CHECK ((finished_at IS NULL) = (outcome IS NULL));

-- Of automatic top-ups no two are under way at once.
CREATE UNIQUE INDEX payment_one_open_auto_top_up ON payment (organization_id)
  WHERE kind = 'auto_top_up' AND status IN ('open', 'processing');

SELECT isolate_tenants(tenant_table::regclass)
FROM unnest(ARRAY['billing_account', 'payment', 'payment_refund', 'payment_dispute']) tenant_table;

-- Who is at the dashboard pays on a page. What is taken from a saved card the worker alone begins.
CREATE POLICY app_begins_top_ups ON payment AS RESTRICTIVE FOR INSERT TO lethe_app WITH CHECK (kind = 'top_up');

-- What somebody wished to pay is not made another wish.
CREATE FUNCTION refuse_payment_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what a payment is for never changes' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER payment_never_changes BEFORE UPDATE OF organization_id, id, kind, amount_nano_usd, created_at ON payment FOR EACH ROW
  WHEN ((OLD.organization_id, OLD.id, OLD.kind, OLD.amount_nano_usd, OLD.created_at)
    IS DISTINCT FROM (NEW.organization_id, NEW.id, NEW.kind, NEW.amount_nano_usd, NEW.created_at))
  EXECUTE FUNCTION refuse_payment_change();

-- Events of the processor -----------------------------------------------------------------------------------------------

-- Keeps an event once. False when it was there before; then nothing changes.
CREATE FUNCTION store_stripe_event(event_id text, event_type text, event_subject_kind text, event_subject_id text, event_created_at timestamptz)
RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  INSERT INTO stripe_event (id, type, subject_kind, subject_id, created_at)
    VALUES (event_id, event_type, event_subject_kind, event_subject_id, event_created_at) ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  PERFORM pg_notify('lethe_payments', '');
  RETURN true;
END $$;

-- The oldest events that nobody has looked into. Until a claim has ended no other worker gets them; one that fails comes again, ever later,
-- at most a quarter of an hour later.
CREATE FUNCTION claim_stripe_events(row_limit int)
RETURNS TABLE (id text, type text, subject_kind text, subject_id text, claim_count int)
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  WITH due AS (
    SELECT stripe_event.id FROM stripe_event
    WHERE finished_at IS NULL AND (claimed_until IS NULL OR claimed_until <= clock_timestamp())
    ORDER BY received_at LIMIT row_limit FOR UPDATE SKIP LOCKED
  )
  UPDATE stripe_event SET claim_count = stripe_event.claim_count + 1,
    claimed_until = clock_timestamp() + least(interval '30 seconds' * 2 ^ least(stripe_event.claim_count, 10), interval '15 minutes')
  FROM due WHERE stripe_event.id = due.id
  RETURNING stripe_event.id, stripe_event.type, stripe_event.subject_kind, stripe_event.subject_id, stripe_event.claim_count
$$;

CREATE FUNCTION finish_stripe_event(event_id text, event_outcome text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  UPDATE stripe_event SET finished_at = clock_timestamp(), outcome = event_outcome WHERE id = event_id AND finished_at IS NULL
$$;

CREATE FUNCTION oldest_unfinished_stripe_event_at() RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT min(received_at) FROM stripe_event WHERE finished_at IS NULL $$;

-- Events that were looked into long ago: no signature of theirs is valid any more, so none can come again.
CREATE FUNCTION forget_stripe_events(row_limit int) RETURNS int
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  WITH old AS (
    SELECT id FROM stripe_event WHERE finished_at < clock_timestamp() - interval '90 days' LIMIT row_limit
  ), gone AS (
    DELETE FROM stripe_event USING old WHERE stripe_event.id = old.id RETURNING 1
  )
  SELECT count(*)::int FROM gone
$$;

-- Payments of which no webhook has told the end, and those that somebody asked about. Each is looked at again a quarter of an hour later,
-- in real time, for as long as it is under way. A top-up whose page was never made is over.
CREATE FUNCTION claim_payment_looks(row_limit int)
RETURNS TABLE (organization_id uuid, id uuid, checkout_session_id text, payment_intent_id text)
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  WITH due AS (
    SELECT payment.organization_id, payment.id, status = 'open' AND kind = 'top_up'
      AND num_nonnulls(payment.checkout_session_id, payment.payment_intent_id) = 0 AS is_pageless
    FROM payment WHERE look_at <= clock_timestamp() ORDER BY look_at LIMIT row_limit FOR UPDATE SKIP LOCKED
  )
  UPDATE payment SET look_at = CASE WHEN status IN ('open', 'processing') AND num_nonnulls(payment.checkout_session_id, payment.payment_intent_id) > 0
      THEN clock_timestamp() + interval '15 minutes' END,
    status = CASE WHEN is_pageless THEN 'cancelled' ELSE status END, ended_at = CASE WHEN is_pageless THEN lethe_now() ELSE ended_at END
  FROM due WHERE payment.organization_id = due.organization_id AND payment.id = due.id
  RETURNING payment.organization_id, payment.id, payment.checkout_session_id, payment.payment_intent_id
$$;

-- What a saved card is to be charged for, the longest due first.
CREATE FUNCTION due_payments(due_at timestamptz, row_limit int) RETURNS TABLE (organization_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT organization_id, id FROM payment WHERE next_attempt_at <= due_at AND status = 'open' ORDER BY next_attempt_at LIMIT row_limit
$$;

-- The card that a customer of ours has now. Of anybody else's customer nothing is kept.
CREATE FUNCTION note_saved_card(
  of_customer_id text, method_id text, brand text, last4 text, expires_month int, expires_year int, changed_at timestamptz)
RETURNS uuid
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  UPDATE billing_account SET card_method_id = method_id, card_brand = brand, card_last4 = last4, card_expires_month = expires_month,
    card_expires_year = expires_year, card_changed_at = changed_at
  WHERE customer_id = of_customer_id
    AND (card_method_id, card_brand, card_last4, card_expires_month::int, card_expires_year::int)
      IS DISTINCT FROM (method_id, brand, last4, expires_month, expires_year)
  RETURNING organization_id
$$;

-- Whom mail about an organization's money goes to: its billing address, or those who may move money.
CREATE FUNCTION billing_contacts(of_organization_id uuid) RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT billing_email FROM billing_account WHERE organization_id = of_organization_id AND billing_email IS NOT NULL
  UNION
  SELECT "user".email FROM member JOIN "user" ON "user".id = member.user_id
  WHERE member.organization_id = of_organization_id AND member.role IN ('owner', 'admin', 'finance')
    AND NOT EXISTS (SELECT FROM billing_account WHERE organization_id = of_organization_id AND billing_email IS NOT NULL)
$$;

-- What the processor says becomes ledger ----------------------------------------------------------------------------------
-- Each of these functions changes nothing when it is called again, and the order in which they are called changes nothing either: each
-- transaction has the id of its money object, and what a payment, a refund or a dispute is only moves forward.

-- Posts a payment that came in: as credit, or as revenue where it pays a plan. A second payment for the same wish is real money too, and
-- becomes credit. Returns what was new.
CREATE FUNCTION post_payment(paid payment, by_payment_intent_id text, amount bigint) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
  is_first boolean := paid.payment_intent_id IS NULL OR paid.payment_intent_id = by_payment_intent_id OR paid.status <> 'succeeded';
  is_fee boolean := paid.kind = 'plan_fee' AND is_first;
  is_new boolean := public.post_transfer(paid.organization_id, public.money_object_id('payment', by_payment_intent_id),
    CASE WHEN is_fee THEN 'plan_fee' ELSE 'topup' END, 'stripe_clearing', CASE WHEN is_fee THEN 'revenue_plan' ELSE 'customer_credit' END,
    amount, CASE paid.kind WHEN 'top_up' THEN 'Top-up by card' WHEN 'auto_top_up' THEN 'Automatic top-up' ELSE 'Plan fee' END,
    public.lethe_now());
BEGIN
  IF is_first THEN
    UPDATE public.payment SET status = 'succeeded', payment_intent_id = by_payment_intent_id, ended_at = coalesce(ended_at, public.lethe_now()),
      next_attempt_at = NULL, attempt_method_id = NULL, attempt_claimed_until = NULL, look_at = NULL, failure_code = NULL,
      failure_message = NULL
    WHERE organization_id = paid.organization_id AND id = paid.id AND status <> 'succeeded';
  END IF;
  RETURN CASE WHEN is_new THEN amount ELSE 0 END;
END $$;

-- Where the money of a payment went; null before it came in.
CREATE FUNCTION credited_account(of_organization_id uuid, by_payment_intent_id text) RETURNS text
LANGUAGE sql STABLE
RETURN (SELECT account FROM public.ledger_entry WHERE organization_id = of_organization_id
  AND transaction_id = public.money_object_id('payment', by_payment_intent_id) AND amount_nano_usd > 0);

-- Posts one refund from where the payment's money went, and takes it back when the refund fails after all. Returns what was new.
CREATE FUNCTION post_refund(paid payment, from_account text, refund jsonb) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
  object text := refund->>'refundId';
  amount bigint := (refund->>'amountNanoUsd')::bigint;
  now_status text;
  is_new boolean := false;
BEGIN
  INSERT INTO public.payment_refund AS known (organization_id, refund_id, payment_id, amount_nano_usd, status, created_at)
    VALUES (paid.organization_id, object, paid.id, amount, refund->>'status', public.lethe_now())
  ON CONFLICT (organization_id, refund_id) DO UPDATE SET status = CASE
    WHEN known.status = 'failed' OR EXCLUDED.status = 'failed' THEN 'failed'
    WHEN known.status = 'succeeded' THEN 'succeeded' ELSE EXCLUDED.status END
  RETURNING status INTO now_status;
  -- Money on its way back can no longer be spent, so a refund counts before it has arrived.
  IF now_status <> 'failed' THEN
    is_new := public.post_transfer(paid.organization_id, public.money_object_id('refund', object), 'refund', from_account, 'stripe_clearing',
      amount, 'Refund to the card', public.lethe_now());
  ELSIF now_status = 'failed' AND EXISTS (SELECT FROM public.ledger_transaction
      WHERE organization_id = paid.organization_id AND id = public.money_object_id('refund', object)) THEN
    is_new := public.post_transfer(paid.organization_id, public.money_object_id('refund_failed', object), 'correction', 'stripe_clearing',
      from_account, amount, 'Refund that failed', public.lethe_now());
  END IF;
  RETURN CASE WHEN is_new THEN jsonb_build_array(jsonb_build_object('refundId', object, 'amountNanoUsd', amount::text,
    'isFailed', now_status = 'failed')) ELSE '[]' END;
END $$;

-- Posts what a dispute took and, when it was won, if only on appeal, gave back. Returns what was new.
CREATE FUNCTION post_dispute(paid payment, from_account text, dispute jsonb) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
  object text := dispute->>'disputeId';
  amount bigint := (dispute->>'amountNanoUsd')::bigint;
  now_status text;
  was_status text;
  is_taken boolean;
  is_returned boolean := false;
BEGIN
  SELECT status INTO was_status FROM public.payment_dispute WHERE organization_id = paid.organization_id AND dispute_id = object;
  INSERT INTO public.payment_dispute AS known (organization_id, dispute_id, payment_id, amount_nano_usd, status, created_at)
    VALUES (paid.organization_id, object, paid.id, amount, dispute->>'status', public.lethe_now())
  ON CONFLICT (organization_id, dispute_id) DO UPDATE
    SET status = CASE WHEN 'won' IN (known.status, EXCLUDED.status) THEN 'won' WHEN 'lost' IN (known.status, EXCLUDED.status) THEN 'lost' ELSE 'open' END
  RETURNING status INTO now_status;
  is_taken := public.post_transfer(paid.organization_id, public.money_object_id('dispute', object), 'dispute', from_account,
    'stripe_clearing', amount, 'Disputed by the card''s bank', public.lethe_now());
  IF now_status = 'won' THEN
    is_returned := public.post_transfer(paid.organization_id, public.money_object_id('dispute_won', object), 'dispute_won',
      'stripe_clearing', from_account, amount, 'Dispute won', public.lethe_now());
  END IF;
  RETURN CASE WHEN is_taken OR is_returned OR (was_status = 'open' AND now_status = 'lost')
    THEN jsonb_build_array(jsonb_build_object('disputeId', object, 'amountNanoUsd', amount::text, 'status', now_status)) ELSE '[]' END;
END $$;

-- What is known of a payment whose money has not come in. What has ended stays as it is.
CREATE FUNCTION note_unpaid(paid payment, facts jsonb) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  IF paid.status NOT IN ('open', 'processing') THEN
    RETURN;
  END IF;
  IF facts->>'status' = 'processing' THEN
    UPDATE public.payment SET status = 'processing', payment_intent_id = facts->>'paymentIntentId', next_attempt_at = NULL,
      attempt_method_id = NULL, attempt_claimed_until = NULL, look_at = coalesce(look_at, clock_timestamp() + interval '15 minutes')
    WHERE organization_id = paid.organization_id AND id = paid.id;
  ELSIF paid.kind = 'top_up' THEN
    -- On a hosted page somebody may try again with another card, until the page ends.
    UPDATE public.payment SET status = CASE facts->>'status' WHEN 'cancelled' THEN 'cancelled' ELSE 'open' END,
      ended_at = CASE facts->>'status' WHEN 'cancelled' THEN public.lethe_now() END,
      failure_code = coalesce(facts#>>'{failure,code}', failure_code), failure_message = coalesce(facts#>>'{failure,message}', failure_message)
    WHERE organization_id = paid.organization_id AND id = paid.id;
  ELSIF paid.status = 'processing' AND paid.payment_intent_id = facts->>'paymentIntentId' AND facts->>'status' IN ('failed', 'cancelled') THEN
    -- The bank has refused what it had taken on: the saved card is charged again.
    UPDATE public.payment SET status = 'open', payment_intent_id = NULL, look_at = NULL, next_attempt_at = public.lethe_now(),
      first_failed_at = coalesce(first_failed_at, public.lethe_now()), failure_code = facts#>>'{failure,code}',
      failure_message = facts#>>'{failure,message}'
    WHERE organization_id = paid.organization_id AND id = paid.id;
  END IF;
END $$;

-- Takes what the processor says of one payment into the books. The payment is named by its metadata; customer, currency and amount have to
-- match too, or nothing is posted. What moves credit takes the lock on the balance first.
CREATE FUNCTION apply_payment_facts(of_organization_id uuid, of_payment_id uuid, facts jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  intent_id text := facts->>'paymentIntentId';
  paid payment;
  received bigint := 0;
  account text;
  part jsonb;
  refunds jsonb := '[]';
  disputes jsonb := '[]';
BEGIN
  IF NOT EXISTS (SELECT FROM payment WHERE organization_id = of_organization_id AND id = of_payment_id) THEN
    RETURN '{"kind": "refused", "reason": "no_such_payment"}';
  END IF;
  PERFORM lock_credit_balance(of_organization_id);
  SELECT * INTO STRICT paid FROM payment WHERE organization_id = of_organization_id AND id = of_payment_id FOR UPDATE;
  IF NOT EXISTS (SELECT FROM billing_account WHERE organization_id = of_organization_id AND customer_id = facts->>'customerId') THEN
    RETURN '{"kind": "refused", "reason": "other_customer"}';
  ELSIF facts->>'currency' <> 'usd' THEN
    RETURN '{"kind": "refused", "reason": "other_currency"}';
  ELSIF facts->>'status' = 'succeeded' AND (facts->>'receivedNanoUsd')::bigint <> paid.amount_nano_usd THEN
    RETURN '{"kind": "refused", "reason": "other_amount"}';
  END IF;

  IF facts->>'status' = 'succeeded' THEN
    received := post_payment(paid, intent_id, paid.amount_nano_usd);
  ELSE
    PERFORM note_unpaid(paid, facts);
  END IF;
  account := credited_account(of_organization_id, intent_id);
  IF account IS NOT NULL THEN
    FOR part IN SELECT value FROM jsonb_array_elements(facts->'refunds') LOOP
      refunds := refunds || post_refund(paid, account, part);
    END LOOP;
    FOR part IN SELECT value FROM jsonb_array_elements(facts->'disputes') LOOP
      disputes := disputes || post_dispute(paid, account, part);
    END LOOP;
  END IF;

  IF received = 0 AND refunds = '[]' AND disputes = '[]' THEN
    RETURN '{"kind": "nothing_new"}';
  END IF;
  RETURN jsonb_build_object('kind', 'applied', 'applied', jsonb_build_object(
    'organizationId', of_organization_id, 'paymentId', of_payment_id, 'kind', paid.kind, 'receivedNanoUsd', received::text,
    'organizationName', (SELECT name FROM organization WHERE id = of_organization_id),
    'organizationSlug', (SELECT slug FROM organization WHERE id = of_organization_id),
    'balanceNanoUsd', (SELECT balance_nano_usd::text FROM credit_balance WHERE organization_id = of_organization_id),
    'isPaidTwice', received > 0 AND paid.status = 'succeeded' AND paid.payment_intent_id IS DISTINCT FROM intent_id,
    'refunds', refunds, 'disputes', disputes));
END $$;

SELECT adopt_objects();

GRANT EXECUTE ON FUNCTION store_stripe_event(text, text, text, text, timestamptz) TO lethe_app;
GRANT EXECUTE ON FUNCTION apply_payment_facts(uuid, uuid, jsonb), claim_stripe_events(int), finish_stripe_event(text, text),
  oldest_unfinished_stripe_event_at(), forget_stripe_events(int), claim_payment_looks(int), due_payments(timestamptz, int),
  note_saved_card(text, text, text, text, int, int, timestamptz), billing_contacts(uuid) TO lethe_worker;

-- The dashboard notes wishes and never an outcome: status and attempts are the worker's.
GRANT SELECT ON billing_account, payment, payment_refund, payment_dispute TO lethe_app, lethe_worker;
GRANT INSERT (organization_id, customer_id, billing_email, created_at) ON billing_account TO lethe_app;
GRANT UPDATE (card_method_id, card_brand, card_last4, card_expires_month, card_expires_year, card_changed_at, billing_email)
  ON billing_account TO lethe_app;
GRANT INSERT (organization_id, id, kind, amount_nano_usd, created_at, look_at) ON payment TO lethe_app;
GRANT UPDATE (checkout_session_id, look_at) ON payment TO lethe_app;
GRANT INSERT (organization_id, id, kind, amount_nano_usd, invoice_id, next_attempt_at, created_at) ON payment TO lethe_worker;
GRANT UPDATE (status, payment_intent_id, attempt_count, attempt_method_id, attempt_claimed_until, next_attempt_at, first_failed_at,
  failure_code, failure_message, ended_at, look_at) ON payment TO lethe_worker;
