import { settleUsage, type UsageSettlement } from '@lethe/core/billing';
import type { CreditCare } from '@lethe/core/billing/dunning';
import { addMs, type Clock, MS_PER_MINUTE, MS_PER_SECOND } from '@lethe/core/time';
import { type JobCare, USAGE_CHANNEL } from '@lethe/db';
import type { Logger } from '@lethe/telemetry';
import { keepLooking, type WakenedLooking } from '../keep-looking.ts';
import { ORGANIZATION_JOB_NAMES } from './contracts.ts';
import type { OrganizationQueue } from './open-organization-queue.ts';

const LEASES_FORGOTTEN_EVERY_MS = MS_PER_MINUTE;
const CREDIT_LOOKED_AT_EVERY_MS = 5 * MS_PER_SECOND;
const RETRIES_TAKEN_EVERY_MS = 5 * MS_PER_SECOND;
/** Usage that has waited for longer is settled without the queue: the leases of the gateways wait for it, and the queue may be away. */
const QUEUE_TRUSTED_FOR_MS = 15 * MS_PER_SECOND;
const ORGANIZATION_COUNT_MAX = 200;

export interface KeepQueueingOptions {
  readonly databaseUrl: string;
  readonly queue: OrganizationQueue;
  readonly settlement: UsageSettlement;
  /** Null where no credit is kept. */
  readonly care: Pick<CreditCare, 'listToLookAt'> | null;
  /** What staff asked to have run again. */
  readonly retries: Pick<JobCare, 'takeOrganizationRetries'>;
  readonly realClock: Clock;
  readonly logger: Logger;
}

/**
 * Queues a job for each organization with usage to settle, as soon as it was shipped, and for each with something to do about its credit.
 * What is due is read from the database, so a wake-up or a queue that is lost changes nothing. In real time, also while a demo's
 * clock moves, since leases live in it. Beside it, leases that ended are forgotten.
 */
export function keepQueueing(options: KeepQueueingOptions): Promise<WakenedLooking> {
  const { databaseUrl, queue, settlement, care, retries, realClock, logger } = options;
  const isTimeToForget = everyMs(LEASES_FORGOTTEN_EVERY_MS);
  const isTimeForCredit = everyMs(CREDIT_LOOKED_AT_EVERY_MS);
  const isTimeForRetries = everyMs(RETRIES_TAKEN_EVERY_MS);

  async function look(): Promise<void> {
    for (const organizationId of await settlement.listUnsettled(ORGANIZATION_COUNT_MAX)) {
      queue.enqueue({ name: 'settle-usage', organizationId });
    }
    const oldest = await settlement.oldestUnsettledAt();
    if (oldest !== null && oldest < addMs(realClock.now(), -QUEUE_TRUSTED_FOR_MS)) await settleWithoutQueue();
    if (care !== null && isTimeForCredit()) {
      const query = { withBudgets: false, countMax: ORGANIZATION_COUNT_MAX };
      for (const organizationId of await care.listToLookAt(query))
        queue.enqueue({ name: 'look-after-credit', organizationId });
    }
    if (isTimeForRetries()) await queueRetries();
    if (isTimeToForget()) await settlement.forgetExpiredLeases();
  }

  async function queueRetries(): Promise<void> {
    for (const retry of await retries.takeOrganizationRetries()) {
      // A name that only an older or a newer worker knows is not run here.
      const name = ORGANIZATION_JOB_NAMES.find((known) => known === retry.name);
      if (name !== undefined) queue.enqueue({ name, organizationId: retry.organizationId });
    }
  }

  async function settleWithoutQueue(): Promise<void> {
    const { failures, settledCount } = await settleUsage(settlement);
    for (const { organizationId, error } of failures) logger.error('settlement_failed', error, { organizationId });
    if (settledCount > 0) logger.warn('usage_settled_without_queue', { count: settledCount });
  }

  return keepLooking({
    databaseUrl,
    applicationName: 'lethe worker billing',
    channel: USAGE_CHANNEL,
    async look() {
      try {
        await look();
      } catch (error) {
        // The database is away: the next look tries again, and the usage waits until then.
        logger.error('settlement_failed', error);
      }
      return false;
    },
  });
}

/** True at the first call, and then once in so many milliseconds of real time. */
function everyMs(intervalMs: number): () => boolean {
  let nextAtMs = 0;
  return () => {
    if (performance.now() < nextAtMs) return false;
    nextAtMs = performance.now() + intervalMs;
    return true;
  };
}
