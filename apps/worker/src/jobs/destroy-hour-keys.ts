import { DomainError } from '@lethe/core/errors';
import { sweepHourKeys } from '@lethe/core/retention';
import type { DestructionPorts } from './destruction-ports.ts';
import type { Job } from './job.ts';
import { startRunBudget } from './run-budget.ts';

/**
 * Repeating is safe: a key is destroyed once, and only after its UTC hour has ended by the confirmed clock. Each key and its leaf in the log go
 * together or not at all. Fails when an hour could not be done, after all others were, so that it is tried again within seconds.
 */
export function destroyHourKeysJob({ guard, hourKeys, preservation, logger }: DestructionPorts): Job {
  return {
    isFenced: true,
    async run() {
      const report = await sweepHourKeys({ guard, sweep: hourKeys, preservation, hasTimeLeft: startRunBudget() });
      for (const { hour, error } of report.failures)
        logger.error('key_destruction_failed', error, {
          organizationId: hour.organizationId,
          dueAt: hour.expiryHour.toISOString(),
        });
      warnOf(report.malformedCount, 'hour_keys_malformed', 'Hour keys carry an hour that is none.');
      warnOf(
        report.unruledOrganizationCount,
        'organizations_without_policy',
        'Organizations have no retention policy.',
      );
      if (report.failures.length > 0) {
        throw new DomainError(
          'service_unavailable',
          `The keys of ${report.failures.length} hours could not be destroyed.`,
        );
      }
      return {
        destroyedHourCount: report.destroyedHourCount,
        preservedHourCount: report.preservedHourCount,
        leftOverCount: report.leftOverCount,
        malformedCount: report.malformedCount,
        unruledOrganizationCount: report.unruledOrganizationCount,
      };
    },
    nextWorkAt: () => hourKeys.nextDueAt(),
  };

  /** What should never be there is an alarm. The sweep itself goes by what is stamped and passes nothing over. */
  function warnOf(count: number, event: string, sentence: string): void {
    if (count > 0) logger.error(event, new Error(sentence), { count });
  }
}
