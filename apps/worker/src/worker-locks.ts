import type { Database } from '@lethe/db';
import pg from 'pg';
import type { JobName } from './schedule.ts';

/** A lock of one database session: a worker that dies loses it at once, one that was merely stopped keeps it until it goes on. */
export interface Lock {
  readonly key: string;
  readonly mode: 'shared' | 'exclusive';
  /** Otherwise it is taken at once or not at all. */
  readonly isWaitedFor: boolean;
}

const CLOCK_KEY = 'lethe worker clock';
/** What PostgreSQL says when a statement took longer than it may. */
const QUERY_CANCELED = '57014';

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
        for (const lock of locks) if (!(await acquire(client, lock))) return null;
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

async function acquire(client: pg.PoolClient, { key, mode, isWaitedFor }: Lock): Promise<boolean> {
  const suffix = mode === 'shared' ? '_shared' : '';
  if (isWaitedFor) return waitFor(client, `SELECT pg_advisory_lock${suffix}(hashtextextended($1, 0))`, key);
  const { rows } = await client.query<{ isHeld: boolean }>(
    `SELECT pg_try_advisory_lock${suffix}(hashtextextended($1, 0)) AS "isHeld"`,
    [key],
  );
  return rows[0]?.isHeld === true;
}

async function waitFor(client: pg.PoolClient, statement: string, key: string): Promise<boolean> {
  try {
    await client.query(statement, [key]);
    return true;
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === QUERY_CANCELED) return false;
    throw error;
  }
}
