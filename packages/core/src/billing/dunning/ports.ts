import type { NewAuditEvent } from '../../audit/index.ts';
import type { MailContent } from '../../mail/index.ts';
import type { NanoUsd } from '../../money/index.ts';
import type { OrganizationId } from '../../tenancy/index.ts';
import type { PaymentFacts } from '../payments/index.ts';
import type { AutoTopUp, AutoTopUpDecision, AutoTopUpDraft, AutoTopUpPosition } from './auto-top-up.ts';
import type { Budget, BudgetStanding } from './budget.ts';
import type {
  CreditFindings,
  CreditPositionSeen,
  CreditStanding,
  Reconciliation,
  SuspensionReason,
} from './credit-standing.ts';

/** Automatic top-up, as the dashboard sees and sets it. */
export interface AutoTopUpRepository {
  /** Version 0 when nobody has chosen yet. */
  current(organizationId: OrganizationId): Promise<AutoTopUp>;
  /** What automatic top-ups have charged in the UTC month that contains `now`. */
  chargedInMonth(query: { organizationId: OrganizationId; now: Date }): Promise<NanoUsd>;
  /**
   * Saves the next version with its audit event, and ends a payment that waits to be tried again and is no longer wanted.
   * @returns null when `baseVersion` is no longer the one in force
   */
  save(query: {
    organizationId: OrganizationId;
    baseVersion: number;
    draft: AutoTopUpDraft;
    audit: NewAuditEvent;
  }): Promise<AutoTopUp | null>;
}

export interface BudgetRepository {
  /** In the order of their names, with what the UTC month of `now` has cost. */
  list(query: { organizationId: OrganizationId; now: Date }): Promise<readonly BudgetStanding[]>;
  find(query: { organizationId: OrganizationId; budgetId: string }): Promise<Budget | null>;
  /** Makes it, or changes the one of this id. What was told of its thresholds this month stays told. */
  save(query: {
    organizationId: OrganizationId;
    budget: Budget;
    at: Date;
    audit: NewAuditEvent;
  }): Promise<BudgetOutcome>;
  /** @returns false when there is none of this id; then nothing is written */
  remove(query: { organizationId: OrganizationId; budgetId: string; audit: NewAuditEvent }): Promise<boolean>;
}
export type BudgetOutcome = 'saved' | 'name_taken' | 'too_many' | 'project_unknown';

export interface CreditStandingReader {
  standing(organizationId: OrganizationId): Promise<CreditStanding>;
}

/** Whom a mail about money names. */
export interface MoneyMailFacts {
  readonly organizationName: string;
  readonly organizationSlug: string;
}

/** The worker's side of credit that runs out. Repeating any of it changes nothing. */
export interface CreditCare {
  /** Organizations with something to do about their credit. `withBudgets` also asks about budgets, which costs more. */
  listToLookAt(query: { withBudgets: boolean; countMax: number }): Promise<readonly OrganizationId[]>;
  isToLookAt(organizationId: OrganizationId): Promise<boolean>;
  /** Decides and opens the payment in one transaction that nobody else's decision can overlap. */
  openAutoTopUp(query: {
    organizationId: OrganizationId;
    paymentId: string;
    now: Date;
    decide: (position: AutoTopUpPosition) => AutoTopUpDecision;
  }): Promise<AutoTopUpDecision>;
  /** Ends automatic top-ups that wait to be tried again and that nobody wants any more. Null: of all organizations. */
  cancelUnwanted(organizationId: OrganizationId | null): Promise<number>;
  /** Notes what was found of the balance, with the mail that tells of it, in one transaction. */
  noteBalance(query: {
    organizationId: OrganizationId;
    look: (seen: CreditPositionSeen, now: Date) => CreditFindings;
    mailsOf: (findings: CreditFindings, facts: BalanceMailFacts) => readonly MailContent[];
  }): Promise<CreditFindings | null>;
  /** Notes which thresholds were told, with the mails, in one transaction; returns how many mails. */
  noteBudgets(query: {
    organizationId: OrganizationId;
    reached: (standing: BudgetStanding) => readonly number[];
    mailOf: (standing: BudgetStanding, percent: number, facts: MoneyMailFacts) => MailContent;
  }): Promise<number>;
  /** Payments that fail and of which members have to be told: the first failure, each further day, and that it was given up. */
  listToTell(countMax: number): Promise<readonly PaymentOccasion[]>;
  /** Payments of one organization that are due, oldest first. */
  listDueOf(query: { organizationId: OrganizationId; now: Date }): Promise<readonly string[]>;
  /** Sends the mail unless it was sent; with the end of an automatic top-up its audit event. False when it was sent before. */
  tell(occasion: PaymentOccasion, mailOf: (facts: FailingPaymentFacts) => MailContent): Promise<boolean>;
  /** The earliest instant at which there is something to collect or to ask for. */
  nextWorkAt(): Promise<Date | null>;
}

/** The books, for the nightly comparison with the payment processor. */
export interface PaymentAudit {
  /** What the ledger has of a payment, its refunds and disputes. */
  ledgerOf(organizationId: OrganizationId, facts: PaymentFacts): Promise<NanoUsd>;
  listPaidSince(since: Date): Promise<readonly { organizationId: OrganizationId; paymentIntentId: string }[]>;
  /** Organizations that the processor knows. */
  listBilled(): Promise<readonly OrganizationId[]>;
  noteReconciliation(query: { organizationId: OrganizationId; run: Reconciliation }): Promise<void>;
}

export interface BalanceMailFacts extends MoneyMailFacts {
  readonly balanceNanoUsd: NanoUsd;
  readonly lowBalanceNanoUsd: NanoUsd | null;
}

/** `day_n`: the n-th day after the first failure has begun, and it still fails. */
export type FailureOccasion = 'first_failure' | `day_${number}` | 'given_up';

export interface PaymentOccasion {
  readonly organizationId: OrganizationId;
  readonly paymentId: string;
  readonly occasion: FailureOccasion;
}

export interface FailingPaymentFacts extends MoneyMailFacts {
  readonly kind: Exclude<SuspensionReason, 'negative_balance'>;
  readonly amountNanoUsd: NanoUsd;
  readonly failureMessage: string | null;
  readonly nextAttemptAt: Date | null;
  readonly firstFailedAt: Date;
}
