import { describe, expect, test } from 'vitest';
import { callApi, chargeFields, openPage, saveCard, useStandIns } from './testing/call-api.ts';

const startStandIn = useStandIns();

async function submit(url: string, fields: Record<string, string>, headers: Record<string, string> = {}) {
  const body = new URLSearchParams({ expires: '12 / 34', code: '123', ...fields });
  const response = await fetch(url, { method: 'POST', body, headers, redirect: 'manual' });
  return { status: response.status, location: response.headers.get('location'), page: await response.text() };
}

async function openNewPage(mode: 'payment' | 'setup' = 'payment', now?: () => Date) {
  const standIn = await startStandIn(now === undefined ? {} : { now });
  const { body: customer } = await callApi(standIn, 'POST /v1/customers', { name: '<script>Acme' });
  const page = await openPage(standIn, { customer: customer.id, mode });
  const savedCards = async () =>
    (await callApi(standIn, `GET /v1/customers/${customer.id}/payment_methods`)).body.data as { id: string }[];
  return { standIn, customer: customer.id as string, page, savedCards };
}

describe('the page of a top-up', () => {
  test('a good card pays once, is saved, and leads back', async () => {
    const { standIn, page, savedCards } = await openNewPage();
    const back = `http://lethe.example/back?session=${page.id}`;
    expect(await submit(page.url, { number: '4242 4242 4242 4242' })).toMatchObject({ status: 303, location: back });
    expect(await submit(page.url, { number: '4242 4242 4242 4242' })).toMatchObject({ status: 303, location: back });
    expect(standIn.session(page.id)).toMatchObject({ status: 'complete', payment_status: 'paid', url: null });
    expect(standIn.payments()).toMatchObject([
      { status: 'succeeded', amount_received: 2_500, metadata: { lethe_payment_id: 'payment-1' } },
    ]);
    expect(await savedCards()).toHaveLength(1);
  });

  test.each([
    ['4000000000000002', 'Your card was declined.'],
    ['4000000000009995', 'Your card has insufficient funds.'],
    ['4000000000000069', 'Your card has expired.'],
    ['4242424242424241', 'Your card number is invalid.'],
  ])('a card %s is refused with its reason, and the next card pays the same payment', async (number, message) => {
    const { standIn, page } = await openNewPage();
    const refused = await submit(page.url, { number });
    expect(refused.page).toContain(message);
    expect(standIn.session(page.id).status).toBe('open');
    expect(await submit(page.url, { number: '4242424242424242' })).toMatchObject({ status: 303 });
    expect(standIn.payments()).toMatchObject([{ status: 'succeeded' }]);
  });

  test('a bank that asks is answered before anything is paid; whoever it is not may try again', async () => {
    const { standIn, page } = await openNewPage();
    const challenge = await submit(page.url, { number: '4000002760003184' });
    expect(challenge.location).toBe(`${standIn.url}/c/challenge/${page.id}`);
    expect(standIn.payments()).toMatchObject([{ status: 'requires_action', amount_received: 0 }]);
    const refused = await submit(challenge.location ?? '', { answer: 'refuse' });
    expect(refused.page).toContain('We are unable to authenticate your payment method.');
    await submit(page.url, { number: '4000002760003184' });
    expect((await submit(challenge.location ?? '', { answer: 'confirm' })).location).toContain('/back?session=');
    expect(standIn.payments()).toMatchObject([{ status: 'succeeded' }]);
  });

  test('a card that was saved before pays without its number', async () => {
    const { standIn, customer, page, savedCards } = await openNewPage();
    await submit(page.url, { number: '4242424242424242' });
    const [card] = await savedCards();
    const next = await openPage(standIn, { customer });
    expect(await (await fetch(next.url)).text()).toContain('Visa ending in 4242');
    expect(await submit(next.url, { saved: card?.id ?? '' })).toMatchObject({ status: 303 });
    const stranger = await saveCard(standIn);
    const third = await openPage(standIn, { customer });
    expect((await submit(third.url, { saved: stranger.paymentMethod })).page).toContain('Your card number is invalid.');
  });

  test('after its time it is gone, and its payment with it', async () => {
    let nowMs = Date.UTC(2026, 0, 1);
    const { standIn, page } = await openNewPage('payment', () => new Date(nowMs));
    await submit(page.url, { number: '4000000000000002' });
    nowMs += 24 * 3_600_000;
    expect((await fetch(page.url)).status).toBe(410);
    expect(await submit(page.url, { number: '4242424242424242' })).toMatchObject({ status: 410 });
    expect(standIn.payments()).toMatchObject([{ status: 'canceled' }]);
    expect(standIn.events().map(({ type }) => type)).toContain('checkout.session.expired');
  });
});

test('the page of a card saves it without a payment, and the bank is not asked again when it is charged', async () => {
  const { standIn, customer, page, savedCards } = await openNewPage('setup');
  const challenge = await submit(page.url, { number: '4000002500003155' });
  await submit(challenge.location ?? '', { answer: 'confirm' });
  expect(standIn.payments()).toEqual([]);
  const [card] = await savedCards();
  const fields = chargeFields({ customer, paymentMethod: card?.id ?? '' });
  expect((await callApi(standIn, 'POST /v1/payment_intents', fields)).body.status).toBe('succeeded');
});

describe('what a page may do', () => {
  test('it runs nothing, loads nothing, and its form leads to itself and back to Lethe only', async () => {
    const { page } = await openNewPage();
    const response = await fetch(page.url);
    const policy = response.headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("form-action 'self' http://lethe.example");
    const html = await response.text();
    expect(html).toContain('&lt;script&gt;Acme');
    expect(html).not.toContain('<script');
  });

  test("another site's form pays nothing and refunds nothing", async () => {
    const { standIn, page } = await openNewPage();
    const origin = { origin: 'http://evil.example' };
    expect(await submit(page.url, { number: '4242424242424242' }, origin)).toMatchObject({ status: 403 });
    expect(await submit(`${standIn.url}/operator/refund`, { id: 'pi_1' }, origin)).toMatchObject({ status: 403 });
    expect(standIn.payments()).toEqual([]);
  });
});

describe("the operator's page", () => {
  test('a saved card is made to decline, and to recover', async () => {
    const standIn = await startStandIn();
    const saved = await saveCard(standIn);
    const charge = async () => (await callApi(standIn, 'POST /v1/payment_intents', chargeFields(saved))).status;
    const set = (behaviour: string) =>
      submit(`${standIn.url}/operator/card`, { id: saved.paymentMethod, behaviour }, { origin: standIn.url });
    await set('declines');
    expect(await charge()).toBe(402);
    await set('approves');
    expect(await charge()).toBe(200);
  });

  test('it refunds in part and lets disputes be won', async () => {
    const standIn = await startStandIn();
    const { body } = await callApi(standIn, 'POST /v1/payment_intents', chargeFields(await saveCard(standIn)));
    const press = (action: string, fields: Record<string, string>) =>
      submit(`${standIn.url}/operator/${action}`, fields);
    expect((await press('refund', { id: body.id, dollars: '5.5' })).location).toContain('Refunded%20%245.50');
    expect((await press('refund', { id: body.id, dollars: '1e9' })).status).toBe(400);
    await press('dispute', { id: body.id });
    const { data } = (await callApi(standIn, 'GET /v1/disputes')).body;
    expect(data).toMatchObject([{ amount: 1_450, status: 'needs_response' }]);
    await press('close-dispute', { id: data[0].id, outcome: 'won' });
    const page = await (await fetch(standIn.url)).text();
    expect(page).toContain('Refund $5.50');
    expect(page).toContain('Dispute $14.50, won');
  });
});
