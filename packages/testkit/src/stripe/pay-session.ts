import type { CardError, CheckoutSession, PaymentIntent, PaymentMethod, SetupIntent } from './objects.ts';
import { confirmPayment, failPayment } from './resources/confirm-payment.ts';
import { createIntent, findIntent } from './resources/payment-intents.ts';
import { createPaymentMethod, findPaymentMethod } from './resources/payment-methods.ts';
import { confirmSetup, failSetup, findSetupIntent } from './resources/setup-intents.ts';
import { testCardOfNumber } from './rules/cards.ts';
import type { SessionSettings } from './state.ts';
import { emit, find, type World } from './world.ts';

/** What the customer gives on the hosted page: a new card, or one that was saved before. */
export type GivenCard =
  | {
      readonly number: string;
      readonly expiresMonth: number;
      readonly expiresYear: number;
      readonly name: string | null;
    }
  | { readonly paymentMethodId: string };

export type PayOutcome =
  /** The page has done its work and sends the customer back. */
  | { readonly kind: 'complete'; readonly returnUrl: string }
  /** The customer's bank wants to know whether it is them. */
  | { readonly kind: 'challenged'; readonly challengeUrl: string }
  | { readonly kind: 'refused'; readonly message: string };

/** What the page's button does: pays, or saves the card, with what the customer gave. */
export function paySession(world: World, session: CheckoutSession, given: GivenCard): PayOutcome {
  const method = methodOf(world, session, given);
  if (method === null) return { kind: 'refused', message: 'Your card number is invalid.' };
  return confirmSession(world, session, { method, isAuthenticated: false });
}

/** The customer has answered their bank. */
export function answerChallenge(world: World, session: CheckoutSession, isConfirmed: boolean): PayOutcome {
  const intent = intentOf(world, session);
  if (intent.status !== 'requires_action' || intent.payment_method === null) {
    return { kind: 'refused', message: 'Your bank is not waiting for an answer.' };
  }
  const method = findPaymentMethod(world, intent.payment_method);
  if (isConfirmed) return confirmSession(world, session, { method, isAuthenticated: true });
  if (intent.object === 'payment_intent') failPayment(world, intent, method, 'authentication_failed');
  else failSetup(world, intent, method, 'authentication_failed');
  return refusal(intent.object === 'payment_intent' ? intent.last_payment_error : intent.last_setup_error);
}

export function settingsOf(world: World, session: CheckoutSession): SessionSettings {
  return find(world.state.sessionSettings, session.id, 'checkout.session');
}

/** Cards that the page offers because the customer saved them before, the newest first. */
export function savedCards(world: World, session: CheckoutSession): PaymentMethod[] {
  if (session.mode !== 'payment' || session.customer === null || !settingsOf(world, session).areSavedCardsShown)
    return [];
  const methods = [...world.state.paymentMethods.values()].reverse();
  return methods.filter(
    ({ customer, allow_redisplay: shown }) => customer === session.customer && shown !== 'unspecified',
  );
}

function challengeUrlOf(world: World, session: CheckoutSession): string {
  return `${world.baseUrl()}/c/challenge/${session.id}`;
}

function confirmSession(
  world: World,
  session: CheckoutSession,
  { method, isAuthenticated }: { method: PaymentMethod; isAuthenticated: boolean },
): PayOutcome {
  const intent = intentOf(world, session);
  if (intent.object === 'payment_intent') {
    confirmPayment(world, intent, { method, isAuthenticated, isOffSession: false, returnUrl: session.success_url });
  } else {
    confirmSetup(world, intent, { method, isAuthenticated });
  }
  if (intent.status === 'requires_action') return { kind: 'challenged', challengeUrl: challengeUrlOf(world, session) };
  if (intent.status === 'succeeded') return completeSession(world, session);
  return refusal(intent.object === 'payment_intent' ? intent.last_payment_error : intent.last_setup_error);
}

function completeSession(world: World, session: CheckoutSession): PayOutcome {
  Object.assign(session, {
    status: 'complete',
    payment_status: session.mode === 'payment' ? 'paid' : 'no_payment_required',
    url: null,
  } satisfies Partial<CheckoutSession>);
  emit(world, 'checkout.session.completed', session);
  return { kind: 'complete', returnUrl: returnUrlOf(session) };
}

export function returnUrlOf(session: CheckoutSession): string {
  return session.success_url.replaceAll('{CHECKOUT_SESSION_ID}', session.id);
}

function refusal(error: CardError | null): PayOutcome {
  return { kind: 'refused', message: error?.message ?? 'Your card was declined.' };
}

function methodOf(world: World, session: CheckoutSession, given: GivenCard): PaymentMethod | null {
  if ('paymentMethodId' in given) {
    return savedCards(world, session).find(({ id }) => id === given.paymentMethodId) ?? null;
  }
  const test = testCardOfNumber(given.number);
  return test === null ? null : createPaymentMethod(world, test, given);
}

/** The intent behind the page. That of a payment is made when the customer first pays. */
function intentOf(world: World, session: CheckoutSession): PaymentIntent | SetupIntent {
  if (session.setup_intent !== null) return findSetupIntent(world, session.setup_intent);
  if (session.payment_intent !== null) return findIntent(world, session.payment_intent);
  const settings = settingsOf(world, session);
  const intent = createIntent(world, {
    amount: session.amount_total ?? 0,
    customer: session.customer,
    description: settings.paymentDescription,
    metadata: settings.paymentMetadata,
    setup_future_usage: settings.isCardSaved ? 'off_session' : null,
  });
  session.payment_intent = intent.id;
  return intent;
}
