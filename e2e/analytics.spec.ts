import { readFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { query } from './support/database.ts';
import { memberOf, organizationOn, projectIn } from './support/demo.ts';
import { complete } from './support/gateway.ts';
import { signIn } from './support/sign-in.ts';

const organization = organizationOn('pro');
const path = `/${organization.name.toLowerCase()}/analytics`;

const panel = (page: Page, title: string): Locator => page.getByRole('region', { name: title, exact: true });
const numberOf = (text: string): number => Number(text.replaceAll(/[^\d]/g, ''));

/** What the table of a panel says in all, for each of its columns. */
async function sumsOf(page: Page, title: string): Promise<number[]> {
  await panel(page, title)
    .getByRole('button', { name: `${title}: table` })
    .click();
  const row = panel(page, title).getByRole('row', { name: /^Sum/ });
  return (await row.getByRole('cell').allInnerTexts()).filter((text) => text !== '').map(numberOf);
}

async function ask(tag: string, system: string, question: string): Promise<string> {
  const { requestId } = await complete(
    projectIn(organization, 'credits').apiKey,
    {
      model: 'simulator/gpt-5-mini',
      messages: [
        { role: 'system', content: system },
        { role: 'user', content: question },
      ],
    },
    { 'x-lethe-tags': tag },
  );
  return requestId;
}

test('a developer reads figures, splits them, and comes from a number to the requests that it was counted from', async ({
  page,
}) => {
  await signIn(page, memberOf(organization, 'developer'));
  // Keys work from the moment on when the page does.
  await expect(async () => {
    await page.keyboard.press('g');
    await page.keyboard.press('n');
    await expect(page).toHaveURL(new RegExp(`${path}$`), { timeout: 2_000 });
  }).toPass();
  const [requests = 0] = await sumsOf(page, 'Requests');
  expect(requests).toBeGreaterThan(0);

  await page.getByLabel('Split by').selectOption('provider');
  await expect(page).toHaveURL(/by=provider/);
  await expect(panel(page, 'Latency, p95')).toBeVisible();
  const table = panel(page, 'Requests').getByRole('table');
  if (!(await table.isVisible()))
    await panel(page, 'Requests').getByRole('button', { name: 'Requests: table' }).click();
  await expect(table.getByRole('columnheader').nth(2)).toBeVisible();
  const cells = await panel(page, 'Requests').getByRole('row', { name: /^Sum/ }).getByRole('cell').allInnerTexts();
  const figures = cells.filter((text) => text !== '').map(numberOf);
  expect(figures.slice(0, -1).reduce((sum, each) => sum + each, 0)).toBe(figures.at(-1));

  const first = table.getByRole('row').nth(1).getByRole('link').first();
  await first.click();
  await expect(page).toHaveURL(/\/requests\?provider=.+&from=.+&to=/);
  await page.goBack();
  await expect(page).toHaveURL(/by=provider/);

  const axe = await new AxeBuilder({ page }).analyze();
  expect(axe.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
});

test('a filter is in the address, narrows every panel, and is taken off again', async ({ page }) => {
  await signIn(page, memberOf(organization, 'developer'));
  await page.goto(path);
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await page.getByRole('dialog', { name: 'Filter' }).getByLabel('Field').selectOption('status');
  await page.getByRole('dialog', { name: 'Filter' }).getByRole('button', { name: /^200/ }).click();
  await expect(page).toHaveURL(/status=200/);
  await page.keyboard.press('Escape');
  const rate = page.getByRole('main').locator('dl > div').filter({ hasText: 'Error rate' });
  await expect(rate).toContainText('0.0 %');
  await page.getByRole('button', { name: 'Remove the filter status 200' }).click();
  await expect(page).toHaveURL(new RegExp(`${path}$`));
});

test('what is shown is taken along as a file', async ({ page }) => {
  await signIn(page, memberOf(organization, 'viewer'));
  await page.goto(`${path}?range=7d&by=model`);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Cost as CSV' }).click();
  const file = await (await download).path();
  const [head, ...lines] = (await readFile(file, 'utf8')).trim().split('\r\n');
  expect(head).toMatch(/^start_at,.+ \(nano-USD\)/);
  expect(lines).toHaveLength(7);
  expect(lines.every((line) => /^20\d\d-\d\d-\d\dT00:00:00\.000Z(,\d+)+$/.test(line))).toBe(true);
});

test('finance sees requests, tokens and cost, and nothing of behaviour', async ({ page }) => {
  await signIn(page, memberOf(organization, 'finance'));
  await page.goto(path);
  await expect(panel(page, 'Cost')).toBeVisible();
  for (const title of ['Latency', 'Error rate', 'Feedback']) await expect(panel(page, title)).toHaveCount(0);
  await expect(page.getByLabel('Split by').locator('option')).toHaveText([
    'Nothing',
    'Model',
    'Provider',
    'Project',
    'API key',
  ]);
  await page.goto(`${path}/models`);
  await expect(page.getByRole('table', { name: 'Models' })).toBeVisible();
  await expect(page.getByRole('columnheader', { name: 'Errors' })).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'Prompt patterns' })).toHaveCount(0);
});

test('models are compared by use case', async ({ page }) => {
  const tag = `case-${Date.now()}`;
  await ask(tag, 'Be brief.', 'One');
  await ask(tag, 'Be brief.', 'Two');
  await signIn(page, memberOf(organization, 'developer'));
  await expect(async () => {
    await page.goto(`${path}/models?tag=${tag}`);
    await expect(page.getByLabel('Use case')).toHaveValue(tag);
    await expect(page.getByRole('row', { name: /simulator\/gpt-5-mini/ })).toContainText('2', { timeout: 2_000 });
  }).toPass();
  await page.getByRole('link', { name: 'Stored requests of simulator/gpt-5-mini' }).click();
  await expect(page).toHaveURL(new RegExp(`tag=${tag}.*payload=stored`));
});

test('prompts of one template are one pattern, and opening its example is a recorded read', async ({ page }) => {
  const subject = `parcels ${Date.now()}`.replaceAll(/\d/g, (digit) => 'abcdefghij'[Number(digit)] ?? '');
  const system = (order: number) => `You answer for ${subject}. The order is HF-${order}, of 2026-11-${10 + order}.`;
  await ask('patterns', system(1), 'Where is it?');
  const newest = await ask('patterns', system(2), 'And now?');
  await signIn(page, memberOf(organization, 'developer'));
  const row = page.getByRole('row', { name: /^Pattern/ });
  await expect(async () => {
    await page.goto(`${path}/prompts?range=24h`);
    await expect(row.first()).toBeVisible({ timeout: 2_000 });
    const [found] = await query<{ patterns: string }>(
      `SELECT count(DISTINCT prompt_fingerprint)::text AS patterns FROM payload
       WHERE part = 'request' AND request_id IN (SELECT id FROM request WHERE organization_id = $1 AND 'patterns' = ANY (tags))`,
      [organization.id],
    );
    expect(found?.patterns).toBe('1');
  }).toPass();
  const [mine] = await query<{ fingerprint: string }>(
    `SELECT encode(prompt_fingerprint, 'hex') AS fingerprint FROM payload WHERE request_id = $1 AND part = 'request'`,
    [newest],
  );
  const name = `Pattern ${mine?.fingerprint.slice(0, 8)}`;
  await expect(page.getByText(subject)).toHaveCount(0);
  await page.getByRole('button', { name: `Open the example of ${name}` }).click();
  await expect(page.getByText(`You answer for ${subject}. The order is HF-2`)).toBeVisible();
  await expect(page.getByText('Read recorded.')).toBeVisible();
  const reads = await query(`SELECT FROM audit_event WHERE action = 'payload.read' AND target_id = $1`, [newest]);
  expect(reads).toHaveLength(1);
});
