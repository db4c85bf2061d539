import { type DestructionGuard, deleteExpiredMetadata, type ExpiredMetadata } from '@lethe/core/retention';
import type { Job } from './job.ts';
import { startRunBudget } from './run-budget.ts';

interface ExpiredMetadataPorts {
  readonly guard: DestructionGuard;
  readonly sweep: ExpiredMetadata;
}

/**
 * Repeating is safe: a record is deleted once, and only from the expiry on that was stamped on it when its request was admitted.
 * What a legal hold covers is passed over and looked at again by every run until the hold is released.
 */
export function deleteExpiredMetadataJob({ guard, sweep }: ExpiredMetadataPorts): Job {
  return {
    isFenced: true,
    async run() {
      return { ...(await deleteExpiredMetadata({ guard, sweep, hasTimeLeft: startRunBudget() })) };
    },
    nextWorkAt: () => sweep.nextExpiryAt(),
  };
}
