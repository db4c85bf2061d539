-- DropForeignKey
ALTER TABLE "usage_batch_spend" DROP CONSTRAINT "usage_batch_spend_organization_id_batch_id_fkey";

-- AlterTable
ALTER TABLE "request" ADD COLUMN     "storage_refunded_nano_usd" BIGINT NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "usage_entry" ADD COLUMN     "storage_refunded_nano_usd" BIGINT NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "usage_batch" ADD COLUMN     "storage_refunded_nano_usd" BIGINT NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "credit_lease" ADD COLUMN     "storage_month" DATE,
ADD COLUMN     "storage_nano_usd" BIGINT NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "usage_batch_line" (
    "organization_id" UUID NOT NULL,
    "batch_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "project_id" UUID NOT NULL,
    "api_key_id" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "project_mode" "project_mode" NOT NULL,
    "request_count" BIGINT NOT NULL,
    "attempt_count" BIGINT NOT NULL,
    "stored_count" BIGINT NOT NULL,
    "input_tokens" BIGINT NOT NULL,
    "cached_input_tokens" BIGINT NOT NULL,
    "output_tokens" BIGINT NOT NULL,
    "reasoning_tokens" BIGINT NOT NULL,
    "stored_tokens" BIGINT NOT NULL,
    "inference_nano_usd" BIGINT NOT NULL,
    "charged_inference_nano_usd" BIGINT NOT NULL,
    "storage_nano_usd" BIGINT NOT NULL,
    "storage_refunded_nano_usd" BIGINT NOT NULL,

    CONSTRAINT "usage_batch_line_pkey" PRIMARY KEY ("organization_id","batch_id","day","project_id","api_key_id","provider","model","project_mode")
);

-- CreateTable
CREATE TABLE "usage_day" (
    "organization_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "project_id" UUID NOT NULL,
    "api_key_id" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "project_mode" "project_mode" NOT NULL,
    "request_count" BIGINT NOT NULL,
    "attempt_count" BIGINT NOT NULL,
    "stored_count" BIGINT NOT NULL,
    "input_tokens" BIGINT NOT NULL,
    "cached_input_tokens" BIGINT NOT NULL,
    "output_tokens" BIGINT NOT NULL,
    "reasoning_tokens" BIGINT NOT NULL,
    "stored_tokens" BIGINT NOT NULL,
    "inference_nano_usd" BIGINT NOT NULL,
    "charged_inference_nano_usd" BIGINT NOT NULL,
    "storage_nano_usd" BIGINT NOT NULL,
    "storage_refunded_nano_usd" BIGINT NOT NULL,

    CONSTRAINT "usage_day_pkey" PRIMARY KEY ("organization_id","day","project_id","api_key_id","provider","model","project_mode")
);

-- CreateTable
CREATE TABLE "storage_month" (
    "organization_id" UUID NOT NULL,
    "month" DATE NOT NULL,
    "charged_nano_usd" BIGINT NOT NULL,

    CONSTRAINT "storage_month_pkey" PRIMARY KEY ("organization_id","month")
);

-- CreateIndex
CREATE INDEX "usage_entry_organization_id_occurred_at_id_idx" ON "usage_entry"("organization_id", "occurred_at", "id");

-- CreateIndex
CREATE INDEX "usage_entry_organization_id_batch_id_idx" ON "usage_entry"("organization_id", "batch_id") WHERE "storage_refunded_nano_usd" > 0;

-- AddForeignKey
ALTER TABLE "usage_batch_line" ADD CONSTRAINT "usage_batch_line_organization_id_batch_id_fkey" FOREIGN KEY ("organization_id", "batch_id") REFERENCES "usage_batch"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What the rows must say ------------------------------------------------------------------------------------------------

-- A fee was told before the payload was written. Where that failed for good, all of it is given back, and nothing else ever is.
ALTER TABLE request
  DROP CONSTRAINT request_fee_needs_payload,
  ADD CONSTRAINT request_fee_needs_payload CHECK (
    storage_refunded_nano_usd = CASE WHEN expires_at IS NULL THEN storage_cost_nano_usd ELSE 0 END);
ALTER TABLE usage_entry ADD CONSTRAINT usage_entry_refund_is_of_fee CHECK (storage_refunded_nano_usd BETWEEN 0 AND storage_nano_usd);
ALTER TABLE usage_batch ADD CONSTRAINT usage_batch_refund_is_of_fees CHECK (storage_refunded_nano_usd BETWEEN 0 AND storage_nano_usd);
ALTER TABLE credit_lease ADD CONSTRAINT credit_lease_storage_not_negative CHECK (storage_nano_usd >= 0),
  ADD CONSTRAINT credit_lease_storage_has_month CHECK (storage_nano_usd = 0 OR storage_month IS NOT NULL);
ALTER TABLE storage_month ADD CONSTRAINT storage_month_not_negative CHECK (charged_nano_usd >= 0),
  ADD CONSTRAINT storage_month_is_a_month CHECK (extract(day FROM month) = 1);

ALTER TABLE ledger_transaction DROP CONSTRAINT ledger_transaction_kind_is_known,
  ADD CONSTRAINT ledger_transaction_kind_is_known CHECK (kind IN (
    'usage', 'storage_refund', 'grant', 'topup', 'refund', 'dispute', 'dispute_won', 'plan_fee', 'correction'));
ALTER TABLE ledger_entry DROP CONSTRAINT ledger_entry_account_is_known,
  ADD CONSTRAINT ledger_entry_account_is_known CHECK (account IN (
    'customer_credit', 'revenue_inference', 'revenue_storage', 'revenue_plan', 'stripe_clearing', 'grants'));

SELECT isolate_tenants(tenant_table::regclass) FROM unnest(ARRAY['usage_batch_line', 'usage_day', 'storage_month']) tenant_table;

CREATE TRIGGER usage_batch_line_never_changes BEFORE UPDATE ON usage_batch_line FOR EACH ROW EXECUTE FUNCTION refuse_ledger_change();
CREATE TRIGGER usage_batch_line_is_not_deleted BEFORE DELETE ON usage_batch_line FOR EACH ROW EXECUTE FUNCTION refuse_ledger_change();
CREATE TRIGGER usage_batch_line_is_not_truncated BEFORE TRUNCATE ON usage_batch_line
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_change();

DROP TRIGGER usage_batch_never_changes ON usage_batch;
-- Of a batch only that it was settled is ever noted, once.
CREATE TRIGGER usage_batch_never_changes BEFORE UPDATE ON usage_batch FOR EACH ROW
  WHEN (OLD.settled_at IS NOT NULL OR (OLD.organization_id, OLD.id, OLD.lease_id, OLD.entry_count, OLD.inference_nano_usd,
    OLD.storage_nano_usd, OLD.storage_refunded_nano_usd, OLD.occurred_at, OLD.shipped_at) IS DISTINCT FROM (NEW.organization_id, NEW.id,
    NEW.lease_id, NEW.entry_count, NEW.inference_nano_usd, NEW.storage_nano_usd, NEW.storage_refunded_nano_usd, NEW.occurred_at,
    NEW.shipped_at))
  EXECUTE FUNCTION refuse_ledger_change();

-- Posting ---------------------------------------------------------------------------------------------------------------

-- The id of the transaction of one object of money, such as a payment or a refund: posting the same object again finds it there.
CREATE FUNCTION money_object_id(kind text, object text) RETURNS uuid
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN md5(kind || ':' || object)::uuid;

-- The first day of an instant's UTC month.
CREATE FUNCTION month_of(instant timestamptz) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN date_trunc('month', instant AT TIME ZONE 'UTC')::date;

-- Posts the oldest batches of an organization that wait, takes them from the balance and from the leases that paid, adds them to the figures
-- by day and to the fees of their month, and returns how many. Two that settle the same organization wait for each other. What a batch costs is
-- taken when, and only when, its transaction is new. A fee whose payload was not stored after all is charged as it was told, and given back
-- by a transaction of its own beside it.
CREATE OR REPLACE FUNCTION settle_usage(of_organization_id uuid, batch_limit int) RETURNS int
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
    RETURNING usage_batch.id, lease_id, inference_nano_usd, storage_nano_usd, storage_refunded_nano_usd,
      inference_nano_usd + storage_nano_usd AS cost_nano_usd, occurred_at, month_of(occurred_at) AS month
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
  ), refund AS MATERIALIZED (
    SELECT money_object_id('storage_refund', entry.request_id::text) AS id, entry.request_id, entry.storage_refunded_nano_usd, entry.occurred_at
    FROM usage_entry entry JOIN settled ON settled.id = entry.batch_id
    WHERE entry.organization_id = of_organization_id AND entry.storage_refunded_nano_usd > 0 AND settled.storage_refunded_nano_usd > 0
  ), refunded AS (
    INSERT INTO ledger_transaction (organization_id, id, kind, occurred_at, memo)
    SELECT of_organization_id, id, 'storage_refund', occurred_at, 'request ' || request_id FROM refund
    ON CONFLICT DO NOTHING RETURNING id
  ), given_back AS MATERIALIZED (
    SELECT refund.* FROM refund JOIN refunded USING (id)
  ), refund_entered AS (
    INSERT INTO ledger_entry (organization_id, transaction_id, account, amount_nano_usd)
    SELECT of_organization_id, given_back.id, entry.account, entry.amount FROM given_back CROSS JOIN LATERAL (VALUES
      ('customer_credit', storage_refunded_nano_usd), ('revenue_storage', -storage_refunded_nano_usd)) AS entry (account, amount)
  ), charged AS (
    UPDATE credit_balance SET balance_nano_usd = balance_nano_usd - total.cost_nano_usd + total.refunded_nano_usd
    FROM (SELECT
      coalesce((SELECT sum(cost_nano_usd) FROM cost), 0)::bigint AS cost_nano_usd,
      coalesce((SELECT sum(storage_refunded_nano_usd) FROM given_back), 0)::bigint AS refunded_nano_usd) total
    WHERE organization_id = of_organization_id
  ), paid AS (
    UPDATE credit_lease SET credit_nano_usd = greatest(credit_nano_usd - total.cost_nano_usd, 0),
      overdraft_nano_usd = greatest(overdraft_nano_usd - greatest(total.cost_nano_usd - credit_nano_usd, 0), 0),
      storage_nano_usd = greatest(credit_lease.storage_nano_usd - coalesce((
        SELECT sum(cost.storage_nano_usd)::bigint FROM cost
        WHERE cost.lease_id = credit_lease.id AND cost.month = credit_lease.storage_month), 0), 0)
    FROM (SELECT lease_id, sum(cost_nano_usd)::bigint AS cost_nano_usd FROM cost GROUP BY lease_id) total
    WHERE organization_id = of_organization_id AND credit_lease.id = total.lease_id AND expires_at > clock_timestamp()
  ), stored AS (
    INSERT INTO storage_month AS fees (organization_id, month, charged_nano_usd)
    SELECT of_organization_id, month, sum(storage_nano_usd - storage_refunded_nano_usd)::bigint
    FROM settled WHERE storage_nano_usd > 0 GROUP BY month
    ON CONFLICT (organization_id, month) DO UPDATE SET charged_nano_usd = fees.charged_nano_usd + EXCLUDED.charged_nano_usd
  ), figures AS MATERIALIZED (
    SELECT line.* FROM usage_batch_line line JOIN settled ON settled.id = line.batch_id WHERE line.organization_id = of_organization_id
  ), counted AS (
    INSERT INTO usage_day AS total (
      organization_id, day, project_id, api_key_id, provider, model, project_mode, request_count, attempt_count, stored_count, input_tokens,
      cached_input_tokens, output_tokens, reasoning_tokens, stored_tokens, inference_nano_usd, charged_inference_nano_usd, storage_nano_usd,
      storage_refunded_nano_usd)
    SELECT of_organization_id, day, project_id, api_key_id, provider, model, project_mode, sum(request_count)::bigint,
      sum(attempt_count)::bigint, sum(stored_count)::bigint, sum(input_tokens)::bigint, sum(cached_input_tokens)::bigint,
      sum(output_tokens)::bigint, sum(reasoning_tokens)::bigint, sum(stored_tokens)::bigint, sum(inference_nano_usd)::bigint,
      sum(charged_inference_nano_usd)::bigint, sum(storage_nano_usd)::bigint, sum(storage_refunded_nano_usd)::bigint
    FROM figures GROUP BY day, project_id, api_key_id, provider, model, project_mode
    ON CONFLICT (organization_id, day, project_id, api_key_id, provider, model, project_mode) DO UPDATE SET
      request_count = total.request_count + EXCLUDED.request_count, attempt_count = total.attempt_count + EXCLUDED.attempt_count,
      stored_count = total.stored_count + EXCLUDED.stored_count, input_tokens = total.input_tokens + EXCLUDED.input_tokens,
      cached_input_tokens = total.cached_input_tokens + EXCLUDED.cached_input_tokens,
      output_tokens = total.output_tokens + EXCLUDED.output_tokens, reasoning_tokens = total.reasoning_tokens + EXCLUDED.reasoning_tokens,
      stored_tokens = total.stored_tokens + EXCLUDED.stored_tokens,
      inference_nano_usd = total.inference_nano_usd + EXCLUDED.inference_nano_usd,
      charged_inference_nano_usd = total.charged_inference_nano_usd + EXCLUDED.charged_inference_nano_usd,
      storage_nano_usd = total.storage_nano_usd + EXCLUDED.storage_nano_usd,
      storage_refunded_nano_usd = total.storage_refunded_nano_usd + EXCLUDED.storage_refunded_nano_usd
  ), spent AS (
    INSERT INTO api_key_spend AS spend (organization_id, api_key_id, spent_nano_usd)
    SELECT of_organization_id, api_key_id, sum(inference_nano_usd + storage_nano_usd - storage_refunded_nano_usd)::bigint
    FROM figures GROUP BY api_key_id
    ON CONFLICT (organization_id, api_key_id) DO UPDATE SET spent_nano_usd = spend.spent_nano_usd + EXCLUDED.spent_nano_usd
  )
  SELECT count(*) INTO settled_count FROM settled;
  RETURN settled_count;
END $$;

-- What a key has cost so far, storage included: what is settled, and what waits for it.
CREATE OR REPLACE FUNCTION api_key_cost(key_organization_id uuid, key_id uuid) RETURNS bigint
LANGUAGE sql STABLE
RETURN coalesce((
    SELECT spent_nano_usd FROM public.api_key_spend WHERE organization_id = key_organization_id AND api_key_id = key_id), 0)
  + coalesce((
    SELECT sum(line.inference_nano_usd + line.storage_nano_usd - line.storage_refunded_nano_usd)::bigint FROM public.usage_batch batch
    JOIN public.usage_batch_line line ON line.organization_id = batch.organization_id AND line.batch_id = batch.id
    WHERE batch.organization_id = key_organization_id AND batch.settled_at IS NULL AND line.api_key_id = key_id), 0);

-- Records ---------------------------------------------------------------------------------------------------------------

-- Writes a batch of finished requests, of any number of organizations, and tells for each one whether its payload is stored.
-- A payload whose hour key is not there any more is not stored: its record says so. A fee that was told for a payload that is not stored after
-- all stays as it was told, and all of it is refunded beside it. Keys in use are locked until the
-- commit, so none of them goes while its payloads come in. Repeating a batch changes nothing and tells the same. A new record is told from what its
-- insertion returns; a part is inserted without asking for its like, since it comes with a record that is new: an entry that stands in a batch
-- twice is refused as a duplicate, and the writer's way with refusals, one entry at a time, stores it once.
-- Each attempt of a new record becomes a usage entry. The last one is told by the record, whose tokens, rates and costs are its own, and
-- bears the fee; the earlier ones, which are few, come as JSON. Entries outlive records: a record that comes again after its own was
-- deleted is written again, and finds its entries there. What is new is summed up for the ledger by batch, and for the figures by its lines: the
-- writer names one batch for each organization, lease and UTC month, and one that is there already is refused.
CREATE OR REPLACE FUNCTION ship_records(
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
      earlier_attempts_cost_nano_usd, attempt_count, storage_refunded_nano_usd)
    SELECT
      batch.organization_id, batch.id, batch.project_id, batch.api_key_id, batch.project_mode,
      batch.admitted_at, batch.completed_at, batch.endpoint, batch.provider, batch.model,
      batch.is_streamed, batch.status_code, batch.error_code, batch.finish_reason, batch.upstream_request_id,
      batch.input_tokens, batch.cached_input_tokens, batch.output_tokens, batch.reasoning_tokens, batch.is_usage_estimated,
      batch.input_rate_nano_usd, batch.cached_input_rate_nano_usd, batch.output_rate_nano_usd, batch.reasoning_rate_nano_usd, batch.input_cost_nano_usd,
      batch.cached_input_cost_nano_usd, batch.output_cost_nano_usd, batch.reasoning_cost_nano_usd, batch.storage_cost_nano_usd, batch.gateway_ms,
      batch.first_token_ms, batch.total_ms, batch.retention_level, batch.payload_retention_days, batch.policy_version,
      batch.retention_source, CASE WHEN batch.id = ANY (lost) THEN NULL ELSE batch.expires_at END,
        CASE WHEN batch.id = ANY (lost) THEN 'store_failed' ELSE batch.not_stored_reason END, coalesce(string_to_array(batch.tags, E'\x1f'), '{}'), batch.session_id,
      batch.end_user, batch.metadata_expires_at, batch.earlier_attempts_cost_nano_usd, batch.attempt_count,
      CASE WHEN batch.id = ANY (lost) OR batch.expires_at IS NULL THEN batch.storage_cost_nano_usd ELSE 0 END
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
      storage_cost_nano_usd, storage_refunded_nano_usd, attempt_count, expires_at
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
      inference_nano_usd, charged_inference_nano_usd, storage_nano_usd, storage_refunded_nano_usd)
    SELECT
      recorded.organization_id, answer.id, recorded.id, recorded.attempt_count, answer.batch_id, recorded.project_id, recorded.api_key_id,
      recorded.project_mode, answer.is_own_account, recorded.endpoint, recorded.provider, recorded.model, answer.called_at,
      answer.status_code, answer.error_code, answer.duration_ms, recorded.input_tokens, recorded.cached_input_tokens,
      recorded.output_tokens, recorded.reasoning_tokens, recorded.is_usage_estimated, recorded.input_rate_nano_usd,
      recorded.cached_input_rate_nano_usd, recorded.output_rate_nano_usd, recorded.reasoning_rate_nano_usd, recorded.inference_nano_usd,
      CASE WHEN recorded.project_mode = 'credits' AND NOT answer.is_own_account THEN coalesce(recorded.inference_nano_usd, 0) ELSE 0 END,
      recorded.storage_cost_nano_usd, recorded.storage_refunded_nano_usd
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
      0, 0
    FROM recorded JOIN jsonb_to_recordset(earlier_attempts) AS earlier (
      organization_id uuid, request_id uuid, id uuid, attempt_number int2, batch_id uuid, is_own_account bool, provider text, model text,
      called_at timestamptz, status_code int2, error_code text, duration_ms int4, input_tokens int8, cached_input_tokens int8,
      output_tokens int8, reasoning_tokens int8, is_estimated bool, input_rate_nano_usd int8, cached_input_rate_nano_usd int8,
      output_rate_nano_usd int8, reasoning_rate_nano_usd int8, inference_nano_usd int8)
      ON earlier.organization_id = recorded.organization_id AND earlier.request_id = recorded.id
    ON CONFLICT DO NOTHING
    RETURNING organization_id, batch_id, project_id, api_key_id, provider, model, project_mode, attempt_number, occurred_at, input_tokens,
      cached_input_tokens, output_tokens, reasoning_tokens, inference_nano_usd, charged_inference_nano_usd, storage_nano_usd,
      storage_refunded_nano_usd
  ), batched AS (
    INSERT INTO usage_batch (
      organization_id, id, lease_id, entry_count, inference_nano_usd, storage_nano_usd, storage_refunded_nano_usd, occurred_at)
    SELECT batch.organization_id, batch.id, batch.lease_id, total.entry_count, total.inference_nano_usd, total.storage_nano_usd,
      total.storage_refunded_nano_usd, total.occurred_at
    FROM unnest(usage_batch_organization_id, usage_batch_id, usage_batch_lease_id) AS batch (organization_id, id, lease_id)
    JOIN (
      SELECT organization_id, batch_id, count(*) AS entry_count, sum(charged_inference_nano_usd)::bigint AS inference_nano_usd,
        sum(storage_nano_usd)::bigint AS storage_nano_usd, sum(storage_refunded_nano_usd)::bigint AS storage_refunded_nano_usd,
        max(occurred_at) AS occurred_at
      FROM entered GROUP BY organization_id, batch_id
    ) total ON total.organization_id = batch.organization_id AND total.batch_id = batch.id
  ), lined AS (
    INSERT INTO usage_batch_line (
      organization_id, batch_id, day, project_id, api_key_id, provider, model, project_mode, request_count, attempt_count, stored_count,
      input_tokens, cached_input_tokens, output_tokens, reasoning_tokens, stored_tokens, inference_nano_usd, charged_inference_nano_usd,
      storage_nano_usd, storage_refunded_nano_usd)
    SELECT
      organization_id, batch_id, (occurred_at AT TIME ZONE 'UTC')::date, project_id, api_key_id, provider, model, project_mode,
      count(*) FILTER (WHERE attempt_number = 1), count(*), count(*) FILTER (WHERE storage_nano_usd > storage_refunded_nano_usd),
      sum(input_tokens)::bigint, sum(cached_input_tokens)::bigint, sum(output_tokens)::bigint, sum(reasoning_tokens)::bigint,
      coalesce(sum(input_tokens + cached_input_tokens + output_tokens + reasoning_tokens)
        FILTER (WHERE storage_nano_usd > storage_refunded_nano_usd), 0)::bigint,
      coalesce(sum(inference_nano_usd), 0)::bigint, sum(charged_inference_nano_usd)::bigint, sum(storage_nano_usd)::bigint,
      sum(storage_refunded_nano_usd)::bigint
    FROM entered GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
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

-- The check of everything ------------------------------------------------------------------------------------------------

-- Rebuilds whatever is kept as a sum from the usage entries and from the transactions that are no usage, and returns each difference. There are none.
-- It reads every row, of one organization or of all, in one snapshot. A range of ids, and not a choice, so that one organization is found by index.
CREATE FUNCTION ledger_differences(of_organization_id uuid DEFAULT NULL)
RETURNS TABLE (organization_id uuid, subject text, place text, kept_nano_usd bigint, rebuilt_nano_usd bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  WITH entry AS MATERIALIZED (
    SELECT raw.*, batch.id AS known_batch_id, batch.settled_at IS NOT NULL AS is_settled, (raw.occurred_at AT TIME ZONE 'UTC')::date AS day,
      coalesce(raw.inference_nano_usd, 0) AS listed_nano_usd, raw.storage_nano_usd - raw.storage_refunded_nano_usd AS net_storage_nano_usd,
      raw.input_tokens + raw.cached_input_tokens + raw.output_tokens + raw.reasoning_tokens AS tokens
    FROM usage_entry raw LEFT JOIN usage_batch batch ON batch.organization_id = raw.organization_id AND batch.id = raw.batch_id
    WHERE raw.organization_id BETWEEN coalesce(of_organization_id, '00000000-0000-0000-0000-000000000000') AND coalesce(of_organization_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
  ), batch AS MATERIALIZED (
    SELECT * FROM usage_batch kept WHERE kept.organization_id BETWEEN coalesce(of_organization_id, '00000000-0000-0000-0000-000000000000') AND coalesce(of_organization_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
  ), posting AS MATERIALIZED (
    SELECT kept.organization_id, kept.id, kept.kind, moved.* FROM ledger_transaction kept LEFT JOIN LATERAL (
      SELECT coalesce(sum(moved.amount_nano_usd), 0)::bigint AS balance,
        coalesce(sum(moved.amount_nano_usd) FILTER (WHERE moved.account = 'customer_credit'), 0)::bigint AS credit,
        coalesce(sum(moved.amount_nano_usd) FILTER (WHERE moved.account = 'revenue_inference'), 0)::bigint AS inference,
        coalesce(sum(moved.amount_nano_usd) FILTER (WHERE moved.account = 'revenue_storage'), 0)::bigint AS storage
      FROM ledger_entry moved WHERE moved.organization_id = kept.organization_id AND moved.transaction_id = kept.id
    ) moved ON true
    WHERE kept.organization_id BETWEEN coalesce(of_organization_id, '00000000-0000-0000-0000-000000000000') AND coalesce(of_organization_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
  ), by_batch AS (
    SELECT entry.organization_id, entry.batch_id, count(*) AS entries, sum(charged_inference_nano_usd)::bigint AS inference,
      sum(storage_nano_usd)::bigint AS storage, sum(storage_refunded_nano_usd)::bigint AS refunded
    FROM entry GROUP BY 1, 2
  ), rebuilt_line AS (
    SELECT entry.organization_id, entry.batch_id, entry.is_settled, entry.day, project_id, api_key_id, provider, model, project_mode::text,
      sum(listed_nano_usd)::bigint AS listed, sum(charged_inference_nano_usd)::bigint AS charged, sum(storage_nano_usd)::bigint AS storage,
      sum(storage_refunded_nano_usd)::bigint AS refunded,
      ARRAY[count(*) FILTER (WHERE attempt_number = 1), count(*), count(*) FILTER (WHERE net_storage_nano_usd > 0), sum(input_tokens),
        sum(cached_input_tokens), sum(output_tokens), sum(reasoning_tokens), coalesce(sum(tokens) FILTER (WHERE net_storage_nano_usd > 0), 0)
      ]::bigint[] AS counts
    FROM entry GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
  ), rebuilt_day AS (
    SELECT line.organization_id, line.day, project_id, api_key_id, provider, model, project_mode, sum(listed)::bigint AS listed,
      sum(charged)::bigint AS charged, sum(storage)::bigint AS storage, sum(refunded)::bigint AS refunded,
      ARRAY[sum(counts[1]), sum(counts[2]), sum(counts[3]), sum(counts[4]), sum(counts[5]), sum(counts[6]), sum(counts[7]), sum(counts[8])
      ]::bigint[] AS counts
    FROM rebuilt_line line WHERE is_settled GROUP BY 1, 2, 3, 4, 5, 6, 7
  )
  -- A transaction only moves money.
  SELECT posting.organization_id, 'transaction', posting.id::text, posting.balance, 0::bigint FROM posting WHERE posting.balance <> 0
  UNION ALL
  -- The balance: what came in by other ways, less the settled usage itself.
  SELECT coalesce(kept.organization_id, rebuilt.organization_id), 'balance', '', coalesce(kept.balance_nano_usd, 0), coalesce(rebuilt.amount, 0)
  FROM (SELECT * FROM credit_balance balance WHERE balance.organization_id BETWEEN coalesce(of_organization_id, '00000000-0000-0000-0000-000000000000') AND coalesce(of_organization_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff')) kept
  FULL JOIN (
    SELECT moved.organization_id, sum(moved.amount)::bigint AS amount FROM (
      SELECT posting.organization_id, posting.credit AS amount FROM posting WHERE posting.kind NOT IN ('usage', 'storage_refund')
      UNION ALL
      SELECT entry.organization_id, -(charged_inference_nano_usd + net_storage_nano_usd) FROM entry WHERE entry.is_settled
    ) moved GROUP BY 1
  ) rebuilt ON rebuilt.organization_id = kept.organization_id
  WHERE coalesce(kept.balance_nano_usd, 0) <> coalesce(rebuilt.amount, 0)
  UNION ALL
  SELECT coalesce(batch.organization_id, rebuilt.organization_id), 'batch', coalesce(batch.id, rebuilt.batch_id)::text,
    batch.inference_nano_usd + batch.storage_nano_usd - batch.storage_refunded_nano_usd,
    rebuilt.inference + rebuilt.storage - rebuilt.refunded
  FROM batch FULL JOIN by_batch rebuilt ON rebuilt.organization_id = batch.organization_id AND rebuilt.batch_id = batch.id
  WHERE (batch.entry_count, batch.inference_nano_usd, batch.storage_nano_usd, batch.storage_refunded_nano_usd)
    IS DISTINCT FROM (rebuilt.entries, rebuilt.inference, rebuilt.storage, rebuilt.refunded)
  UNION ALL
  SELECT coalesce(rebuilt.organization_id, posting.organization_id), 'usage transaction', coalesce(rebuilt.id, posting.id)::text,
    posting.credit, -(rebuilt.inference_nano_usd + rebuilt.storage_nano_usd)
  FROM (SELECT * FROM batch settled WHERE settled.settled_at IS NOT NULL AND settled.inference_nano_usd + settled.storage_nano_usd > 0) rebuilt
  FULL JOIN (SELECT * FROM posting usage WHERE usage.kind = 'usage') posting
    ON posting.organization_id = rebuilt.organization_id AND posting.id = rebuilt.id
  WHERE (posting.credit, posting.inference, posting.storage) IS DISTINCT FROM (
    -(rebuilt.inference_nano_usd + rebuilt.storage_nano_usd), rebuilt.inference_nano_usd, rebuilt.storage_nano_usd)
  UNION ALL
  SELECT coalesce(rebuilt.organization_id, posting.organization_id), 'storage refund', coalesce(rebuilt.id, posting.id)::text,
    posting.credit, rebuilt.storage_refunded_nano_usd
  FROM (
    SELECT refunded.organization_id, money_object_id('storage_refund', refunded.request_id::text) AS id, refunded.storage_refunded_nano_usd
    FROM entry refunded WHERE refunded.is_settled AND refunded.storage_refunded_nano_usd > 0
  ) rebuilt
  FULL JOIN (SELECT * FROM posting refund WHERE refund.kind = 'storage_refund') posting
    ON posting.organization_id = rebuilt.organization_id AND posting.id = rebuilt.id
  WHERE (posting.credit, -posting.storage)
    IS DISTINCT FROM (rebuilt.storage_refunded_nano_usd, rebuilt.storage_refunded_nano_usd)
  UNION ALL
  SELECT coalesce(kept.organization_id, rebuilt.organization_id), 'batch line', coalesce(kept.batch_id, rebuilt.batch_id)::text,
    kept.charged_inference_nano_usd + kept.storage_nano_usd - kept.storage_refunded_nano_usd, rebuilt.charged + rebuilt.storage - rebuilt.refunded
  FROM (SELECT * FROM usage_batch_line line WHERE line.organization_id BETWEEN coalesce(of_organization_id, '00000000-0000-0000-0000-000000000000') AND coalesce(of_organization_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff')) kept
  FULL JOIN rebuilt_line rebuilt ON (kept.organization_id, kept.batch_id, kept.day, kept.project_id, kept.api_key_id, kept.provider, kept.model)
    = (rebuilt.organization_id, rebuilt.batch_id, rebuilt.day, rebuilt.project_id, rebuilt.api_key_id, rebuilt.provider, rebuilt.model)
    AND kept.project_mode::text = rebuilt.project_mode
  WHERE (kept.inference_nano_usd, kept.charged_inference_nano_usd, kept.storage_nano_usd, kept.storage_refunded_nano_usd, ARRAY[
      kept.request_count, kept.attempt_count, kept.stored_count, kept.input_tokens, kept.cached_input_tokens, kept.output_tokens,
      kept.reasoning_tokens, kept.stored_tokens])
    IS DISTINCT FROM (rebuilt.listed, rebuilt.charged, rebuilt.storage, rebuilt.refunded, rebuilt.counts)
  UNION ALL
  SELECT coalesce(kept.organization_id, rebuilt.organization_id), 'day', coalesce(kept.day, rebuilt.day)::text,
    kept.charged_inference_nano_usd + kept.storage_nano_usd - kept.storage_refunded_nano_usd, rebuilt.charged + rebuilt.storage - rebuilt.refunded
  FROM (SELECT * FROM usage_day figures WHERE figures.organization_id BETWEEN coalesce(of_organization_id, '00000000-0000-0000-0000-000000000000') AND coalesce(of_organization_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff')) kept
  FULL JOIN rebuilt_day rebuilt ON (kept.organization_id, kept.day, kept.project_id, kept.api_key_id, kept.provider, kept.model)
    = (rebuilt.organization_id, rebuilt.day, rebuilt.project_id, rebuilt.api_key_id, rebuilt.provider, rebuilt.model)
    AND kept.project_mode::text = rebuilt.project_mode
  WHERE (kept.inference_nano_usd, kept.charged_inference_nano_usd, kept.storage_nano_usd, kept.storage_refunded_nano_usd, ARRAY[
      kept.request_count, kept.attempt_count, kept.stored_count, kept.input_tokens, kept.cached_input_tokens, kept.output_tokens,
      kept.reasoning_tokens, kept.stored_tokens])
    IS DISTINCT FROM (rebuilt.listed, rebuilt.charged, rebuilt.storage, rebuilt.refunded, rebuilt.counts)
  UNION ALL
  SELECT coalesce(kept.organization_id, rebuilt.organization_id), 'storage month', coalesce(kept.month, rebuilt.month)::text,
    coalesce(kept.charged_nano_usd, 0), coalesce(rebuilt.charged, 0)
  FROM (SELECT * FROM storage_month fees WHERE fees.organization_id BETWEEN coalesce(of_organization_id, '00000000-0000-0000-0000-000000000000') AND coalesce(of_organization_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff')) kept
  FULL JOIN (
    SELECT entry.organization_id, month_of(entry.occurred_at) AS month, sum(net_storage_nano_usd)::bigint AS charged
    FROM entry WHERE entry.is_settled GROUP BY 1, 2
  ) rebuilt ON rebuilt.organization_id = kept.organization_id AND rebuilt.month = kept.month
  WHERE coalesce(kept.charged_nano_usd, 0) <> coalesce(rebuilt.charged, 0)
  UNION ALL
  -- What keys had cost before there was a ledger is in their sum and in no entry, so it may be more.
  SELECT rebuilt.organization_id, 'api key', rebuilt.api_key_id::text, coalesce(kept.spent_nano_usd, 0), rebuilt.spent
  FROM (
    SELECT entry.organization_id, entry.api_key_id, sum(listed_nano_usd + net_storage_nano_usd)::bigint AS spent
    FROM entry WHERE entry.is_settled GROUP BY 1, 2
  ) rebuilt LEFT JOIN api_key_spend kept ON kept.organization_id = rebuilt.organization_id AND kept.api_key_id = rebuilt.api_key_id
  WHERE coalesce(kept.spent_nano_usd, 0) < rebuilt.spent
$$;

-- The organizations that have a ledger, by their ids.
CREATE FUNCTION ledger_organizations(after_id uuid, organization_limit int) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT organization_id FROM credit_balance WHERE after_id IS NULL OR organization_id > after_id
  ORDER BY organization_id LIMIT organization_limit
$$;

SELECT adopt_objects();

-- What was shipped and settled before gets its figures from the entries themselves.
SET LOCAL ROLE lethe_owner;
INSERT INTO usage_batch_line (
  organization_id, batch_id, day, project_id, api_key_id, provider, model, project_mode, request_count, attempt_count, stored_count,
  input_tokens, cached_input_tokens, output_tokens, reasoning_tokens, stored_tokens, inference_nano_usd, charged_inference_nano_usd,
  storage_nano_usd, storage_refunded_nano_usd)
SELECT
  organization_id, batch_id, (occurred_at AT TIME ZONE 'UTC')::date, project_id, api_key_id, provider, model, project_mode,
  count(*) FILTER (WHERE attempt_number = 1), count(*), count(*) FILTER (WHERE storage_nano_usd > 0),
  sum(input_tokens)::bigint, sum(cached_input_tokens)::bigint, sum(output_tokens)::bigint, sum(reasoning_tokens)::bigint,
  coalesce(sum(input_tokens + cached_input_tokens + output_tokens + reasoning_tokens) FILTER (WHERE storage_nano_usd > 0), 0)::bigint,
  coalesce(sum(inference_nano_usd), 0)::bigint, sum(charged_inference_nano_usd)::bigint, sum(storage_nano_usd)::bigint, 0
FROM usage_entry GROUP BY 1, 2, 3, 4, 5, 6, 7, 8;
INSERT INTO usage_day (
  organization_id, day, project_id, api_key_id, provider, model, project_mode, request_count, attempt_count, stored_count, input_tokens,
  cached_input_tokens, output_tokens, reasoning_tokens, stored_tokens, inference_nano_usd, charged_inference_nano_usd, storage_nano_usd,
  storage_refunded_nano_usd)
SELECT line.organization_id, day, project_id, api_key_id, provider, model, project_mode, sum(request_count)::bigint,
  sum(attempt_count)::bigint, sum(stored_count)::bigint, sum(input_tokens)::bigint, sum(cached_input_tokens)::bigint,
  sum(output_tokens)::bigint, sum(reasoning_tokens)::bigint, sum(stored_tokens)::bigint, sum(line.inference_nano_usd)::bigint,
  sum(charged_inference_nano_usd)::bigint, sum(line.storage_nano_usd)::bigint, 0
FROM usage_batch_line line JOIN usage_batch batch ON batch.organization_id = line.organization_id AND batch.id = line.batch_id
WHERE batch.settled_at IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6, 7;
INSERT INTO storage_month (organization_id, month, charged_nano_usd)
SELECT organization_id, month_of(occurred_at), sum(storage_nano_usd)::bigint
FROM usage_batch WHERE settled_at IS NOT NULL AND storage_nano_usd > 0 GROUP BY 1, 2;
RESET ROLE;
DROP TABLE usage_batch_spend;

GRANT EXECUTE ON FUNCTION ledger_differences(uuid), ledger_organizations(uuid, int) TO lethe_worker;
GRANT SELECT ON usage_entry, usage_batch_line, usage_day, storage_month TO lethe_app;
