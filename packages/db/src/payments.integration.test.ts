import { randomUUID } from 'node:crypto';
import { OPEN_TOP_UPS_MAX, type VerifiedEvent } from '@lethe/core/billing/payments';
import { addMs } from '@lethe/core/time';
import { auditOf, useDatabase } from '@lethe/testkit/postgres';
import { describe, expect, test } from 'vitest';
import { createPaymentBooks, createPaymentEvents, createPaymentRepository } from './index.ts';
import { useConnections } from './testing/connections.ts';
import { AT, factsOf, insertCustomer, openTopUp, USD } from './testing/payments.ts';

const testDatabase = useDatabase();
const connections = useConnections(testDatabase);
const repository = () => createPaymentRepository(connections.app);
const books = () => createPaymentBooks(connections.worker);
const customer = () => insertCustomer(testDatabase, connections.app);

function eventOf(changes: Partial<VerifiedEvent> = {}): VerifiedEvent {
  const subject = { kind: 'payment', paymentIntentId: 'pi_1' } as const;
  return { eventId: `evt_${randomUUID()}`, type: 'payment_intent.succeeded', createdAt: AT, subject, ...changes };
}

describe('the account', () => {
  test('keeps its first customer, and its card as the worker saw it last', async () => {
    const { organizationId, customerId } = await customer();
    const again = await repository().openAccount({ organizationId, customerId: 'cus_second', at: AT });
    expect(again).toMatchObject({ customerId, card: null });
    const card = { paymentMethodId: 'pm_1', brand: 'visa', last4: '4242', expiresMonth: 4, expiresYear: 2030 };
    await books().noteCard({ customerId, card, at: AT });
    await books().noteCard({ customerId: 'cus_somebody', card: { ...card, last4: '0000' }, at: AT });
    expect(await repository().account(organizationId)).toMatchObject({ card });
    const audit = auditOf({ organizationId }, 'credit.card_removed');
    await repository().forgetCard({ organizationId, at: AT, audit });
    expect(await repository().account(organizationId)).toMatchObject({ customerId, card: null });
  });
});

describe('payments', () => {
  test('are listed newest first, page by page, and found by their id', async () => {
    const payer = await customer();
    const { organizationId } = payer;
    const paymentIds: string[] = [];
    for (let day = 0; day < 3; day += 1) {
      const paymentId = randomUUID();
      const audit = auditOf(payer, 'credit.top_up_started');
      const at = addMs(AT, day * 86_400_000);
      await repository().openTopUp({ organizationId, paymentId, amountNanoUsd: 5n * USD, at, audit });
      paymentIds.unshift(paymentId);
    }
    const first = await repository().list({ organizationId, countMax: 2, before: null });
    const rest = await repository().list({ organizationId, countMax: 2, before: first.at(-1) ?? null });
    expect([...first, ...rest].map(({ id }) => id)).toEqual(paymentIds);
    expect(await repository().find({ organizationId, paymentId: paymentIds[0] ?? '' })).toMatchObject({
      kind: 'top_up',
      status: 'open',
      amountNanoUsd: 5n * USD,
    });
  });

  test('of top-ups only so many wait at once, whoever begins them at the same time', async () => {
    const payer = await customer();
    const { organizationId } = payer;
    const begin = () => {
      const audit = auditOf(payer, 'credit.top_up_started');
      const paymentId = randomUUID();
      return repository().openTopUp({ organizationId, paymentId, amountNanoUsd: 5n * USD, at: AT, audit });
    };
    const outcomes = await Promise.all(Array.from({ length: OPEN_TOP_UPS_MAX + 5 }, begin));
    expect(outcomes.filter((outcome) => outcome === 'opened')).toHaveLength(OPEN_TOP_UPS_MAX);
    await testDatabase.query(
      `UPDATE payment SET status = 'cancelled', ended_at = now() WHERE (organization_id, id) = (
         SELECT organization_id, id FROM payment WHERE organization_id = $1 LIMIT 1)`,
      [organizationId],
    );
    expect([await begin(), await begin()]).toEqual(['opened', 'too_many']);
  });

  test('are begun by the dashboard for a page alone, and never for a saved card', async () => {
    const { organizationId } = await customer();
    for (const kind of ['auto_top_up', 'plan_fee']) {
      const insert = connections.app.withOrganization(organizationId, (transaction) =>
        transaction.query(
          `INSERT INTO payment (organization_id, id, kind, amount_nano_usd, created_at) VALUES ($1, gen_random_uuid(), $2, $3, $4)`,
          [organizationId, kind, 5n * USD, AT],
        ),
      );
      await expect(insert).rejects.toThrow('row-level security');
    }
  });

  test('invariant 33: of another organization nothing is found, listed or changed', async () => {
    const [payer, stranger] = [await customer(), await customer()];
    const { organizationId } = stranger;
    const paymentId = await openTopUp(connections.app, payer, 50n * USD);
    await repository().noteSession({ organizationId, paymentId, sessionId: 'cs_theirs' });
    await books().cancel({ organizationId, paymentId, sessionId: 'cs_theirs', at: AT });
    expect(await repository().find({ organizationId, paymentId })).toBeNull();
    expect(await repository().list({ organizationId, countMax: 10, before: null })).toEqual([]);
    expect(await books().claimAttempt({ organizationId, paymentId, now: AT })).toBeNull();
    expect(await repository().find({ organizationId: payer.organizationId, paymentId })).toMatchObject({
      status: 'open',
    });
  });

  test.each([
    'UPDATE payment SET status = $$succeeded$$, ended_at = now()',
    'UPDATE payment SET amount_nano_usd = 10000000',
    'DELETE FROM payment',
    'INSERT INTO payment_refund VALUES (current_organization_id(), $$re$$, gen_random_uuid(), 1, $$succeeded$$, now())',
    'SELECT * FROM stripe_event',
    'SELECT apply_payment_facts(current_organization_id(), gen_random_uuid(), $${}$$)',
    'SELECT claim_stripe_events(1)',
  ])('the dashboard’s role may not %s', async (statement) => {
    const { organizationId } = await customer();
    const work = connections.app.withOrganization(organizationId, (transaction) => transaction.query(statement));
    await expect(work).rejects.toThrow('permission denied');
  });

  test('what a payment is for never changes, even for its owner', async () => {
    const payer = await customer();
    const paymentId = await openTopUp(connections.app, payer, 50n * USD);
    const change = testDatabase.query('UPDATE payment SET amount_nano_usd = 10000000 WHERE id = $1', [paymentId]);
    await expect(change).rejects.toThrow('never changes');
  });
});

describe('events', () => {
  test('invariant 12: one that comes again is stored once', async () => {
    const event = eventOf();
    const events = createPaymentEvents(connections.app);
    const stored = await Promise.all(Array.from({ length: 5 }, () => events.store(event)));
    expect(stored.filter(Boolean)).toHaveLength(1);
    await books().claimEvents(100);
    await books().finishEvent({ eventId: event.eventId, outcome: 'applied' });
    expect(await events.store(event)).toBe(false);
    expect(await books().claimEvents(100)).toEqual([]);
  });

  test('one that was claimed and not finished comes again, and no two claim it at once', async () => {
    const subject = { kind: 'session', sessionId: 'cs_1' } as const;
    const event = eventOf({ subject });
    await createPaymentEvents(connections.app).store(event);
    const claims = await Promise.all([books().claimEvents(10), books().claimEvents(10)]);
    expect(claims.flat()).toEqual([{ eventId: event.eventId, type: event.type, subject, claimCount: 1 }]);
    expect(await books().claimEvents(10)).toEqual([]);
    await testDatabase.query('UPDATE stripe_event SET claimed_until = now() WHERE id = $1', [event.eventId]);
    expect(await books().claimEvents(10)).toMatchObject([{ eventId: event.eventId, claimCount: 2 }]);
    await books().finishEvent({ eventId: event.eventId, outcome: 'unknown' });
  });
});

describe('a payment of which no webhook tells', () => {
  test('and whose page was never made is cancelled, and counts all the same when it is paid', async () => {
    const payer = await customer();
    const { organizationId } = payer;
    const paymentId = await openTopUp(connections.app, payer, 50n * USD);
    await testDatabase.query('UPDATE payment SET look_at = now() WHERE id = $1', [paymentId]);
    await books().claimLooks(10);
    expect(await repository().find({ organizationId, paymentId })).toMatchObject({ status: 'cancelled' });
    await books().apply(factsOf(payer, paymentId), () => []);
    expect(await repository().find({ organizationId, paymentId })).toMatchObject({ status: 'succeeded' });
  });

  test('is looked at by itself after a while, and at once for whoever waits, but not over and over', async () => {
    const payer = await customer();
    const { organizationId } = payer;
    const paymentId = await openTopUp(connections.app, payer, 50n * USD);
    const sessionId = `cs_${paymentId}`;
    expect(await books().claimLooks(10)).toEqual([]);
    await repository().noteSession({ organizationId, paymentId, sessionId });
    expect(await books().claimLooks(10)).toEqual([]);
    const overdue = (seconds: number) =>
      testDatabase.query('UPDATE payment SET look_at = look_at - make_interval(secs => $2) WHERE id = $1', [
        paymentId,
        seconds,
      ]);
    await repository().askToLook({ organizationId, paymentId });
    expect(await books().claimLooks(10)).toEqual([]);
    await overdue(4);
    await repository().askToLook({ organizationId, paymentId });
    expect(await books().claimLooks(10)).toEqual([{ organizationId, paymentId, sessionId, paymentIntentId: null }]);
    await overdue(901);
    expect(await books().claimLooks(10)).toHaveLength(1);
    await books().apply(factsOf(payer, paymentId), () => []);
    await overdue(901);
    expect(await books().claimLooks(10)).toEqual([]);
  });
});
