import { invariant } from '@lethe/core/errors';
import type { DestructionGuard, GuardTick } from '@lethe/core/retention';
import type { Database } from './database.ts';

/** What the database's clock is measured by: a running machine and for how long it has been running, sleep included. */
export interface RunningTime {
  /** Another one after each start of the machine. */
  readonly bootId: string;
  /** Since that start. Never set, so it tells how much time really passed. */
  readonly uptimeMs: number;
}

export function createTimeGuard({ pool }: Database, readRunningTime: () => RunningTime): DestructionGuard {
  return {
    async confirm() {
      const { bootId, uptimeMs } = readRunningTime();
      const { rows } = await pool.query<GuardTick>(
        `SELECT state, has_changed AS "hasChanged", paused_at AS "pausedAt", pause_reason AS "pauseReason" FROM confirm_time($1, $2)`,
        [bootId, Math.round(uptimeMs)],
      );
      invariant(rows[0] !== undefined, 'a tick is always answered');
      return rows[0];
    },
    async pause(reason, numbers) {
      await pool.query('SELECT pause_destruction($1, $2)', [reason, numbers]);
    },
  };
}
