-- AlterTable
ALTER TABLE "payment" ADD COLUMN     "settles" UUID[] DEFAULT ARRAY[]::UUID[],
ADD COLUMN     "settled_by_id" UUID;

-- What the rows must say ------------------------------------------------------------------------------------------------

ALTER TABLE payment
  ALTER COLUMN settles SET NOT NULL,
  DROP CONSTRAINT payment_kind_is_known,
  ADD CONSTRAINT payment_kind_is_known CHECK (kind IN ('top_up', 'auto_top_up', 'plan_fee', 'settlement')),
  ADD CONSTRAINT payment_settles_when_it_is_one CHECK (kind = 'settlement' OR settles = '{}'),
  ADD CONSTRAINT payment_settled_is_a_paid_fee CHECK (settled_by_id IS NULL OR (kind = 'plan_fee' AND status = 'succeeded'));

-- Who is at the dashboard pays on a page, for credit or for all that is owed.
DROP POLICY app_begins_top_ups ON payment;
CREATE POLICY app_begins_hosted_payments ON payment AS RESTRICTIVE FOR INSERT TO lethe_app WITH CHECK (kind IN ('top_up', 'settlement'));

CREATE TRIGGER payment_settles_never_changes BEFORE UPDATE OF settles ON payment FOR EACH ROW
  WHEN (OLD.settles IS DISTINCT FROM NEW.settles) EXECUTE FUNCTION refuse_payment_change();

-- What pays all that is owed ----------------------------------------------------------------------------------------------

-- Posts what paid all that was owed: each plan fee that it was begun for and that nobody has paid since becomes revenue, and all else is
-- credit. One transaction of the ledger, which has the id of the payment intent as every other.
CREATE FUNCTION post_settlement(paid payment, by_payment_intent_id text, amount bigint) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
  posting_id uuid := public.money_object_id('payment', by_payment_intent_id);
  fee record;
  fees bigint := 0;
BEGIN
  IF EXISTS (SELECT FROM public.ledger_transaction WHERE organization_id = paid.organization_id AND id = posting_id) THEN
    RETURN false;
  END IF;
  -- Before the fees that it settles, which name it.
  UPDATE public.payment SET status = 'succeeded', payment_intent_id = by_payment_intent_id, ended_at = public.lethe_now(), look_at = NULL,
    failure_code = NULL, failure_message = NULL
  WHERE organization_id = paid.organization_id AND id = paid.id;
  FOR fee IN
    SELECT id, amount_nano_usd FROM public.payment
    WHERE organization_id = paid.organization_id AND id = ANY (paid.settles) AND kind = 'plan_fee' AND status IN ('open', 'given_up')
    ORDER BY created_at, id FOR UPDATE
  LOOP
    CONTINUE WHEN fees + fee.amount_nano_usd > amount;
    fees := fees + fee.amount_nano_usd;
    UPDATE public.payment SET status = 'succeeded', settled_by_id = paid.id, ended_at = public.lethe_now(), next_attempt_at = NULL,
      attempt_method_id = NULL, attempt_claimed_until = NULL, look_at = NULL, failure_code = NULL, failure_message = NULL
    WHERE organization_id = paid.organization_id AND id = fee.id;
  END LOOP;
  INSERT INTO public.ledger_transaction (organization_id, id, kind, occurred_at, memo)
    VALUES (paid.organization_id, posting_id, CASE WHEN fees < amount THEN 'topup' ELSE 'plan_fee' END, public.lethe_now(),
      'Payment of what was owed');
  INSERT INTO public.ledger_entry (organization_id, transaction_id, account, amount_nano_usd)
    SELECT paid.organization_id, posting_id, part.account, part.amount
    FROM (VALUES ('stripe_clearing', -amount), ('revenue_plan', fees), ('customer_credit', amount - fees)) AS part (account, amount)
    WHERE part.amount <> 0;
  UPDATE public.credit_balance SET balance_nano_usd = balance_nano_usd + amount - fees WHERE organization_id = paid.organization_id;
  RETURN true;
END $$;

-- As before, and a settlement is shared out. A plan fee that a settlement has paid is paid: what its card is charged afterwards is credit.
CREATE OR REPLACE FUNCTION post_payment(paid payment, by_payment_intent_id text, amount bigint) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
  is_first boolean := paid.status <> 'succeeded' OR paid.payment_intent_id = by_payment_intent_id
    OR (paid.payment_intent_id IS NULL AND paid.settled_by_id IS NULL);
  is_fee boolean := paid.kind = 'plan_fee' AND is_first;
  is_new boolean;
BEGIN
  IF paid.kind = 'settlement' AND is_first THEN
    RETURN CASE WHEN public.post_settlement(paid, by_payment_intent_id, amount) THEN amount ELSE 0 END;
  END IF;
  is_new := public.post_transfer(paid.organization_id, public.money_object_id('payment', by_payment_intent_id),
    CASE WHEN is_fee THEN 'plan_fee' ELSE 'topup' END, 'stripe_clearing', CASE WHEN is_fee THEN 'revenue_plan' ELSE 'customer_credit' END,
    amount, CASE paid.kind WHEN 'auto_top_up' THEN 'Automatic top-up' WHEN 'plan_fee' THEN 'Plan fee'
      WHEN 'settlement' THEN 'Payment of what was owed' ELSE 'Top-up by card' END, public.lethe_now());
  IF is_first THEN
    UPDATE public.payment SET status = 'succeeded', payment_intent_id = by_payment_intent_id, ended_at = coalesce(ended_at, public.lethe_now()),
      next_attempt_at = NULL, attempt_method_id = NULL, attempt_claimed_until = NULL, look_at = NULL, failure_code = NULL,
      failure_message = NULL
    WHERE organization_id = paid.organization_id AND id = paid.id AND status <> 'succeeded';
  END IF;
  RETURN CASE WHEN is_new THEN amount ELSE 0 END;
END $$;

-- Where the money of a payment went; null before it came in. What a settlement shared out goes back from the credit: a plan's month that
-- was used stays paid, and what is missing then is owed.
CREATE OR REPLACE FUNCTION credited_account(of_organization_id uuid, by_payment_intent_id text) RETURNS text
LANGUAGE sql STABLE
RETURN (SELECT account FROM public.ledger_entry WHERE organization_id = of_organization_id
  AND transaction_id = public.money_object_id('payment', by_payment_intent_id) AND amount_nano_usd > 0
  ORDER BY account <> 'customer_credit' LIMIT 1);

-- As before, and what a settlement's page has of it is what a top-up's page has.
CREATE OR REPLACE FUNCTION note_unpaid(paid payment, facts jsonb) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  IF paid.status NOT IN ('open', 'processing') THEN
    RETURN;
  END IF;
  IF facts->>'status' = 'processing' THEN
    UPDATE public.payment SET status = 'processing', payment_intent_id = facts->>'paymentIntentId', next_attempt_at = NULL,
      attempt_method_id = NULL, attempt_claimed_until = NULL, look_at = coalesce(look_at, clock_timestamp() + interval '15 minutes')
    WHERE organization_id = paid.organization_id AND id = paid.id;
  ELSIF paid.kind IN ('top_up', 'settlement') THEN
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

CREATE OR REPLACE FUNCTION claim_payment_looks(row_limit int)
RETURNS TABLE (organization_id uuid, id uuid, checkout_session_id text, payment_intent_id text)
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  WITH due AS (
    SELECT payment.organization_id, payment.id, status = 'open' AND kind IN ('top_up', 'settlement')
      AND num_nonnulls(payment.checkout_session_id, payment.payment_intent_id) = 0 AS is_pageless
    FROM payment WHERE look_at <= clock_timestamp() ORDER BY look_at LIMIT row_limit FOR UPDATE SKIP LOCKED
  )
  UPDATE payment SET look_at = CASE WHEN status IN ('open', 'processing') AND num_nonnulls(payment.checkout_session_id, payment.payment_intent_id) > 0
      THEN clock_timestamp() + interval '15 minutes' END,
    status = CASE WHEN is_pageless THEN 'cancelled' ELSE status END, ended_at = CASE WHEN is_pageless THEN lethe_now() ELSE ended_at END
  FROM due WHERE payment.organization_id = due.organization_id AND payment.id = due.id
  RETURNING payment.organization_id, payment.id, payment.checkout_session_id, payment.payment_intent_id
$$;

-- As before: what was asked for over automatic top-ups is resolved by whatever brought credit, a settlement among it.
CREATE OR REPLACE FUNCTION follow_payment() RETURNS trigger
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
      AND (payment_id = NEW.id OR (reason = 'auto_top_up' AND NEW.kind IN ('top_up', 'auto_top_up', 'settlement')));
  END IF;
  RETURN NULL;
END $$;

-- As before, but a plan fee that somebody is paying on a page waits for that page, which may be what brought the card.
CREATE OR REPLACE FUNCTION follow_card() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  under_way uuid[] := ARRAY(SELECT unnest(settles) FROM payment
    WHERE organization_id = NEW.organization_id AND kind = 'settlement' AND status IN ('open', 'processing'));
BEGIN
  WITH reopened AS (
    UPDATE payment SET status = 'open', ended_at = NULL, first_failed_at = NULL, next_attempt_at = lethe_now()
    WHERE organization_id = NEW.organization_id AND kind = 'plan_fee' AND status = 'given_up' AND NOT id = ANY (under_way) RETURNING id
  )
  DELETE FROM payment_notice USING reopened WHERE organization_id = NEW.organization_id AND payment_id = reopened.id;
  UPDATE payment SET next_attempt_at = lethe_now()
  WHERE organization_id = NEW.organization_id AND kind IN ('auto_top_up', 'plan_fee') AND status = 'open'
    AND next_attempt_at > lethe_now() AND attempt_method_id IS NULL AND NOT id = ANY (under_way);
  UPDATE auto_top_up SET looked_at = NULL WHERE organization_id = NEW.organization_id AND looked_at IS NOT NULL;
  RETURN NULL;
END $$;

SELECT adopt_objects();

GRANT INSERT (settles) ON payment TO lethe_app;
