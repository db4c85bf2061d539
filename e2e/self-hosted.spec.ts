import { expect, type Page, test } from '@playwright/test';
import { type SelfHosted, startSelfHosted } from './support/self-hosted.ts';

const PAYLOAD_DAYS = 7;
const DAY_MS = 86_400_000;
const PASSWORD = 'a long enough password';

test.describe.configure({ mode: 'serial', timeout: 300_000 });

let lethe: SelfHosted;
test.beforeAll(async () => {
  test.setTimeout(300_000);
  lethe = await startSelfHosted({ PAYLOAD_RETENTION_DAYS: String(PAYLOAD_DAYS), METADATA_RETENTION_DAYS: '90' });
});

test('an operator brings Lethe up on their own PostgreSQL, lets the first person in, keeps payloads for their own period and pays nothing for it', async ({
  page,
}) => {
  await enter(page, await lethe.createUser('ada@example.com', 'Ada Okafor'));
  await page.getByRole('button', { name: 'Create an organization' }).click();
  await page.getByLabel('Name').fill('Northlight');
  await page.getByRole('button', { name: 'Create the organization' }).click();
  await page.waitForURL(/\/northlight\/projects/);
  await page.getByRole('button', { name: 'Create a project' }).first().click();
  await page.getByLabel('Name').fill('assistant');
  await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();

  await page.goto(`${lethe.dashboardUrl}/northlight/settings/policies`);
  await page.getByRole('radio', { name: /^Retain All Data/ }).click();
  await expect(page.getByRole('textbox', { name: 'Payload period in days' })).toHaveValue(String(PAYLOAD_DAYS));
  await page.getByRole('button', { name: 'Review and save' }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Save version/ })
    .click();
  await expect(page.getByRole('dialog')).toBeHidden();

  const apiKey = await createKey(page);
  const response = await fetch(`${lethe.gatewayUrl}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'ours/llama', messages: [{ role: 'user', content: 'Where is Lethe?' }] }),
  });
  const answer = (await response.json()) as { usage: Record<string, number> };
  expect(response.status).toBe(200);
  expect(answer.usage).toMatchObject({ cost_nano_usd_data_storage: 0, cost_usd_data_storage: 0 });
  const expiresAt = Date.parse(response.headers.get('x-lethe-retention-expires-at') ?? '');
  expect(Math.abs(expiresAt - Date.now() - PAYLOAD_DAYS * DAY_MS)).toBeLessThan(60_000);

  const requestId = response.headers.get('x-request-id') ?? '';
  await expect.poll(() => lethe.query('SELECT FROM request WHERE id = $1', [requestId])).toHaveLength(1);
  await page.goto(`${lethe.dashboardUrl}/northlight/requests/${requestId}`);
  await expect(page.getByText('Echo: Where is Lethe?').first()).toBeVisible();

  await page.goto(`${lethe.dashboardUrl}/northlight/credits`);
  await expect(page.getByRole('main')).toContainText(/self-hosted|your own installation|installation of your own/i);
});

test('metrics and health answer, and no part of a demo does', async ({ request }) => {
  const metrics = await (await request.get(`${lethe.workerUrl}/metrics`)).text();
  expect(metrics).toMatch(/lethe_destruction_paused\{reason="breaker"\} 0/);
  expect(metrics).toMatch(/lethe_job_last_run_succeeded/);
  expect(await (await request.get(`${lethe.gatewayUrl}/metrics`)).text()).toContain('lethe_gateway_requests_total');
  for (const url of [lethe.gatewayUrl, lethe.workerUrl, `${lethe.dashboardUrl}/api`]) {
    expect((await request.get(`${url}/health/ready`)).status()).toBe(200);
  }
  expect((await request.post(`${lethe.workerUrl}/demo/clock`, { data: { advanceSeconds: 60 } })).status()).toBe(404);
  expect((await request.get(`${lethe.workerUrl}/demo/outbox`)).status()).toBe(404);
  expect((await request.get(`${lethe.dashboardUrl}/demo/outbox`)).status()).toBe(404);
});

test('a signal to stop ends everything cleanly', async () => {
  expect(await lethe.stop()).toBe(0);
});

async function enter(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.getByLabel('New password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Set password' }).click();
  await page.getByRole('link', { name: 'Sign in' }).click();
  await page.getByLabel('E-mail').fill('ada@example.com');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).not.toHaveText('Sign in');
}

async function createKey(page: Page): Promise<string> {
  await page.goto(`${lethe.dashboardUrl}/northlight/api-keys`);
  await page.getByRole('button', { name: 'Create an API key' }).click();
  await page.getByLabel('Name').fill('laptop');
  await page.getByRole('button', { name: 'Create the API key' }).click();
  const dialog = page.getByRole('dialog', { name: 'API key laptop' });
  return (await dialog.locator('pre').first().innerText()).trim();
}
