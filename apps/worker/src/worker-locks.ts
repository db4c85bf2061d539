import type { Database } from '@lethe/db';
import type { JobName } from './schedule.ts';

/** A lock of one database session: a worker that dies loses it at once, one that was merely stopped keeps it until it goes on. */
export interface Lock {
  readonly key: string;
  readonly mode: 'shared' | 'exclusive';
  /** Otherwise it is taken at once or not at all. */
  readonly isWaitedFor: boolean;
}

const CLOCK_KEY = 'lethe worker clock';

/** Held while the clock must not move: jobs run side by side under it. Not given while a clock moves or waits to. */
export const STANDING_CLOCK: Lock = { key: CLOCK_KEY, mode: 'shared', isWaitedFor: false };

/** Held while the clock moves. Waits for running jobs, at most as long as the database lets a statement take. */
export const MOVING_CLOCK: Lock = { key: CLOCK_KEY, mode: 'exclusive', isWaitedFor: true };

/** Held by the one worker that runs this job. */
export function runningJob(name: JobName): Lock {
  return { key: `lethe worker job ${name}`, mode: 'exclusive', isWaitedFor: false };
}

export interface WorkerLocks {
  /**
   * Runs `work` under all the locks, taken in order; answers null without running it when one is not to be had.
   * `isStillHeld` turns false when the session broke, and the locks with it.
   */
  hold<T>(locks: readonly Lock[], work: (isStillHeld: () => boolean) => Promise<T>): Promise<T | null>;
}

export function createWorkerLocks({ pool }: Pick<Database, 'pool'>): WorkerLocks {
  return {
    async hold(locks, work) {
      const client = await pool.connect();
      let isBroken = false;
      const noteBreak = () => {
        isBroken = true;
      };
      client.on('error', noteBreak);
      try {
        for (const lock of locks) {
          const { rows } = await client.query<{ isHeld: boolean }>(acquireStatement(lock), [lock.key]);
          if (rows[0]?.isHeld !== true) return null;
        }
        return await work(() => !isBroken);
      } finally {
        // A session that cannot give its locks back is closed, which gives them back.
        if (!isBroken) await client.query('SELECT pg_advisory_unlock_all()').catch(noteBreak);
        client.off('error', noteBreak);
        client.release(isBroken);
      }
    },
  };
}

function acquireStatement({ mode, isWaitedFor }: Lock): string {
  const suffix = mode === 'shared' ? '_shared' : '';
  return isWaitedFor
    ? `SELECT pg_advisory_lock${suffix}(hashtextextended($1, 0)) IS NOT NULL AS "isHeld"`
    : `SELECT pg_try_advisory_lock${suffix}(hashtextextended($1, 0)) AS "isHeld"`;
}
