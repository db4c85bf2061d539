import type { LifecycleSweep } from '@lethe/core/lifecycle';
import { LIFECYCLE_CHANNEL } from '@lethe/db';
import type { Logger } from '@lethe/telemetry';
import { keepLooking, type WakenedLooking } from '../keep-looking.ts';
import type { OrganizationQueue } from './open-organization-queue.ts';

const ORGANIZATION_COUNT_MAX = 200;

export interface KeepAdvancingOptions {
  readonly databaseUrl: string;
  readonly queue: Pick<OrganizationQueue, 'enqueue'>;
  readonly lifecycles: Pick<LifecycleSweep, 'due'>;
  readonly logger: Logger;
}

/**
 * Queues a job for each organization with a step of its life due: at once when the books ask for a suspension or for none any more, and
 * every few seconds for what the clock brings. Who pays is readable again within seconds.
 */
export function keepAdvancing({
  databaseUrl,
  queue,
  lifecycles,
  logger,
}: KeepAdvancingOptions): Promise<WakenedLooking> {
  return keepLooking({
    databaseUrl,
    applicationName: 'lethe worker lifecycles',
    channel: LIFECYCLE_CHANNEL,
    async look() {
      try {
        for (const organizationId of await lifecycles.due(ORGANIZATION_COUNT_MAX)) {
          queue.enqueue({ name: 'advance-lifecycle', organizationId });
        }
      } catch (error) {
        // The database is away: the next look tries again.
        logger.error('lifecycles_not_listed', error);
      }
      return false;
    },
  });
}
