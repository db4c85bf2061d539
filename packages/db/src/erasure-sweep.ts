import { ERASURE_PAYLOADS_MAX, type ErasureSweep } from '@lethe/core/erasures';
import type { Database } from './database.ts';
import { claimSweep } from './sweep-claim.ts';

/** The sweep of approved erasures, through functions only: the worker sees no request for one, and no payload. */
export function createErasureSweep(
  { pool }: Pick<Database, 'pool'>,
  { payloadsMax = ERASURE_PAYLOADS_MAX }: { readonly payloadsMax?: number } = {},
): ErasureSweep {
  return {
    claim: () => claimSweep(pool, 'advance-erasures'),
    async running() {
      const { rows } = await pool.query(
        'SELECT organization_id AS "organizationId", erasure_id AS "erasureId" FROM running_erasures()',
      );
      return rows;
    },
    async advance(token, { organizationId, erasureId }) {
      const { rows } = await pool.query<{ erased_count: number; is_done: boolean }>(
        'SELECT * FROM advance_erasure($1, $2, $3, $4)',
        [token, organizationId, erasureId, payloadsMax],
      );
      return { erasedCount: rows[0]?.erased_count ?? 0, isDone: rows[0]?.is_done ?? false };
    },
    async nextWorkAt() {
      const { rows } = await pool.query<{ at: Date | null }>('SELECT next_erasure_at() AS at');
      return rows[0]?.at ?? null;
    },
  };
}
