import { applyFacts } from '@lethe/core/billing/payments';
import { MemoryProcessor } from '@lethe/core/billing/payments/testing';
import { createDatabase, createPaymentBooks, type Database } from '@lethe/db';
import { insertOrganization, useDatabase } from '@lethe/testkit/postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { useManagementApi } from './testing/use-management-api.ts';

const USD = 1_000_000_000;
const testDatabase = useDatabase();
const processor = new MemoryProcessor();
const api = useManagementApi(testDatabase, processor);
const withoutPayments = useManagementApi(testDatabase);
let worker: Database;

beforeAll(() => {
  worker = createDatabase({ url: testDatabase.urlAs('lethe_worker'), applicationName: 'test', poolSizeMax: 2 });
});
afterAll(() => worker.close());

const topUp = (amountNanoUsd: unknown) => ({
  method: 'POST',
  path: '/top-ups',
  body: { amount_nano_usd: amountNanoUsd },
});

/** What the worker does when it hears of the payment. */
const hear = async (paymentIntentId: string) =>
  applyFacts(
    { books: createPaymentBooks(worker), publicUrl: 'https://lethe.example' },
    processor.payment(paymentIntentId),
  );

test('a top-up leads to a page, and the payment and the ledger tell the same when it was paid and partly refunded', async () => {
  const organization = await insertOrganization(testDatabase);
  const key = await api.insertKey(organization);
  const { status, body: begun } = await api.call(key, topUp(50 * USD));
  expect({ status, begun }).toMatchObject({
    status: 201,
    begun: { url: expect.stringContaining('https://pay.example/') },
  });
  const path = `/payments/${begun.payment_id}`;
  expect((await api.call(key, { path })).body).toMatchObject({ kind: 'top_up', status: 'open', ended_at: null });

  const paymentIntentId = processor.pay(String(begun.url).split('/').at(-1) ?? '');
  await hear(paymentIntentId);
  await processor.refund({ paymentIntentId, amountNanoUsd: 20n * BigInt(USD), refundKey: 'asked-for' });
  await hear(paymentIntentId);
  const told = { status: 'succeeded', amount_nano_usd: 50 * USD, refunded_nano_usd: 20 * USD };
  expect((await api.call(key, { path })).body).toMatchObject(told);
  expect((await api.call(key, { path: '/ledger' })).body).toMatchObject({ balance_nano_usd: String(30 * USD) });
});

test('all that is owed is one amount, which is paid once and only as it was read', async () => {
  const organization = await insertOrganization(testDatabase);
  const { organizationId } = organization;
  const key = await api.insertKey(organization);
  const settle = (amount: number) =>
    api.call(key, { method: 'POST', path: '/settlements', body: { amount_nano_usd: amount } });
  expect((await settle(49 * USD)).status).toBe(409);
  await testDatabase.query(
    `INSERT INTO payment (organization_id, id, kind, amount_nano_usd, status, attempt_count, first_failed_at, created_at, ended_at)
     VALUES ($1, gen_random_uuid(), 'plan_fee', $2, 'given_up', 4, now(), now(), now())`,
    [organizationId, 49 * USD],
  );
  await testDatabase.query(
    `SELECT post_transfer($1, gen_random_uuid(), 'correction', 'customer_credit', 'grants', 3204118220, NULL, now())`,
    [organizationId],
  );
  const owed = (await api.call(key, { path: '/owed' })).body;
  expect(owed).toMatchObject({
    due_nano_usd: 52.21 * USD,
    lines: [
      { kind: 'balance', amount_nano_usd: -3_204_118_220 },
      { kind: 'plan_fee', amount_nano_usd: 49 * USD },
    ],
  });
  expect((await settle(49 * USD)).status).toBe(409);
  const { status, body: begun } = await settle(52.21 * USD);
  expect(status).toBe(201);
  await hear(processor.pay(String(begun.url).split('/').at(-1) ?? ''));
  expect((await api.call(key, { path: '/owed' })).body).toMatchObject({ due_nano_usd: 0, lines: [] });
  expect((await api.call(key, { path: `/payments/${begun.payment_id}` })).body).toMatchObject({
    kind: 'settlement',
    status: 'succeeded',
  });
  expect((await api.call(key, { path: '/ledger' })).body).toMatchObject({ balance_nano_usd: '5881780' });
});

test.each([4.99 * USD, 10_000.01 * USD, 5 * USD + 1, -5 * USD, 0.5, '5000000000', null])(
  'an amount of %s is refused, and names the field',
  async (amount) => {
    const key = await api.insertKey(await insertOrganization(testDatabase));
    const answer = await api.call(key, topUp(amount));
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request', param: 'amount_nano_usd' } });
    expect((await api.call(key, { path: '/payments' })).body).toEqual({ data: [], next_cursor: null });
  },
);

test('payments are listed page by page, newest first', async () => {
  const key = await api.insertKey(await insertOrganization(testDatabase));
  const ids: unknown[] = [];
  for (let count = 0; count < 3; count += 1) {
    api.clock.advance(1_000);
    ids.unshift((await api.call(key, topUp(5 * USD))).body.payment_id);
  }
  const first = (await api.call(key, { path: '/payments?limit=2' })).body as unknown as Page;
  const rest = (await api.call(key, { path: `/payments?limit=2&cursor=${first.next_cursor}` })).body as unknown as Page;
  expect([...first.data, ...rest.data].map(({ id }) => id)).toEqual(ids);
  expect(rest.next_cursor).toBeNull();
});

interface Page {
  readonly data: readonly { readonly id: string }[];
  readonly next_cursor: string | null;
}

test('where nobody takes money it is said with a code, and what was paid before can be read', async () => {
  const key = await api.insertKey(await insertOrganization(testDatabase));
  for (const call of [
    topUp(5 * USD),
    { method: 'POST', path: '/card-setups', body: {} },
    { method: 'DELETE', path: '/card' },
  ]) {
    expect(await withoutPayments.call(key, call)).toMatchObject({
      status: 501,
      body: { code: 'payments_not_configured' },
    });
  }
  const { body } = await withoutPayments.call(key, { path: '/billing-account' });
  expect(body).toEqual({ are_payments_on: false, card: null });
  expect(await withoutPayments.call(key, { path: '/payments' })).toMatchObject({ status: 200 });
});
