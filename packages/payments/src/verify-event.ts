import type { EventSubject, VerifiedEvent } from '@lethe/core/billing/payments';
import { DomainError } from '@lethe/core/errors';
import type { Clock } from '@lethe/core/time';
import Stripe from 'stripe';
import { idOf } from './read-facts.ts';

/** How old a signature may be, in real time: a recorded event that is sent again later is refused. */
const TOLERANCE_S = 300;

/** Checks the signature over the bytes as they came, and says what the event is about. Nothing in it is believed beyond that. */
export function verifyEvent(
  query: { rawBody: Uint8Array; signature: string | null },
  { webhookSecret, clock }: { webhookSecret: string; clock: Clock },
): VerifiedEvent {
  const event = checkedEvent(query, webhookSecret, clock.now());
  return {
    eventId: event.id,
    type: event.type,
    createdAt: new Date(event.created * 1_000),
    subject: subjectOf(event),
  };
}

function checkedEvent(
  { rawBody, signature }: { rawBody: Uint8Array; signature: string | null },
  webhookSecret: string,
  receivedAt: Date,
): Stripe.Event {
  try {
    if (signature === null) throw new Error('There is no signature.');
    const body = Buffer.from(rawBody);
    return Stripe.webhooks.constructEvent(body, signature, webhookSecret, TOLERANCE_S, undefined, receivedAt.getTime());
  } catch (cause) {
    throw new DomainError('webhook_signature_invalid', 'The signature of this event is not valid.', {}, cause);
  }
}

interface EventObject {
  readonly object?: unknown;
  readonly id?: unknown;
  readonly payment_intent?: unknown;
  readonly customer?: unknown;
}

/** Which money object to look at. Other objects than these say nothing about money that we take. */
function subjectOf(event: Stripe.Event): EventSubject {
  const object = event.data.object as EventObject;
  switch (object.object) {
    case 'payment_intent':
      return paymentOf(object.id);
    case 'charge':
    case 'refund':
    case 'dispute':
      return paymentOf(reference(object.payment_intent));
    case 'checkout.session':
      return typeof object.id === 'string' ? { kind: 'session', sessionId: object.id } : other;
    case 'customer':
      return customerOf(object.id);
    case 'setup_intent':
      return customerOf(reference(object.customer));
    case 'payment_method':
      // A card that was removed has no customer any more, and had one.
      return customerOf(reference(object.customer) ?? previousCustomer(event));
    default:
      return other;
  }
}

const other: EventSubject = { kind: 'other' };

function paymentOf(id: unknown): EventSubject {
  return typeof id === 'string' ? { kind: 'payment', paymentIntentId: id } : other;
}

function customerOf(id: unknown): EventSubject {
  return typeof id === 'string' ? { kind: 'customer', customerId: id } : other;
}

function previousCustomer(event: Stripe.Event): string | null {
  const before = event.data.previous_attributes as { customer?: unknown } | undefined;
  return reference(before?.customer);
}

function reference(value: unknown): string | null {
  return typeof value === 'string' || (typeof value === 'object' && value !== null && 'id' in value)
    ? idOf(value as string | { id: string })
    : null;
}
