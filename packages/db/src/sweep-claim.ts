import { invariant } from '@lethe/core/errors';
import type { SweepSurvey } from '@lethe/core/retention';
import type pg from 'pg';

/** Takes a sweep over: whoever held it before is refused from now on, however long it slept. */
export async function claimSweep(pool: pg.Pool, name: string): Promise<bigint> {
  const { rows } = await pool.query<{ token: bigint }>('SELECT claim_sweep($1) AS token', [name]);
  invariant(rows[0] !== undefined, 'a claim is always answered');
  return rows[0].token;
}

/** Notes that a run went through, and what it left to the next one. */
export async function finishSweep(
  pool: pg.Pool,
  name: string,
  { token, leftOverCount }: { token: bigint; leftOverCount: number },
): Promise<void> {
  await pool.query('SELECT finish_sweep($1, $2, $3)', [name, token, leftOverCount]);
}

/** What every survey answers with, for the breaker. */
export interface SweepSurveyRow {
  due_count: bigint;
  living_count: bigint;
  left_over_count: bigint;
  since_last_run_ms: bigint | null;
  is_breaker_released: boolean;
}

export function toSweepSurvey(row: SweepSurveyRow): SweepSurvey & { readonly isBreakerReleased: boolean } {
  return {
    dueCount: Number(row.due_count),
    livingCount: Number(row.living_count),
    leftOverCount: Number(row.left_over_count),
    sinceLastRunMs: row.since_last_run_ms === null ? null : Number(row.since_last_run_ms),
    isBreakerReleased: row.is_breaker_released,
  };
}
