import type { DisputeFacts, PaymentFacts, RefundFacts, SessionFacts } from '@lethe/core/billing/payments';
import type Stripe from 'stripe';
import { fromCents } from './cents.ts';
import { idsOf } from './metadata.ts';

/** An intent with all refunds and disputes of its charges, in Lethe's words. */
export function paymentFactsOf(
  intent: Stripe.PaymentIntent,
  refunds: readonly Stripe.Refund[],
  disputes: readonly Stripe.Dispute[],
): PaymentFacts {
  const error = intent.last_payment_error;
  return {
    paymentIntentId: intent.id,
    customerId: idOf(intent.customer),
    ...idsOf(intent.metadata),
    currency: intent.currency,
    status: statusOf(intent),
    receivedNanoUsd: fromCents(intent.amount_received),
    createdAt: new Date(intent.created * 1_000),
    refunds: refunds.map(refundFactsOf),
    disputes: disputes.flatMap(disputeFactsOf),
    failure: error === null ? null : failureOf(error),
  };
}

/** The more exact of Stripe's two codes, and its sentence for the customer. */
export function failureOf(error: { code?: string; decline_code?: string; message?: string }): {
  code: string;
  message: string;
} {
  return {
    code: error.decline_code ?? error.code ?? 'card_declined',
    message: error.message ?? 'Your card was declined.',
  };
}

export function sessionFactsOf(session: Stripe.Checkout.Session): SessionFacts {
  return {
    sessionId: session.id,
    kind: session.mode === 'setup' ? 'card_setup' : 'top_up',
    status: sessionStatusOf(session.status),
    customerId: idOf(session.customer),
    ...idsOf(session.metadata),
    paymentIntentId: idOf(session.payment_intent),
  };
}

function sessionStatusOf(status: Stripe.Checkout.Session['status']): SessionFacts['status'] {
  if (status === 'complete') return 'complete';
  return status === 'expired' ? 'expired' : 'open';
}

export function idOf(reference: string | { id: string } | null | undefined): string | null {
  if (reference === null || reference === undefined) return null;
  return typeof reference === 'string' ? reference : reference.id;
}

/** A refused attempt leaves an intent that waits for another card: failed, until one is given. */
function statusOf({ status, last_payment_error: error }: Stripe.PaymentIntent): PaymentFacts['status'] {
  switch (status) {
    case 'succeeded':
      return 'succeeded';
    case 'processing':
      return 'processing';
    case 'canceled':
      return 'cancelled';
    case 'requires_payment_method':
      return error === null ? 'open' : 'failed';
    default:
      return 'open';
  }
}

/** A refund counts as soon as Stripe has taken it on; one that is cancelled or fails leaves the money where it was. */
function refundFactsOf(refund: Stripe.Refund): RefundFacts {
  return {
    refundId: refund.id,
    amountNanoUsd: fromCents(refund.amount),
    status: refundStatusOf(refund.status),
  };
}

function refundStatusOf(status: string | null): RefundFacts['status'] {
  if (status === 'succeeded') return 'succeeded';
  return status === 'failed' || status === 'canceled' ? 'failed' : 'pending';
}

/** Inquiries (`warning_…`) and disputes that were prevented take no money, so they are left out. */
function disputeFactsOf(dispute: Stripe.Dispute): DisputeFacts[] {
  const facts = { disputeId: dispute.id, amountNanoUsd: fromCents(dispute.amount) };
  switch (dispute.status) {
    case 'won':
      return [{ ...facts, status: 'won' }];
    case 'lost':
    case 'appeal_needs_response':
    case 'appeal_under_review':
      return [{ ...facts, status: 'lost' }];
    case 'needs_response':
    case 'under_review':
      return [{ ...facts, status: 'open' }];
    default:
      return [];
  }
}
