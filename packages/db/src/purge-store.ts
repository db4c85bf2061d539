import type { PurgeBeginning, PurgeContact, PurgeStep, PurgeStore } from '@lethe/core/purge';
import type { OrganizationId } from '@lethe/core/tenancy';
import type { Database } from './database.ts';
import { claimSweep, finishSweep } from './sweep-claim.ts';
import { isSweepRefusal } from './sweep-refusal.ts';
import { type OwnLeafRow, receiptsOf } from './transparency-log.ts';

const SWEEP_NAME = 'purge-organizations';

interface StateRow {
  organization_name: string;
  contacts: PurgeContact[];
  customer_id: string | null;
  leaf_index: bigint | null;
  leaf_body: string | null;
  salt: Buffer | null;
  is_log_signed: boolean;
}

/** Purges as the worker's role sees them: through functions alone, which find the tables in the catalogue. */
export function createPurgeStore({ pool }: Pick<Database, 'pool'>): PurgeStore {
  async function stateOf(organizationId: OrganizationId): Promise<StateRow | null> {
    const { rows } = await pool.query<StateRow>('SELECT * FROM purge_state($1)', [organizationId]);
    return rows[0] ?? null;
  }
  return {
    claim: () => claimSweep(pool, SWEEP_NAME),
    async due(countMax) {
      const { rows } = await pool.query<{ id: OrganizationId }>('SELECT id FROM due_purges($1) AS due (id)', [
        countMax,
      ]);
      return rows.map(({ id }) => id);
    },
    begin: ({ token, organizationId }) =>
      orRefused<PurgeBeginning>(async () => {
        const { rows } = await pool.query<{ outcome: PurgeBeginning }>('SELECT begin_purge($1, $2) AS outcome', [
          token,
          organizationId,
        ]);
        return rows[0]?.outcome ?? 'not_due';
      }, 'refused'),
    step: ({ token, organizationId, rowCountMax }) =>
      orRefused<PurgeStep>(async () => {
        const { rows } = await pool.query<{ step: string; row_count: bigint }>(
          'SELECT step, row_count FROM purge_step($1, $2, $3)',
          [token, organizationId, rowCountMax],
        );
        const [row] = rows;
        if (row === undefined || row.step === 'done') return 'done';
        return { kind: 'went', rowCount: Number(row.row_count) };
      }, 'refused'),
    async state(organizationId) {
      const row = await stateOf(organizationId);
      if (row === null) return null;
      const { organization_name: organizationName, contacts, customer_id: customerId } = row;
      return { organizationName, contacts, customerId, isLogSigned: row.is_log_signed };
    },
    async noteCustomerDeleted({ token, organizationId }) {
      await pool.query('SELECT note_customer_deleted($1, $2)', [token, organizationId]);
    },
    async seal({ token, organizationId }) {
      const { rows } = await pool.query<{ leaf_index: bigint | null }>('SELECT seal_purge($1, $2) AS leaf_index', [
        token,
        organizationId,
      ]);
      return (rows[0]?.leaf_index ?? null) !== null;
    },
    async receipt(organizationId) {
      const row = await stateOf(organizationId);
      if (row?.leaf_index == null || row.leaf_body === null) return null;
      const leaf: OwnLeafRow = {
        index: row.leaf_index,
        kind: 'purge',
        body: row.leaf_body,
        salt: row.salt,
      };
      const [receipt = null] = await receiptsOf(pool, [leaf]);
      return receipt;
    },
    async finish({ token, organizationId, mails }) {
      const { rows } = await pool.query<{ is_purged: boolean }>('SELECT finish_purge($1, $2, $3) AS is_purged', [
        token,
        organizationId,
        JSON.stringify(mails),
      ]);
      return rows[0]?.is_purged ?? false;
    },
    finishRun: (run) => finishSweep(pool, SWEEP_NAME, run),
    async nextDueAt() {
      const { rows } = await pool.query<{ at: Date | null }>('SELECT next_purge_at() AS at');
      return rows[0]?.at ?? null;
    },
  };
}

async function orRefused<Answer>(ask: () => Promise<Answer>, refused: Answer): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    if (isSweepRefusal(error)) return refused;
    throw error;
  }
}
