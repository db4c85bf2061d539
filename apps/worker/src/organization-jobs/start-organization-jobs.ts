import { settleOrganization, type UsageSettlement } from '@lethe/core/billing';
import { type LookAfterCreditPorts, lookAfterCredit } from '@lethe/core/billing/dunning';
import { EXPORT_RUN_MS, type RunExportsPorts, runExports } from '@lethe/core/exports';
import { type AdvanceLifecyclePorts, advanceLifecycle } from '@lethe/core/lifecycle';
import type { OrganizationId } from '@lethe/core/tenancy';
import type { Clock } from '@lethe/core/time';
import type { JobCare } from '@lethe/db';
import type { Logger } from '@lethe/telemetry';
import type { KeptLooking } from '../keep-looking.ts';
import type { QueueBackend } from '../queue/backend.ts';
import { keepAdvancing } from './keep-advancing.ts';
import { keepExporting } from './keep-exporting.ts';
import { keepQueueing } from './keep-queueing.ts';
import { type OrganizationQueue, type OrganizationTakers, openOrganizationQueue } from './open-organization-queue.ts';
import { tellFailures } from './tell-failures.ts';

export interface OrganizationJobParts {
  readonly databaseUrl: string;
  readonly backend: QueueBackend;
  readonly settlement: UsageSettlement;
  /** Null where no credit is kept, as when self-hosted. */
  readonly credit: LookAfterCreditPorts | null;
  readonly exports: RunExportsPorts;
  /** What is told to the staff console, and taken from it. */
  readonly jobCare: Pick<JobCare, 'noteFailure' | 'forgetFailure' | 'takeOrganizationRetries'>;
  readonly lifecycle: AdvanceLifecyclePorts;
  readonly realClock: Clock;
  readonly logger: Logger;
}

/** Settles usage, looks after credit and runs exports and advances lives, one job for each organization. */
export async function startOrganizationJobs(parts: OrganizationJobParts): Promise<KeptLooking> {
  const { databaseUrl, backend, settlement, credit, exports, lifecycle, jobCare, realClock, logger } = parts;
  const takers: OrganizationTakers = {
    'settle-usage': naming(logger, 'settlement_failed', async (organizationId) => {
      const { count } = await settleOrganization(settlement, organizationId);
      if (count > 0) logger.debug('usage_settled', { organizationId, count });
      if (credit !== null && (await credit.care.isToLookAt(organizationId)))
        queue.enqueue({ name: 'look-after-credit', organizationId });
    }),
    'look-after-credit': naming(logger, 'credit_look_failed', async (organizationId) => {
      if (credit !== null) await lookAfterCredit(credit, organizationId);
    }),
    'advance-lifecycle': naming(logger, 'lifecycle_failed', async (organizationId) => {
      await advanceLifecycle(lifecycle, organizationId);
    }),
    'run-export': naming(logger, 'export_failed', async (organizationId) => {
      const endsAtMs = performance.now() + EXPORT_RUN_MS;
      const report = await runExports(exports, { organizationId, hasTimeLeft: () => performance.now() < endsAtMs });
      if (report.partCount > 0) logger.debug('export_run', { organizationId, ...report });
    }),
  };
  const queue: OrganizationQueue = await openOrganizationQueue(backend, tellFailures(takers, jobCare, logger), logger);
  const queueing = await keepQueueing({
    databaseUrl,
    queue,
    settlement,
    care: credit?.care ?? null,
    retries: jobCare,
    realClock,
    logger,
  });
  const exporting = await keepExporting({ databaseUrl, queue, runs: exports.runs, logger });
  const advancing = await keepAdvancing({ databaseUrl, queue, lifecycles: lifecycle.lifecycles, logger });
  queue.onLeft(() => {
    queueing.wake();
    exporting.wake();
    advancing.wake();
  });
  return {
    async close() {
      await advancing.close();
      await exporting.close();
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
