import { createHash } from 'node:crypto';
import { z } from 'zod';
import { listPage } from '../http/list-page.ts';
import { expand, page, text } from '../http/params.ts';
import { type Route, route } from '../http/route.ts';
import type { PaymentMethod } from '../objects.ts';
import { cardDeclined, invalidRequest } from '../rejection.ts';
import { DECLINES, type TestCard, testCardOfToken } from '../rules/cards.ts';
import { decideAttempt } from '../rules/decide-attempt.ts';
import type { Card } from '../state.ts';
import { emit, find, newId, secondsOf, type World } from '../world.ts';
import { findCustomer } from './customers.ts';

const listed = z.strictObject({ ...page, customer: text.optional(), type: z.literal('card').optional() });
const listedOfCustomer = z.strictObject({ ...page, type: z.literal('card').optional() });
const nothing = z.strictObject({ expand });

export const PAYMENT_METHOD_ROUTES: readonly Route[] = [
  route('GET', '/v1/payment_methods', listed, (world, params) => {
    if (params.customer === undefined) return listPage<PaymentMethod>([], params, '/v1/payment_methods');
    return listPage(cardsOfCustomer(world, params.customer), params, '/v1/payment_methods');
  }),
  route('GET', '/v1/customers/:id/payment_methods', listedOfCustomer, (world, params, id) => {
    return listPage(cardsOfCustomer(world, findCustomer(world, id).id), params, `/v1/customers/${id}/payment_methods`);
  }),
  route('GET', '/v1/payment_methods/:id', nothing, (world, _, id) => findPaymentMethod(world, id)),
  route('POST', '/v1/payment_methods/:id/attach', z.strictObject({ customer: text, expand }), (world, params, id) => {
    const customer = findCustomer(world, params.customer, 'customer');
    const method = usePaymentMethod(world, id);
    const card = cardBehind(world, method.id);
    refuseDetached(card);
    // The bank is asked whether the card is good, and nobody is there to answer it.
    const outcome = decideAttempt({
      behaviour: card.behaviour,
      purpose: 'setup',
      isOffSession: false,
      isAuthenticated: true,
      isSetUp: false,
    });
    if (outcome.kind === 'declined') throw cardDeclined(DECLINES[outcome.reason], null);
    attachPaymentMethod(world, method, customer.id);
    return method;
  }),
  route('POST', '/v1/payment_methods/:id/detach', nothing, (world, _, id) => {
    const method = findPaymentMethod(world, id);
    if (method.customer === null) {
      throw invalidRequest(
        'The payment method you provided is not attached to a customer so detachment is impossible.',
      );
    }
    const { customer } = method;
    method.customer = null;
    cardBehind(world, id).isDetached = true;
    const owner = world.state.customers.get(customer);
    if (owner?.invoice_settings.default_payment_method === id) owner.invoice_settings.default_payment_method = null;
    emit(world, 'payment_method.detached', method);
    return method;
  }),
];

export function createPaymentMethod(
  world: World,
  test: TestCard,
  given: { expiresMonth?: number; expiresYear?: number; name?: string | null } = {},
): PaymentMethod {
  const now = world.now();
  const method: PaymentMethod = {
    id: newId('pm'),
    object: 'payment_method',
    type: 'card',
    created: secondsOf(now),
    livemode: false,
    customer: null,
    allow_redisplay: 'unspecified',
    billing_details: { name: given.name ?? null, email: null },
    card: {
      brand: test.brand,
      last4: test.number.slice(-4),
      exp_month: given.expiresMonth ?? 12,
      exp_year: given.expiresYear ?? now.getUTCFullYear() + 4,
      funding: test.token.endsWith('_debit') ? 'debit' : 'credit',
      country: 'US',
      fingerprint: createHash('sha256').update(test.number).digest('hex').slice(0, 16),
    },
    metadata: {},
  };
  world.state.paymentMethods.set(method.id, method);
  world.state.cards.set(method.id, {
    behaviour: test.behaviour,
    aftermath: test.aftermath,
    isSetUp: false,
    isDetached: false,
  });
  return method;
}

/** A payment method by its id, or a new one for the name of a test card. */
export function usePaymentMethod(world: World, idOrToken: string, param = 'payment_method'): PaymentMethod {
  const test = testCardOfToken(idOrToken);
  return test === null ? findPaymentMethod(world, idOrToken, param) : createPaymentMethod(world, test);
}

export function findPaymentMethod(world: World, id: string, param?: string): PaymentMethod {
  return find(world.state.paymentMethods, id, 'PaymentMethod', param);
}

export function cardBehind(world: World, paymentMethodId: string): Card {
  return find(world.state.cards, paymentMethodId, 'PaymentMethod');
}

export function refuseDetached(card: Card): void {
  if (!card.isDetached) return;
  throw invalidRequest(
    'The provided PaymentMethod was detached from a Customer. It may not be used again. To use a PaymentMethod multiple times, you must attach it to a Customer first.',
    { param: 'payment_method' },
  );
}

export function attachPaymentMethod(world: World, method: PaymentMethod, customerId: string): void {
  if (method.customer === customerId) return;
  method.customer = customerId;
  // The card that was saved last is the first of every list.
  world.state.paymentMethods.delete(method.id);
  world.state.paymentMethods.set(method.id, method);
  emit(world, 'payment_method.attached', method);
}

function cardsOfCustomer(world: World, customerId: string): PaymentMethod[] {
  return [...world.state.paymentMethods.values()].filter(({ customer }) => customer === customerId);
}
