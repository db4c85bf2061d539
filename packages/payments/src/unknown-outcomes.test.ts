import { type StripeStandIn, startStripeStandIn } from '@lethe/testkit/stripe';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createPaymentProcessor } from './create-payment-processor.ts';
import { createStripeClient } from './stripe-client.ts';
import { chargeOf, customerWithCard, type StripeInTests } from './testing/use-stripe.ts';

// The SDK waits between its own attempts.
vi.setConfig({ testTimeout: 30_000 });

let standIn: StripeStandIn;
let stripe: StripeInTests;

beforeEach(async () => {
  standIn = await startStripeStandIn();
  const { secretKey, webhookSecret, url: apiBaseUrl } = standIn;
  const settings = { secretKey, webhookSecret, apiBaseUrl };
  const processor = createPaymentProcessor(settings, { clock: { now: () => new Date() } });
  stripe = { processor, stripe: createStripeClient(settings), webhookSecret, standIn };
});
afterEach(() => standIn.close());

const path = '/v1/payment_intents';

test('while Stripe refuses everything the outcome is unknown, and asking again pays once', async () => {
  const query = chargeOf(await customerWithCard(stripe, 'pm_card_visa'));
  standIn.disturb('refused', { path });
  await expect(stripe.processor.charge(query)).rejects.toMatchObject({ code: 'service_unavailable' });
  expect(standIn.payments()).toEqual([]);
  expect((await stripe.processor.charge(query)).status).toBe('succeeded');
  expect(standIn.payments()).toHaveLength(1);
});

test('invariant 13: a payment whose answer was lost is found again by the same attempt, not made again', async () => {
  const query = chargeOf(await customerWithCard(stripe, 'pm_card_visa'));
  const stop = standIn.disturb('lost', { path, count: 10 });
  await expect(stripe.processor.charge(query)).rejects.toMatchObject({ code: 'service_unavailable' });
  stop();
  const [paid] = standIn.payments();
  expect(await stripe.processor.charge(query)).toEqual({ status: 'succeeded', paymentIntentId: paid?.id });
  expect(standIn.payments()).toHaveLength(1);
});

test('invariant 13: two workers with the same attempt at the same time pay once', async () => {
  const query = chargeOf(await customerWithCard(stripe, 'pm_card_visa'));
  const release = standIn.disturb('held', { path });
  const first = stripe.processor.charge(query);
  const second = stripe.processor.charge(query);
  await expect.poll(() => standIn.isUnderWay(`${query.paymentId}:1`)).toBe(true);
  release();
  expect(await second).toEqual(await first);
  expect(standIn.payments()).toHaveLength(1);
});

test('a Stripe that is not there is no answer, and says nothing of where it was', async () => {
  const { customerId } = await customerWithCard(stripe, 'pm_card_visa');
  await standIn.close();
  const failure = stripe.processor.savedCard(customerId);
  await expect(failure).rejects.toMatchObject({
    code: 'service_unavailable',
    publicMessage: 'The payment service does not answer. Try again in a moment.',
  });
  standIn = await startStripeStandIn();
});

test('a key that Stripe does not know is a failure and never a refused card', async () => {
  const query = chargeOf(await customerWithCard(stripe, 'pm_card_visa'));
  const settings = { secretKey: 'sk_test_other', webhookSecret: 'whsec_x', apiBaseUrl: standIn.url };
  const processor = createPaymentProcessor(settings, { clock: { now: () => new Date() } });
  await expect(processor.charge(query)).rejects.toThrow('Invalid API Key');
  await expect(processor.readPayment('pi_1')).rejects.toThrow('Invalid API Key');
});
