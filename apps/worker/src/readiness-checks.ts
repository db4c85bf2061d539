import type { Clock } from '@lethe/core/time';
import type { Database } from '@lethe/db';
import type { ReadinessCheck } from './http/health.ts';
import type { JobQueue } from './queue/open-queue.ts';

/** A tick that is late by this much means that no worker takes ticks any more. */
const TICK_OVERDUE_MS = 30_000;

export interface ReadinessParts {
  readonly database: Database;
  readonly queue: Pick<JobQueue, 'nextTickAt'>;
  readonly realClock: Clock;
}

/** The worker can do its work when the database answers, the queue answers, and ticks are taken. */
export function readinessChecks({ database, queue, realClock }: ReadinessParts): Record<string, ReadinessCheck> {
  return {
    async database() {
      await database.pool.query('SELECT 1');
    },
    async schedule() {
      const nextTickAt = await queue.nextTickAt();
      const isTicking = nextTickAt !== null && realClock.now().getTime() - nextTickAt.getTime() < TICK_OVERDUE_MS;
      if (!isTicking) throw new Error('No worker takes ticks.');
    },
  };
}
