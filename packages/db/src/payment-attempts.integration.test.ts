import { randomUUID } from 'node:crypto';
import { attemptCharge, type DecideNextAttempt } from '@lethe/core/billing/payments';
import { MemoryProcessor } from '@lethe/core/billing/payments/testing';
import { addMs, ManualClock, MS_PER_HOUR } from '@lethe/core/time';
import { useDatabase } from '@lethe/testkit/postgres';
import { describe, expect, test } from 'vitest';
import { createPaymentBooks, createPaymentRepository } from './index.ts';
import { useConnections } from './testing/connections.ts';
import { AT, balanceOf, type Customer, insertCustomer, openCharge, USD } from './testing/payments.ts';

const testDatabase = useDatabase();
const connections = useConnections(testDatabase);
const inAnHour: DecideNextAttempt = ({ now }) => addMs(now, MS_PER_HOUR);
const never: DecideNextAttempt = () => null;
const DECLINED = { code: 'card_declined', message: 'Your card was declined.', needsCustomer: false };

/** An organization with a saved card and an automatic top-up that is due. */
async function dueCharge({ hasCard = true } = {}) {
  const payer = await insertCustomer(testDatabase, connections.app);
  const processor = new MemoryProcessor(randomUUID());
  const books = createPaymentBooks(connections.worker);
  const clock = new ManualClock(AT);
  const { customerId, organizationId } = payer;
  const card = hasCard ? processor.save(customerId) : null;
  await books.noteCard({ customerId, card, at: AT });
  const paymentId = await openCharge(testDatabase, payer, { kind: 'auto_top_up' });
  const ports = { processor, books, clock, publicUrl: 'https://lethe.example', onProblem: () => {} };
  const find = () => createPaymentRepository(connections.app).find({ organizationId, paymentId });
  const attempt = (decide = inAnHour) => attemptCharge(ports, { organizationId, paymentId }, decide);
  const forgetClaim = () =>
    testDatabase.query('UPDATE payment SET attempt_claimed_until = now() WHERE id = $1', [paymentId]);
  return { payer, processor, books, clock, ports, paymentId, find, attempt, forgetClaim };
}

describe('a charge of the saved card', () => {
  test('that the bank allows becomes credit, and the payment is done', async () => {
    const { payer, find, attempt } = await dueCharge();
    expect(await attempt()).toEqual({ kind: 'succeeded' });
    expect(await balanceOf(testDatabase, payer)).toBe(20n * USD);
    expect(await find()).toMatchObject({ status: 'succeeded', attemptCount: 1, nextAttemptAt: null });
    expect(await attempt()).toEqual({ kind: 'skipped' });
  });

  test('invariant 13: a worker that dies between the note and the charge has it made under the same key, with the same card', async () => {
    const { payer, processor, books, paymentId, attempt, forgetClaim } = await dueCharge();
    const { organizationId, customerId } = payer;
    const died = await books.claimAttempt({ organizationId, paymentId, now: AT });
    if (died?.paymentMethodId == null) throw new Error('nothing claimed');
    await processor.charge({ ...chargeOf(payer, paymentId), paymentMethodId: died.paymentMethodId });
    // Another card is saved in between.
    await books.noteCard({ customerId, card: processor.save(customerId, '1881'), at: AT });
    expect(await attempt()).toEqual({ kind: 'skipped' });
    await forgetClaim();
    expect(await books.claimAttempt({ organizationId, paymentId, now: AT })).toMatchObject({
      number: 1,
      paymentMethodId: died.paymentMethodId,
    });
    await forgetClaim();
    expect(await attempt()).toEqual({ kind: 'succeeded' });
    expect(processor.payments.size).toBe(1);
    expect(await balanceOf(testDatabase, payer)).toBe(20n * USD);
  });

  test('invariant 13: of eight workers at once one makes the charge', async () => {
    const { payer, processor, attempt } = await dueCharge();
    const reports = await Promise.all(Array.from({ length: 8 }, () => attempt()));
    expect(reports.filter(({ kind }) => kind === 'succeeded')).toHaveLength(1);
    expect(processor.payments.size).toBe(1);
    expect(await balanceOf(testDatabase, payer)).toBe(20n * USD);
  });

  test('that was refused is made again when it is due, as the next attempt', async () => {
    const { payer, processor, clock, books, find, attempt } = await dueCharge();
    processor.refusal = DECLINED;
    expect(await attempt()).toMatchObject({ kind: 'refused', payment: { failureCode: 'card_declined' } });
    const nextAttemptAt = addMs(AT, MS_PER_HOUR);
    expect(await find()).toMatchObject({ status: 'open', attemptCount: 1, firstFailedAt: AT, nextAttemptAt });
    expect(await attempt()).toEqual({ kind: 'skipped' });
    expect(await books.listDue({ now: AT, countMax: 100 })).not.toContainEqual(
      expect.objectContaining({ organizationId: payer.organizationId }),
    );
    clock.advance(MS_PER_HOUR);
    processor.refusal = null;
    expect(await attempt()).toEqual({ kind: 'succeeded' });
    expect([...processor.charges.keys()].map((key) => key.split(':').at(-1))).toEqual(['1', '2']);
    expect(await balanceOf(testDatabase, payer)).toBe(20n * USD);
  });

  test('that is given up has ended, and is not made again', async () => {
    const { processor, clock, find, attempt } = await dueCharge();
    processor.refusal = DECLINED;
    await attempt(never);
    expect(await find()).toMatchObject({ status: 'given_up', nextAttemptAt: null, endedAt: AT });
    clock.advance(MS_PER_HOUR);
    expect(await attempt()).toEqual({ kind: 'skipped' });
  });

  test('without a card is refused without asking anybody', async () => {
    const { processor, attempt } = await dueCharge({ hasCard: false });
    expect(await attempt()).toMatchObject({
      kind: 'refused',
      needsCustomer: true,
      payment: { failureCode: 'no_card' },
    });
    expect(processor.charges.size).toBe(0);
  });

  test('whose outcome is unknown stays as it is, to be made again', async () => {
    const { processor, find, attempt, forgetClaim } = await dueCharge();
    const { charge } = processor;
    processor.charge = () => Promise.reject(new Error('the connection broke'));
    await expect(attempt()).rejects.toThrow('the connection broke');
    expect(await find()).toMatchObject({ status: 'open', failureCode: null });
    processor.charge = charge;
    await forgetClaim();
    expect(await attempt()).toEqual({ kind: 'succeeded' });
    expect([...processor.charges.keys()]).toHaveLength(1);
  });

  test('that the bank takes time for waits for the bank, and is charged again when it refuses', async () => {
    const { payer, processor, books, paymentId, find, attempt } = await dueCharge();
    processor.charge = async () => ({ status: 'processing', paymentIntentId: `pi_slow_${paymentId}` });
    expect(await attempt()).toEqual({ kind: 'processing' });
    expect(await find()).toMatchObject({ status: 'processing', nextAttemptAt: null });
    const failure = { code: 'card_declined', message: 'no' };
    const { organizationId, customerId } = payer;
    await books.apply(
      {
        paymentIntentId: `pi_slow_${paymentId}`,
        customerId,
        organizationId,
        paymentId,
        currency: 'usd',
        status: 'failed',
        receivedNanoUsd: 0n,
        createdAt: AT,
        refunds: [],
        disputes: [],
        failure,
      },
      () => [],
    );
    expect(await find()).toMatchObject({
      status: 'open',
      failureCode: 'card_declined',
      nextAttemptAt: expect.any(Date),
    });
  });
});

test('invariant 13: an organization has one automatic top-up under way at most', async () => {
  const { payer, processor, attempt } = await dueCharge();
  await expect(openCharge(testDatabase, payer, { kind: 'auto_top_up' })).rejects.toThrow(
    'payment_one_open_auto_top_up',
  );
  processor.refusal = DECLINED;
  await attempt();
  await expect(openCharge(testDatabase, payer, { kind: 'auto_top_up' })).rejects.toThrow(
    'payment_one_open_auto_top_up',
  );
  processor.refusal = null;
  await testDatabase.query(`UPDATE payment SET next_attempt_at = $2 WHERE organization_id = $1`, [
    payer.organizationId,
    AT,
  ]);
  await attempt();
  await openCharge(testDatabase, payer, { kind: 'auto_top_up' });
});

function chargeOf({ customerId, organizationId }: Customer, paymentId: string) {
  const query = { customerId, organizationId, paymentId, attempt: 1, kind: 'auto_top_up' as const };
  return { ...query, amountNanoUsd: 20n * USD, description: 'Lethe credit, automatic top-up' };
}
