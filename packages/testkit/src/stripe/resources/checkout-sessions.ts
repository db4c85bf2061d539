import { z } from 'zod';
import { listPage } from '../http/list-page.ts';
import { cents, emptiableText, expand, listOf, metadata, page, seconds, text, usd } from '../http/params.ts';
import { type Route, route } from '../http/route.ts';
import type { CheckoutSession } from '../objects.ts';
import { invalidRequest } from '../rejection.ts';
import { emit, find, newId, secondsOf, type World } from '../world.ts';
import { findCustomer, mergeMetadata } from './customers.ts';
import { cancelIntent } from './payment-intents.ts';
import { createSetupIntent } from './setup-intents.ts';

const HOUR_S = 3_600;
const OPEN_S_MIN = HOUR_S / 2;
const OPEN_S_MAX = 24 * HOUR_S;

const lineItem = z.strictObject({
  quantity: cents,
  price_data: z.strictObject({
    currency: usd,
    unit_amount: cents,
    product_data: z.strictObject({ name: text, description: text.optional() }),
  }),
});
const address = z.url({ protocol: /^https?$/ }).max(5_000);
const created = z.strictObject({
  mode: z.enum(['payment', 'setup']),
  ui_mode: z.literal('hosted_page').optional(),
  success_url: address,
  cancel_url: address.optional(),
  customer: text.optional(),
  client_reference_id: emptiableText.optional(),
  currency: usd.optional(),
  allowed_payment_method_types: listOf(z.literal('card')).optional(),
  line_items: listOf(lineItem).optional(),
  payment_intent_data: z
    .strictObject({
      setup_future_usage: z.literal('off_session').optional(),
      description: text.optional(),
      metadata: metadata.optional(),
    })
    .optional(),
  setup_intent_data: z.strictObject({ description: text.optional(), metadata: metadata.optional() }).optional(),
  saved_payment_method_options: z
    .strictObject({ allow_redisplay_filters: listOf(z.enum(['always', 'limited', 'unspecified'])).optional() })
    .optional(),
  expires_at: seconds.optional(),
  metadata: metadata.optional(),
  expand,
});
const listed = z.strictObject({ ...page, payment_intent: text.optional(), customer: text.optional() });

export const CHECKOUT_ROUTES: readonly Route[] = [
  route('POST', '/v1/checkout/sessions', created, (world, params) => createSession(world, params)),
  route('GET', '/v1/checkout/sessions/:id', z.strictObject({ expand }), (world, _, id) => findSession(world, id)),
  route('GET', '/v1/checkout/sessions', listed, (world, params) => {
    const sessions = [...world.state.sessions.values()].filter(
      ({ payment_intent: intent, customer }) =>
        (params.payment_intent ?? intent) === intent && (params.customer ?? customer) === customer,
    );
    return listPage(sessions, params, '/v1/checkout/sessions');
  }),
  route('POST', '/v1/checkout/sessions/:id/expire', z.strictObject({ expand }), (world, _, id) => {
    const session = findSession(world, id);
    if (session.status !== 'open')
      throw invalidRequest('Only Checkout Sessions with a status in ["open"] can be expired.');
    return expireSession(world, session);
  }),
];

export function findSession(world: World, id: string): CheckoutSession {
  return find(world.state.sessions, id, 'checkout.session');
}

/** Ends the pages whose time is over; asked before every request, so nobody sees one open for too long. */
export function expireSessions(world: World): void {
  const now = secondsOf(world.now());
  for (const session of world.state.sessions.values()) {
    if (session.status === 'open' && session.expires_at <= now) expireSession(world, session);
  }
}

function expireSession(world: World, session: CheckoutSession): CheckoutSession {
  Object.assign(session, { status: 'expired', url: null } satisfies Partial<CheckoutSession>);
  const intent = world.state.paymentIntents.get(session.payment_intent ?? '');
  if (intent !== undefined && intent.status !== 'succeeded' && intent.status !== 'canceled') {
    cancelIntent(world, intent, 'automatic');
  }
  emit(world, 'checkout.session.expired', session);
  return session;
}

function createSession(world: World, params: z.output<typeof created>): CheckoutSession {
  if (params.customer !== undefined) findCustomer(world, params.customer, 'customer');
  const [item] = params.line_items ?? [];
  const isPayment = params.mode === 'payment';
  if (isPayment !== (item !== undefined)) {
    throw invalidRequest('`line_items` belong to sessions with mode `payment`, which need them.', {
      param: 'line_items',
    });
  }
  const now = secondsOf(world.now());
  const expiresAt = params.expires_at ?? now + OPEN_S_MAX;
  if (expiresAt < now + OPEN_S_MIN || expiresAt > now + OPEN_S_MAX) {
    throw invalidRequest('The `expires_at` timestamp must be 30 minutes to 24 hours from now.', {
      param: 'expires_at',
    });
  }
  const lines = params.line_items ?? [];
  const total = lines.reduce((sum, line) => sum + line.price_data.unit_amount * line.quantity, 0);
  const id = newId('cs_test');
  const session: CheckoutSession = {
    id,
    object: 'checkout.session',
    created: now,
    expires_at: expiresAt,
    livemode: false,
    mode: params.mode,
    status: 'open',
    payment_status: isPayment ? 'unpaid' : 'no_payment_required',
    amount_subtotal: isPayment ? total : null,
    amount_total: isPayment ? total : null,
    currency: isPayment ? 'usd' : (params.currency ?? null),
    customer: params.customer ?? null,
    client_reference_id: params.client_reference_id || null,
    payment_intent: null,
    setup_intent: isPayment
      ? null
      : createSetupIntent(world, params.customer ?? null, params.setup_intent_data?.metadata).id,
    success_url: params.success_url,
    cancel_url: params.cancel_url ?? null,
    url: `${world.baseUrl()}/c/pay/${id}`,
    ui_mode: 'hosted_page',
    metadata: mergeMetadata({}, params.metadata),
  };
  world.state.sessions.set(id, session);
  world.state.sessionSettings.set(id, {
    productName: item?.price_data.product_data.name ?? '',
    isCardSaved: params.payment_intent_data?.setup_future_usage === 'off_session',
    areSavedCardsShown: params.saved_payment_method_options?.allow_redisplay_filters?.includes('limited') ?? false,
    paymentMetadata: params.payment_intent_data?.metadata ?? {},
    paymentDescription: params.payment_intent_data?.description ?? null,
  });
  return session;
}
