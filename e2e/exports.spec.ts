import { readFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { demo, memberOf, organizationOn } from './support/demo.ts';
import { advanceClock, complete } from './support/gateway.ts';
import { unzipSync } from './support/read-zip.ts';
import { signIn } from './support/sign-in.ts';

/** How often keys of hours are replaced from which something was erased. */
const REKEY_SECONDS = 300;
const model = 'simulator/gpt-5-mini';
const organization = organizationOn('pro');
const path = `${demo.dashboardUrl}/halden/settings/exports`;

async function download(page: Page): Promise<ReadonlyMap<string, string>> {
  const waiting = page.waitForEvent('download');
  await page
    .getByRole('link', { name: /^Download the export/ })
    .first()
    .click();
  const file = await (await waiting).path();
  return unzipSync(readFileSync(file));
}

const linesOf = (files: ReadonlyMap<string, string>): string =>
  [...files]
    .filter(([name]) => name.startsWith('payloads/'))
    .map(([, text]) => text)
    .join('');

/** The row of the newest export. */
const newest = (page: Page) => page.getByRole('table', { name: 'Exports' }).locator('tbody tr').first();

test('an admin exports payloads, fetches them with and without a session, and ends them', async ({ page, request }) => {
  const { requestId } = await complete(organization.apiKey, {
    model,
    messages: [{ role: 'user', content: 'take me along' }],
  });
  const other = await complete(organization.apiKey, {
    model,
    messages: [{ role: 'user', content: 'forget me in time' }],
  });
  await signIn(page, memberOf(organization, 'admin'));
  await page.goto(path);
  await page.getByRole('button', { name: 'New export' }).click();
  const today = new Date(await (await fetch(`${demo.workerUrl}/status`)).json().then(({ now }) => now))
    .toISOString()
    .slice(0, 10);
  await page.getByLabel('First day, UTC').fill(today);
  await page.getByLabel('Model').selectOption(model);
  await page.getByRole('button', { name: /^Export [\d,]+ payloads?$/ }).click();
  // Where another journey has erased something of the same hours, their keys are replaced first.
  await advanceClock(2 * REKEY_SECONDS);
  await expect(newest(page)).toContainText('Ready', { timeout: 30_000 });

  const files = await download(page);
  expect(linesOf(files)).toContain('take me along');
  expect(files.get('metadata.csv')).toContain(requestId);
  expect(JSON.parse(files.get('manifest.json') ?? '{}')).toMatchObject({
    format: 'lethe-export/1',
    filter: { model: [model] },
  });

  await newest(page)
    .getByRole('button', { name: /^Actions for/ })
    .click();
  await page.getByRole('menuitem', { name: 'Create a link' }).click();
  await page.getByRole('button', { name: 'Create a link' }).click();
  const url = await page.getByRole('dialog').locator('code, pre').first().textContent();
  await page.getByRole('button', { name: 'I have copied it' }).click();
  const byLink = await request.get(url ?? '', { headers: { cookie: '' } });
  expect(byLink.status()).toBe(200);
  expect(linesOf(unzipSync(await byLink.body()))).toContain('take me along');

  const erase = await fetch(`${demo.dashboardUrl}/management/v1/requests/${other.requestId}/payload`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${organization.managementKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ reason: 'asked for by the customer' }),
  });
  expect(erase.status).toBe(200);
  const after = await request.get(url ?? '');
  expect(after.status() === 404 || !linesOf(unzipSync(await after.body())).includes('forget me in time')).toBe(true);

  await page.reload();
  await newest(page)
    .getByRole('button', { name: /^Actions for/ })
    .click();
  await page.getByRole('menuitem', { name: /^(Delete|Cancel)$/ }).click();
  await page.getByRole('button', { name: /^(Delete|Cancel) the export$/ }).click();
  await expect(newest(page)).toContainText(/Deleted|Cancelled/);
  expect((await request.get(url ?? '')).status()).toBe(404);
});

test('a viewer takes metadata along and is offered no payload', async ({ page }) => {
  await signIn(page, memberOf(organization, 'viewer'));
  await page.goto(path);
  await page.getByRole('button', { name: 'New export' }).click();
  await expect(page.getByText('Payloads and metadata')).toHaveCount(0);
  const waiting = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download CSV' }).click();
  const file = await (await waiting).path();
  expect(readFileSync(file, 'utf8')).toMatch(/^request_id,admitted_at,/);
  const refused = await page.request.get(
    `${demo.dashboardUrl}/api/export?organization=halden&export=${crypto.randomUUID()}`,
  );
  expect(refused.status()).toBe(403);
});
