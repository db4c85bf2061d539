import { createHeldPreservation } from '@lethe/core/payloads';
import type { Clock } from '@lethe/core/time';
import {
  createAuditSealing,
  createDayDropper,
  createEndedAccess,
  createEndedIdempotencyKeys,
  createExpiredMetadata,
  createHeldPartStore,
  createHoldReleaseStore,
  createHourKeySweep,
  createInvoiceIssuing,
  createLedgerCheck,
  createManifestWriting,
  createRekeyStore,
  createRetentionMaintenance,
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
    maintenance: createRetentionMaintenance(database),
    runs,
    endedAccess: createEndedAccess(database),
    endedIdempotencyKeys: createEndedIdempotencyKeys(database),
    expiredMetadata: createExpiredMetadata(database),
    auditSealing: createAuditSealing(database),
    manifests: createManifestWriting(database),
    masterKeyRotation: { rotation, guard, clock, logger },
    collection: { credit: money.credit, logger },
    reconciliation: { reconciliation: money.reconciliation, logger },
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
