import { afterEach } from 'vitest';
import { type StripeStandIn, type StripeStandInOptions, startStripeStandIn } from '../stand-in.ts';

/** Starts stand-ins that end with the test. */
export function useStandIns(): (options?: StripeStandInOptions) => Promise<StripeStandIn> {
  const started: StripeStandIn[] = [];
  afterEach(async () => {
    for (const standIn of started.splice(0)) await standIn.close();
  });
  return async (options) => {
    const standIn = await startStripeStandIn(options);
    started.push(standIn);
    return standIn;
  };
}

export interface ApiResult {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: what the API answers is what the tests look at
  readonly body: any;
  readonly headers: Headers;
}

/** One call of the API as a client makes it: nested fields by brackets, the key as a bearer. */
export async function callApi(
  standIn: StripeStandIn,
  call: string,
  fields: Readonly<Record<string, string>> = {},
  { idempotencyKey, secretKey = standIn.secretKey }: { idempotencyKey?: string; secretKey?: string } = {},
): Promise<ApiResult> {
  const [method = 'GET', path = '/'] = call.split(' ');
  const form = new URLSearchParams(fields);
  const response = await fetch(`${standIn.url}${path}${method === 'GET' ? `?${form}` : ''}`, {
    method,
    headers: {
      authorization: `Bearer ${secretKey}`,
      ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
    },
    ...(method === 'POST' && { body: form }),
  });
  return { status: response.status, body: await response.json(), headers: response.headers };
}

/** A customer with a saved card, by the name of a test card. */
export async function saveCard(
  standIn: StripeStandIn,
  token = 'pm_card_visa',
): Promise<{ customer: string; paymentMethod: string }> {
  const { body: customer } = await callApi(standIn, 'POST /v1/customers', { name: 'Acme' });
  const attach = `POST /v1/payment_methods/${token}/attach`;
  const { body: method } = await callApi(standIn, attach, { customer: customer.id });
  return { customer: customer.id, paymentMethod: method.id };
}

export function chargeFields(
  saved: { customer: string; paymentMethod: string },
  amount = '2000',
): Readonly<Record<string, string>> {
  return {
    amount,
    currency: 'usd',
    customer: saved.customer,
    payment_method: saved.paymentMethod,
    confirm: 'true',
    off_session: 'true',
  };
}

/** A hosted page for $25 that saves its card, or one that only saves it. */
export async function openPage(
  standIn: StripeStandIn,
  { customer, mode = 'payment' }: { customer: string; mode?: 'payment' | 'setup' },
): Promise<{ id: string; url: string }> {
  const { body } = await callApi(standIn, 'POST /v1/checkout/sessions', {
    mode,
    customer,
    success_url: 'http://lethe.example/back?session={CHECKOUT_SESSION_ID}',
    cancel_url: 'http://lethe.example/credits',
    ...(mode === 'setup'
      ? { currency: 'usd' }
      : {
          'line_items[0][quantity]': '1',
          'line_items[0][price_data][currency]': 'usd',
          'line_items[0][price_data][unit_amount]': '2500',
          'line_items[0][price_data][product_data][name]': 'Lethe <credits>',
          'payment_intent_data[setup_future_usage]': 'off_session',
          'payment_intent_data[metadata][lethe_payment_id]': 'payment-1',
          'saved_payment_method_options[allow_redisplay_filters][0]': 'limited',
        }),
  });
  return { id: body.id, url: body.url };
}
