import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { callApi, chargeFields, saveCard, useStandIns } from '../testing/call-api.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});
// What is registered last ends first: the stand-ins, before what they send to and write to.
const startStandIn = useStandIns();

/** A webhook that answers as it is told, and keeps what it got. */
async function listen(answer: (attempt: number) => number) {
  const taken: { body: string; signature: string }[] = [];
  let attempt = 0;
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    attempt += 1;
    const status = answer(attempt);
    if (status < 300) taken.push({ body, signature: String(request.headers['stripe-signature']) });
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, taken, attempts: () => attempt };
}

const typesOf = (taken: readonly { body: string }[]) => taken.map(({ body }) => JSON.parse(body).type).sort();

test('every event is signed over the time and the exact body', async () => {
  const webhook = await listen(() => 200);
  const standIn = await startStandIn({ webhookUrl: webhook.url, webhookSecret: 'whsec_test' });
  await callApi(standIn, 'POST /v1/customers', { name: 'Größe' });
  await standIn.settleDeliveries();
  const [{ body, signature } = { body: '', signature: '' }] = webhook.taken;
  const [, timestamp, digest] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(signature) ?? [];
  expect(createHmac('sha256', 'whsec_test').update(`${timestamp}.${body}`).digest('hex')).toBe(digest);
});

test('an event is sent until it is taken, and then no more', async () => {
  const webhook = await listen((attempt) => (attempt < 3 ? 500 : 200));
  const standIn = await startStandIn({ webhookUrl: webhook.url, retryDelaysMs: [1, 1, 1] });
  await callApi(standIn, 'POST /v1/customers', { name: 'Acme' });
  await expect.poll(() => webhook.taken.length).toBe(1);
  await standIn.settleDeliveries();
  expect(webhook.attempts()).toBe(3);
  expect(standIn.events()).toMatchObject([{ type: 'customer.created', pending_webhooks: 0 }]);
});

test('an event that nobody takes is given up after the last attempt, and stays in the list', async () => {
  const webhook = await listen(() => 503);
  const standIn = await startStandIn({ webhookUrl: webhook.url, retryDelaysMs: [1] });
  await callApi(standIn, 'POST /v1/customers', { name: 'Acme' });
  await expect.poll(() => webhook.attempts()).toBe(2);
  await standIn.settleDeliveries();
  expect(standIn.events()).toMatchObject([{ pending_webhooks: 1 }]);
});

test('a restart forgets nothing: payments, cards, keys, and the events that are still to be sent', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stripe-'));
  closing.push(() => rmSync(folder, { recursive: true }));
  const stateFile = join(folder, 'stripe.json');
  const before = await startStandIn({ stateFile });
  const saved = await saveCard(before);
  const fields = chargeFields(saved);
  const paid = await callApi(before, 'POST /v1/payment_intents', fields, { idempotencyKey: 'k' });
  before.setCardBehaviour(saved.paymentMethod, 'declines');
  await before.close();

  const webhook = await listen(() => 200);
  const after = await startStandIn({ stateFile, webhookUrl: webhook.url });
  await after.settleDeliveries();
  const again = await callApi(after, 'POST /v1/payment_intents', fields, { idempotencyKey: 'k' });
  expect(again.body).toEqual(paid.body);
  expect((await callApi(after, 'POST /v1/payment_intents', fields)).status).toBe(402);
  const sent = ['charge.succeeded', 'customer.created', 'payment_intent.created', 'payment_intent.succeeded'];
  expect(typesOf(webhook.taken.slice(0, 5))).toEqual([...sent, 'payment_method.attached'].sort());
});
