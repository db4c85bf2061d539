import { MS_PER_DAY, MS_PER_MINUTE } from '@lethe/core/time';
import { useDatabase } from '@lethe/testkit/postgres';
import { beforeEach, describe, expect, test } from 'vitest';
import { EVENT_SIZE_MAX_BYTES } from './accept-event.ts';
import { usePayments } from './testing/use-payments.ts';

const USD = 1_000_000_000n;
const testDatabase = useDatabase();
const payments = usePayments(testDatabase);
const eventCount = async () =>
  Number((await testDatabase.query<{ count: string }>('SELECT count(*) FROM stripe_event'))[0]?.count);

beforeEach(() => testDatabase.query('TRUNCATE stripe_event'));

/** A top-up of $50 that was paid, and the events that tell of it. */
async function paid() {
  const payer = await payments.insertPayer();
  const seen = payments.standIn().events().length;
  const { paymentId, sessionId } = await payments.begin(payer, 50n * USD);
  payments.standIn().paySession(sessionId);
  return { payer, paymentId, sessionId, events: payments.standIn().events().slice(seen) };
}

describe('invariant 12: the webhook', () => {
  test('stores what is signed, and the worker makes it credit once', async () => {
    const { payer, paymentId, events } = await paid();
    expect(new Set(await payments.deliver([...events, ...events]))).toEqual(new Set([200]));
    expect(await eventCount()).toBe(events.length);
    await payments.apply();
    expect(await payments.balance(payer.organizationId)).toBe(50n * USD);
    expect(await payments.find(payer, paymentId)).toMatchObject({ status: 'succeeded' });
  });

  test('refuses what is unsigned, forged, altered, stale or signed for later, and keeps nothing of it', async () => {
    const { events } = await paid();
    const text = JSON.stringify(events.at(-1));
    const { signature } = payments.standIn().sign(text);
    const at = (distanceMs: number) => payments.standIn().sign(text, new Date(Date.now() + distanceMs)).signature;
    const cases: [string, string | null][] = [
      [text, null],
      [text, ''],
      [text, 'nonsense'],
      [text, signature.replace(/v1=\w{8}/, 'v1=00000000')],
      [text, signature.replace('v1=', 'v0=')],
      [text.replace('"usd"', '"eur"'), signature],
      [` ${text}`, signature],
      [text, at(-6 * MS_PER_MINUTE)],
      [text, at(-3 * MS_PER_DAY)],
      ['', signature],
    ];
    for (const [body, header] of cases) {
      expect(await payments.post(body, header)).toEqual({ status: 400, body: { code: 'webhook_signature_invalid' } });
    }
    expect(await eventCount()).toBe(0);
  });

  test('takes an event that was sent again for three days, signed anew each time', async () => {
    const { payer, events } = await paid();
    const old = events.map((event) => ({ ...event, created: Math.floor((Date.now() - 3 * MS_PER_DAY) / 1_000) }));
    expect(new Set(await payments.deliver(old))).toEqual(new Set([200]));
    await payments.apply();
    expect(await payments.balance(payer.organizationId)).toBe(50n * USD);
  });

  test('reads no more of a body than an event may have', async () => {
    const body = new Uint8Array(EVENT_SIZE_MAX_BYTES + 1);
    expect(await payments.post(body, 't=1,v1=00')).toMatchObject({ status: 413 });
  });

  test('says that payments are off where they are', async () => {
    expect(await payments.post('{}', 't=1,v1=00', { isOn: false })).toEqual({
      status: 501,
      body: { code: 'payments_not_configured' },
    });
  });
});

describe('a webhook that is lost', () => {
  test('delays the credit until the worker looks by itself', async () => {
    const { payer, paymentId } = await paid();
    await testDatabase.query("UPDATE payment SET look_at = now() - interval '1 second' WHERE id = $1", [paymentId]);
    expect(await payments.look()).toMatchObject({ lookedCount: 1, failures: [] });
    expect(await payments.balance(payer.organizationId)).toBe(50n * USD);
  });

  test('while the processor is away leaves the event to be looked into later', async () => {
    const { payer, events } = await paid();
    await payments.deliver(events);
    const { readPayment } = payments.processor();
    payments.processor().readPayment = () => Promise.reject(new Error('away'));
    await expect(payments.apply()).rejects.toThrow('away');
    payments.processor().readPayment = readPayment;
    await testDatabase.query(
      "UPDATE stripe_event SET claimed_until = now() - interval '1 second' WHERE finished_at IS NULL",
    );
    await payments.apply();
    expect(await payments.balance(payer.organizationId)).toBe(50n * USD);
  });
});

describe('a card', () => {
  test('that pays and may be kept is the saved one', async () => {
    const payer = await payments.insertPayer();
    const seen = payments.standIn().events().length;
    const { sessionId } = await payments.begin(payer, 20n * USD, true);
    payments.standIn().paySession(sessionId);
    await payments.deliver(payments.standIn().events().slice(seen));
    await payments.apply();
    expect(await payments.account(payer)).toMatchObject({ card: { brand: 'visa', last4: '4242' } });
  });

  test('that is saved without paying is the saved one, and gives no credit', async () => {
    const payer = await payments.insertPayer();
    const seen = payments.standIn().events().length;
    const { url } = await payments.beginCardSetup(payer);
    payments.standIn().paySession(new URL(url).pathname.split('/').at(-1) ?? '');
    await payments.deliver(payments.standIn().events().slice(seen));
    await payments.apply();
    expect(await payments.account(payer)).toMatchObject({ card: { last4: '4242' } });
    expect(await payments.balance(payer.organizationId)).toBe(0n);
  });

  test('that is declined leaves the payment open until its page ends, and the credit as it was', async () => {
    const payer = await payments.insertPayer();
    const seen = payments.standIn().events().length;
    const { paymentId, sessionId } = await payments.begin(payer, 20n * USD);
    expect(payments.standIn().paySession(sessionId, '4000000000000002')).toMatchObject({ kind: 'refused' });
    await payments.deliver(payments.standIn().events().slice(seen));
    await payments.apply();
    expect(await payments.find(payer, paymentId)).toMatchObject({ status: 'open', failureCode: expect.any(String) });

    const { url, secretKey } = payments.standIn();
    const headers = { authorization: `Bearer ${secretKey}` };
    await fetch(`${url}/v1/checkout/sessions/${sessionId}/expire`, { method: 'POST', headers });
    await payments.deliver(payments.standIn().events().slice(seen));
    await payments.apply();
    expect(await payments.find(payer, paymentId)).toMatchObject({ status: 'cancelled' });
    expect(await payments.balance(payer.organizationId)).toBe(0n);
  });
});

test('invariant 12: another customer’s payment that names a payment of ours gives credit to nobody, and is an alarm', async () => {
  const [payer, stranger] = [await payments.insertPayer(), await payments.insertPayer()];
  const { paymentId } = await payments.begin(payer, 20n * USD);
  await payments.begin(stranger, 20n * USD, true).then(({ sessionId }) => payments.standIn().paySession(sessionId));
  await payments.deliver(payments.standIn().events());
  while ((await payments.apply()) > 0);
  const theirs = await payments.account(stranger);
  if (theirs?.card == null) throw new Error('no card');
  const seen = payments.standIn().events().length;
  await payments.processor().charge({
    customerId: theirs.customerId,
    paymentMethodId: theirs.card.paymentMethodId,
    organizationId: payer.organizationId,
    paymentId,
    attempt: 1,
    kind: 'top_up',
    amountNanoUsd: 20n * USD,
    description: 'not what it seems',
  });
  payments.problems.length = 0;
  await payments.deliver(payments.standIn().events().slice(seen));
  await payments.apply();
  expect(await payments.balance(payer.organizationId)).toBe(0n);
  expect(await payments.balance(stranger.organizationId)).toBe(20n * USD);
  expect(payments.problems).toContainEqual(expect.objectContaining({ kind: 'refused', reason: 'other_customer' }));
});
