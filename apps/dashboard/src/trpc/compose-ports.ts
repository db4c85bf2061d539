import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { ApiPorts, DemoClockPort } from '@lethe/api';
import type { PaymentProcessor } from '@lethe/core/billing/payments';
import { EXPORT_LINK_DAYS_DEFAULT, type ExportSealer } from '@lethe/core/exports';
import type { PayloadOpener } from '@lethe/core/payloads';
import {
  createAnalyticsReader,
  createApiKeyRepository,
  createAuditLog,
  createAutoTopUpRepository,
  createBudgetRepository,
  createCardOnFile,
  createConversationRepository,
  createCreditLedger,
  createCreditStandingReader,
  createDashboardRepository,
  createDestructionStatusRepository,
  createErasureRepository,
  createExportRepository,
  createFeedbackRepository,
  createInvitationRepository,
  createInvoiceRepository,
  createLegalHoldRepository,
  createLifecycleRepository,
  createManagementKeyRepository,
  createMemberRepository,
  createMembershipRepository,
  createOrganizationRepository,
  createOverviewReader,
  createPayloadStore,
  createPaymentRepository,
  createPersonNames,
  createPlanRepository,
  createProjectRepository,
  createProviderKeyRepository,
  createReaderTimeZones,
  createReportSending,
  createRequestRepository,
  createRequestStatistics,
  createRetentionImpactReader,
  createRetentionPolicyRepository,
  createSavedViewRepository,
  createSearchablePayloads,
  createSessionRepository,
  createSpendingPolicyRepository,
  createSubprocessorRegister,
  createTransparencyLog,
  createUsageReader,
  createWebhookRepository,
  type Database,
} from '@lethe/db';
import { createPatternEngine } from '@lethe/redaction';
import { linkTokens } from '@lethe/vault';
import { createInvoicePrinter } from '../invoices/create-invoice-printer.ts';
import type { ProviderPorts } from './compose-provider-ports.ts';
import { createApiKeyMint } from './create-api-key-mint.ts';
import { createManagementKeyMint, type KeySecrets } from './create-management-key-mint.ts';
import { mintWebhookSecret } from './mint-webhook-secret.ts';
import { receiptVerifier } from './receipt-verifier.ts';

/** Both next and its standalone server run in the dashboard's own folder; the build takes the fonts along. */
const FONT_FOLDER = 'node_modules/geist/dist/fonts/geist-sans';

interface PortParts {
  readonly database: Database;
  readonly opener: PayloadOpener;
  readonly demoClock: DemoClockPort | null;
  /** Left out: exports can be listed, and none is fetched. */
  readonly exports?: { readonly sealer: ExportSealer; readonly keptForDays: number };
  /** What new keys are marked as, and what all are digested under. */
  readonly keys: KeySecrets;
  readonly providers: ProviderPorts;
  /** Holds the typeface of printed invoices; left out: the dashboard's own. */
  readonly fontFolder?: string;
  /** Null where payments are off. */
  readonly paymentProcessor: PaymentProcessor | null;
}

const NO_EXPORT_SEALER: ExportSealer = {
  seal: () => Promise.reject(new Error('No export is sealed here.')),
  open: () => Promise.reject(new Error('No export is opened here.')),
};

/** What procedures reach the outside through, on a real database and vault. */
export function composePorts(parts: PortParts): ApiPorts {
  const { database, opener, demoClock, keys, providers, paymentProcessor } = parts;
  const fontFolder = parts.fontFolder ?? join(/* turbopackIgnore: true */ process.cwd(), FONT_FOLDER);
  return {
    requests: createRequestRepository(database),
    statistics: createRequestStatistics(database),
    analytics: createAnalyticsReader(database),
    dashboards: createDashboardRepository(database),
    reports: createReportSending(database),
    payloads: createPayloadStore(database),
    searchablePayloads: createSearchablePayloads(database),
    conversations: createConversationRepository(database),
    savedViews: createSavedViewRepository(database),
    feedback: createFeedbackRepository(database),
    legalHolds: createLegalHoldRepository(database),
    erasures: createErasureRepository(database),
    opener,
    exports: createExportRepository(database, parts.exports ?? { keptForDays: EXPORT_LINK_DAYS_DEFAULT }),
    exportSealer: parts.exports?.sealer ?? NO_EXPORT_SEALER,
    lifecycles: createLifecycleRepository(database),
    policies: createRetentionPolicyRepository(database),
    redactionPatterns: createPatternEngine(),
    retentionImpact: createRetentionImpactReader(database),
    overview: createOverviewReader(database),
    spendingPolicies: createSpendingPolicyRepository(database),
    usage: createUsageReader(database),
    creditLedgerOf: (organizationId) => createCreditLedger(database, organizationId),
    payments: createPaymentRepository(database),
    paymentProcessor,
    autoTopUps: createAutoTopUpRepository(database),
    budgets: createBudgetRepository(database),
    creditStanding: createCreditStandingReader(database),
    plans: createPlanRepository(database),
    cardOnFile: createCardOnFile(database),
    invoices: createInvoiceRepository(database),
    invoicePrinter: createInvoicePrinter({ fontFolder }),
    destructionStatus: createDestructionStatusRepository(database),
    subprocessors: createSubprocessorRegister(database),
    memberships: createMembershipRepository(database),
    organizations: createOrganizationRepository(database),
    members: createMemberRepository(database),
    invitations: createInvitationRepository(database),
    projects: createProjectRepository(database),
    linkTokens,
    mintId: randomUUID,
    auditLog: createAuditLog(database),
    transparencyLog: createTransparencyLog(database),
    receiptVerifier,
    sessions: createSessionRepository(database),
    readerTimeZones: createReaderTimeZones(database),
    personNames: createPersonNames(database),
    webhooks: createWebhookRepository(database),
    mintWebhookSecret,
    apiKeys: createApiKeyRepository(database),
    apiKeyMint: createApiKeyMint(keys),
    providerKeys: createProviderKeyRepository(database),
    ...providers,
    managementKeys: createManagementKeyRepository(database),
    managementKeyMint: createManagementKeyMint(keys),
    demoClock,
  };
}
