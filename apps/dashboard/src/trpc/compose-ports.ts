import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { ApiPorts, DemoClockPort } from '@lethe/api';
import type { PaymentProcessor } from '@lethe/core/billing/payments';
import type { PayloadOpener } from '@lethe/core/payloads';
import {
  createApiKeyRepository,
  createAuditLog,
  createAutoTopUpRepository,
  createBudgetRepository,
  createCardOnFile,
  createCreditLedger,
  createCreditStandingReader,
  createDestructionStatusRepository,
  createInvitationRepository,
  createInvoiceRepository,
  createManagementKeyRepository,
  createMemberRepository,
  createMembershipRepository,
  createOrganizationRepository,
  createPayloadStore,
  createPaymentRepository,
  createPlanRepository,
  createProjectRepository,
  createProviderKeyRepository,
  createRequestRepository,
  createRequestStatistics,
  createRetentionPolicyRepository,
  createSessionRepository,
  createSpendingPolicyRepository,
  createSubprocessorRegister,
  createTransparencyLog,
  createUsageReader,
  type Database,
} from '@lethe/db';
import { linkTokens } from '@lethe/vault';
import { createInvoicePrinter } from '../invoices/create-invoice-printer.ts';
import type { ProviderPorts } from './compose-provider-ports.ts';
import { createApiKeyMint } from './create-api-key-mint.ts';
import { createManagementKeyMint, type KeySecrets } from './create-management-key-mint.ts';
import { receiptVerifier } from './receipt-verifier.ts';

/** Both next and its standalone server run in the dashboard's own folder; the build takes the fonts along. */
const FONT_FOLDER = 'node_modules/geist/dist/fonts/geist-sans';

interface PortParts {
  readonly database: Database;
  readonly opener: PayloadOpener;
  readonly demoClock: DemoClockPort | null;
  /** What new keys are marked as, and what all are digested under. */
  readonly keys: KeySecrets;
  readonly providers: ProviderPorts;
  /** Holds the typeface of printed invoices; left out: the dashboard's own. */
  readonly fontFolder?: string;
  /** Null where payments are off. */
  readonly paymentProcessor: PaymentProcessor | null;
}

/** What procedures reach the outside through, on a real database and vault. */
export function composePorts(parts: PortParts): ApiPorts {
  const { database, opener, demoClock, keys, providers, paymentProcessor } = parts;
  const fontFolder = parts.fontFolder ?? join(/* turbopackIgnore: true */ process.cwd(), FONT_FOLDER);
  return {
    requests: createRequestRepository(database),
    statistics: createRequestStatistics(database),
    payloads: createPayloadStore(database),
    opener,
    policies: createRetentionPolicyRepository(database),
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
    apiKeys: createApiKeyRepository(database),
    apiKeyMint: createApiKeyMint(keys),
    providerKeys: createProviderKeyRepository(database),
    ...providers,
    managementKeys: createManagementKeyRepository(database),
    managementKeyMint: createManagementKeyMint(keys),
    demoClock,
  };
}
