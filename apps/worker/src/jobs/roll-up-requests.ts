import { DomainError } from '@lethe/core/errors';
import type { OrganizationId } from '@lethe/core/tenancy';
import type { RequestRollups } from '@lethe/db';
import type { Job } from './job.ts';
import { startRunBudget } from './run-budget.ts';

/** Hours in one transaction: few enough that a purge or a change of plan, which wait for it, wait for moments. */
const HOURS_MAX = 24;
const ORGANIZATIONS_COUNT_MAX = 200;

/**
 * Repeating is safe: an hour is counted from its requests, whatever was counted before, and its marks go in the same transaction.
 * One organization that fails stops no other; the run fails in the end, so that it is noticed and tried again.
 */
export function rollUpRequestsJob(rollups: RequestRollups): Job {
  return {
    async run() {
      const hasTimeLeft = startRunBudget();
      let hourCount = 0;
      let failedCount = 0;
      let failure: unknown = null;
      let after: OrganizationId | null = null;
      let organizations: readonly OrganizationId[];
      do {
        organizations = await rollups.listOrganizations({ after, countMax: ORGANIZATIONS_COUNT_MAX });
        for (const organizationId of organizations) {
          try {
            hourCount += await rollUpAll(rollups, organizationId, hasTimeLeft);
          } catch (error) {
            failedCount += 1;
            failure = error;
          }
        }
        after = organizations.at(-1) ?? null;
      } while (organizations.length === ORGANIZATIONS_COUNT_MAX && hasTimeLeft());
      if (failedCount > 0) {
        const message = `The requests of ${failedCount} organizations could not be counted.`;
        throw new DomainError('service_unavailable', message, {}, failure);
      }
      return { hourCount };
    },
    // Readers count a marked hour from its requests: nobody sees a late roll-up.
    nextWorkAt: async () => null,
  };
}

async function rollUpAll(rollups: RequestRollups, organizationId: OrganizationId, hasTimeLeft: () => boolean) {
  let total = 0;
  let count: number;
  do {
    count = await rollups.rollUp(organizationId, HOURS_MAX);
    total += count;
  } while (count === HOURS_MAX && hasTimeLeft());
  return total;
}
