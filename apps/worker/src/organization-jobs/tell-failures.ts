import { isDomainError } from '@lethe/core/errors';
import type { JobCare } from '@lethe/db';
import type { Logger } from '@lethe/telemetry';
import { ORGANIZATION_JOB_NAMES } from './contracts.ts';
import type { OrganizationTakers } from './open-organization-queue.ts';

/**
 * Has the staff console know which job of which organization failed when it ran last. The queue keeps nothing of a job that left it, and may be
 * away; the table is there whichever backend carries the jobs. Telling never fails the job itself.
 */
export function tellFailures(
  takers: OrganizationTakers,
  care: Pick<JobCare, 'noteFailure' | 'forgetFailure'>,
  logger: Logger,
): OrganizationTakers {
  const told = ORGANIZATION_JOB_NAMES.map((name) => {
    const take: OrganizationTakers[typeof name] = async (organizationId) => {
      try {
        await takers[name](organizationId);
      } catch (error) {
        const errorCode = isDomainError(error) ? error.code : 'internal_error';
        await tell(care.noteFailure({ organizationId, name, errorCode }), logger);
        throw error;
      }
      await tell(care.forgetFailure({ organizationId, name }), logger);
    };
    return [name, take] as const;
  });
  return Object.fromEntries(told) as OrganizationTakers;
}

async function tell(telling: Promise<void>, logger: Logger): Promise<void> {
  try {
    await telling;
  } catch (error) {
    // The database is away. The next run of the job tells how it went then.
    logger.error('job_outcome_untold', error);
  }
}
