import AxeBuilder from '@axe-core/playwright';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { query } from './support/database.ts';
import { demo, memberOf, organizationOn, projectIn } from './support/demo.ts';
import { complete } from './support/gateway.ts';
import { signIn } from './support/sign-in.ts';

const organization = organizationOn('pro');
const usagePath = `/${organization.name.toLowerCase()}/usage`;
const NANO_USD_PER_USD = 1_000_000_000n;

const region = (page: Page, name: string): Locator => page.getByRole('region', { name });

/** Reads `$1,204.500000000` without a float. */
function nanoUsd(text: string): bigint {
  const [, sign = '', whole = '0', fraction = ''] = /(−?)\$([\d,]+)\.(\d+)/.exec(text.replaceAll(/\s/g, '')) ?? [];
  const amount = BigInt(whole.replaceAll(',', '')) * NANO_USD_PER_USD + BigInt(fraction.padEnd(9, '0'));
  return sign === '' ? amount : -amount;
}

async function amountIn(row: Locator): Promise<bigint> {
  return nanoUsd(await row.getByRole('cell').last().innerText());
}

/** Why a request that is sent now is not stored; null when it is. */
async function reasonNotStored(): Promise<string | null> {
  const { apiKey } = projectIn(organization, 'credits');
  const messages = [{ role: 'user', content: 'Will you remember this?' }];
  const { status, headers } = await complete(apiKey, { model: 'simulator/gpt-4o-mini', messages });
  expect(status).toBe(200);
  return headers.get('x-lethe-not-stored-reason');
}

/** Settled usage alone is shown, so what the gateway has told must be posted first. */
async function isSettled(): Promise<void> {
  const waiting = () =>
    query('SELECT FROM usage_batch WHERE organization_id = $1 AND settled_at IS NULL', [organization.id]);
  await expect.poll(async () => (await waiting()).length).toBe(0);
}

interface RestStatement {
  readonly total: { readonly data_storage_net_nano_usd: string; readonly inference_charged_nano_usd: string };
  readonly check: { readonly difference_nano_usd: string };
}

async function restApi<Answer>(path: string): Promise<Answer> {
  const response = await fetch(`${demo.dashboardUrl}/management/v1${path}`, {
    headers: { authorization: `Bearer ${organization.managementKey}` },
  });
  expect(response.status, path).toBe(200);
  return (await response.json()) as Answer;
}

test('finance finds usage in one step, where figures, bars, statement and ledger say the same to the nano-dollar', async ({
  page,
}) => {
  await isSettled();
  await signIn(page, memberOf(organization, 'finance'));
  await page.getByRole('link', { name: 'Usage', exact: true }).first().click();
  await expect(page).toHaveURL(new RegExp(`${usagePath}$`));
  const statement = page.getByRole('table', { name: 'Statement to date' });
  const inference = await amountIn(statement.getByRole('row', { name: /^Inference/ }));
  const storage = await amountIn(statement.getByRole('row', { name: /^Data storage/ }));
  const credits = await amountIn(statement.getByRole('row', { name: /^Credits applied/ }));
  expect(credits).toBe(-(inference + storage));
  await expect(statement).toContainText(/Equals the sum of [\d,]+ stored requests, difference 0 nano-USD/);

  const chart = region(page, 'Cost per day');
  await chart.getByRole('button', { name: 'Table' }).click();
  const sums = chart.getByRole('row', { name: /^Sum/ }).getByRole('cell');
  expect(nanoUsd(await sums.nth(0).innerText())).toBe(inference);
  expect(nanoUsd(await sums.nth(1).innerText())).toBe(storage);
  for (const grouping of ['Project', 'Model', 'API key']) {
    await chart.getByRole('radio', { name: grouping }).click();
    await expect(page).toHaveURL(/[?&]by=/);
    const total = chart.getByRole('row', { name: /^Sum/ }).getByRole('cell').nth(-2);
    await expect.poll(async () => nanoUsd(await total.innerText()), { message: grouping }).toBe(inference + storage);
  }
});

test('the storage line opens to its projects, and those to the requests that they are the sum of', async ({ page }) => {
  const project = projectIn(organization, 'credits');
  const { status } = await complete(
    project.apiKey,
    { model: 'simulator/gpt-4o-mini', messages: [{ role: 'user', content: 'How much is this?' }] },
    {},
  );
  expect(status).toBe(200);
  await isSettled();
  await signIn(page, memberOf(organization, 'finance'));
  await page.goto(usagePath);
  const statement = page.getByRole('table', { name: 'Statement to date' });
  const part = statement.getByRole('row', { name: new RegExp(`^${project.name}`) });
  const expected = await amountIn(part);
  await part.getByRole('link', { name: project.name }).click();
  await expect(page.getByRole('heading', { name: 'Rows of usage' })).toBeVisible();
  await expect(page.getByRole('link', { name: `Remove the filter project ${project.name}` })).toBeVisible();

  const href = await page.getByRole('link', { name: 'CSV' }).getAttribute('href');
  const csv = await (await page.request.get(href ?? '')).text();
  const [head = '', ...lines] = csv.trim().split(/\r?\n/);
  const at = head.split(',').indexOf('storage_net_nano_usd');
  const sum = lines.reduce((total, line) => total + BigInt(line.split(',').at(at - head.split(',').length) ?? '0'), 0n);
  expect(sum).toBe(expected);
});

test('what the page says is what the management API says', async ({ page }) => {
  await isSettled();
  await signIn(page, memberOf(organization, 'admin'));
  await page.goto(usagePath);
  const statement = page.getByRole('table', { name: 'Statement to date' });
  const storage = await amountIn(statement.getByRole('row', { name: /^Data storage/ }));
  const inference = await amountIn(statement.getByRole('row', { name: /^Inference/ }));
  const { total, check } = await restApi<RestStatement>('/usage/statement');
  expect(total.data_storage_net_nano_usd).toBe(String(storage));
  expect(total.inference_charged_nano_usd).toBe(String(inference));
  expect(check.difference_nano_usd).toBe('0');
});

test('a cap on storage is set, shown with its forecast, and holds for requests from then on', async ({ page }) => {
  await signIn(page, memberOf(organization, 'finance'));
  await page.goto(usagePath);
  const card = region(page, 'Storage cap');
  const dialog = page.getByRole('dialog');
  const set = async (amount: string | null) => {
    await card.getByRole('button', { name: 'Change spending limits' }).click();
    await dialog.getByRole('checkbox', { name: /^Cap data storage/ }).setChecked(amount !== null);
    if (amount !== null) await dialog.getByLabel('Storage cap').fill(amount);
    await dialog.getByRole('button', { name: 'Set spending limits' }).click();
    await expect(dialog).toBeHidden();
  };
  await set('250');
  await expect(card).toContainText('of $250.00');
  await expect(card).toContainText('Within the cap');
  await set('0');
  await expect.poll(reasonNotStored).toBe('storage_cap');
  await expect(card).toContainText('Cap reached. Requests are answered and not stored.');
  await page.reload();
  await expect(region(page, 'Billing notice')).toContainText('The storage cap of $0.00 is reached');
  await set(null);
  await expect(card).toContainText('No cap');
  await expect.poll(reasonNotStored).toBeNull();
});

test('a budget is added, changed and removed, and counts what the month has cost', async ({ page }) => {
  await signIn(page, memberOf(organization, 'finance'));
  await page.goto(usagePath);
  const card = region(page, 'Budgets');
  const dialog = page.getByRole('dialog');
  const name = `Everything ${Date.now()}`;
  await card.getByRole('button', { name: 'Add a budget' }).click();
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByLabel('Alert at').fill('50, lots');
  await expect(dialog.getByText('Write up to five whole percents')).toBeVisible();
  await dialog.getByLabel('Alert at').fill('90, 100');
  await dialog.getByLabel('Amount per month').fill('900000');
  await dialog.getByRole('button', { name: 'Add a budget' }).click();
  const item = card.getByRole('listitem').filter({ hasText: name });
  await expect(item).toContainText('0 % of $900,000.00');
  const choose = async (action: string) => {
    await item.getByRole('button', { name: `Actions for ${name}` }).click();
    await page.getByRole('menuitem', { name: action }).click();
  };
  await choose('Edit');
  await dialog.getByLabel('Amount per month').fill('0.01');
  await dialog.getByRole('button', { name: `Save ${name}` }).click();
  await expect(item).toContainText('% of $0.01');
  await choose('Remove');
  await dialog.getByRole('button', { name: `Remove ${name}` }).click();
  await expect(item).toHaveCount(0);
});

test('whoever may not see costs has neither the page, nor its rows, nor the file', async ({ page }) => {
  await signIn(page, memberOf(organization, 'developer'));
  for (const path of [usagePath, `${usagePath}/rows`]) {
    await page.goto(path);
    await expect(page.getByText('Your role does not include Usage')).toBeVisible();
  }
  const file = await page.request.get(`/api/usage-export?organization=${organization.name.toLowerCase()}`);
  expect(file.status()).toBe(403);
});

test('the days are reached by keys, and no state of the page has a serious accessibility finding', async ({ page }) => {
  await signIn(page, memberOf(organization, 'finance'));
  await page.goto(usagePath);
  await expect(region(page, 'Cost per day').locator('svg').first()).toBeVisible();
  await region(page, 'Cost per day').locator('svg').first().focus();
  await page.keyboard.press('ArrowRight');
  await expect(region(page, 'Cost per day').getByRole('status')).toContainText('UTC');
  for (const path of [usagePath, `${usagePath}?by=model`, `${usagePath}/rows?category=storage`]) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
    const { violations } = await new AxeBuilder({ page }).analyze();
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(serious.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${path}: ${id} at ${target}`))).toEqual([]);
  }
});
