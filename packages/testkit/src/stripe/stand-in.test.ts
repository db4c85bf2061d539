import { describe, expect, test } from 'vitest';
import { callApi, chargeFields, saveCard, useStandIns } from './testing/call-api.ts';

const startStandIn = useStandIns();

describe('calls that the API refuses', () => {
  test('without the secret key nothing is answered', async () => {
    const standIn = await startStandIn();
    const { status, body } = await callApi(standIn, 'GET /v1/customers', {}, { secretKey: 'sk_test_other' });
    expect(status).toBe(401);
    expect(body.error.type).toBe('invalid_request_error');
  });

  test.each([
    ['GET /v1/subscriptions', {}, 501, undefined],
    ['DELETE /v1/products/prod_1', {}, 501, undefined],
    ['DELETE /v1/customers/cus_1', {}, 404, 'resource_missing'],
    ['GET /v1/customers/cus_1', {}, 404, 'resource_missing'],
    ['POST /v1/customers', { nonsense: '1' }, 400, 'parameter_unknown'],
    ['POST /v1/customers', { 'metadata[a][b]': '1' }, 400, undefined],
    ['POST /v1/payment_intents', { currency: 'usd' }, 400, 'parameter_missing'],
    ['POST /v1/payment_intents', { currency: 'usd', amount: '12.5' }, 400, 'parameter_invalid_integer'],
    ['POST /v1/payment_intents', { currency: 'usd', amount: '49' }, 400, 'amount_too_small'],
    ['POST /v1/payment_intents', { currency: 'eur', amount: '5000' }, 400, undefined],
    ['POST /v1/refunds', { payment_intent: 'pi_1' }, 404, 'resource_missing'],
    ['GET /v1/payment_intents', { starting_after: 'pi_1' }, 404, 'resource_missing'],
  ])('%s with %o is %i', async (call, fields, status, code) => {
    const answer = await callApi(await startStandIn(), call, fields);
    expect(answer.status).toBe(status);
    expect(answer.body.error.code).toBe(code);
    expect(answer.headers.get('request-id')).toMatch(/^req_/);
  });
});

describe('idempotency keys', () => {
  test('the first answer is given again, refusals by the card included', async () => {
    const standIn = await startStandIn();
    const fields = chargeFields(await saveCard(standIn, 'pm_card_chargeCustomerFail'));
    const first = await callApi(standIn, 'POST /v1/payment_intents', fields, { idempotencyKey: 'k' });
    const second = await callApi(standIn, 'POST /v1/payment_intents', fields, { idempotencyKey: 'k' });
    expect(first.status).toBe(402);
    expect(second).toMatchObject({ status: 402, body: first.body });
    expect([first, second].map(({ headers }) => headers.get('idempotent-replayed'))).toEqual([null, 'true']);
    expect(standIn.payments()).toHaveLength(1);
  });

  test('a key with other parameters is refused, and does nothing', async () => {
    const standIn = await startStandIn();
    const saved = await saveCard(standIn);
    await callApi(standIn, 'POST /v1/payment_intents', chargeFields(saved), { idempotencyKey: 'k' });
    const fields = chargeFields(saved, '3000');
    const { status, body } = await callApi(standIn, 'POST /v1/payment_intents', fields, { idempotencyKey: 'k' });
    expect([status, body.error.type]).toEqual([400, 'idempotency_error']);
    expect(standIn.payments()).toHaveLength(1);
  });

  test('a key whose first call is under way is refused until that call has answered', async () => {
    const standIn = await startStandIn();
    const fields = chargeFields(await saveCard(standIn));
    const release = standIn.disturb('held', { path: '/v1/payment_intents' });
    const held = callApi(standIn, 'POST /v1/payment_intents', fields, { idempotencyKey: 'k' });
    const again = () => callApi(standIn, 'POST /v1/payment_intents', fields, { idempotencyKey: 'k' });
    await expect.poll(async () => (await again()).status).toBe(409);
    release();
    expect((await held).status).toBe(200);
    expect((await again()).body).toEqual((await held).body);
    expect(standIn.payments()).toHaveLength(1);
  });

  test('refused parameters leave the key free', async () => {
    const standIn = await startStandIn();
    await callApi(standIn, 'POST /v1/customers', { nonsense: '1' }, { idempotencyKey: 'k' });
    const { status } = await callApi(standIn, 'POST /v1/customers', { name: 'Acme' }, { idempotencyKey: 'k' });
    expect(status).toBe(200);
  });

  test('an answer that is lost on its way was given: the same call finds it', async () => {
    const standIn = await startStandIn();
    const fields = chargeFields(await saveCard(standIn));
    standIn.disturb('lost', { path: '/v1/payment_intents' });
    const call = () => callApi(standIn, 'POST /v1/payment_intents', fields, { idempotencyKey: 'k' });
    await expect(call()).rejects.toThrow('fetch failed');
    expect((await call()).body.status).toBe('succeeded');
    expect(standIn.payments()).toHaveLength(1);
  });
});

describe('lists', () => {
  test('pages hold each object once, newest first, in both directions', async () => {
    const standIn = await startStandIn();
    const made: string[] = [];
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      made.unshift((await callApi(standIn, 'POST /v1/customers', { name })).body.id);
    }
    const page = async (fields: Record<string, string>) => {
      const { body } = await callApi(standIn, 'GET /v1/customers', { limit: '2', ...fields });
      return [body.data.map(({ id }: { id: string }) => id), body.has_more];
    };
    expect(await page({})).toEqual([made.slice(0, 2), true]);
    expect(await page({ starting_after: made[1] ?? '' })).toEqual([made.slice(2, 4), true]);
    expect(await page({ starting_after: made[3] ?? '' })).toEqual([made.slice(4), false]);
    expect(await page({ ending_before: made[4] ?? '' })).toEqual([made.slice(2, 4), true]);
    expect(await page({ ending_before: made[1] ?? '' })).toEqual([made.slice(0, 1), false]);
  });

  test('created bounds a list on both sides', async () => {
    let nowMs = Date.UTC(2026, 0, 1);
    const standIn = await startStandIn({ now: () => new Date(nowMs) });
    const first = (await callApi(standIn, 'POST /v1/customers', { name: 'first' })).body;
    nowMs += 60_000;
    const second = (await callApi(standIn, 'POST /v1/customers', { name: 'second' })).body;
    const names = async (bound: string, at: number) =>
      (await callApi(standIn, 'GET /v1/customers', { [`created[${bound}]`]: String(at) })).body.data.map(
        ({ name }: { name: string }) => name,
      );
    expect(await names('gte', second.created)).toEqual(['second']);
    expect(await names('gt', second.created)).toEqual([]);
    expect(await names('lt', second.created)).toEqual(['first']);
    expect(await names('lte', first.created)).toEqual(['first']);
  });
});

describe('refunds and disputes', () => {
  test('more than was paid is never paid back', async () => {
    const standIn = await startStandIn();
    const { body } = await callApi(standIn, 'POST /v1/payment_intents', chargeFields(await saveCard(standIn)));
    const refund = (amount: string) => callApi(standIn, 'POST /v1/refunds', { payment_intent: body.id, amount });
    expect((await refund('1500')).status).toBe(200);
    expect((await refund('501')).status).toBe(400);
    expect((await refund('500')).status).toBe(200);
    expect((await refund('1')).body.error.code).toBe('charge_already_refunded');
  });

  test('a refund that the bank sends back leaves the money where it was', async () => {
    const standIn = await startStandIn();
    const saved = await saveCard(standIn, 'pm_card_refundFail');
    const { body } = await callApi(standIn, 'POST /v1/payment_intents', chargeFields(saved));
    await callApi(standIn, 'POST /v1/refunds', { payment_intent: body.id });
    const expanded = await callApi(standIn, `GET /v1/payment_intents/${body.id}`, { 'expand[0]': 'latest_charge' });
    expect(expanded.body.latest_charge).toMatchObject({ amount_refunded: 0, refunded: false });
    expect(standIn.events().map(({ type }) => type)).toContain('refund.failed');
  });

  test('a disputed payment cannot be refunded, and its dispute ends once', async () => {
    const standIn = await startStandIn();
    const { body } = await callApi(standIn, 'POST /v1/payment_intents', chargeFields(await saveCard(standIn)));
    const dispute = standIn.dispute(body.id);
    expect((await callApi(standIn, 'POST /v1/refunds', { payment_intent: body.id })).body.error.code).toBe(
      'charge_disputed',
    );
    expect(standIn.closeDispute(dispute.id, 'won').status).toBe('won');
    expect(() => standIn.closeDispute(dispute.id, 'lost')).toThrow('already closed');
  });
});
