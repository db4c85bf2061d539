import type { PersonNames, SessionRepository } from '@lethe/core/access';
import type { AnalyticsReader } from '@lethe/core/analytics';
import type { AuditLog, Origin } from '@lethe/core/audit';
import type { CreditLedger, SpendingPolicyRepository } from '@lethe/core/billing';
import type { AutoTopUpRepository, BudgetRepository, CreditStandingReader } from '@lethe/core/billing/dunning';
import type { InvoicePrinter, InvoiceRepository } from '@lethe/core/billing/invoices';
import type { PaymentProcessor, PaymentRepository } from '@lethe/core/billing/payments';
import type { CardOnFile, PlanRepository } from '@lethe/core/billing/plans';
import type { UsageReader } from '@lethe/core/billing/usage';
import type { ConversationRepository } from '@lethe/core/conversations';
import type { DashboardRepository, ReportSending } from '@lethe/core/dashboards';
import type { ErasureRepository } from '@lethe/core/erasures';
import type { ExportRepository, ExportSealer } from '@lethe/core/exports';
import type { LegalHoldRepository } from '@lethe/core/holds';
import type {
  ApiKeyMint,
  ApiKeyRepository,
  ProviderConnections,
  ProviderKeyRepository,
  SecretVault,
} from '@lethe/core/keys';
import type { LifecycleRepository, LifePeriods } from '@lethe/core/lifecycle';
import type { ManagementKeyMint, ManagementKeyRepository } from '@lethe/core/management';
import type { ReaderTimeZones } from '@lethe/core/notifications';
import type {
  InvitationRepository,
  LinkTokens,
  MemberRepository,
  OrganizationRepository,
} from '@lethe/core/organizations';
import type { OverviewReader } from '@lethe/core/overview';
import type {
  FeedbackRepository,
  PayloadOpener,
  PayloadStore,
  RequestRepository,
  RequestStatistics,
} from '@lethe/core/payloads';
import type { ProjectRepository } from '@lethe/core/projects';
import type { ReceiptVerifier, TransparencyLog } from '@lethe/core/proof';
import type {
  DestructionStatusRepository,
  PatternEngine,
  RetentionImpactReader,
  RetentionPolicyRepository,
  SelfHostedPeriods,
} from '@lethe/core/retention';
import type { SavedViewRepository } from '@lethe/core/saved-views';
import type { SearchablePayloads } from '@lethe/core/search';
import type { SubprocessorRegister } from '@lethe/core/subprocessors';
import type { MembershipRepository, OrganizationId, UserId } from '@lethe/core/tenancy';
import type { Clock } from '@lethe/core/time';
import type { WebhookAddresses, WebhookRepository } from '@lethe/core/webhooks';

/** What every procedure gets. The caller composes it; nothing here knows a database, a cipher or a cookie. */
export interface ApiContext {
  /** Null without a valid session. */
  readonly user: SignedInUser | null;
  /** The session that the caller came with; null for one who came in another way. */
  readonly sessionId: string | null;
  readonly mode: 'demo' | 'cloud' | 'self_hosted';
  /** Names the call in logs and in the audit log. */
  readonly origin: Origin;
  readonly clock: Clock;
  /** Where the dashboard is found; links in mails lead there. */
  readonly publicUrl: string;
  readonly ports: ApiPorts;
  readonly retention: { readonly selfHosted: SelfHostedPeriods | null };
  /** How long the operator keeps backups, in days. */
  readonly backupRetentionDays: number;
  /** How long a suspended organization waits for its closure, and a closed one for its purge. */
  readonly lifePeriods: LifePeriods;
}

export interface SignedInUser {
  readonly id: UserId;
  readonly name: string;
  readonly email: string;
}

export interface ApiPorts {
  readonly requests: RequestRepository;
  readonly statistics: RequestStatistics;
  readonly analytics: AnalyticsReader;
  readonly dashboards: DashboardRepository;
  readonly reports: ReportSending;
  readonly payloads: PayloadStore;
  readonly searchablePayloads: SearchablePayloads;
  readonly conversations: ConversationRepository;
  readonly savedViews: SavedViewRepository;
  readonly feedback: FeedbackRepository;
  readonly legalHolds: LegalHoldRepository;
  readonly erasures: ErasureRepository;
  readonly opener: PayloadOpener;
  readonly exports: ExportRepository;
  readonly exportSealer: ExportSealer;
  readonly policies: RetentionPolicyRepository;
  readonly redactionPatterns: PatternEngine;
  readonly retentionImpact: RetentionImpactReader;
  readonly overview: OverviewReader;
  readonly spendingPolicies: SpendingPolicyRepository;
  readonly usage: UsageReader;
  /** The credit of one organization and what moved it. */
  readonly creditLedgerOf: (organizationId: OrganizationId) => CreditLedger;
  readonly payments: PaymentRepository;
  /** Null where payments are off. */
  readonly paymentProcessor: PaymentProcessor | null;
  readonly autoTopUps: AutoTopUpRepository;
  readonly budgets: BudgetRepository;
  readonly creditStanding: CreditStandingReader;
  readonly plans: PlanRepository;
  readonly cardOnFile: CardOnFile;
  readonly invoices: InvoiceRepository;
  readonly invoicePrinter: InvoicePrinter;
  readonly destructionStatus: DestructionStatusRepository;
  readonly subprocessors: SubprocessorRegister;
  readonly memberships: MembershipRepository;
  readonly organizations: OrganizationRepository;
  readonly lifecycles: LifecycleRepository;
  readonly members: MemberRepository;
  readonly invitations: InvitationRepository;
  readonly projects: ProjectRepository;
  readonly linkTokens: LinkTokens;
  /** A new id: a UUID that nothing has. */
  readonly mintId: () => string;
  readonly auditLog: AuditLog;
  readonly transparencyLog: TransparencyLog;
  readonly receiptVerifier: ReceiptVerifier;
  readonly sessions: SessionRepository;
  readonly readerTimeZones: ReaderTimeZones;
  readonly personNames: PersonNames;
  readonly webhooks: WebhookRepository;
  readonly webhookAddresses: WebhookAddresses;
  /** A new secret, as its receiver is to keep it. */
  readonly mintWebhookSecret: () => string;
  readonly apiKeys: ApiKeyRepository;
  readonly apiKeyMint: ApiKeyMint;
  readonly providerKeys: ProviderKeyRepository;
  readonly secretVault: SecretVault;
  readonly providerConnections: ProviderConnections;
  readonly managementKeys: ManagementKeyRepository;
  readonly managementKeyMint: ManagementKeyMint;
  /** Null outside demo mode. */
  readonly demoClock: DemoClockPort | null;
}

/** The clock that the processes of a demo share. */
export interface DemoClockPort {
  offsetMs(): Promise<number>;
  /** Moves through every due instant in order and answers when the work at each is done. */
  advance(advanceSeconds: number): Promise<void>;
}
