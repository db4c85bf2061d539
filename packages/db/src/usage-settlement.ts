import type { UsageSettlement } from '@lethe/core/billing';
import type { OrganizationId } from '@lethe/core/tenancy';
import type { Database } from './database.ts';

/** On which the database tells that usage came in. */
export const USAGE_CHANNEL = 'lethe_usage';

/** As the worker's role. */
export function createUsageSettlement({ pool }: Database): UsageSettlement {
  return {
    async listUnsettled(countMax) {
      const { rows } = await pool.query<{ id: OrganizationId }>('SELECT id FROM unsettled_organizations($1) id', [
        countMax,
      ]);
      return rows.map(({ id }) => id);
    },
    async settle({ organizationId, batchCountMax }) {
      const { rows } = await pool.query<{ count: number }>('SELECT settle_usage($1, $2) AS count', [
        organizationId,
        batchCountMax,
      ]);
      return rows[0]?.count ?? 0;
    },
    async oldestUnsettledAt() {
      const { rows } = await pool.query<{ at: Date | null }>('SELECT oldest_unsettled_usage_at() AS at');
      return rows[0]?.at ?? null;
    },
    async forgetExpiredLeases() {
      const { rows } = await pool.query<{ count: number }>('SELECT return_expired_leases() AS count');
      return rows[0]?.count ?? 0;
    },
  };
}
