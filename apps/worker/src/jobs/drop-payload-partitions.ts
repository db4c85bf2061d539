import { DomainError } from '@lethe/core/errors';
import { dropEndedDays } from '@lethe/core/retention';
import type { DestructionPorts } from './destruction-ports.ts';
import type { Job } from './job.ts';
import { startRunBudget } from './run-budget.ts';

/**
 * Repeating is safe: a partition is dropped once, together with the leaves of its receipts, and only after its whole UTC day has ended by the
 * confirmed clock and no key of it is left. Fails when one had to stay, so that it is tried again within seconds; the others are gone by then.
 */
export function dropPayloadPartitionsJob({ guard, dropper, logger }: DestructionPorts): Job {
  return {
    isFenced: true,
    async run() {
      const report = await dropEndedDays({ guard, dropper, hasTimeLeft: startRunBudget() });
      for (const day of report.mismatchedDays)
        logger.error('dropped_count_mismatch', new Error('Other parts were dropped than had been stored.'), {
          partition: day,
        });
      for (const { day, reason, error } of report.leftDays)
        logger.error('day_drop_failed', error ?? new Error('The partition stays for now.'), { partition: day, reason });
      if (report.leftDays.length > 0) {
        throw new DomainError(
          'service_unavailable',
          `Expired days had to stay: ${report.leftDays.map(({ day }) => day).join(', ')}.`,
        );
      }
      return {
        droppedCount: report.droppedDays.length,
        partCount: report.partCount,
        mismatchCount: report.mismatchedDays.length,
      };
    },
    nextWorkAt: () => dropper.nextDueAt(),
  };
}
