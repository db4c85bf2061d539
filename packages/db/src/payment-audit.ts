import type { PaymentAudit } from '@lethe/core/billing/dunning';
import type { OrganizationId } from '@lethe/core/tenancy';
import type { Database } from './database.ts';

const NOTE = `
  INSERT INTO reconciliation_run AS known (organization_id, ran_at, payment_count, missed_count, difference_count)
  SELECT id, $2, $3, $4, $5 FROM organization WHERE id = $1
  ON CONFLICT (organization_id) DO UPDATE SET ran_at = EXCLUDED.ran_at, payment_count = EXCLUDED.payment_count,
    missed_count = EXCLUDED.missed_count, difference_count = EXCLUDED.difference_count`;

/** As the worker's role. */
export function createPaymentAudit(database: Database): PaymentAudit {
  const { pool } = database;
  return {
    ledgerOf: (organizationId, { paymentIntentId, refunds, disputes }) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rows } = await transaction.query<{ amount: bigint }>(
          'SELECT payment_ledger_nano_usd($1, $2, $3, $4) AS amount',
          [
            organizationId,
            paymentIntentId,
            refunds.map(({ refundId }) => refundId),
            disputes.map(({ disputeId }) => disputeId),
          ],
        );
        return rows[0]?.amount ?? 0n;
      }),
    async listPaidSince(since) {
      const { rows } = await pool.query<{ organizationId: OrganizationId; paymentIntentId: string }>(
        'SELECT organization_id AS "organizationId", payment_intent_id AS "paymentIntentId" FROM payments_paid_since($1)',
        [since],
      );
      return rows;
    },
    async listBilled() {
      const { rows } = await pool.query<{ id: OrganizationId }>('SELECT id FROM billed_organizations() id');
      return rows.map(({ id }) => id);
    },
    noteReconciliation: ({ organizationId, run }) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { ranAt, paymentCount, missedCount, differenceCount } = run;
        await transaction.query(NOTE, [organizationId, ranAt, paymentCount, missedCount, differenceCount]);
      }),
  };
}
