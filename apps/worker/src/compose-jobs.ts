import type { AdvanceLifecyclePorts } from '@lethe/core/lifecycle';
import { createHeldPreservation } from '@lethe/core/payloads';
import type { Clock } from '@lethe/core/time';
import {
  createAnalyticsReader,
  createAuditSealing,
  createDayDropper,
  createEndedAccess,
  createEndedExports,
  createEndedIdempotencyKeys,
  createErasureSweep,
  createExpiredMetadata,
  createHeldPartStore,
  createHoldReleaseStore,
  createHourKeySweep,
  createInvoiceIssuing,
  createLedgerCheck,
  createManifestWriting,
  createPurgeStore,
  createRekeyStore,
  createReportSending,
  createRequestRollups,
  createRetentionMaintenance,
  createToldNotifications,
  createUsageSettlement,
  type Database,
  type JobRunRepository,
} from '@lethe/db';
import type { Logger } from '@lethe/telemetry';
import { createPayloadKeyRewrapper } from '@lethe/vault';
import { sellerOf } from './billing/seller.ts';
import type { Money } from './compose-money.ts';
import type { WorkerEnv } from './env.ts';
import { bindJobs, type JobPorts, type Jobs } from './jobs/bind-jobs.ts';

export interface JobParts {
  readonly env: WorkerEnv;
  readonly database: Database;
  readonly runs: JobRunRepository;
  readonly guard: JobPorts['destruction']['guard'];
  readonly masterKeys: Parameters<typeof createPayloadKeyRewrapper>[0];
  readonly rotation: JobPorts['masterKeyRotation']['rotation'];
  readonly clock: Clock;
  readonly money: Money;
  readonly lifecycle: AdvanceLifecyclePorts;
  readonly logger: Logger;
}

/** Every recurring job on the real database and vault. */
export function composeJobs({
  env,
  database,
  runs,
  guard,
  masterKeys,
  rotation,
  clock,
  money,
  lifecycle,
  logger,
}: JobParts): Jobs {
  const rewrapper = createPayloadKeyRewrapper(masterKeys);
  return bindJobs({
    destruction: {
      guard,
      hourKeys: createHourKeySweep(database),
      dropper: createDayDropper(database),
      preservation: createHeldPreservation({ heldParts: createHeldPartStore(database), rewrapper }),
      logger,
    },
    keyKeeping: {
      rekeys: createRekeyStore(database),
      releases: createHoldReleaseStore(database),
      rewrapper,
      logger,
    },
    erasures: { sweep: createErasureSweep(database), logger },
    lifecycle: { ...lifecycle, logger },
    maintenance: createRetentionMaintenance(database),
    runs,
    endedAccess: createEndedAccess(database),
    endedExports: createEndedExports(database),
    endedIdempotencyKeys: createEndedIdempotencyKeys(database),
    rollups: createRequestRollups(database),
    expiredMetadata: createExpiredMetadata(database),
    notifications: createToldNotifications(database),
    auditSealing: createAuditSealing(database),
    manifests: createManifestWriting(database),
    masterKeyRotation: { rotation, guard, clock, logger },
    purge: {
      guard,
      store: createPurgeStore(database),
      clock,
      processor: money.payments?.processor ?? null,
      verifierUrl: new URL('/verify-receipt.mjs', env.NEXTAUTH_URL).href,
      logger,
    },
    collection: { credit: money.credit, logger },
    reconciliation: { reconciliation: money.reconciliation, logger },
    dashboardReports: {
      reports: createReportSending(database),
      analytics: createAnalyticsReader(database),
      publicUrl: env.NEXTAUTH_URL,
      clock,
      logger,
    },
    ledger: { check: createLedgerCheck(database), logger },
    invoicing:
      env.LETHE_MODE === 'self_hosted'
        ? null
        : {
            issuing: createInvoiceIssuing(database),
            settlement: createUsageSettlement(database),
            clock,
            seller: sellerOf(env),
            publicUrl: env.NEXTAUTH_URL,
            logger,
          },
  });
}
