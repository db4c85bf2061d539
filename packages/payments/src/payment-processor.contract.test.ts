import { randomUUID } from 'node:crypto';
import type { PaymentFacts } from '@lethe/core/billing/payments';
import { MS_PER_MINUTE } from '@lethe/core/time';
import { describe, expect, test, vi } from 'vitest';
import { chargeOf, customerWithCard, newOrganizationId, useStripe } from './testing/use-stripe.ts';

// Stripe itself takes its time.
vi.setConfig({ testTimeout: 60_000 });

const stripeInTests = useStripe(process.env.STRIPE_SECRET_KEY);

describe('customers and cards', () => {
  test('an organization becomes one customer, however often it is made and whatever its name is by then', async () => {
    const { processor } = stripeInTests();
    const organizationId = newOrganizationId();
    const first = await processor.createCustomer({ organizationId, name: 'Acme', email: 'a@acme.example' });
    const second = await processor.createCustomer({ organizationId, name: 'Acme Inc.', email: 'b@acme.example' });
    expect(second).toEqual(first);
    const other = await processor.createCustomer({
      organizationId: newOrganizationId(),
      name: 'B',
      email: 'b@b.example',
    });
    expect(other).not.toEqual(first);
  });

  test('the card is the one that was saved last', async () => {
    const { processor, stripe } = stripeInTests();
    const { customerId } = await customerWithCard(stripeInTests(), 'pm_card_visa');
    expect(await processor.savedCard(customerId)).toMatchObject({ brand: 'visa', last4: '4242' });
    await stripe.paymentMethods.attach('pm_card_mastercard', { customer: customerId });
    const card = await processor.savedCard(customerId);
    expect(card).toMatchObject({ brand: 'mastercard', last4: '4444' });
    expect(card?.expiresMonth).toBeGreaterThanOrEqual(1);
    expect(card?.expiresYear).toBeGreaterThan(2_025);
  });

  test('after a card was removed none is left, and removing it again does nothing', async () => {
    const { processor, stripe } = stripeInTests();
    const { customerId } = await customerWithCard(stripeInTests(), 'pm_card_visa');
    await stripe.paymentMethods.attach('pm_card_mastercard', { customer: customerId });
    const card = await processor.savedCard(customerId);
    await processor.removeCard(card?.paymentMethodId ?? '');
    expect(await processor.savedCard(customerId)).toBeNull();
    await processor.removeCard(card?.paymentMethodId ?? '');
  });

  test('a customer that was deleted has no card and is not charged, and deleting it again does nothing', async () => {
    const { processor } = stripeInTests();
    const customer = await customerWithCard(stripeInTests(), 'pm_card_visa');
    const query = chargeOf(customer, { amountNanoUsd: 12_340_000_000n });
    await processor.deleteCustomer(customer.customerId);
    expect(await processor.savedCard(customer.customerId)).toBeNull();
    expect(await processor.charge(query)).toMatchObject({ status: 'failed' });
    await processor.deleteCustomer(customer.customerId);
  });

  test('a customer that does not exist has no card', async () => {
    expect(await stripeInTests().processor.savedCard('cus_none')).toBeNull();
  });
});

describe('charges while nobody is there', () => {
  test('a good card pays the exact amount, and the payment names organization and payment', async () => {
    const { processor } = stripeInTests();
    const query = chargeOf(await customerWithCard(stripeInTests(), 'pm_card_visa'), { amountNanoUsd: 12_340_000_000n });
    const outcome = await processor.charge(query);
    expect(outcome.status).toBe('succeeded');
    expect(await processor.readPayment(outcome.paymentIntentId ?? '')).toMatchObject({
      customerId: query.customerId,
      organizationId: query.organizationId,
      paymentId: query.paymentId,
      currency: 'usd',
      status: 'succeeded',
      receivedNanoUsd: 12_340_000_000n,
      refunds: [],
      disputes: [],
      failure: null,
    } satisfies Partial<PaymentFacts>);
  });

  test('invariant 13: the same attempt made again takes nothing again', async () => {
    const { processor, stripe } = stripeInTests();
    const query = chargeOf(await customerWithCard(stripeInTests(), 'pm_card_visa'));
    const [first, second] = [await processor.charge(query), await processor.charge(query)];
    expect(second).toEqual(first);
    const intents = await stripe.paymentIntents.list({ customer: query.customerId });
    expect(intents.data).toHaveLength(1);
  });

  test('a refused attempt made again is refused alike; the next attempt is a new one', async () => {
    const { processor } = stripeInTests();
    const query = chargeOf(await customerWithCard(stripeInTests(), 'pm_card_chargeCustomerFail'));
    const first = await processor.charge(query);
    expect(first).toMatchObject({ status: 'failed', code: 'generic_decline', needsCustomer: false });
    expect(await processor.charge(query)).toEqual(first);
    const next = await processor.charge({ ...query, attempt: 2 });
    expect(next.paymentIntentId).not.toBe(first.paymentIntentId);
    const facts = await processor.readPayment(first.paymentIntentId ?? '');
    expect(facts).toMatchObject({ status: 'failed', receivedNanoUsd: 0n, failure: { code: 'generic_decline' } });
  });

  test('a bank that wants its customer to confirm is a refusal that only the customer can end', async () => {
    const { processor } = stripeInTests();
    const query = chargeOf(await customerWithCard(stripeInTests(), 'pm_card_authenticationRequired'));
    expect(await processor.charge(query)).toMatchObject({
      status: 'failed',
      code: 'authentication_required',
      needsCustomer: true,
    });
  });

  test('a card that was removed is a refusal and no failure of ours', async () => {
    const { processor } = stripeInTests();
    const customer = await customerWithCard(stripeInTests(), 'pm_card_visa');
    await processor.removeCard(customer.paymentMethodId);
    const outcome = await processor.charge(chargeOf(customer));
    expect(outcome).toMatchObject({ status: 'failed', code: 'card_removed', needsCustomer: true });
  });

  test('one attempt with two amounts is a defect of ours, and charges once', async () => {
    const { processor, stripe } = stripeInTests();
    const query = chargeOf(await customerWithCard(stripeInTests(), 'pm_card_visa'));
    await processor.charge(query);
    await expect(processor.charge({ ...query, amountNanoUsd: 30_000_000_000n })).rejects.toThrow(/idempotent/);
    expect((await stripe.paymentIntents.list({ customer: query.customerId })).data).toHaveLength(1);
  });
});

describe('refunds and disputes', () => {
  test('a refund under the same key pays back once; partial ones are told one by one', async () => {
    const { processor } = stripeInTests();
    const { paymentIntentId } = await processor.charge(
      chargeOf(await customerWithCard(stripeInTests(), 'pm_card_visa')),
    );
    const refund = { paymentIntentId: paymentIntentId ?? '', amountNanoUsd: 5_000_000_000n, refundKey: randomUUID() };
    await processor.refund(refund);
    await processor.refund(refund);
    await processor.refund({ ...refund, amountNanoUsd: 7_500_000_000n, refundKey: randomUUID() });
    const facts = await processor.readPayment(refund.paymentIntentId);
    expect(facts?.refunds.map(({ amountNanoUsd }) => amountNanoUsd).sort()).toEqual([5_000_000_000n, 7_500_000_000n]);
    expect(facts).toMatchObject({ status: 'succeeded', receivedNanoUsd: 20_000_000_000n });
  });

  test('a disputed payment says so', async () => {
    const { processor } = stripeInTests();
    const query = chargeOf(await customerWithCard(stripeInTests(), 'pm_card_createDispute'));
    const { paymentIntentId } = await processor.charge(query);
    const disputes = async () => (await processor.readPayment(paymentIntentId ?? ''))?.disputes;
    await expect
      .poll(disputes, { timeout: 20_000 })
      .toMatchObject([{ amountNanoUsd: query.amountNanoUsd, status: 'open' }]);
  });

  test('an inquiry takes no money, so it is not told', async () => {
    const { processor, stripe } = stripeInTests();
    const query = chargeOf(await customerWithCard(stripeInTests(), 'pm_card_createDisputeInquiry'));
    const { paymentIntentId } = await processor.charge(query);
    const listed = async () => (await stripe.disputes.list({ payment_intent: paymentIntentId ?? '' })).data.length;
    await expect.poll(listed, { timeout: 20_000 }).toBe(1);
    expect((await processor.readPayment(paymentIntentId ?? ''))?.disputes).toEqual([]);
  });
});

describe('hosted pages', () => {
  test('a top-up has one page, which is open and belongs to its payment', async () => {
    const { processor } = stripeInTests();
    const { organizationId, customerId } = await customerWithCard(stripeInTests(), 'pm_card_visa');
    const paymentId = randomUUID();
    const query = {
      organizationId,
      customerId,
      paymentId,
      kind: 'top_up' as const,
      amountNanoUsd: 25_000_000_000n,
      successUrl: 'https://lethe.example/back?session={CHECKOUT_SESSION_ID}',
      cancelUrl: 'https://lethe.example/back',
      isCardSaved: true,
    };
    const page = await processor.startTopUp(query);
    expect(page.url).toMatch(/^https?:\/\//);
    expect(page.expiresAt.getTime()).toBeGreaterThan(Date.now());
    expect((await processor.startTopUp(query)).sessionId).toBe(page.sessionId);
    const owner = { organizationId, customerId };
    const session = { sessionId: page.sessionId, kind: 'top_up', status: 'open', ...owner, paymentId };
    expect(await processor.readSession(page.sessionId)).toEqual({ ...session, paymentIntentId: null });
  });

  test('a page for a card belongs to no payment', async () => {
    const { processor } = stripeInTests();
    const { organizationId, customerId } = await customerWithCard(stripeInTests(), 'pm_card_visa');
    const urls = { successUrl: 'https://lethe.example/back', cancelUrl: 'https://lethe.example/back' };
    const page = await processor.startCardSetup({ organizationId, customerId, ...urls });
    const session = { sessionId: page.sessionId, kind: 'card_setup', status: 'open', organizationId, customerId };
    expect(await processor.readSession(page.sessionId)).toEqual({ ...session, paymentId: null, paymentIntentId: null });
  });
});

describe('reading', () => {
  test('what does not exist is null', async () => {
    const { processor } = stripeInTests();
    expect(await processor.readPayment('pi_none')).toBeNull();
    expect(await processor.readSession('cs_test_none')).toBeNull();
  });

  test('all payments since are listed as they are read one by one', async () => {
    const { processor } = stripeInTests();
    const since = new Date(Date.now() - MS_PER_MINUTE);
    const customer = await customerWithCard(stripeInTests(), 'pm_card_visa');
    const paid = await processor.charge(chargeOf(customer));
    const partlyBack = await processor.charge(chargeOf(customer));
    await processor.refund({
      paymentIntentId: partlyBack.paymentIntentId ?? '',
      amountNanoUsd: 1_000_000_000n,
      refundKey: randomUUID(),
    });
    const listed = new Map<string, PaymentFacts>();
    for await (const facts of processor.listPayments({ since })) listed.set(facts.paymentIntentId, facts);
    for (const { paymentIntentId } of [paid, partlyBack]) {
      expect(listed.get(paymentIntentId ?? '')).toEqual(await processor.readPayment(paymentIntentId ?? ''));
    }
  });
});
