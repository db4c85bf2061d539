import { randomUUID } from 'node:crypto';
import { collectPayments, lookAfterCredit } from '@lethe/core/billing/dunning';
import { addMs, MS_PER_DAY, MS_PER_HOUR } from '@lethe/core/time';
import { useDatabase } from '@lethe/testkit/postgres';
import { beforeEach, describe, expect, test } from 'vitest';
import { createAutoTopUpRepository, createCreditStandingReader, createPaymentBooks } from './index.ts';
import { useConnections } from './testing/connections.ts';
import { createDomainClock } from './testing/domain-clock.ts';
import { DECLINED, type Debtor, insertDebtor } from './testing/dunning.ts';
import { factsOf, openCharge, openTopUp, USD } from './testing/payments.ts';

const AT = new Date('2026-11-22T10:00:00Z');
const testDatabase = useDatabase();
const connections = useConnections(testDatabase);
const clock = createDomainClock(testDatabase);

beforeEach(() => clock.moveTo(AT));

const debtor = () => insertDebtor(testDatabase, connections, clock);
const look = (one: Debtor) => lookAfterCredit(one.ports, one.organizationId);

/** Goes from one attempt to the next until there is none, and answers the hours of the attempts since the first one. */
async function walk(one: Debtor): Promise<readonly number[]> {
  const hours: number[] = [];
  for (let round = 0; round < 30; round += 1) {
    const before = (await one.payments())[0]?.attempt_count ?? 0;
    await collectPayments(one.ports);
    const [payment] = await one.payments();
    if (payment === undefined) throw new Error('nothing to collect');
    if (payment.attempt_count > before) hours.push((clock.now().getTime() - AT.getTime()) / MS_PER_HOUR);
    if (payment.next_attempt_at === null) return hours;
    await clock.moveTo(addMs(payment.next_attempt_at, -1));
    await collectPayments(one.ports);
    expect((await one.payments())[0]?.attempt_count).toBe(payment.attempt_count);
    await clock.moveTo(payment.next_attempt_at);
  }
  throw new Error('it never ends');
}

describe('a payment that fails', () => {
  test('is tried after exactly 1, 2, 4, 8, 16, 24, 24, … hours and given up after seven days, with a mail each day', async () => {
    const one = await debtor();
    await one.save({});
    one.processor.refusal = DECLINED;
    expect(await walk(one)).toEqual([0, 1, 3, 7, 15, 31, 55, 79, 103, 127, 151, 168]);
    expect(await one.payments()).toMatchObject([{ status: 'given_up', attempt_count: 12, first_failed_at: AT }]);
    expect(await one.mails()).toEqual([...Array(7).fill('payment_failed'), 'payment_given_up']);
    await collectPayments(one.ports);
    expect(await one.mails()).toHaveLength(8);
  });

  test('that is given up switches automatic top-ups off and asks for suspension, and a top-up takes that back', async () => {
    const one = await debtor();
    const { organizationId } = one;
    await one.save({});
    one.processor.refusal = DECLINED;
    await walk(one);
    const repository = createAutoTopUpRepository(connections.app);
    const givenUpAt = addMs(AT, 7 * MS_PER_DAY);
    expect(await repository.current(organizationId)).toMatchObject({ isEnabled: false, switchedOffAt: givenUpAt });
    expect(await one.requests()).toEqual([{ reason: 'auto_top_up', is_open: true }]);
    const standing = createCreditStandingReader(connections.app);
    expect(await standing.standing(organizationId)).toMatchObject({
      suspensionRequests: [{ reason: 'auto_top_up', requestedAt: givenUpAt }],
    });
    await collectPayments(one.ports);
    expect(await one.payments()).toHaveLength(1);
    const events = await testDatabase.query(
      `SELECT actor_kind FROM audit_event WHERE organization_id = $1 AND action = 'auto_top_up.switched_off'`,
      [organizationId],
    );
    expect(events).toEqual([{ actor_kind: 'system' }]);

    const paymentId = await openTopUp(connections.app, one, 50n * USD);
    await createPaymentBooks(connections.worker).apply(factsOf(one, paymentId), () => []);
    expect(await one.requests()).toEqual([{ reason: 'auto_top_up', is_open: false }]);
    await one.save({ isEnabled: true });
    expect(await repository.current(organizationId)).toMatchObject({ isEnabled: true, switchedOffAt: null });
  });

  test('a plan fee that was given up is charged anew when another card is saved, and paying it takes the request away', async () => {
    const one = await debtor();
    await openCharge(testDatabase, one, { kind: 'plan_fee' });
    one.processor.refusal = DECLINED;
    await walk(one);
    expect(await one.requests()).toEqual([{ reason: 'plan_fee', is_open: true }]);
    one.processor.refusal = null;
    const card = one.processor.save(one.customerId, '1881');
    await one.ports.payments.books.noteCard({ customerId: one.customerId, card, at: clock.now() });
    expect(await one.requests()).toEqual([{ reason: 'plan_fee', is_open: true }]);
    await clock.moveTo(addMs(clock.now(), 1_000));
    await look(one);
    expect(await one.payments()).toMatchObject([{ status: 'succeeded', attempt_count: 13 }]);
    expect(await one.requests()).toEqual([{ reason: 'plan_fee', is_open: false }]);
  });

  test('one organization whose processor cannot be asked holds up no other', async () => {
    const [bad, good] = [await debtor(), await debtor()];
    await bad.save({});
    const paymentId = await openCharge(testDatabase, good, { kind: 'plan_fee' });
    const { processor } = bad;
    const charge = good.processor.charge.bind(good.processor);
    processor.charge = async (query) => {
      if (query.organizationId === bad.organizationId) throw new Error('away');
      return charge(query);
    };
    processor.readPayment = good.processor.readPayment.bind(good.processor);
    const report = await collectPayments(bad.ports);
    expect(report.failures.map(({ organizationId }) => organizationId)).toEqual([bad.organizationId]);
    expect(await good.payments()).toMatchObject([{ id: paymentId, status: 'succeeded' }]);
  });
});

describe('a balance', () => {
  async function lowBelow(one: Debtor, amountNanoUsd: bigint): Promise<void> {
    await testDatabase.query(
      `INSERT INTO spending_policy (organization_id, version, out_of_credit, low_balance_nano_usd, effective_at)
       VALUES ($1, 1, 'block', $2, lethe_now())`,
      [one.organizationId, amountNanoUsd],
    );
  }

  test('that becomes low is told once for each time, also by several workers', async () => {
    const one = await debtor();
    await lowBelow(one, 10n * USD);
    await one.spend(-20n * USD);
    await look(one);
    expect(await one.mails()).toEqual([]);
    await one.spend(10n * USD + 1n);
    expect(await one.ports.care.isToLookAt(one.organizationId)).toBe(true);
    await Promise.all([look(one), look(one), look(one)]);
    expect(await one.mails()).toEqual(['low_balance']);
    expect(await one.ports.care.isToLookAt(one.organizationId)).toBe(false);
    await one.spend(-5n * USD);
    await look(one);
    await one.spend(5n * USD);
    await look(one);
    expect(await one.mails()).toEqual(['low_balance', 'low_balance']);
  });

  test('below zero for seven days asks for suspension once, to the millisecond, and a top-up to zero takes that back', async () => {
    const one = await debtor();
    await one.spend(1n);
    await look(one);
    const [watch] = await testDatabase.query<{ negative_since: Date }>(
      'SELECT negative_since FROM credit_watch WHERE organization_id = $1',
      [one.organizationId],
    );
    const since = watch?.negative_since ?? AT;
    expect(await one.requests()).toEqual([]);
    await clock.moveTo(addMs(since, 7 * MS_PER_DAY));
    await Promise.all([collectPayments(one.ports), collectPayments(one.ports)]);
    await collectPayments(one.ports);
    expect(await one.requests()).toEqual([{ reason: 'negative_balance', is_open: true }]);
    expect(await one.mails()).toEqual(['suspension_notice']);
    await one.spend(-1n);
    await look(one);
    expect(await one.requests()).toEqual([{ reason: 'negative_balance', is_open: false }]);
  });

  test('is watched where payments are off, too', async () => {
    const one = await debtor();
    await lowBelow(one, 10n * USD);
    await lookAfterCredit({ ...one.ports, payments: null, mintId: randomUUID }, one.organizationId);
    expect(await one.mails()).toEqual(['low_balance']);
  });
});
