import type { EndedExports } from '@lethe/core/exports';
import type { EndedIdempotencyKeys } from '@lethe/core/payloads';
import type { ExpiredMetadata } from '@lethe/core/retention';
import type {
  AuditSealing,
  JobRunRepository,
  ManifestWriting,
  RequestRollups,
  RetentionMaintenance,
  ToldNotifications,
} from '@lethe/db';
import type { JobName } from '../schedule.ts';
import { type AdvanceErasuresJobPorts, advanceErasuresJob } from './advance-erasures.ts';
import { type AdvanceLifecycleJobPorts, advanceLifecycleJob } from './advance-lifecycle.ts';
import { checkLedgerJob } from './check-ledger.ts';
import { type CollectPaymentsPorts, collectPaymentsJob } from './collect-payments.ts';
import { createPayloadPartitionsJob } from './create-payload-partitions.ts';
import { deleteExpiredMetadataJob } from './delete-expired-metadata.ts';
import { destroyHourKeysJob } from './destroy-hour-keys.ts';
import type { DestructionPorts } from './destruction-ports.ts';
import { dropPayloadPartitionsJob } from './drop-payload-partitions.ts';
import { type EndedAccess, forgetEndedAccessJob } from './forget-ended-access.ts';
import { forgetEndedExportsJob } from './forget-ended-exports.ts';
import { forgetIdempotencyKeysJob } from './forget-idempotency-keys.ts';
import { forgetJobRunsJob } from './forget-job-runs.ts';
import { forgetNotificationsJob } from './forget-notifications.ts';
import { type IssueInvoicesJobPorts, issueInvoicesJob } from './issue-invoices.ts';
import type { Job } from './job.ts';
import { type PurgeJobPorts, purgeOrganizationsJob } from './purge-organizations.ts';
import { type ReconcilePaymentsPorts, reconcilePaymentsJob } from './reconcile-payments.ts';
import { type KeyKeepingPorts, rekeyErasedHoursJob } from './rekey-erased-hours.ts';
import { releaseHoldsJob } from './release-holds.ts';
import { rollUpRequestsJob } from './roll-up-requests.ts';
import { type RotateMasterKeyPorts, rotateMasterKeyJob } from './rotate-master-key.ts';
import { sealAuditEventsJob } from './seal-audit-events.ts';
import { type SendReportsJobPorts, sendDashboardReportsJob } from './send-dashboard-reports.ts';
import { writeManifestsJob } from './write-manifests.ts';

export type Jobs = Readonly<Record<JobName, Job>>;

export interface JobPorts {
  readonly destruction: DestructionPorts;
  readonly keyKeeping: KeyKeepingPorts;
  readonly erasures: Omit<AdvanceErasuresJobPorts, 'guard'>;
  readonly lifecycle: Omit<AdvanceLifecycleJobPorts, 'guard'>;
  readonly maintenance: RetentionMaintenance;
  readonly runs: Pick<JobRunRepository, 'forgetBefore'>;
  readonly endedAccess: EndedAccess;
  readonly endedExports: EndedExports;
  readonly endedIdempotencyKeys: EndedIdempotencyKeys;
  readonly rollups: RequestRollups;
  readonly expiredMetadata: ExpiredMetadata;
  readonly notifications: ToldNotifications;
  readonly auditSealing: AuditSealing;
  readonly manifests: ManifestWriting;
  readonly masterKeyRotation: RotateMasterKeyPorts;
  readonly purge: PurgeJobPorts;
  readonly collection: CollectPaymentsPorts;
  readonly reconciliation: ReconcilePaymentsPorts;
  readonly dashboardReports: SendReportsJobPorts;
  readonly ledger: Parameters<typeof checkLedgerJob>[0];
  /** Null on an installation of one's own. */
  readonly invoicing: IssueInvoicesJobPorts | null;
}

/** Every name of the schedule with what runs under it: a new name does not compile until it has a job. */
export function bindJobs({
  destruction,
  keyKeeping,
  erasures,
  lifecycle,
  maintenance,
  runs,
  endedAccess,
  endedExports,
  endedIdempotencyKeys,
  expiredMetadata,
  notifications,
  auditSealing,
  manifests,
  masterKeyRotation,
  purge,
  collection,
  reconciliation,
  rollups,
  dashboardReports,
  ledger,
  invoicing,
}: JobPorts): Jobs {
  return {
    'advance-erasures': advanceErasuresJob({ ...erasures, guard: destruction.guard }),
    'advance-lifecycle': advanceLifecycleJob({ ...lifecycle, guard: destruction.guard }),
    'check-ledger': checkLedgerJob(ledger),
    'collect-payments': collectPaymentsJob(collection),
    'create-payload-partitions': createPayloadPartitionsJob(maintenance),
    'delete-expired-metadata': deleteExpiredMetadataJob({ ...destruction, sweep: expiredMetadata }),
    'destroy-hour-keys': destroyHourKeysJob(destruction),
    'drop-payload-partitions': dropPayloadPartitionsJob(destruction),
    'forget-ended-access': forgetEndedAccessJob(endedAccess),
    'forget-ended-exports': forgetEndedExportsJob(endedExports),
    'forget-idempotency-keys': forgetIdempotencyKeysJob(endedIdempotencyKeys),
    'forget-job-runs': forgetJobRunsJob(runs),
    'forget-notifications': forgetNotificationsJob(notifications),
    'purge-organizations': purgeOrganizationsJob(purge),
    'reconcile-payments': reconcilePaymentsJob(reconciliation),
    'issue-invoices': issueInvoicesJob(invoicing),
    'rekey-erased-hours': rekeyErasedHoursJob(keyKeeping),
    'release-holds': releaseHoldsJob(keyKeeping),
    'roll-up-requests': rollUpRequestsJob(rollups),
    'rotate-master-key': rotateMasterKeyJob(masterKeyRotation),
    'seal-audit-events': sealAuditEventsJob(auditSealing),
    'send-dashboard-reports': sendDashboardReportsJob(dashboardReports),
    'write-manifests': writeManifestsJob(manifests),
  };
}
