import { z } from 'zod';
import { listPage } from '../http/list-page.ts';
import { cents, expand, flag, listOf, metadata, page, text, usd } from '../http/params.ts';
import { type Route, route } from '../http/route.ts';
import type { Metadata, PaymentIntent } from '../objects.ts';
import { cardDeclined, invalidRequest } from '../rejection.ts';
import { emit, find, newId, secondsOf, type World } from '../world.ts';
import { confirmPayment } from './confirm-payment.ts';
import { findCustomer, mergeMetadata } from './customers.ts';
import { cardBehind, refuseDetached, usePaymentMethod } from './payment-methods.ts';

/** Stripe takes no smaller payment in dollars. */
const AMOUNT_MIN_CENTS = 50;

const created = z.strictObject({
  amount: cents,
  currency: usd,
  customer: text.optional(),
  payment_method: text.optional(),
  allowed_payment_method_types: listOf(z.literal('card')).optional(),
  confirm: flag.optional(),
  off_session: flag.optional(),
  return_url: text.optional(),
  setup_future_usage: z.enum(['off_session', 'on_session']).optional(),
  description: text.optional(),
  metadata: metadata.optional(),
  expand,
});
const confirmed = z.strictObject({
  payment_method: text.optional(),
  off_session: flag.optional(),
  return_url: text.optional(),
  expand,
});
const cancelled = z.strictObject({ cancellation_reason: text.optional(), expand });

export const PAYMENT_INTENT_ROUTES: readonly Route[] = [
  route('POST', '/v1/payment_intents', created, (world, params) => {
    if (params.amount < AMOUNT_MIN_CENTS) {
      throw invalidRequest('Amount must be at least $0.50 usd', { code: 'amount_too_small', param: 'amount' });
    }
    if (params.off_session && !params.confirm) {
      throw invalidRequest('You cannot provide `off_session` when `confirm` is not true.', { param: 'off_session' });
    }
    if (params.customer !== undefined) findCustomer(world, params.customer, 'customer');
    const { customer = null, description = null, setup_future_usage: futureUsage = null } = params;
    const intent = createIntent(world, {
      amount: params.amount,
      customer,
      description,
      metadata: params.metadata ?? {},
      setup_future_usage: futureUsage,
    });
    if (params.payment_method !== undefined) choose(world, intent, params.payment_method);
    return params.confirm ? confirm(world, intent, params) : intent;
  }),
  route('POST', '/v1/payment_intents/:id/confirm', confirmed, (world, params, id) => {
    return confirm(world, findIntent(world, id), params);
  }),
  route('POST', '/v1/payment_intents/:id/cancel', cancelled, (world, params, id) => {
    return cancelIntent(world, findIntent(world, id), params.cancellation_reason ?? null);
  }),
  route('GET', '/v1/payment_intents/:id', z.strictObject({ expand }), (world, _, id) => findIntent(world, id)),
  route('GET', '/v1/payment_intents', z.strictObject({ ...page, customer: text.optional() }), (world, params) => {
    const intents = [...world.state.paymentIntents.values()];
    return listPage(
      intents.filter(({ customer }) => params.customer === undefined || customer === params.customer),
      params,
      '/v1/payment_intents',
    );
  }),
];

export function findIntent(world: World, id: string, param = 'intent'): PaymentIntent {
  return find(world.state.paymentIntents, id, 'payment_intent', param);
}

export function createIntent(
  world: World,
  given: Pick<PaymentIntent, 'amount' | 'customer' | 'description' | 'setup_future_usage'> & { metadata: Metadata },
): PaymentIntent {
  const id = newId('pi');
  const intent: PaymentIntent = {
    id,
    object: 'payment_intent',
    created: secondsOf(world.now()),
    livemode: false,
    amount_received: 0,
    currency: 'usd',
    status: 'requires_payment_method',
    payment_method: null,
    payment_method_types: ['card'],
    client_secret: `${id}_secret_${newId('s').slice(2)}`,
    latest_charge: null,
    last_payment_error: null,
    next_action: null,
    canceled_at: null,
    cancellation_reason: null,
    ...given,
    metadata: mergeMetadata({}, given.metadata),
  };
  world.state.paymentIntents.set(id, intent);
  emit(world, 'payment_intent.created', intent);
  return intent;
}

export function cancelIntent(world: World, intent: PaymentIntent, reason: string | null): PaymentIntent {
  if (intent.status === 'succeeded' || intent.status === 'canceled') throw unexpectedState(intent, 'cancel');
  Object.assign(intent, {
    status: 'canceled',
    canceled_at: secondsOf(world.now()),
    cancellation_reason: reason,
    next_action: null,
  } satisfies Partial<PaymentIntent>);
  emit(world, 'payment_intent.canceled', intent);
  return intent;
}

function choose(world: World, intent: PaymentIntent, idOrToken: string): void {
  const method = usePaymentMethod(world, idOrToken);
  refuseDetached(cardBehind(world, method.id));
  if (method.customer !== null && method.customer !== intent.customer) {
    throw invalidRequest(
      'The provided PaymentMethod belongs to another Customer, or none was given. Include the Customer in the request.',
      { param: 'payment_method' },
    );
  }
  intent.payment_method = method.id;
  intent.status = 'requires_confirmation';
}

function confirm(
  world: World,
  intent: PaymentIntent,
  params: { payment_method?: string | undefined; off_session?: boolean | undefined; return_url?: string | undefined },
): PaymentIntent {
  if (params.payment_method !== undefined && intent.payment_method === null)
    choose(world, intent, params.payment_method);
  if (intent.status !== 'requires_confirmation') throw unexpectedState(intent, 'confirm');
  const method = usePaymentMethod(world, intent.payment_method ?? '');
  confirmPayment(world, intent, {
    method,
    isOffSession: params.off_session ?? false,
    isAuthenticated: false,
    returnUrl: params.return_url ?? null,
  });
  const error = errorOf(intent);
  if (error !== null) throw cardDeclined(error, { payment: structuredClone(intent) });
  return intent;
}

function errorOf(intent: PaymentIntent): PaymentIntent['last_payment_error'] {
  return intent.status === 'requires_payment_method' ? intent.last_payment_error : null;
}

function unexpectedState({ status }: PaymentIntent, action: string): Error {
  return invalidRequest(`You cannot ${action} this PaymentIntent because it has a status of ${status}.`, {
    code: 'payment_intent_unexpected_state',
  });
}
