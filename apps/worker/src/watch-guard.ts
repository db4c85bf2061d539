import type { DestructionGuard } from '@lethe/core/retention';
import type { JobRunRepository } from '@lethe/db';
import type { Logger } from '@lethe/telemetry';
import { type DueJob, SCHEDULE } from './schedule.ts';

export interface WatchGuardDeps {
  readonly guard: Pick<DestructionGuard, 'confirm'>;
  readonly runs: Pick<JobRunRepository, 'newest'>;
  readonly enqueue: (due: DueJob) => Promise<void>;
  readonly logger: Logger;
}

/**
 * Ticks the guard. Tells once when destruction pauses, which is an alarm, and when it goes on; then what failed meanwhile is run again
 * at once instead of at its next due instant.
 */
export async function watchGuard({ guard, runs, enqueue, logger }: WatchGuardDeps): Promise<void> {
  const { state, hasChanged, pauseReason } = await guard.confirm();
  if (!hasChanged) return;
  if (state === 'paused') {
    logger.error(
      'destruction_paused',
      new Error('Nothing is destroyed until the clock is back or an operator resumes.'),
      {
        reason: pauseReason,
      },
    );
    return;
  }
  logger.info('destruction_confirmed');
  for (const { name, dueAt, outcome } of await runs.newest()) {
    const scheduled = SCHEDULE.find((job) => job.name === name);
    if (scheduled !== undefined && outcome?.kind === 'failed') await enqueue({ name: scheduled.name, dueAt });
  }
}
