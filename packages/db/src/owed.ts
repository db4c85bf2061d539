import type { OwedFacts, UnpaidPlanFee } from '@lethe/core/billing/payments';
import type { OrganizationId } from '@lethe/core/tenancy';
import type { Database } from './database.ts';

const STANDING = `
  SELECT coalesce(balance.balance_nano_usd, 0) AS "balanceNanoUsd", watch.negative_since AS "negativeSince", (
      SELECT min(first_failed_at) FROM payment
      WHERE payment.organization_id = $1 AND payment.kind IN ('plan_fee', 'auto_top_up') AND payment.status = 'open') AS "failingSince"
  FROM (SELECT $1::uuid AS organization_id) asked
  LEFT JOIN credit_balance balance USING (organization_id)
  LEFT JOIN credit_watch watch USING (organization_id)`;

/** What a card was charged for and refused, with what suspension was asked for over it; a fee that is charged for the first time is not owed yet. */
const UNPAID = `
  SELECT payment.kind, payment.id AS "paymentId", payment.amount_nano_usd AS "amountNanoUsd", payment.attempt_count AS "attemptCount",
    payment.first_failed_at AS "firstFailedAt", CASE payment.status WHEN 'given_up' THEN payment.ended_at END AS "givenUpAt", invoice.month
  FROM payment LEFT JOIN invoice ON invoice.organization_id = payment.organization_id AND invoice.id = payment.invoice_id
  LEFT JOIN suspension_request asked ON asked.organization_id = payment.organization_id AND asked.payment_id = payment.id
    AND asked.resolved_at IS NULL
  WHERE payment.organization_id = $1 AND (
    payment.kind = 'plan_fee' AND payment.status IN ('open', 'given_up') AND (payment.first_failed_at IS NOT NULL OR asked.id IS NOT NULL)
    OR payment.kind = 'auto_top_up' AND asked.id IS NOT NULL)
  ORDER BY payment.created_at, payment.id`;

type Standing = Pick<OwedFacts, 'balanceNanoUsd' | 'negativeSince' | 'failingSince'>;
type UnpaidRow = UnpaidPlanFee & { readonly kind: 'plan_fee' | 'auto_top_up' };

/** As the dashboard's role. */
export function readOwed(database: Database, organizationId: OrganizationId): Promise<OwedFacts> {
  return database.withOrganization(organizationId, async (transaction) => {
    const standing = await transaction.query<Standing>(STANDING, [organizationId]);
    const { rows } = await transaction.query<UnpaidRow>(UNPAID, [organizationId]);
    return {
      balanceNanoUsd: standing.rows[0]?.balanceNanoUsd ?? 0n,
      negativeSince: standing.rows[0]?.negativeSince ?? null,
      failingSince: standing.rows[0]?.failingSince ?? null,
      planFees: rows.filter(({ kind }) => kind === 'plan_fee').map(({ kind: _, ...fee }) => fee),
      autoTopUp: rows.find(({ kind }) => kind === 'auto_top_up') ?? null,
    };
  });
}
