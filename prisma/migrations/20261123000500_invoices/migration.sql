-- CreateTable
CREATE TABLE "plan_change" (
    "organization_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "from_plan" "plan" NOT NULL,
    "from_monthly_fee_nano_usd" BIGINT NOT NULL,
    "to_plan" "plan" NOT NULL,
    "to_monthly_fee_nano_usd" BIGINT NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_label" TEXT NOT NULL,

    CONSTRAINT "plan_change_pkey" PRIMARY KEY ("organization_id","version")
);

-- CreateTable
CREATE TABLE "billing_details" (
    "organization_id" UUID NOT NULL,
    "company_name" TEXT,
    "address" TEXT,
    "tax_id" TEXT,
    "email" TEXT,

    CONSTRAINT "billing_details_pkey" PRIMARY KEY ("organization_id")
);

-- CreateTable
CREATE TABLE "invoice_series" (
    "organization_id" UUID NOT NULL,
    "prefix" TEXT,
    "last_number" INTEGER NOT NULL DEFAULT 0,
    "closed_until" TIMESTAMPTZ(3) NOT NULL,
    "carried_nano_usd" BIGINT NOT NULL DEFAULT 0,
    "balance_nano_usd" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "invoice_series_pkey" PRIMARY KEY ("organization_id")
);

-- CreateTable
CREATE TABLE "invoice" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "month" TIMESTAMPTZ(3) NOT NULL,
    "issued_at" TIMESTAMPTZ(3) NOT NULL,
    "due_nano_usd" BIGINT NOT NULL,
    "opening_balance_nano_usd" BIGINT NOT NULL,
    "closing_balance_nano_usd" BIGINT NOT NULL,
    "rows_from" TIMESTAMPTZ(3) NOT NULL,
    "plan_spans" JSONB NOT NULL,
    "seller" JSONB NOT NULL,
    "buyer" JSONB NOT NULL,

    CONSTRAINT "invoice_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "invoice_line" (
    "organization_id" UUID NOT NULL,
    "invoice_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "amount_nano_usd" BIGINT NOT NULL,
    "row_count" INTEGER NOT NULL,
    "token_count" BIGINT,
    "late_nano_usd" BIGINT NOT NULL,
    "late_row_count" INTEGER NOT NULL,

    CONSTRAINT "invoice_line_pkey" PRIMARY KEY ("organization_id","invoice_id","kind")
);

-- CreateTable
CREATE TABLE "invoice_transaction" (
    "organization_id" UUID NOT NULL,
    "transaction_id" UUID NOT NULL,
    "invoice_id" UUID NOT NULL,

    CONSTRAINT "invoice_transaction_pkey" PRIMARY KEY ("organization_id","transaction_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "invoice_series_prefix_key" ON "invoice_series"("prefix");

-- CreateIndex
CREATE UNIQUE INDEX "invoice_organization_id_number_key" ON "invoice"("organization_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "invoice_organization_id_month_key" ON "invoice"("organization_id", "month");

-- CreateIndex
CREATE INDEX "invoice_transaction_organization_id_invoice_id_idx" ON "invoice_transaction"("organization_id", "invoice_id");

-- AddForeignKey
ALTER TABLE "billing_details" ADD CONSTRAINT "billing_details_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invoice_line" ADD CONSTRAINT "invoice_line_organization_id_invoice_id_fkey" FOREIGN KEY ("organization_id", "invoice_id") REFERENCES "invoice"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invoice_transaction" ADD CONSTRAINT "invoice_transaction_organization_id_invoice_id_fkey" FOREIGN KEY ("organization_id", "invoice_id") REFERENCES "invoice"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invoice_transaction" ADD CONSTRAINT "invoice_transaction_organization_id_transaction_id_fkey" FOREIGN KEY ("organization_id", "transaction_id") REFERENCES "ledger_transaction"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What the rows must say ------------------------------------------------------------------------------------------------

ALTER TABLE plan_change
  ADD CONSTRAINT plan_change_fees_not_negative CHECK (from_monthly_fee_nano_usd >= 0 AND to_monthly_fee_nano_usd >= 0),
  ADD CONSTRAINT plan_change_free_is_free CHECK (to_plan <> 'free' OR to_monthly_fee_nano_usd = 0);
ALTER TABLE invoice
  ADD CONSTRAINT invoice_due_is_whole_cents CHECK (due_nano_usd >= 0 AND due_nano_usd % 10000000 = 0),
  ADD CONSTRAINT invoice_month_is_a_month CHECK (month = date_trunc('month', month, 'UTC') AND issued_at >= month);
ALTER TABLE invoice_series
  ADD CONSTRAINT invoice_series_ends_with_a_month CHECK (closed_until = date_trunc('month', closed_until, 'UTC')),
  ADD CONSTRAINT invoice_series_carries_less_than_a_charge CHECK (carried_nano_usd BETWEEN 0 AND 499999999);

SELECT isolate_tenants(tenant_table::regclass)
FROM unnest(ARRAY['plan_change', 'billing_details', 'invoice_series', 'invoice', 'invoice_line', 'invoice_transaction']) tenant_table;

DO $$
DECLARE
  final_table text;
BEGIN
  FOREACH final_table IN ARRAY ARRAY['plan_change', 'invoice', 'invoice_line', 'invoice_transaction'] LOOP
    EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_ledger_change()',
      final_table || '_is_final', final_table);
    EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_change()',
      final_table || '_is_not_truncated', final_table);
  END LOOP;
END $$;

-- Plans -----------------------------------------------------------------------------------------------------------------

-- Appends a change to version base_version and moves the organization; gateways hear of it by the trigger on organization. False when
-- somebody else changed the plan first. Called by staff as the owner, and by the next function.
CREATE FUNCTION append_plan_change(
  of_organization_id uuid, base_version int, to_plan plan, from_fee_nano_usd bigint, to_fee_nano_usd bigint, as_of timestamptz,
  actor_kind text, actor_label text)
RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
  plan_before public.plan;
BEGIN
  SELECT organization.plan INTO plan_before FROM public.organization WHERE id = of_organization_id FOR NO KEY UPDATE;
  IF NOT FOUND OR base_version <> (SELECT count(*) FROM public.plan_change WHERE organization_id = of_organization_id) THEN
    RETURN false;
  END IF;
  INSERT INTO public.plan_change (organization_id, version, from_plan, from_monthly_fee_nano_usd, to_plan, to_monthly_fee_nano_usd, changed_at,
    actor_kind, actor_label)
  -- Never before the change that came first, also when clocks of two processes differ by a moment.
  VALUES (of_organization_id, base_version + 1, plan_before, from_fee_nano_usd, append_plan_change.to_plan, to_fee_nano_usd,
    greatest(as_of, (SELECT max(changed_at) FROM public.plan_change WHERE organization_id = of_organization_id)), actor_kind, actor_label);
  UPDATE public.organization SET plan = append_plan_change.to_plan WHERE id = of_organization_id;
  RETURN true;
END $$;

-- The same for an owner: of the transaction's tenant alone, and between the plans that owners may choose. What was agreed before stays as it was:
-- the fee until now is the one of the change before, and a month that is closed is not changed any more.
CREATE FUNCTION change_plan(
  base_version int, to_plan plan, from_fee_nano_usd bigint, to_fee_nano_usd bigint, as_of timestamptz, actor_kind text, actor_label text)
RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF change_plan.to_plan NOT IN ('free', 'pro')
    OR (SELECT plan FROM organization WHERE id = current_organization_id()) NOT IN ('free', 'pro') THEN
    RAISE EXCEPTION 'only staff moves an organization into or out of this plan' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF from_fee_nano_usd <> (SELECT to_monthly_fee_nano_usd FROM plan_change
      WHERE organization_id = current_organization_id() AND version = base_version)
    OR as_of < (SELECT closed_until FROM invoice_series WHERE organization_id = current_organization_id()) THEN
    RAISE EXCEPTION 'a change of plan changes nothing before it' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN append_plan_change(
    current_organization_id(), base_version, change_plan.to_plan, from_fee_nano_usd, to_fee_nano_usd, as_of, actor_kind, actor_label);
END $$;

-- Who gets invoices also gets receipts: the account at the payment processor follows the details, whichever of both comes first.
CREATE FUNCTION follow_billing_details() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE public.billing_account SET billing_email = NEW.email WHERE organization_id = NEW.organization_id;
  RETURN NULL;
END $$;
CREATE TRIGGER billing_details_changed AFTER INSERT OR UPDATE ON billing_details FOR EACH ROW EXECUTE FUNCTION follow_billing_details();

CREATE FUNCTION take_billing_email() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.billing_email := coalesce((SELECT email FROM public.billing_details WHERE organization_id = NEW.organization_id), NEW.billing_email);
  RETURN NEW;
END $$;
CREATE TRIGGER billing_account_opened BEFORE INSERT ON billing_account FOR EACH ROW EXECUTE FUNCTION take_billing_email();

-- Closing a month -------------------------------------------------------------------------------------------------------

-- On which line of an invoice an entry of the ledger stands; null where the other side of the transfer says it all.
CREATE FUNCTION invoice_line_of(kind text, account text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE
    WHEN account = 'revenue_plan' THEN 'plan_fee_payments'
    WHEN kind IN ('usage', 'storage_refund') THEN CASE account
      WHEN 'revenue_inference' THEN 'inference' WHEN 'revenue_storage' THEN 'data_storage' WHEN 'customer_credit' THEN 'credits_applied' END
    WHEN account = 'customer_credit' THEN CASE kind
      WHEN 'topup' THEN 'top_ups' WHEN 'grant' THEN 'grants' WHEN 'refund' THEN 'refunds' WHEN 'dispute' THEN 'disputes'
      WHEN 'dispute_won' THEN 'disputes' ELSE 'corrections' END
  END
$$;

-- The first instant of the UTC month after the one that begins at an instant.
CREATE FUNCTION month_after(month timestamptz) RETURNS timestamptz
LANGUAGE sql IMMUTABLE AS $$ SELECT timezone('UTC', timezone('UTC', month) + interval '1 month') $$;

-- Since when an organization's months are open: from its creation, or the end of the last one that was closed.
CREATE FUNCTION open_months() RETURNS TABLE (organization_id uuid, month timestamptz)
LANGUAGE sql STABLE AS $$
  SELECT organization.id, coalesce(series.closed_until, date_trunc('month', organization.created_at, 'UTC'))
  FROM public.organization LEFT JOIN public.invoice_series series ON series.organization_id = organization.id
  WHERE organization.lifecycle_state <> 'purged'
$$;

CREATE FUNCTION organizations_to_invoice(as_of timestamptz, count_max int) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT organization_id FROM open_months() WHERE month_after(month) <= as_of
  ORDER BY month, organization_id LIMIT count_max
$$;

CREATE FUNCTION next_invoice_due_at() RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT month_after(min(month)) FROM open_months() $$;

-- The transactions before an instant that no invoice has. Caller holds the lock of the balance, so none is added meanwhile.
CREATE FUNCTION uninvoiced_transactions(of_organization_id uuid, until timestamptz) RETURNS SETOF ledger_transaction
LANGUAGE sql STABLE AS $$
  SELECT posting.* FROM public.ledger_transaction posting
  WHERE posting.organization_id = of_organization_id AND posting.occurred_at < until AND NOT EXISTS (
    SELECT FROM public.invoice_transaction invoiced
    WHERE invoiced.organization_id = posting.organization_id AND invoiced.transaction_id = posting.id)
$$;

-- Locks what a month of an organization is closed under, and says which one is the oldest open one. `state`: open, unsettled, up_to_date.
CREATE FUNCTION claim_invoice_month(of_organization_id uuid, as_of timestamptz)
RETURNS TABLE (
  state text, month timestamptz, carried_nano_usd bigint, opening_balance_nano_usd bigint, organization_name text, organization_slug text,
  plan plan, created_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  claimed record;
  ends_at timestamptz;
BEGIN
  PERFORM lock_credit_balance(of_organization_id);
  INSERT INTO invoice_series (organization_id, closed_until)
  SELECT id, date_trunc('month', organization.created_at, 'UTC') FROM organization WHERE id = of_organization_id ON CONFLICT DO NOTHING;
  SELECT series.closed_until, series.carried_nano_usd, series.balance_nano_usd, organization.name, organization.slug, organization.plan,
      organization.created_at INTO STRICT claimed
    FROM invoice_series series JOIN organization ON organization.id = series.organization_id
    WHERE series.organization_id = of_organization_id FOR UPDATE OF series;
  ends_at := month_after(claimed.closed_until);
  RETURN QUERY SELECT
    CASE WHEN ends_at > as_of THEN 'up_to_date'
      WHEN EXISTS (SELECT FROM usage_batch batch WHERE batch.organization_id = of_organization_id AND batch.settled_at IS NULL
        AND batch.occurred_at < ends_at) THEN 'unsettled'
      ELSE 'open' END,
    claimed.closed_until, claimed.carried_nano_usd, claimed.balance_nano_usd, claimed.name, claimed.slug, claimed.plan, claimed.created_at;
END $$;

CREATE FUNCTION plan_changes_to_invoice(of_organization_id uuid) RETURNS SETOF plan_change
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT * FROM plan_change WHERE organization_id = of_organization_id ORDER BY version $$;

-- What the ledger says of each line, and how many rows each is made of. Of usage the rows are looked at one by one: a line that is not
-- the sum of its requests is never written.
CREATE FUNCTION invoice_sums(of_organization_id uuid, of_month timestamptz)
RETURNS TABLE (line text, amount_nano_usd bigint, row_count int, token_count bigint, late_nano_usd bigint, late_row_count int)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  ends_at timestamptz := month_after(of_month);
  rows_from timestamptz;
  used record;
BEGIN
  -- A batch is of one month, so what it holds is found without looking at the months before.
  SELECT date_trunc('month', min(occurred_at), 'UTC') INTO rows_from FROM uninvoiced_transactions(of_organization_id, ends_at);
  SELECT coalesce(sum(charged_inference_nano_usd), 0)::bigint AS inference, count(*) FILTER (WHERE charged_inference_nano_usd > 0)::int AS inference_count,
      count(*) FILTER (WHERE charged_inference_nano_usd > 0 AND entry.occurred_at < of_month)::int AS late_inference_count,
      coalesce(sum(storage_nano_usd - storage_refunded_nano_usd), 0)::bigint AS storage, count(*) FILTER (WHERE storage_nano_usd > 0)::int AS storage_count,
      count(*) FILTER (WHERE storage_nano_usd > 0 AND entry.occurred_at < of_month)::int AS late_storage_count,
      coalesce(sum(input_tokens + cached_input_tokens + output_tokens + reasoning_tokens)
        FILTER (WHERE storage_nano_usd > storage_refunded_nano_usd), 0)::bigint AS tokens
    INTO used
    FROM uninvoiced_transactions(of_organization_id, ends_at) posting
    JOIN usage_entry entry ON entry.organization_id = of_organization_id AND entry.batch_id = posting.id
      AND entry.occurred_at >= rows_from AND entry.occurred_at < ends_at
    WHERE posting.kind = 'usage';
  RETURN QUERY
  SELECT summed.line, summed.amount,
    CASE summed.line WHEN 'inference' THEN used.inference_count WHEN 'data_storage' THEN used.storage_count ELSE summed.posting_count END,
    CASE summed.line WHEN 'data_storage' THEN used.tokens END, summed.late_amount,
    CASE summed.line WHEN 'inference' THEN used.late_inference_count WHEN 'data_storage' THEN used.late_storage_count ELSE summed.late_count END
  FROM (
    SELECT invoice_line_of(posting.kind, entry.account) AS line, sum(entry.amount_nano_usd)::bigint AS amount, count(*)::int AS posting_count,
      coalesce(sum(entry.amount_nano_usd) FILTER (WHERE posting.occurred_at < of_month), 0)::bigint AS late_amount,
      count(*) FILTER (WHERE posting.occurred_at < of_month)::int AS late_count
    FROM uninvoiced_transactions(of_organization_id, ends_at) posting
    JOIN ledger_entry entry ON entry.organization_id = of_organization_id AND entry.transaction_id = posting.id
    WHERE invoice_line_of(posting.kind, entry.account) IS NOT NULL GROUP BY 1
  ) summed;
  IF EXISTS (
    SELECT FROM (
      SELECT coalesce(sum(entry.amount_nano_usd) FILTER (WHERE entry.account = 'revenue_inference'), 0) AS inference,
        coalesce(sum(entry.amount_nano_usd) FILTER (WHERE entry.account = 'revenue_storage'), 0) AS storage
      FROM uninvoiced_transactions(of_organization_id, ends_at) posting
      JOIN ledger_entry entry ON entry.organization_id = of_organization_id AND entry.transaction_id = posting.id
      WHERE posting.kind IN ('usage', 'storage_refund')
    ) ledger WHERE ledger.inference <> used.inference OR ledger.storage <> used.storage) THEN
    RAISE EXCEPTION 'the ledger is not the sum of its usage: organization %', of_organization_id USING ERRCODE = 'data_corrupted';
  END IF;
END $$;

-- A prefix that no other organization has: of the slug, and a number behind it where that is taken.
CREATE FUNCTION take_invoice_prefix(of_organization_id uuid, slug text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
  stem text := coalesce(nullif(left(upper(regexp_replace(slug, '[^a-zA-Z0-9]', '', 'g')), 8), ''), 'ORG');
  candidate text := stem;
BEGIN
  FOR attempt IN 2..1000000 LOOP
    BEGIN
      UPDATE public.invoice_series SET prefix = candidate WHERE organization_id = of_organization_id;
      RETURN candidate;
    EXCEPTION WHEN unique_violation THEN
      candidate := stem || attempt;
    END;
  END LOOP;
  RAISE EXCEPTION 'no prefix is free for %', stem;
END $$;

-- Who is told of an invoice: the address that the organization gave for it, or whoever cares for its money.
CREATE FUNCTION invoice_recipients(of_organization_id uuid) RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT email FROM billing_details WHERE organization_id = of_organization_id AND email IS NOT NULL
  UNION SELECT contact FROM billing_contacts(of_organization_id) contact
    WHERE NOT EXISTS (SELECT FROM billing_details WHERE organization_id = of_organization_id AND email IS NOT NULL)
$$;

-- Closes the month that was claimed in this transaction, and answers the number of its invoice; null for a month without one. Numbers have no gaps:
-- a number is taken by the transaction that uses it, and goes back with it.
CREATE FUNCTION close_invoice_month(
  of_organization_id uuid, of_month timestamptz, new_invoice_id uuid, as_of timestamptz, is_empty boolean, due bigint, carried bigint, opening bigint,
  closing bigint, plan_spans jsonb, seller jsonb, lines jsonb)
RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  ends_at timestamptz := month_after(of_month);
  series record;
  invoice_name text;
BEGIN
  SELECT invoice_series.*, organization.slug, organization.name INTO STRICT series
    FROM invoice_series JOIN organization ON organization.id = invoice_series.organization_id
    WHERE invoice_series.organization_id = of_organization_id FOR UPDATE OF invoice_series;
  IF series.closed_until <> of_month OR series.balance_nano_usd <> opening OR ends_at > as_of THEN
    RAISE EXCEPTION 'this month is not the one to close' USING ERRCODE = 'check_violation';
  END IF;
  UPDATE invoice_series SET closed_until = ends_at, carried_nano_usd = carried, balance_nano_usd = closing,
      last_number = last_number + CASE WHEN is_empty THEN 0 ELSE 1 END
    WHERE organization_id = of_organization_id;
  IF is_empty THEN
    RETURN NULL;
  END IF;
  invoice_name := coalesce(series.prefix, take_invoice_prefix(of_organization_id, series.slug))
    || '-' || lpad((series.last_number + 1)::text, 4, '0');

  INSERT INTO invoice (organization_id, id, number, name, month, issued_at, due_nano_usd, opening_balance_nano_usd, closing_balance_nano_usd,
    rows_from, plan_spans, seller, buyer)
  SELECT of_organization_id, new_invoice_id, series.last_number + 1, invoice_name, of_month, as_of, due, opening, closing,
    least(of_month, (SELECT date_trunc('month', min(occurred_at), 'UTC') FROM uninvoiced_transactions(of_organization_id, ends_at))),
    close_invoice_month.plan_spans, close_invoice_month.seller,
    jsonb_build_object('organizationName', series.name, 'companyName', details.company_name, 'address', details.address, 'taxId', details.tax_id)
  FROM (SELECT) one LEFT JOIN billing_details details ON details.organization_id = of_organization_id;
  INSERT INTO invoice_line (organization_id, invoice_id, kind, amount_nano_usd, row_count, token_count, late_nano_usd, late_row_count)
  SELECT of_organization_id, new_invoice_id, line.* FROM jsonb_to_recordset(lines) AS line (
    kind text, amount_nano_usd bigint, row_count int, token_count bigint, late_nano_usd bigint, late_row_count int);
  INSERT INTO invoice_transaction (organization_id, transaction_id, invoice_id)
  SELECT of_organization_id, id, new_invoice_id FROM uninvoiced_transactions(of_organization_id, ends_at);
  PERFORM assert_invoice_adds_up(of_organization_id, new_invoice_id);

  IF due > 0 THEN
    INSERT INTO payment (organization_id, id, kind, amount_nano_usd, status, invoice_id, created_at, next_attempt_at)
    VALUES (of_organization_id, gen_random_uuid(), 'plan_fee', due, 'open', new_invoice_id, as_of, as_of);
  END IF;
  RETURN invoice_name;
END $$;

-- Whoever composed an invoice: its lines are the sums of its transactions, what was charged and carried sums up to what is due, and what moved
-- the credit leads from the opening to the closing balance.
CREATE FUNCTION assert_invoice_adds_up(of_organization_id uuid, of_invoice_id uuid) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM (
      SELECT public.invoice_line_of(posting.kind, entry.account) AS kind, sum(entry.amount_nano_usd) AS amount
      FROM public.invoice_transaction invoiced
      JOIN public.ledger_transaction posting ON posting.organization_id = invoiced.organization_id AND posting.id = invoiced.transaction_id
      JOIN public.ledger_entry entry ON entry.organization_id = posting.organization_id AND entry.transaction_id = posting.id
      WHERE invoiced.organization_id = of_organization_id AND invoiced.invoice_id = of_invoice_id GROUP BY 1
    ) ledger FULL JOIN (
      SELECT * FROM public.invoice_line WHERE organization_id = of_organization_id AND invoice_id = of_invoice_id
        AND kind NOT IN ('plan_fee', 'carried_in', 'carried_out')
    ) line ON line.kind = ledger.kind
    WHERE coalesce(ledger.kind, line.kind) IS NOT NULL AND coalesce(ledger.amount, 0) <> coalesce(line.amount_nano_usd, 0)
  ) OR EXISTS (
    SELECT FROM public.invoice JOIN LATERAL (
      SELECT coalesce(sum(amount_nano_usd) FILTER (
          WHERE kind IN ('inference', 'data_storage', 'plan_fee', 'credits_applied', 'carried_in', 'carried_out')), 0) AS due,
        coalesce(sum(amount_nano_usd) FILTER (
          WHERE kind IN ('credits_applied', 'top_ups', 'grants', 'refunds', 'disputes', 'corrections')), 0) AS moved
      FROM public.invoice_line WHERE organization_id = of_organization_id AND invoice_id = of_invoice_id
    ) line ON true
    WHERE invoice.organization_id = of_organization_id AND invoice.id = of_invoice_id AND (
      invoice.due_nano_usd <> line.due OR invoice.closing_balance_nano_usd <> invoice.opening_balance_nano_usd + line.moved)
  ) THEN
    RAISE EXCEPTION 'an invoice must be the sum of its rows' USING ERRCODE = 'check_violation';
  END IF;
END $$;

-- Organizations from before begin with the month in which invoices came: nobody is charged for time that was free of charge. What their ledger
-- has from before stands on their first invoice, as from earlier months.
INSERT INTO invoice_series (organization_id, closed_until)
SELECT id, date_trunc('month', lethe_now(), 'UTC') FROM organization;

SELECT adopt_objects();

GRANT SELECT ON plan_change, billing_details, invoice, invoice_line, invoice_transaction, usage_entry TO lethe_app;
GRANT INSERT, UPDATE ON billing_details TO lethe_app;
GRANT EXECUTE ON FUNCTION invoice_line_of(text, text) TO lethe_app;
GRANT EXECUTE ON FUNCTION change_plan(int, plan, bigint, bigint, timestamptz, text, text) TO lethe_app;
GRANT EXECUTE ON FUNCTION organizations_to_invoice(timestamptz, int), next_invoice_due_at(), claim_invoice_month(uuid, timestamptz),
  plan_changes_to_invoice(uuid), invoice_recipients(uuid), invoice_sums(uuid, timestamptz),
  close_invoice_month(uuid, timestamptz, uuid, timestamptz, boolean, bigint, bigint, bigint, bigint, jsonb, jsonb, jsonb) TO lethe_worker;
