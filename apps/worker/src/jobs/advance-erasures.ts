import { advanceErasures, type ErasureSweep } from '@lethe/core/erasures';
import { DomainError } from '@lethe/core/errors';
import type { DestructionGuard } from '@lethe/core/retention';
import type { Logger } from '@lethe/telemetry';
import type { Job } from './job.ts';
import { startRunBudget } from './run-budget.ts';

export interface AdvanceErasuresJobPorts {
  readonly guard: DestructionGuard;
  readonly sweep: ErasureSweep;
  readonly logger: Logger;
}

/**
 * Repeating is safe: what was erased is not there any more, and an erasure that is done is not looked at again. Fails when one could not be
 * gone on with, after all others were.
 */
export function advanceErasuresJob({ guard, sweep, logger }: AdvanceErasuresJobPorts): Job {
  return {
    isFenced: true,
    async run() {
      // Shorter periods go by confirmed time: the run's own instant counts. While it is paused they stand still, and nothing fails.
      await guard.confirm();
      const { failures, ...counts } = await advanceErasures({ sweep, hasTimeLeft: startRunBudget() });
      for (const error of failures) logger.error('erasure_advance_failed', error);
      if (failures.length > 0) {
        throw new DomainError('service_unavailable', `${failures.length} erasures could not be gone on with.`);
      }
      return counts;
    },
    nextWorkAt: () => sweep.nextWorkAt(),
  };
}
