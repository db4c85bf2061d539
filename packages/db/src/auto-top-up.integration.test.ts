import { randomUUID } from 'node:crypto';
import { collectPayments, decideAutoTopUp, lookAfterCredit } from '@lethe/core/billing/dunning';
import { addMs, MS_PER_DAY } from '@lethe/core/time';
import { auditOf, moveOrganization, useDatabase } from '@lethe/testkit/postgres';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { createAutoTopUpRepository } from './index.ts';
import { useConnections } from './testing/connections.ts';
import { createDomainClock } from './testing/domain-clock.ts';
import { AUTO_TOP_UP, DECLINED, type Debtor, insertDebtor } from './testing/dunning.ts';
import { balanceOf, USD } from './testing/payments.ts';

const AT = new Date('2026-11-22T10:00:00Z');
const testDatabase = useDatabase();
const connections = useConnections(testDatabase);
const clock = createDomainClock(testDatabase);

beforeEach(() => clock.moveTo(AT));

const debtor = () => insertDebtor(testDatabase, connections, clock);
const look = (one: Debtor) => lookAfterCredit(one.ports, one.organizationId);
const forgetClaims = () => testDatabase.query('UPDATE payment SET attempt_claimed_until = now()');
const succeeded = async (one: Debtor) => (await one.payments()).filter(({ status }) => status === 'succeeded');

describe('an automatic top-up', () => {
  test('charges the saved card as soon as the balance is below the threshold, and the credit is there', async () => {
    const one = await debtor();
    await one.save({});
    await look(one);
    expect(await balanceOf(testDatabase, one)).toBe(50n * USD);
    await look(one);
    expect(await one.payments()).toMatchObject([{ kind: 'auto_top_up', status: 'succeeded', attempt_count: 1 }]);
    await one.spend(40n * USD);
    await look(one);
    expect(await one.payments()).toHaveLength(1);
    await one.spend(1n);
    await look(one);
    expect(await balanceOf(testDatabase, one)).toBe(60n * USD - 1n);
  });

  test('invariant 13: of eight workers at once one opens and charges it, and never are two under way', async () => {
    const one = await debtor();
    await one.save({});
    await Promise.all(Array.from({ length: 8 }, () => look(one)));
    expect(one.processor.payments.size).toBe(1);
    expect(await one.payments()).toHaveLength(1);
    expect(await balanceOf(testDatabase, one)).toBe(50n * USD);
  });

  test('invariant 13: of eight decisions at once one opens a payment, and while it is under way nobody opens another', async () => {
    const one = await debtor();
    const { organizationId } = one;
    await one.save({});
    const open = () =>
      one.ports.care.openAutoTopUp({ organizationId, paymentId: randomUUID(), now: AT, decide: decideAutoTopUp });
    const decisions = await Promise.all(Array.from({ length: 8 }, open));
    expect(decisions.filter(({ kind }) => kind === 'charge')).toHaveLength(1);
    expect(await open()).toEqual({ kind: 'wait', reason: 'under_way' });
    const careless = () =>
      one.ports.care.openAutoTopUp({
        organizationId,
        paymentId: randomUUID(),
        now: AT,
        decide: () => ({ kind: 'charge', amountNanoUsd: 50n * USD }),
      });
    await expect(careless()).rejects.toThrow('payment_one_open_auto_top_up');
  });

  test('invariant 13: a worker that dies between the row and the call leaves one that the next worker charges once', async () => {
    const one = await debtor();
    const { organizationId } = one;
    await one.save({});
    await one.ports.care.openAutoTopUp({ organizationId, paymentId: randomUUID(), now: AT, decide: decideAutoTopUp });
    const [opened] = await one.payments();
    await one.ports.payments.books.claimAttempt({ organizationId, paymentId: opened?.id ?? '', now: clock.now() });
    await look(one);
    expect(one.processor.payments.size).toBe(0);
    await forgetClaims();
    await look(one);
    expect([...one.processor.charges.keys()]).toEqual([`${opened?.id}:1`]);
    expect(await balanceOf(testDatabase, one)).toBe(50n * USD);
  });

  test('invariant 13: a charge whose answer was lost is asked for again under its own key, and charges once', async () => {
    const one = await debtor();
    await one.save({});
    const { charge } = one.processor;
    one.processor.charge = async (query) => {
      await charge(query);
      throw new Error('the connection broke');
    };
    await expect(look(one)).rejects.toThrow('the connection broke');
    one.processor.charge = charge;
    await forgetClaims();
    await look(one);
    expect(one.processor.payments.size).toBe(1);
    expect(one.processor.charges.size).toBe(1);
    expect(await balanceOf(testDatabase, one)).toBe(50n * USD);
    expect(await one.payments()).toHaveLength(1);
  });

  test('the cap of a UTC month is never passed, whatever is spent, and the next month has its own', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.bigInt(1n, 60n), { minLength: 4, maxLength: 8 }), async (spent) => {
        await clock.moveTo(new Date('2026-11-30T23:59:58Z'));
        const one = await debtor();
        await one.save({ monthlyCapNanoUsd: 120n * USD });
        for (const amount of spent) {
          await look(one);
          await one.spend(amount * USD);
        }
        expect((await succeeded(one)).length).toBeLessThanOrEqual(2);
        await one.spend(1_000n * USD);
        await look(one);
        await look(one);
        expect(await succeeded(one)).toHaveLength(2);
        await clock.moveTo(new Date('2026-12-01T00:00:00Z'));
        for (let repeat = 0; repeat < 4; repeat += 1) await look(one);
        expect(await succeeded(one)).toHaveLength(4);
      }),
      { numRuns: 8, seed: 20_261_122 },
    );
  });

  test('one that is refused opens no second one, and the sweep over all organizations charges it when it is due', async () => {
    const one = await debtor();
    await one.save({});
    one.processor.refusal = DECLINED;
    await look(one);
    await look(one);
    const [failing, ...others] = await one.payments();
    expect(others).toEqual([]);
    expect(failing).toMatchObject({ status: 'open', attempt_count: 1 });
    one.processor.refusal = null;
    await clock.moveTo(failing?.next_attempt_at ?? AT);
    expect(await collectPayments(one.ports)).toMatchObject({ failures: [] });
    expect(await balanceOf(testDatabase, one)).toBe(50n * USD);
  });

  test('that was switched off takes back what waits to be tried again, and so does a cap without room', async () => {
    for (const draft of [{ isEnabled: false }, { amountNanoUsd: 5n * USD, monthlyCapNanoUsd: 40n * USD }]) {
      const one = await debtor();
      await one.save({});
      one.processor.refusal = DECLINED;
      await look(one);
      await one.save(draft);
      expect(await one.payments()).toMatchObject([{ status: 'cancelled', next_attempt_at: null }]);
      one.processor.refusal = null;
      await clock.moveTo(addMs(clock.now(), 2 * MS_PER_DAY));
      await collectPayments(one.ports);
      expect((await succeeded(one)).map(({ amount_nano_usd }) => BigInt(amount_nano_usd))).toEqual(
        draft.amountNanoUsd === undefined ? [] : expect.arrayContaining([5n * USD]),
      );
    }
  });

  test('another card is charged at once for what the last one was refused', async () => {
    const one = await debtor();
    await one.save({});
    one.processor.refusal = DECLINED;
    await look(one);
    one.processor.refusal = null;
    await look(one);
    expect(await balanceOf(testDatabase, one)).toBe(0n);
    await one.ports.payments.books.noteCard({
      customerId: one.customerId,
      card: one.processor.save(one.customerId, '1881'),
      at: clock.now(),
    });
    await clock.moveTo(addMs(clock.now(), 1_000));
    await look(one);
    expect(await balanceOf(testDatabase, one)).toBe(50n * USD);
  });

  test('a suspended organization is not charged', async () => {
    const one = await debtor();
    await one.save({});
    await moveOrganization(testDatabase, one.organizationId, 'suspended');
    await look(one);
    expect(await one.payments()).toEqual([]);
  });
});

describe('its settings', () => {
  test('are saved on the version that they were begun on, with an audit event, and for one tenant', async () => {
    const [mine, theirs] = [await debtor(), await debtor()];
    const repository = createAutoTopUpRepository(connections.app);
    const { organizationId } = mine;
    const save = (baseVersion: number) =>
      repository.save({ organizationId, baseVersion, draft: AUTO_TOP_UP, audit: auditOf(mine, 'auto_top_up.changed') });
    expect(await save(1)).toBeNull();
    expect(await Promise.all([save(0), save(0)])).toEqual(
      expect.arrayContaining([null, { ...AUTO_TOP_UP, version: 1, switchedOffAt: null }]),
    );
    expect(await save(1)).toMatchObject({ version: 2 });
    expect(await repository.current(theirs.organizationId)).toMatchObject({ version: 0, isEnabled: false });
    const events = await testDatabase.query(
      `SELECT FROM audit_event WHERE organization_id = $1 AND action = 'auto_top_up.changed'`,
      [organizationId],
    );
    expect(events).toHaveLength(2);
  });
});
