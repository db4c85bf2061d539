import type {
  CreditStanding,
  CreditStandingReader,
  Reconciliation,
  SuspensionRequest,
} from '@lethe/core/billing/dunning';
import type { Database } from './database.ts';

const STANDING = `
  SELECT coalesce(balance.balance_nano_usd, 0) AS "balanceNanoUsd", watch.low_since AS "lowSince", watch.negative_since AS "negativeSince"
  FROM (SELECT $1::uuid AS organization_id) asked
  LEFT JOIN credit_balance balance USING (organization_id)
  LEFT JOIN credit_watch watch USING (organization_id)`;

const REQUESTS = `
  SELECT id, reason, payment_id AS "paymentId", requested_at AS "requestedAt" FROM suspension_request
  WHERE organization_id = $1 AND resolved_at IS NULL ORDER BY requested_at, id`;

const RECONCILIATION = `
  SELECT ran_at AS "ranAt", payment_count AS "paymentCount", missed_count AS "missedCount", difference_count AS "differenceCount"
  FROM reconciliation_run WHERE organization_id = $1`;

/** As the dashboard's role. */
export function createCreditStandingReader(database: Database): CreditStandingReader {
  return {
    standing: (organizationId) =>
      database.withOrganization(organizationId, async (transaction) => {
        const standing = await transaction.query<Pick<CreditStanding, 'balanceNanoUsd' | 'lowSince' | 'negativeSince'>>(
          STANDING,
          [organizationId],
        );
        const requests = await transaction.query<SuspensionRequest>(REQUESTS, [organizationId]);
        const runs = await transaction.query<Reconciliation>(RECONCILIATION, [organizationId]);
        return {
          balanceNanoUsd: 0n,
          lowSince: null,
          negativeSince: null,
          ...standing.rows[0],
          suspensionRequests: requests.rows,
          reconciliation: runs.rows[0] ?? null,
        };
      }),
  };
}
