import type { LedgerCheck } from '@lethe/core/billing';
import type { OrganizationId } from '@lethe/core/tenancy';
import type { Database } from './database.ts';

interface DifferenceRow {
  subject: string;
  place: string;
  kept_nano_usd: bigint | null;
  rebuilt_nano_usd: bigint | null;
}

/** As the worker's role, which sees differences and nothing of what they are between. */
export function createLedgerCheck({ pool }: Database): LedgerCheck {
  return {
    async listOrganizations({ after, countMax }) {
      const { rows } = await pool.query<{ id: OrganizationId }>('SELECT id FROM ledger_organizations($1, $2) id', [
        after,
        countMax,
      ]);
      return rows.map(({ id }) => id);
    },
    async differences(organizationId) {
      const { rows } = await pool.query<DifferenceRow>('SELECT * FROM ledger_differences($1)', [organizationId]);
      return rows.map((row) => ({
        subject: row.subject,
        place: row.place,
        keptNanoUsd: row.kept_nano_usd,
        rebuiltNanoUsd: row.rebuilt_nano_usd,
      }));
    },
  };
}
