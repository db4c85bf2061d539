export { createAnalyticsReader } from './analytics-reader.ts';
export { createApiKeyRepository } from './api-keys.ts';
export { asStaff, orStaffRefusal, withStaff } from './as-staff.ts';
export { assertSafeRole } from './assert-safe-role.ts';
export { type AttemptLimiter, createAttemptLimiter } from './attempt-limiter.ts';
export { appendAuditEvent, createAuditLog } from './audit-log.ts';
export { createAutoTopUpRepository } from './auto-top-ups.ts';
export { createBudgetRepository } from './budgets.ts';
export { createConversationRepository } from './conversations.ts';
export { createCreditCare } from './credit-care.ts';
export { CREDIT_CHANNEL, type CreditLeaseOptions, createCreditLeases } from './credit-leases.ts';
export { createCreditGrants, createCreditLedger } from './credit-ledger.ts';
export { createCreditStandingReader } from './credit-standing.ts';
export { createDashboardRepository } from './dashboards.ts';
export { createDatabase, type Database } from './database.ts';
export { createDayDropper } from './day-dropper.ts';
export {
  createDestructionOverview,
  createDestructionStatusRepository,
  type DestructionOverview,
  type DestructionTotals,
  type OrganizationDestruction,
} from './destruction-status.ts';
export { createEmailLinks, type EmailLinks } from './email-links.ts';
export { createEndedAccess } from './ended-access.ts';
export { createErasureQueue } from './erasure-queue.ts';
export { createErasureSweep } from './erasure-sweep.ts';
export { createErasureRepository } from './erasures.ts';
export { createEventDispatch, EVENTS_CHANNEL } from './event-dispatch.ts';
export { createExpiredMetadata } from './expired-metadata.ts';
export { createEndedExports, createExportHourKeys, createExportRuns, EXPORT_CHANNEL } from './export-runs.ts';
export { createExportRepository } from './exports.ts';
export { createFeedbackRepository, createFeedbackStore } from './feedback.ts';
export { createFingerprintKeyStore } from './fingerprint-keys.ts';
export { createGoneOrganizations } from './gone-organizations.ts';
export { createHoldKeyStore } from './hold-keys.ts';
export { createHoldRegister } from './hold-register.ts';
export { createLegalHoldRepository } from './holds.ts';
export { createHeldPartStore, createHoldReleaseStore } from './holds-preservation.ts';
export { createHourKeySweep } from './hour-key-sweep.ts';
export { createHourKeyStore } from './hour-keys.ts';
export { createEndedIdempotencyKeys, createIdempotencyStore } from './idempotency-keys.ts';
export { createInvitationRepository } from './invitations.ts';
export { createInvoiceIssuing } from './invoice-issuing.ts';
export { createInvoiceRepository } from './invoices.ts';
export { createJobCare, type JobCare } from './job-care.ts';
export { createJobConsole } from './job-console.ts';
export { createJobRunRepository, type JobOutcome, type JobRun, type JobRunRepository } from './job-runs.ts';
export { createLedgerCheck } from './ledger-check.ts';
export { createLifecycleRepository } from './lifecycle.ts';
export { createLifecycleSweep, LIFECYCLE_CHANNEL } from './lifecycle-sweep.ts';
export { createLogReference } from './log-reference.ts';
export {
  createMailDelivery,
  type DueMail,
  type MailDelivery,
  OUTBOX_CHANNEL,
  type OutboxEntry,
} from './mail-delivery.ts';
export { createManagementKeyRepository } from './management-keys.ts';
export { createMasterKeyRotationStore } from './master-key-rotation-store.ts';
export { createMasterKeyVersions } from './master-key-versions.ts';
export { createMemberRepository } from './members.ts';
export { createMembershipRepository } from './memberships.ts';
export { createOrganizationRepository } from './organizations.ts';
export { queueMail } from './outbox.ts';
export { createOverviewReader } from './overview-reader.ts';
export { createSearchablePayloads } from './payload-search.ts';
export { createPayloadStore } from './payload-store.ts';
export { createPaymentAudit } from './payment-audit.ts';
export { createPaymentBooks } from './payment-books.ts';
export { createPaymentEvents, createPaymentRepository, PAYMENTS_CHANNEL } from './payments.ts';
export { createPersonNames } from './person-names.ts';
export { createCardOnFile, createPlanRepository } from './plans.ts';
export { createPriceArchive } from './prices.ts';
export { createPrisma, type PrismaClient } from './prisma.ts';
export { createProjectRepository } from './projects.ts';
export { createProviderKeyRepository } from './provider-keys.ts';
export { createPurgeStore } from './purge-store.ts';
export { createReaderTimeZones } from './reader-time-zones.ts';
export type { RecordEntry } from './record-entry.ts';
export { createRecordWriter, type RecordOutcome, type RecordWriter } from './record-writer.ts';
export { createRekeyStore } from './rekey-store.ts';
export { createReportSending } from './report-sending.ts';
export { createRequestStatistics } from './request-statistics.ts';
export { createRequestRepository } from './requests.ts';
export {
  type ApiKeyResolver,
  createApiKeyResolver,
  type KeySnapshot,
  type KeySpending,
  type KeyUse,
  type OwnProvider,
} from './resolve-api-key.ts';
export { createRetentionImpactReader } from './retention-impact.ts';
export { createRetentionMaintenance, type RetentionMaintenance } from './retention-maintenance.ts';
export { createRetentionPolicyRepository } from './retention-policies.ts';
export { createRequestRollups, type RequestRollups } from './roll-up-requests.ts';
export { createSavedViewRepository } from './saved-views.ts';
export { createSessionRepository } from './sessions.ts';
export { createSpendingPolicyRepository } from './spending-policies.ts';
export { createStaffRepository, type StaffRepository } from './staff.ts';
export { createStaffLog } from './staff-log.ts';
export { createStaffOrganizations } from './staff-organizations.ts';
export { createStaffPlanRepository } from './staff-plans.ts';
export { createSubprocessorEditor, createSubprocessorRegister } from './subprocessors.ts';
export { type Subscription, subscribe } from './subscribe.ts';
export { createTimeGuard, type RunningTime } from './time-guard.ts';
export { createToldNotifications, type ToldNotifications } from './told-notifications.ts';
export { createTransparencyLog } from './transparency-log.ts';
export { createLogHeadStore, LOG_CHANNEL, type LogHead, type LogHeadStore } from './transparency-log-head.ts';
export { LogNodeMissing } from './transparency-log-nodes.ts';
export {
  type AuditSealing,
  createAuditSealing,
  createManifestWriting,
  type ManifestDay,
  type ManifestWriting,
} from './transparency-log-sealing.ts';
export { createUsageReader } from './usage-reader.ts';
export { createUsageSettlement, USAGE_CHANNEL } from './usage-settlement.ts';
export { createUserRepository, type UserRepository } from './users.ts';
export { createWebhookDeliveries, WEBHOOKS_CHANNEL } from './webhook-deliveries.ts';
export { createWebhookRepository } from './webhook-endpoints.ts';
