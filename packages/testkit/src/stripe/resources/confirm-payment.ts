import type { CardError, Charge, PaymentIntent, PaymentMethod } from '../objects.ts';
import { DECLINES, type DeclineReason } from '../rules/cards.ts';
import { decideAttempt } from '../rules/decide-attempt.ts';
import { emit, newId, secondsOf, type World } from '../world.ts';
import { openDispute } from './disputes.ts';
import { attachPaymentMethod, cardBehind } from './payment-methods.ts';

export interface Confirmation {
  readonly method: PaymentMethod;
  readonly isOffSession: boolean;
  /** The customer answered the bank. */
  readonly isAuthenticated: boolean;
  readonly returnUrl: string | null;
}

/** Charges the card: the intent succeeds, waits for the customer, or has an error that the next attempt replaces. */
export function confirmPayment(world: World, intent: PaymentIntent, confirmation: Confirmation): PaymentIntent {
  const { method } = confirmation;
  const card = cardBehind(world, method.id);
  intent.payment_method = method.id;
  const outcome = decideAttempt({
    behaviour: hasExpired(world, method) ? 'declines_expired' : card.behaviour,
    purpose: 'payment',
    isOffSession: confirmation.isOffSession,
    isAuthenticated: confirmation.isAuthenticated,
    isSetUp: card.isSetUp,
  });
  if (outcome.kind === 'declined') return failPayment(world, intent, method, outcome.reason);
  if (outcome.kind === 'challenged') return askCustomer(world, intent, confirmation.returnUrl);
  if (intent.setup_future_usage === 'off_session') {
    card.isSetUp = true;
    if (intent.customer !== null) {
      method.allow_redisplay = 'limited';
      attachPaymentMethod(world, method, intent.customer);
    }
  }
  return completePayment(world, intent, method);
}

/** The card is refused, and the intent waits for another one. */
export function failPayment(
  world: World,
  intent: PaymentIntent,
  method: PaymentMethod,
  reason: DeclineReason,
): PaymentIntent {
  const error: CardError = { ...DECLINES[reason], payment_method: structuredClone(method) };
  const charge = createCharge(world, intent, method, error);
  Object.assign(intent, {
    status: 'requires_payment_method',
    payment_method: null,
    next_action: null,
    latest_charge: charge.id,
    last_payment_error: { ...error, charge: charge.id },
  } satisfies Partial<PaymentIntent>);
  emit(world, 'charge.failed', charge);
  emit(world, 'payment_intent.payment_failed', intent);
  return intent;
}

function askCustomer(world: World, intent: PaymentIntent, returnUrl: string | null): PaymentIntent {
  const url = `${world.baseUrl()}/c/challenge/${intent.id}`;
  intent.status = 'requires_action';
  intent.next_action = { type: 'redirect_to_url', redirect_to_url: { url, return_url: returnUrl } };
  emit(world, 'payment_intent.requires_action', intent);
  return intent;
}

function completePayment(world: World, intent: PaymentIntent, method: PaymentMethod): PaymentIntent {
  const charge = createCharge(world, intent, method, null);
  Object.assign(intent, {
    status: 'succeeded',
    amount_received: intent.amount,
    next_action: null,
    latest_charge: charge.id,
    last_payment_error: null,
  } satisfies Partial<PaymentIntent>);
  emit(world, 'charge.succeeded', charge);
  emit(world, 'payment_intent.succeeded', intent);
  const { aftermath } = cardBehind(world, method.id);
  if (aftermath === 'dispute') openDispute(world, charge, { isInquiry: false });
  if (aftermath === 'inquiry') openDispute(world, charge, { isInquiry: true });
  return intent;
}

function createCharge(world: World, intent: PaymentIntent, method: PaymentMethod, error: CardError | null): Charge {
  const id = newId('ch');
  const isPaid = error === null;
  const charge: Charge = {
    id,
    object: 'charge',
    created: secondsOf(world.now()),
    livemode: false,
    amount: intent.amount,
    amount_captured: isPaid ? intent.amount : 0,
    amount_refunded: 0,
    captured: isPaid,
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    disputed: false,
    failure_code: error?.code ?? null,
    failure_message: error?.message ?? null,
    paid: isPaid,
    payment_intent: intent.id,
    payment_method: method.id,
    receipt_url: isPaid ? `${world.baseUrl()}/#${intent.id}` : null,
    refunded: false,
    status: isPaid ? 'succeeded' : 'failed',
    metadata: { ...intent.metadata },
  };
  world.state.charges.set(id, charge);
  return charge;
}

/** A card is good until its month has ended. */
function hasExpired(world: World, { card }: PaymentMethod): boolean {
  return Date.UTC(card.exp_year, card.exp_month, 1) <= world.now().getTime();
}
