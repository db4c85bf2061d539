-- CreateTable
CREATE TABLE "spending_policy" (
    "organization_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "out_of_credit" TEXT NOT NULL,
    "monthly_storage_cap_nano_usd" BIGINT,
    "low_balance_nano_usd" BIGINT,
    "effective_at" TIMESTAMPTZ(3) NOT NULL,
    "author_id" UUID,

    CONSTRAINT "spending_policy_pkey" PRIMARY KEY ("organization_id","version")
);

-- AddForeignKey
ALTER TABLE "spending_policy" ADD CONSTRAINT "spending_policy_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "spending_policy" ADD CONSTRAINT "spending_policy_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- What the rows must say ------------------------------------------------------------------------------------------------

ALTER TABLE spending_policy
  ADD CONSTRAINT spending_policy_version_is_positive CHECK (version >= 1),
  ADD CONSTRAINT spending_policy_choice_is_known CHECK (out_of_credit IN ('continue_unstored', 'block')),
  ADD CONSTRAINT spending_policy_amounts_in_bounds CHECK (
    monthly_storage_cap_nano_usd BETWEEN 0 AND 1000000000000000 AND low_balance_nano_usd BETWEEN 0 AND 1000000000000000);

SELECT isolate_tenants('spending_policy');

-- Gateways hear of a new version at once, as of a retention policy's.
CREATE TRIGGER spending_policy_changed AFTER INSERT OR UPDATE OR DELETE ON spending_policy
  FOR EACH ROW EXECUTE FUNCTION notify_organization_changed();

-- Leases ----------------------------------------------------------------------------------------------------------------

DROP FUNCTION lease_credit(uuid, uuid, text, bigint, bigint, bigint, int);

-- Grants, takes back or renews what one process may spend without asking. With the balance b less what ended leases left unsettled, and
-- what all live leases hold of credit C and of overdraft O, a grant keeps C <= max(b, 0), O <= overdraft_max and b - C - O >= -overdraft_max.
-- Settling subtracts the same from b and from C + O, so none of the three can be broken by it. Leases live in real time.
-- Room under the monthly cap on storage is granted beside it, of the present UTC month of domain time alone. With the fees F of the month that
-- are settled or wait without a lease that holds room for them, and the room R that all leases of the month hold, a grant keeps F + R <= cap.
-- A lease that ended without giving its room back holds it until the month is over: what its process stored may still be on its way.
CREATE FUNCTION lease_credit(
  of_organization_id uuid, of_lease_id uuid, lease_holder text, credit_wanted bigint, overdraft_wanted bigint, storage_wanted bigint,
  overdraft_max bigint, duration_seconds int)
RETURNS TABLE (
  credit_granted bigint, overdraft_granted bigint, storage_granted bigint, storage_month date, balance_nano_usd bigint,
  expires_at timestamptz, is_known boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  own credit_lease;
  checked_at timestamptz;
  covered bigint;
  leased_credit bigint;
  leased_overdraft bigint;
  own_storage bigint;
  has_idle_lease boolean;
  has_idle_storage boolean;
BEGIN
  balance_nano_usd := lock_credit_balance(of_organization_id);
  -- Not the transaction's own instant, which lies before the wait for the lock.
  checked_at := clock_timestamp();
  SELECT * INTO own FROM credit_lease lease WHERE lease.organization_id = of_organization_id AND lease.id = of_lease_id;
  is_known := CASE WHEN FOUND THEN own.expires_at > checked_at
    ELSE credit_wanted > 0 OR overdraft_wanted > 0 OR storage_wanted > 0 END;
  credit_granted := 0;
  overdraft_granted := 0;
  storage_granted := 0;
  storage_month := month_of(lethe_now());
  expires_at := coalesce(own.expires_at, checked_at);
  IF NOT is_known THEN
    RETURN NEXT;
    RETURN;
  END IF;
  SELECT coalesce(sum(lease.credit_nano_usd), 0), coalesce(sum(lease.overdraft_nano_usd), 0),
    coalesce(bool_or(lease.id <> of_lease_id AND lease.credit_nano_usd + lease.overdraft_nano_usd > 0), false),
    coalesce(bool_or(lease.id <> of_lease_id AND lease.storage_nano_usd > 0), false)
    INTO leased_credit, leased_overdraft, has_idle_lease, has_idle_storage
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
  own_storage := CASE WHEN own.storage_month = lease_credit.storage_month THEN own.storage_nano_usd ELSE 0 END;
  IF storage_wanted < 0 THEN
    storage_granted := -least(-storage_wanted, own_storage);
  ELSIF storage_wanted > 0 THEN
    storage_granted := least(storage_wanted, greatest(free_storage(of_organization_id, lease_credit.storage_month), 0));
  END IF;
  expires_at := checked_at + duration_seconds * interval '1 second';
  INSERT INTO credit_lease AS lease (
      organization_id, id, holder, credit_nano_usd, overdraft_nano_usd, storage_nano_usd, storage_month, renewed_at, expires_at)
    VALUES (of_organization_id, of_lease_id, lease_holder, coalesce(own.credit_nano_usd, 0) + credit_granted,
      coalesce(own.overdraft_nano_usd, 0) + overdraft_granted, own_storage + storage_granted, lease_credit.storage_month, checked_at,
      lease_credit.expires_at)
    ON CONFLICT ON CONSTRAINT credit_lease_pkey DO UPDATE SET
      credit_nano_usd = EXCLUDED.credit_nano_usd, overdraft_nano_usd = EXCLUDED.overdraft_nano_usd,
      storage_nano_usd = EXCLUDED.storage_nano_usd, storage_month = EXCLUDED.storage_month,
      renewed_at = EXCLUDED.renewed_at, expires_at = EXCLUDED.expires_at;
  IF has_idle_lease AND (credit_granted < credit_wanted OR overdraft_granted < overdraft_wanted)
    OR has_idle_storage AND storage_granted < storage_wanted THEN
    PERFORM pg_notify('lethe_credit', of_organization_id::text);
  END IF;
  RETURN NEXT;
END $$;

-- What is left of a month's cap on storage, below zero where it was lowered under what was charged; without a cap more than anybody asks for.
-- Called under the lock of the organization's balance, which settlement takes as well.
CREATE FUNCTION free_storage(of_organization_id uuid, of_month date) RETURNS bigint
LANGUAGE sql STABLE
AS $$
  SELECT coalesce((
      SELECT policy.monthly_storage_cap_nano_usd FROM public.spending_policy policy
      WHERE policy.organization_id = of_organization_id ORDER BY policy.version DESC LIMIT 1
    ), 9000000000000000000)
    - coalesce((
      SELECT fees.charged_nano_usd FROM public.storage_month fees
      WHERE fees.organization_id = of_organization_id AND fees.month = of_month), 0)
    - coalesce((
      SELECT sum(lease.storage_nano_usd)::bigint FROM public.credit_lease lease
      WHERE lease.organization_id = of_organization_id AND lease.storage_month = of_month), 0)
    -- Fees that wait and whose lease holds room for the month are part of that room.
    - coalesce((
      SELECT sum(batch.storage_nano_usd)::bigint FROM public.usage_batch batch
      WHERE batch.organization_id = of_organization_id AND batch.settled_at IS NULL AND public.month_of(batch.occurred_at) = of_month
        AND NOT EXISTS (
          SELECT FROM public.credit_lease lease
          WHERE lease.organization_id = of_organization_id AND lease.id = batch.lease_id AND lease.storage_month = of_month
            AND lease.storage_nano_usd > 0)), 0)
$$;

-- What an expired lease held of credit is free from its expiry on. Its row stays for an hour, in which its id is refused and not taken for a new
-- lease, and for as long as it holds room of the present month.
CREATE OR REPLACE FUNCTION return_expired_leases() RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  returned_count int;
BEGIN
  DELETE FROM credit_lease WHERE expires_at < clock_timestamp() - interval '1 hour'
    AND (storage_nano_usd = 0 OR storage_month < month_of(lethe_now()));
  GET DIAGNOSTICS returned_count = ROW_COUNT;
  RETURN returned_count;
END $$;

-- Admission -------------------------------------------------------------------------------------------------------------

DROP FUNCTION resolve_api_key(bytea);

-- All that admission must know: the key and its limits, its project, its organization, the policies in force, whether the balance is low, and,
-- where the tenant pays its providers itself, the tenant's sealed credentials. Nothing for a key that is unknown, revoked, expired or of an
-- archived project, without telling which. The cost so far is reckoned only for a key that has a limit.
CREATE FUNCTION resolve_api_key(key_digest bytea)
RETURNS TABLE (
  id uuid, project_id uuid, organization_id uuid, mode project_mode, plan plan, lifecycle_state lifecycle_state, level retention_level,
  payload_retention_days int, metadata_retention_days int, version int, project_level retention_level, project_days int,
  key_level retention_level, key_days int, expires_at timestamptz, allowed_models text[], rate_limit_per_minute int,
  concurrency_limit int, spend_limit_nano_usd bigint, spent_nano_usd bigint, provider_keys jsonb, spending_version int, out_of_credit text,
  monthly_storage_cap_nano_usd bigint, is_credit_low boolean)
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
    ) END,
    coalesce(spending.version, 0), coalesce(spending.out_of_credit, 'continue_unstored'), spending.monthly_storage_cap_nano_usd,
    CASE WHEN spending.low_balance_nano_usd IS NULL THEN false ELSE coalesce((
      SELECT balance.balance_nano_usd FROM credit_balance balance WHERE balance.organization_id = key.organization_id
    ), 0) < spending.low_balance_nano_usd END
  FROM api_key key
  JOIN project ON project.organization_id = key.organization_id AND project.id = key.project_id
  JOIN organization ON organization.id = key.organization_id
  JOIN LATERAL (
    SELECT in_force.level, in_force.payload_retention_days, in_force.metadata_retention_days, in_force.version
    FROM retention_policy in_force
    WHERE in_force.organization_id = key.organization_id ORDER BY in_force.version DESC LIMIT 1
  ) policy ON true
  LEFT JOIN LATERAL (
    SELECT in_force.version, in_force.out_of_credit, in_force.monthly_storage_cap_nano_usd, in_force.low_balance_nano_usd
    FROM spending_policy in_force
    WHERE in_force.organization_id = key.organization_id ORDER BY in_force.version DESC LIMIT 1
  ) spending ON true
  WHERE key.digest = key_digest AND key.revoked_at IS NULL AND (key.expires_at IS NULL OR key.expires_at > lethe_now())
    AND project.archived_at IS NULL
$$;

SELECT adopt_objects();

GRANT SELECT, INSERT ON spending_policy TO lethe_app;
GRANT EXECUTE ON FUNCTION resolve_api_key(bytea), lease_credit(uuid, uuid, text, bigint, bigint, bigint, bigint, int) TO lethe_gateway;
