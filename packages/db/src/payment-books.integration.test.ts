import { randomUUID } from 'node:crypto';
import type { AppliedFacts, PaymentFacts } from '@lethe/core/billing/payments';
import { topUpMail } from '@lethe/core/mail';
import { useDatabase } from '@lethe/testkit/postgres';
import { describe, expect, test } from 'vitest';
import { createPaymentBooks, createPaymentRepository } from './index.ts';
import { useConnections } from './testing/connections.ts';
import { AT, balanceOf, factsOf, insertCustomer, openCharge, openTopUp, postingsOf, USD } from './testing/payments.ts';

const testDatabase = useDatabase();
const connections = useConnections(testDatabase);
const noMails = () => [];
const books = () => createPaymentBooks(connections.worker);
const customer = () => insertCustomer(testDatabase, connections.app);
const apply = (facts: PaymentFacts) => books().apply(facts, noMails);

/** An organization with a top-up of $50 under way, and what the processor will say of it. */
async function begun(changes: Partial<PaymentFacts> = {}) {
  const payer = await customer();
  const paymentId = await openTopUp(connections.app, payer, 50n * USD);
  const find = () => createPaymentRepository(connections.app).find({ organizationId: payer.organizationId, paymentId });
  return { payer, paymentId, facts: factsOf(payer, paymentId, changes), find };
}

const refundOf = (dollars: bigint, status: 'succeeded' | 'pending' | 'failed' = 'succeeded') => ({
  refundId: `re_${randomUUID()}`,
  amountNanoUsd: dollars * USD,
  status,
});

describe('invariant 12: what a payment does to the credit', () => {
  test('a payment becomes credit once, however often it is told', async () => {
    const { payer, facts, find } = await begun();
    expect(await apply(facts)).toMatchObject({ kind: 'applied', applied: { receivedNanoUsd: 50n * USD } });
    for (let again = 0; again < 3; again += 1) expect(await apply(facts)).toEqual({ kind: 'nothing_new' });
    expect(await balanceOf(testDatabase, payer)).toBe(50n * USD);
    expect(await find()).toMatchObject({ status: 'succeeded' });
  });

  test('ten workers that hear of it at once give the credit once', async () => {
    const { payer, facts } = await begun();
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => apply(facts)));
    expect(outcomes.filter(({ kind }) => kind === 'applied')).toHaveLength(1);
    expect(await balanceOf(testDatabase, payer)).toBe(50n * USD);
  });

  test('a refund that is heard of before its payment takes nothing until the payment is there', async () => {
    const refunds = [refundOf(20n)];
    const { payer, facts } = await begun({ refunds });
    expect(await apply({ ...facts, status: 'processing', receivedNanoUsd: 0n })).toEqual({ kind: 'nothing_new' });
    expect(await balanceOf(testDatabase, payer)).toBe(0n);
    await apply(facts);
    expect(await balanceOf(testDatabase, payer)).toBe(30n * USD);
  });

  test('partial refunds add up, one by one, and one that is on its way can no longer be spent', async () => {
    const { payer, facts, find } = await begun();
    const [first, second, waiting] = [refundOf(10n), refundOf(15n), refundOf(5n, 'pending')];
    await apply(facts);
    await apply({ ...facts, refunds: [first] });
    await apply({ ...facts, refunds: [first, second, waiting] });
    await apply({ ...facts, refunds: [first, second, { ...waiting, status: 'succeeded' }] });
    await apply({ ...facts, refunds: [first] });
    expect(await balanceOf(testDatabase, payer)).toBe(20n * USD);
    expect(await find()).toMatchObject({ refundedNanoUsd: 30n * USD });
  });

  test('a refund that fails after all gives back what it took, once', async () => {
    const { payer, facts } = await begun();
    const refund = refundOf(10n);
    await apply({ ...facts, refunds: [refund] });
    for (let again = 0; again < 2; again += 1) await apply({ ...facts, refunds: [{ ...refund, status: 'failed' }] });
    // An old word of it changes nothing any more.
    await apply({ ...facts, refunds: [refund] });
    expect(await balanceOf(testDatabase, payer)).toBe(50n * USD);
    expect(await postingsOf(testDatabase, payer)).toEqual([
      'correction customer_credit 10',
      'refund customer_credit -10',
      'topup customer_credit 50',
    ]);
  });

  test('a dispute takes the amount, a won one gives it back, a lost one does not, and old words change nothing', async () => {
    for (const [end, left] of [
      ['won', 50n],
      ['lost', 0n],
    ] as const) {
      const { payer, facts } = await begun();
      const dispute = { disputeId: `dp_${randomUUID()}`, amountNanoUsd: 50n * USD };
      await apply({ ...facts, disputes: [{ ...dispute, status: 'open' }] });
      expect(await balanceOf(testDatabase, payer)).toBe(0n);
      await apply({ ...facts, disputes: [{ ...dispute, status: end }] });
      await apply({ ...facts, disputes: [{ ...dispute, status: 'open' }] });
      expect(await balanceOf(testDatabase, payer)).toBe(left * USD);
    }
  });

  test('a second payment for the same wish is credit too, and an alarm', async () => {
    const { payer, facts } = await begun();
    await apply(facts);
    const second = { ...facts, paymentIntentId: 'pi_second' };
    expect(await apply(second)).toMatchObject({ kind: 'applied', applied: { isPaidTwice: true } });
    expect(await apply(second)).toEqual({ kind: 'nothing_new' });
    expect(await balanceOf(testDatabase, payer)).toBe(100n * USD);
  });

  test('a plan fee is revenue and no credit, and its refund goes back from there', async () => {
    const payer = await customer();
    const paymentId = await openCharge(testDatabase, payer, { kind: 'plan_fee', amountNanoUsd: 50n * USD });
    await apply(factsOf(payer, paymentId, { refunds: [refundOf(20n)] }));
    expect(await balanceOf(testDatabase, payer)).toBe(0n);
    expect(await postingsOf(testDatabase, payer)).toEqual(['plan_fee revenue_plan 50', 'refund revenue_plan -20']);
  });
});

describe('facts that are not what they seem', () => {
  test.each([
    ['another customer', { customerId: 'cus_other' }, 'other_customer'],
    ['no customer', { customerId: null }, 'other_customer'],
    ['another currency', { currency: 'eur' }, 'other_currency'],
    ['another amount', { receivedNanoUsd: 5_000n * USD }, 'other_amount'],
    ['a payment that nobody began', { paymentId: randomUUID() }, 'no_such_payment'],
    ['an id that is none', { paymentId: `'--` }, 'no_such_payment'],
    ['no payment', { paymentId: null }, 'no_such_payment'],
  ] as const)('%s is refused with a reason, and gives no credit', async (_, changes, reason) => {
    const { payer, facts, find } = await begun(changes);
    expect(await apply(facts)).toEqual({ kind: 'refused', reason });
    expect(await balanceOf(testDatabase, payer)).toBe(0n);
    expect(await find()).toMatchObject({ status: 'open' });
  });

  test('a payment that names another organization gives credit to neither', async () => {
    const { payer, facts } = await begun();
    const other = await customer();
    const named = { ...facts, organizationId: other.organizationId, customerId: other.customerId };
    expect(await apply(named)).toEqual({ kind: 'refused', reason: 'no_such_payment' });
    expect(await apply({ ...facts, customerId: other.customerId })).toEqual({
      kind: 'refused',
      reason: 'other_customer',
    });
    for (const one of [payer, other]) expect(await balanceOf(testDatabase, one)).toBe(0n);
  });

  test('a payment without our metadata is none of ours', async () => {
    const { facts } = await begun();
    expect(await apply({ ...facts, organizationId: null, paymentId: null })).toEqual({ kind: 'unknown' });
  });
});

describe('a hosted page', () => {
  test('that ended cancels its payment, and money that comes all the same counts', async () => {
    const { payer, paymentId, facts, find } = await begun();
    const { organizationId } = payer;
    await createPaymentRepository(connections.app).noteSession({ organizationId, paymentId, sessionId: paymentId });
    await books().cancel({ organizationId, paymentId, sessionId: 'another page', at: AT });
    expect(await find()).toMatchObject({ status: 'open' });
    await books().cancel({ organizationId, paymentId, sessionId: paymentId, at: AT });
    expect(await find()).toMatchObject({ status: 'cancelled', endedAt: AT });
    await apply(facts);
    expect(await find()).toMatchObject({ status: 'succeeded' });
    expect(await balanceOf(testDatabase, payer)).toBe(50n * USD);
  });

  test('a card that is declined there leaves the payment open, with the reason', async () => {
    const failure = { code: 'card_declined', message: 'Your card was declined.' };
    const { facts, find } = await begun({ status: 'failed', receivedNanoUsd: 0n, failure });
    await apply(facts);
    expect(await find()).toMatchObject({ status: 'open', failureCode: 'card_declined' });
    await apply({ ...facts, status: 'succeeded', receivedNanoUsd: 50n * USD, failure: null });
    expect(await find()).toMatchObject({ status: 'succeeded', failureCode: null });
  });
});

describe('mails', () => {
  const mailOf = (applied: AppliedFacts) => [
    topUpMail({
      ...applied,
      amountNanoUsd: applied.receivedNanoUsd,
      url: 'https://lethe.example/x',
      isAutomatic: false,
    }),
  ];
  const mailsTo = async (organizationId: string) =>
    (
      await testDatabase.query<{ recipient: string }>(
        'SELECT recipient FROM outbox_mail WHERE organization_id = $1 ORDER BY recipient',
        [organizationId],
      )
    ).map(({ recipient }) => recipient);

  test('go once to owners, admins and finance, in the transaction of what they tell of', async () => {
    const { payer, facts } = await begun();
    const { organizationId } = payer;
    for (const role of ['owner', 'finance', 'developer', 'viewer'] as const) {
      const userId = randomUUID();
      const address = `${role}@${organizationId}.test`;
      await testDatabase.query('INSERT INTO "user" (id, email, name) VALUES ($1, $2, $3)', [userId, address, role]);
      await testDatabase.query('INSERT INTO member (organization_id, user_id, role) VALUES ($1, $2, $3)', [
        organizationId,
        userId,
        role,
      ]);
    }
    for (let again = 0; again < 2; again += 1) await books().apply(facts, mailOf);
    expect(await mailsTo(organizationId)).toEqual([`finance@${organizationId}.test`, `owner@${organizationId}.test`]);
  });

  test('that cannot be written leave nothing posted', async () => {
    const { payer, facts } = await begun();
    const failing = () => {
      throw new Error('no words');
    };
    await expect(books().apply(facts, failing)).rejects.toThrow('no words');
    expect(await balanceOf(testDatabase, payer)).toBe(0n);
  });
});
