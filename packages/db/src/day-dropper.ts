import { invariant } from '@lethe/core/errors';
import type { DayDropper } from '@lethe/core/retention';
import type pg from 'pg';
import type { Database } from './database.ts';
import { claimSweep } from './sweep-claim.ts';
import { isLockRefusal, isSweepRefusal } from './sweep-refusal.ts';

const SWEEP_NAME = 'drop-payload-partitions';
/** Counting the parts of a day takes as long as reading its narrow rows does, which for a very large day is longer than other statements may take. */
const COUNT_TIMEOUT = '10min';

interface DropRow {
  outcome: 'dropped' | 'gone' | 'keys_left';
  part_count: bigint;
  organization_count: number;
  mismatch_count: number;
}

export function createDayDropper({ pool }: Database): DayDropper {
  return {
    claim: () => claimSweep(pool, SWEEP_NAME),
    async listEnded() {
      const { rows } = await pool.query<{ day: string }>('SELECT expiry_day::text AS day FROM ended_payload_days()');
      return rows.map(({ day }) => day);
    },
    async drop({ token, day }) {
      try {
        const { rows } = await withPatience(pool, (client) =>
          client.query<DropRow>('SELECT * FROM drop_payload_partition($1, $2::date)', [token, day]),
        );
        const row = rows[0];
        invariant(row !== undefined, 'a drop is always answered');
        if (row.outcome !== 'dropped') return { kind: row.outcome };
        return {
          kind: 'dropped',
          partCount: Number(row.part_count),
          organizationCount: row.organization_count,
          mismatchCount: row.mismatch_count,
        };
      } catch (error) {
        if (isLockRefusal(error)) return { kind: 'busy' };
        if (isSweepRefusal(error)) return { kind: 'refused' };
        throw error;
      }
    },
    async finish({ token, leftOverCount }) {
      await pool.query('SELECT finish_sweep($1, $2, $3)', [SWEEP_NAME, token, leftOverCount]);
    },
    async nextDueAt() {
      const { rows } = await pool.query<{ at: Date | null }>(
        `SELECT (min(expiry_day) + 1)::timestamp AT TIME ZONE 'UTC' AS at FROM payload_partition`,
      );
      return rows[0]?.at ?? null;
    },
  };
}

/**
 * A connection whose statements may take long. No transaction is opened from here: a drop begins and ends within one statement, so that a worker
 * which is stopped half-way holds no lock that readers and gateways would wait for.
 */
async function withPatience<T>(pool: Database['pool'], work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let isBroken = false;
  const noteBreak = () => {
    isBroken = true;
  };
  client.on('error', noteBreak);
  try {
    await client.query(`SET statement_timeout = '${COUNT_TIMEOUT}'`);
    return await work(client);
  } finally {
    if (!isBroken) await client.query('RESET statement_timeout').catch(noteBreak);
    client.off('error', noteBreak);
    client.release(isBroken);
  }
}
