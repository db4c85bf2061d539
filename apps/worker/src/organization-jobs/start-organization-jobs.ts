import { settleOrganization, type UsageSettlement } from '@lethe/core/billing';
import { type LookAfterCreditPorts, lookAfterCredit } from '@lethe/core/billing/dunning';
import type { OrganizationId } from '@lethe/core/tenancy';
import type { Clock } from '@lethe/core/time';
import type { Logger } from '@lethe/telemetry';
import type { KeptLooking } from '../keep-looking.ts';
import type { QueueBackend } from '../queue/backend.ts';
import { keepQueueing } from './keep-queueing.ts';
import { type OrganizationQueue, openOrganizationQueue } from './open-organization-queue.ts';

export interface OrganizationJobParts {
  readonly databaseUrl: string;
  readonly backend: QueueBackend;
  readonly settlement: UsageSettlement;
  /** Null where no credit is kept, as when self-hosted. */
  readonly credit: LookAfterCreditPorts | null;
  readonly realClock: Clock;
  readonly logger: Logger;
}

/** Settles usage and looks after credit, one job for each organization. */
export async function startOrganizationJobs(parts: OrganizationJobParts): Promise<KeptLooking> {
  const { databaseUrl, backend, settlement, credit, realClock, logger } = parts;
  const queue: OrganizationQueue = await openOrganizationQueue(
    backend,
    {
      'settle-usage': naming(logger, 'settlement_failed', async (organizationId) => {
        const { count } = await settleOrganization(settlement, organizationId);
        if (count > 0) logger.debug('usage_settled', { organizationId, count });
        if (credit !== null && (await credit.care.isToLookAt(organizationId)))
          queue.enqueue({ name: 'look-after-credit', organizationId });
      }),
      'look-after-credit': naming(logger, 'credit_look_failed', async (organizationId) => {
        if (credit !== null) await lookAfterCredit(credit, organizationId);
      }),
    },
    logger,
  );
  const queueing = await keepQueueing({
    databaseUrl,
    queue,
    settlement,
    care: credit?.care ?? null,
    realClock,
    logger,
  });
  queue.onLeft(() => queueing.wake());
  return {
    async close() {
      await queueing.close();
      await queue.close();
    },
  };
}

type Taker = (organizationId: OrganizationId) => Promise<void>;

/** The queue tells only of itself: which organization failed, and how, is told here. */
function naming(logger: Logger, event: string, take: Taker): Taker {
  return async (organizationId) => {
    try {
      await take(organizationId);
    } catch (error) {
      logger.error(event, error, { organizationId });
      throw error;
    }
  };
}
