import type { NanoUsd } from '../../money/index.ts';
import type { OrganizationId } from '../../tenancy/index.ts';
import type { PaymentKind, SavedCard } from './payment.ts';

/**
 * Whoever takes the money. All amounts are whole cents. What it made carries our ids as metadata.
 * Every method throws `service_unavailable` when the outcome is unknown: asking again with the same ids does nothing twice.
 */
export interface PaymentProcessor {
  /** Making it again for the same organization answers the same customer. */
  createCustomer(query: { organizationId: OrganizationId; name: string; email: string | null }): Promise<{
    customerId: string;
  }>;
  /** With its cards. Of a customer that is gone already it does nothing. Payments that were made stay in the processor's books. */
  deleteCustomer(customerId: string): Promise<void>;
  /** A hosted page on which somebody pays. `isCardSaved`: the card may be charged later. */
  startTopUp(query: StartTopUpQuery): Promise<{ sessionId: string; url: string; expiresAt: Date }>;
  /** A hosted page on which a card is saved without paying. */
  startCardSetup(query: StartCardSetupQuery): Promise<{ sessionId: string; url: string }>;
  /** The card that the customer saved last; null when there is none. */
  savedCard(customerId: string): Promise<SavedCard | null>;
  /** Of a card that is gone already it does nothing. */
  removeCard(paymentMethodId: string): Promise<void>;
  /** Charges a saved card while nobody is there. The idempotency key is payment and attempt. */
  charge(query: ChargeQuery): Promise<ChargeOutcome>;
  /** `refundKey` makes asking again pay back once. */
  refund(query: { paymentIntentId: string; amountNanoUsd: NanoUsd; refundKey: string }): Promise<void>;
  /** As it is now, with all refunds and disputes; null when there is none of this id. */
  readPayment(paymentIntentId: string): Promise<PaymentFacts | null>;
  readSession(sessionId: string): Promise<SessionFacts | null>;
  /** All that were created since, in no particular order. */
  listPayments(query: { since: Date }): AsyncIterable<PaymentFacts>;
  /** @throws {DomainError} webhook_signature_invalid when the signature is missing, wrong, or too old */
  verifyEvent(rawBody: Uint8Array, signature: string | null): VerifiedEvent;
}

export interface StartTopUpQuery {
  readonly customerId: string;
  readonly organizationId: OrganizationId;
  readonly paymentId: string;
  /** What the page says is paid: credit, or what is owed. */
  readonly kind: 'top_up' | 'settlement';
  readonly amountNanoUsd: NanoUsd;
  readonly successUrl: string;
  readonly cancelUrl: string;
  readonly isCardSaved: boolean;
}

export interface StartCardSetupQuery {
  readonly customerId: string;
  readonly organizationId: OrganizationId;
  readonly successUrl: string;
  readonly cancelUrl: string;
}

export interface ChargeQuery {
  readonly customerId: string;
  readonly paymentMethodId: string;
  readonly organizationId: OrganizationId;
  readonly paymentId: string;
  /** Begins at 1. */
  readonly attempt: number;
  readonly kind: PaymentKind;
  readonly amountNanoUsd: NanoUsd;
  /** What stands on the receipt. */
  readonly description: string;
}

export type ChargeOutcome =
  | { readonly status: 'succeeded' | 'processing'; readonly paymentIntentId: string }
  | {
      readonly status: 'failed';
      readonly paymentIntentId: string | null;
      /** `card_declined`, `insufficient_funds`, `expired_card`, `authentication_required`, … */
      readonly code: string;
      /** May be shown to the customer. */
      readonly message: string;
      /** Trying again by itself cannot help: the customer has to confirm or to give another card. */
      readonly needsCustomer: boolean;
    };

/** All that a payment is at the processor, at one moment. */
export interface PaymentFacts {
  readonly paymentIntentId: string;
  readonly customerId: string | null;
  /** As the metadata has it, as is the next. */
  readonly organizationId: string | null;
  readonly paymentId: string | null;
  /** `usd` */
  readonly currency: string;
  readonly status: 'succeeded' | 'processing' | 'failed' | 'cancelled' | 'open';
  readonly receivedNanoUsd: NanoUsd;
  readonly createdAt: Date;
  readonly refunds: readonly RefundFacts[];
  /** Those that took money. Mere inquiries are left out. */
  readonly disputes: readonly DisputeFacts[];
  readonly failure: { readonly code: string; readonly message: string } | null;
}

/** A refund takes from the credit as soon as the processor has taken it on, and gives back when it fails after all. */
export interface RefundFacts {
  readonly refundId: string;
  readonly amountNanoUsd: NanoUsd;
  readonly status: 'succeeded' | 'pending' | 'failed';
}

export interface DisputeFacts {
  readonly disputeId: string;
  readonly amountNanoUsd: NanoUsd;
  readonly status: 'open' | 'won' | 'lost';
}

/** A hosted page, as it is now. */
export interface SessionFacts {
  readonly sessionId: string;
  readonly kind: 'top_up' | 'card_setup';
  readonly status: 'open' | 'complete' | 'expired';
  readonly customerId: string | null;
  readonly organizationId: string | null;
  readonly paymentId: string | null;
  readonly paymentIntentId: string | null;
}

/** What an event is about. It says where to look and nothing of what is there. */
export type EventSubject =
  | { readonly kind: 'payment'; readonly paymentIntentId: string }
  | { readonly kind: 'session'; readonly sessionId: string }
  | { readonly kind: 'customer'; readonly customerId: string }
  | { readonly kind: 'other' };

/** A webhook event whose signature held. */
export interface VerifiedEvent {
  readonly eventId: string;
  /** `payment_intent.succeeded` */
  readonly type: string;
  readonly createdAt: Date;
  readonly subject: EventSubject;
}
