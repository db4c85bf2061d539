import type { NewAuditEvent } from '../../audit/index.ts';
import type { MailContent } from '../../mail/index.ts';
import type { NanoUsd } from '../../money/index.ts';
import type { OrganizationId } from '../../tenancy/index.ts';
import type { OwedFacts } from './owed.ts';
import type { BillingAccount, Payment, PaymentKind, SavedCard } from './payment.ts';
import type { EventSubject, PaymentFacts, VerifiedEvent } from './processor.ts';

/** Payments and billing accounts of an organization, for its dashboard. It moves no money and gives no credit. */
export interface PaymentRepository {
  account(organizationId: OrganizationId): Promise<BillingAccount | null>;
  /** Keeps the first customer of an organization, and answers the account as it then is. */
  openAccount(query: { organizationId: OrganizationId; customerId: string; at: Date }): Promise<BillingAccount>;
  /** Notes a payment that somebody is about to make on a hosted page, before that page exists, unless {@link OPEN_TOP_UPS_MAX} wait already. */
  openTopUp(query: OpenTopUpQuery): Promise<'opened' | 'too_many'>;
  /** What the organization owes as the books are now. */
  owed(organizationId: OrganizationId): Promise<OwedFacts>;
  /** The same as {@link openTopUp} for a payment of all that is owed, with the plan fees that it pays. */
  openSettlement(query: OpenTopUpQuery & { planFeePaymentIds: readonly string[] }): Promise<'opened' | 'too_many'>;
  /** Which hosted page belongs to it. */
  noteSession(query: { organizationId: OrganizationId; paymentId: string; sessionId: string }): Promise<void>;
  /** That somebody went to save a card. Which card there is then the worker reads from the processor. */
  noteCardSetup(audit: NewAuditEvent): Promise<void>;
  /** The card is gone. */
  forgetCard(query: { organizationId: OrganizationId; at: Date; audit: NewAuditEvent }): Promise<void>;
  find(query: { organizationId: OrganizationId; paymentId: string }): Promise<Payment | null>;
  /** Newest first. */
  list(query: {
    organizationId: OrganizationId;
    countMax: number;
    before: PaymentPlace | null;
  }): Promise<readonly Payment[]>;
  /**
   * Asks the worker to look at a payment that is under way, for whoever came back from the hosted page before the webhook did.
   * Asking often has it looked at every few seconds and no more.
   */
  askToLook(query: { organizationId: OrganizationId; paymentId: string }): Promise<void>;
}

export interface OpenTopUpQuery {
  readonly organizationId: OrganizationId;
  readonly paymentId: string;
  readonly amountNanoUsd: NanoUsd;
  readonly at: Date;
  readonly audit: NewAuditEvent;
}

/** A place in the order of payments. */
export interface PaymentPlace {
  readonly createdAt: Date;
  readonly id: string;
}

/** Where verified events are kept until the worker has looked. */
export interface PaymentEvents {
  /** @returns false when an event of this id was stored before; then nothing changes */
  store(event: VerifiedEvent): Promise<boolean>;
}

/** The worker's side: what the processor says becomes ledger. Repeating any of it changes nothing. */
export interface PaymentBooks {
  /** Events that nobody has looked into, oldest first. One that was claimed and not finished comes again, ever later. */
  claimEvents(countMax: number): Promise<readonly PendingEvent[]>;
  /** `outcome`: what came of the look. */
  finishEvent(query: { eventId: string; outcome: EventOutcome }): Promise<void>;
  /**
   * Posts what of these facts is new, in one transaction with the mails that tell of it, and answers what that was.
   * Facts that do not match a payment of ours post nothing.
   */
  apply(facts: PaymentFacts, mailsOf: (applied: AppliedFacts) => readonly MailContent[]): Promise<ApplyOutcome>;
  /** Since when the oldest event that nobody has looked into has waited, in real time; null when there is none. */
  oldestEventAt(): Promise<Date | null>;
  /** Forgets events that were looked into 90 days ago, some at a time, and returns how many. No signature is valid for that long. */
  forgetEvents(): Promise<number>;
  /** The hosted page has ended without a payment. Of a payment that has ended it changes nothing. */
  cancel(query: { organizationId: OrganizationId; paymentId: string; sessionId: string; at: Date }): Promise<void>;
  /** The card that a customer of ours has now; of other customers' nothing is kept. */
  noteCard(query: { customerId: string; card: SavedCard | null; at: Date }): Promise<void>;
  /** Payments of which no webhook has told the end for a quarter of an hour, and those that somebody asked about. */
  claimLooks(countMax: number): Promise<readonly PaymentLook[]>;
  /** Payments with a saved card that are due, for all organizations, the longest due first. */
  listDue(query: { now: Date; countMax: number }): Promise<readonly DuePayment[]>;
  /**
   * Claims the next attempt of a due payment for a minute of real time. An attempt whose outcome nobody has noted is claimed again with
   * the number and the card that it had. Null when the payment is not due, has ended, or somebody else is at it.
   */
  claimAttempt(query: { organizationId: OrganizationId; paymentId: string; now: Date }): Promise<Attempt | null>;
  /** Nothing changes when the attempt's outcome is known already. */
  noteAttempt(query: NoteAttemptQuery): Promise<Payment | null>;
  /** Mail addresses of whoever cares for an organization's money: its billing address, or owners, admins and finance. */
  contacts(organizationId: OrganizationId): Promise<readonly string[]>;
}

export interface PendingEvent {
  readonly eventId: string;
  readonly type: string;
  readonly subject: EventSubject;
  /** How often it was claimed, this time included. */
  readonly claimCount: number;
}

/** `applied`: something new; `nothing_new`; `unknown`: nothing of ours; `refused`: looks like ours and does not match. */
export type EventOutcome = 'applied' | 'nothing_new' | 'unknown' | 'refused';

/** A payment to ask the processor about: by its hosted page, or by what charges it. */
export interface PaymentLook {
  readonly organizationId: OrganizationId;
  readonly paymentId: string;
  readonly sessionId: string | null;
  readonly paymentIntentId: string | null;
}

export interface DuePayment {
  readonly organizationId: OrganizationId;
  readonly paymentId: string;
}

export interface Attempt {
  readonly payment: Payment;
  /** Begins at 1. */
  readonly number: number;
  readonly customerId: string | null;
  /** Null when no card is saved. */
  readonly paymentMethodId: string | null;
}

export interface NoteAttemptQuery {
  readonly organizationId: OrganizationId;
  readonly paymentId: string;
  readonly attempt: number;
  readonly at: Date;
  readonly outcome:
    | { readonly status: 'processing'; readonly paymentIntentId: string }
    | {
        readonly status: 'failed';
        readonly code: string;
        readonly message: string;
        /** Null: given up. */
        readonly nextAttemptAt: Date | null;
      };
}

/** Why facts that name a payment of ours post nothing: an alarm each time. */
export type FactsRefusal = 'no_such_payment' | 'other_customer' | 'other_currency' | 'other_amount';

export type ApplyOutcome =
  | { readonly kind: 'applied'; readonly applied: AppliedFacts }
  | { readonly kind: 'nothing_new' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'refused'; readonly reason: FactsRefusal };

/** What was posted, for the mails and for the log. */
export interface AppliedFacts {
  readonly organizationId: OrganizationId;
  readonly organizationName: string;
  readonly organizationSlug: string;
  readonly paymentId: string;
  readonly kind: PaymentKind;
  /** What was received just now, and the balance of credit after all of it. */
  readonly receivedNanoUsd: NanoUsd;
  readonly balanceNanoUsd: NanoUsd;
  /** A second payment intent paid the same payment: taken as credit, and an alarm. */
  readonly isPaidTwice: boolean;
  readonly refunds: readonly {
    readonly refundId: string;
    readonly amountNanoUsd: NanoUsd;
    readonly isFailed: boolean;
  }[];
  readonly disputes: readonly {
    readonly disputeId: string;
    readonly amountNanoUsd: NanoUsd;
    readonly status: 'open' | 'won' | 'lost';
  }[];
}
