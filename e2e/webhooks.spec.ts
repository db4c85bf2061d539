import { createHmac, randomUUID } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, type Page, test } from '@playwright/test';
import { demo, memberOf, organizationOn } from './support/demo.ts';
import { complete } from './support/gateway.ts';
import { signIn } from './support/sign-in.ts';

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const organization = organizationOn('pro');
const admin = memberOf(organization, 'admin');
let received: Received[] = [];
let status = 200;
let server: Server;
let origin = '';
let url = '';

test.beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      if (`${origin}${request.url}` === url) received.push({ headers: request.headers, body });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
test.afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  // Whatever a journey left: what others do afterwards is no news for an address that is gone.
  const { data } = (await (await manage('/webhooks')).json()) as { data: { id: string; url: string }[] };
  for (const endpoint of data.filter((one) => one.url.startsWith(origin)))
    await manage(`/webhooks/${endpoint.id}`, { method: 'DELETE' });
});
test.beforeEach(() => {
  received = [];
  status = 200;
  url = `${origin}/${randomUUID()}`;
});

function manage(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = { authorization: `Bearer ${organization.managementKey}`, 'content-type': 'application/json' };
  return fetch(`${demo.dashboardUrl}/management/v1${path}`, { ...init, headers });
}

async function openWebhooks(page: Page): Promise<string> {
  await signIn(page, admin);
  const slug = new URL(page.url()).pathname.split('/')[1] ?? '';
  await page.goto(`/${slug}/settings/webhooks`);
  return slug;
}

/** Adds the receiver and returns its secret, which is shown this once. */
async function addEndpoint(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Add an endpoint' }).first().click();
  await page.getByLabel('URL').fill(url);
  await page.getByRole('dialog').getByRole('button', { name: 'Add an endpoint' }).click();
  const secret = (await page.getByText(/^whsec_/).textContent()) ?? '';
  await page.getByRole('button', { name: 'I have copied it' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  return secret.trim();
}

async function chooseAction(page: Page, action: string): Promise<void> {
  await page.getByRole('button', { name: `Actions for ${url}` }).click();
  await page.getByRole('menuitem', { name: action }).click();
}

function isSignedBy({ headers, body }: Received, secret: string): boolean {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  const signature = createHmac('sha256', key).update(signed).digest('base64');
  return String(headers['webhook-signature']).split(' ').includes(`v1,${signature}`);
}

const typesReceived = () => received.map(({ body }) => (JSON.parse(body) as { type: string }).type);

test('an endpoint gets a signed test, and of an erasure the index of a receipt that there is', async ({ page }) => {
  await openWebhooks(page);
  const secret = await addEndpoint(page);
  await page.getByRole('link', { name: url }).click();
  await expect(page.getByText('Nothing was sent yet')).toBeVisible();
  await page.getByRole('button', { name: 'Send a test' }).click();
  const row = page.getByRole('row', { name: /webhook\.test/ });
  await expect(row).toContainText('Delivered');
  await expect(row).toContainText('Answered 200.');
  expect(received).toHaveLength(1);
  expect(isSignedBy(received[0] as Received, secret)).toBe(true);

  const { requestId } = await complete(organization.apiKey, {
    model: 'simulator/gpt-5-mini',
    messages: [{ role: 'user', content: 'forget me' }],
  });
  const body = JSON.stringify({ reason: 'asked for' });
  expect((await manage(`/requests/${requestId}/payload`, { method: 'DELETE', body })).status).toBe(200);
  await expect.poll(typesReceived).toContain('payloads.erased');
  const told = received.find(({ body }) => body.includes('payloads.erased')) as Received;
  expect(isSignedBy(told, secret)).toBe(true);
  const { data } = JSON.parse(told.body) as { data: { leaf_index: number } };
  await expect.poll(async () => (await manage(`/receipts/${data.leaf_index}`)).status).toBe(200);
  expect(told.body).not.toContain(requestId);
});

test('what failed is delivered again by a click, and a rotated secret signs beside the new one', async ({ page }) => {
  await openWebhooks(page);
  const first = await addEndpoint(page);
  await chooseAction(page, 'Rotate the secret');
  await page.getByRole('dialog').getByRole('button', { name: 'Rotate the secret' }).click();
  const second = (await page.getByText(/^whsec_/).textContent()) ?? '';
  await page.getByRole('button', { name: 'I have copied it' }).click();
  await page.getByRole('link', { name: url }).click();
  await page.getByRole('button', { name: 'Send a test' }).click();
  await expect(page.getByRole('row', { name: /webhook\.test/ })).toContainText('Delivered');
  const [one] = received.filter(({ body }) => body.includes('webhook.test')) as [Received];
  expect([isSignedBy(one, first), isSignedBy(one, second.trim())]).toEqual([true, true]);
  await page.getByRole('button', { name: 'Deliver webhook.test again' }).click();
  await expect.poll(() => typesReceived().filter((type) => type === 'webhook.test').length).toBe(2);
  const ids = received.filter(({ body }) => body.includes('webhook.test')).map(({ headers }) => headers['webhook-id']);
  expect(new Set(ids).size).toBe(1);
});

test('an endpoint that is gone is switched off, and the mail of it tells the time where its reader is', async ({
  page,
}) => {
  const slug = await openWebhooks(page);
  await page.goto('/account');
  await page.getByLabel('Time zone').selectOption('Asia/Tokyo');
  await expect(page.getByText(/Now .* Asia\/Tokyo/)).toBeVisible();
  await page.goto(`/${slug}/settings/webhooks`);
  await addEndpoint(page);
  status = 410;
  await chooseAction(page, 'Send a test');
  await expect
    .poll(async () => {
      await page.reload();
      return page.getByRole('table', { name: 'Webhook endpoints' }).textContent();
    })
    .toContain('Off after failures');
  await expect(async () => {
    await page.goto('/demo/outbox');
    await page
      .getByRole('link', { name: new RegExp(`was switched off.*to ${admin.email}`) })
      .first()
      .click({ timeout: 1_000 });
  }).toPass();
  const mail = page.getByRole('article').frameLocator('iframe').locator('body');
  await expect(mail).toContainText(
    /Switched off\s*\d+ \w{3} \d{4}, \d\d:\d\d Asia\/Tokyo\s*\d+ \w{3} \d{4}, \d\d:\d\d UTC/,
  );
  await page.getByRole('link', { name: 'As plain text' }).click();
  await expect(page.getByRole('article')).toContainText('A webhook was switched off');
  await page.getByRole('link', { name: 'Open the link' }).click();
  await expect(page.getByRole('heading', { name: 'Webhooks' })).toBeVisible();
});
