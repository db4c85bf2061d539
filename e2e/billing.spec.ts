import { readFile } from 'node:fs/promises';
import { expect, type Page, test } from '@playwright/test';
import { query } from './support/database.ts';
import { demo, memberOf, organizationOn, projectIn } from './support/demo.ts';
import { advanceClock, complete } from './support/gateway.ts';
import { signIn } from './support/sign-in.ts';
import { makeCard, payOnHostedPage } from './support/stripe.ts';

const organization = organizationOn('pro');
const slug = organization.name.toLowerCase();
const credits = `${demo.dashboardUrl}/${slug}/credits`;
const NANO_USD_PER_STORED_TOKEN = 10n;
const HOUR_SECONDS = 3_600;
/** Invoices are made ten minutes into a month. */
const AFTER_MONTH_END_MS = 20 * 60_000;

test('finance tops up, sets automatic top-up, sees it decline and recover, and follows the storage line of the invoice down to its requests', async ({
  page,
}) => {
  test.setTimeout(300_000);
  await signIn(page, memberOf(organization, 'finance'));

  await page.goto(`${demo.dashboardUrl}/${slug}/usage`);
  const before = await balanceOf();
  await page.getByRole('region', { name: 'Credits' }).getByRole('link', { name: 'Top up' }).click();
  await page.getByRole('textbox', { name: 'Amount', exact: true }).fill('100');
  await page.getByRole('button', { name: 'Continue to payment' }).click();
  await payOnHostedPage(page, /^Pay \$100\.00/);
  await expect(page.getByRole('heading', { name: '$100.00 was added' })).toBeVisible({ timeout: 20_000 });
  expect((await balanceOf()) - before).toBe(100_000_000_000n);
  await page.getByRole('link', { name: 'Go to Credits' }).click();
  await expect(row(page, 'Ledger', 'Top-up').first()).toContainText('+$100.000000000');
  await reloadUntil(page, () => expect(page.getByText('Visa •••• 4242').first()).toBeVisible({ timeout: 1_000 }));

  await setThresholdAtBalance(page);
  await spend();
  await expectNewestPayment(page, 'Automatic top-up', 'Paid');
  await expect(row(page, 'Payments', 'Automatic top-up').first()).toContainText('$25.00');

  await makeCard(page, organization.name, 'declines_insufficient_funds');
  await page.goto(credits);
  await setThresholdAtBalance(page);
  await spend();
  await expectNewestPayment(page, 'Automatic top-up', 'Declined');
  await expect(page.getByText('Automatic top-up of $25.00 was declined')).toBeVisible();
  await expect(row(page, 'Payments', 'Automatic top-up').first()).toContainText(/insufficient funds.*Tried again/i);

  await makeCard(page, organization.name, 'approves');
  await advanceClock(HOUR_SECONDS);
  await expectNewestPayment(page, 'Automatic top-up', 'Paid');
  await expect(page.getByText('Automatic top-up of $25.00 was declined')).toHaveCount(0);
  await expect(row(page, 'Ledger', 'Top-up').first()).toContainText('+$25.000000000');

  const { requestId, storageNanoUsd } = await spend();
  const month = await endMonth();
  await page.goto(`${demo.dashboardUrl}/${slug}/invoices`);
  await page.getByRole('link', { name: month, exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(month);
  await reloadUntil(page, () =>
    expect(page.getByRole('heading', { level: 1 })).toContainText('Paid', { timeout: 1_000 }),
  );
  const charges = page.getByRole('table', { name: 'Charges' });
  await charges.getByRole('button', { name: 'Data storage' }).click();
  await expect(charges.getByText(/^Equals [\d,]+ tokens × 10 nano-USD, difference 0 nano-USD/)).toBeVisible();
  const line = nanoUsd(await charges.getByRole('row', { name: /^Data storage/ }).innerText());
  const tokens = /([\d,]+) tokens/.exec(await charges.getByRole('row', { name: /^Data storage/ }).innerText())?.[1];
  expect(BigInt((tokens ?? '').replaceAll(',', '')) * NANO_USD_PER_STORED_TOKEN).toBe(line);

  await charges.getByRole('link', { name: 'Show rows' }).click();
  await expect(page.getByRole('heading', { name: 'Rows of Data storage' })).toBeVisible();
  const rows = await readAllRows(new URL(page.url()).pathname.split('/').at(-1) ?? '');
  expect(rows.reduce((sum, { amount_nano_usd: amount }) => sum + BigInt(amount), 0n)).toBe(line);
  expect(BigInt(rows.find(({ request_id: id }) => id === requestId)?.amount_nano_usd ?? 0)).toBe(storageNanoUsd);
  const shown = page.getByRole('table', { name: 'Rows' }).locator('tbody tr').first();
  await expect(shown.locator(`td[title="${rows[0]?.request_id}"]`)).toHaveCount(1);
  expect(nanoUsd(await shown.innerText())).toBe(BigInt(rows[0]?.amount_nano_usd ?? 0));

  await checkFiles(page);
});

test('an owner saves a card, upgrades and goes back, and no stored payload changes its expiry', async ({ page }) => {
  const free = organizationOn('free');
  const path = `${demo.dashboardUrl}/${free.name.toLowerCase()}`;
  await signIn(page, memberOf(free, 'owner'));
  const expiries = () => query('SELECT id, expires_at FROM request WHERE organization_id = $1 ORDER BY id', [free.id]);
  const stamped = await expiries();
  await page.goto(`${path}/settings/plan`);
  await page.getByRole('button', { name: 'Upgrade to Pro' }).click();
  const announced = page.getByText('Stored payloads whose expiry changes');
  await expect(announced).toBeVisible();
  if (await page.getByText('none is saved yet').isVisible()) await saveCard(page);

  await page.goto(`${path}/settings/plan`);
  await page.getByRole('button', { name: 'Upgrade to Pro' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('Stored payloads whose expiry changes')).toBeVisible();
  await dialog.getByRole('button', { name: 'Upgrade to Pro' }).click();
  await expect(page.getByText(/^Pro is in force since/)).toBeVisible();
  await page.reload();
  await expect(page.getByRole('listitem').filter({ hasText: 'Current plan' })).toContainText('Pro');

  await page.getByRole('button', { name: 'Downgrade to Free' }).click();
  await dialog.getByRole('button', { name: 'Downgrade to Free' }).click();
  await expect(page.getByText(/^Free is in force since/)).toBeVisible();
  expect(await expiries()).toEqual(stamped);
});

test('whoever may not change the plan sees why, and a payment of others is not found', async ({ page }) => {
  await signIn(page, memberOf(organization, 'finance'));
  await page.goto(`${demo.dashboardUrl}/${slug}/settings/plan`);
  const button = page.getByRole('button', { name: 'Downgrade to Free' });
  await expect(button).toHaveAttribute('aria-disabled', 'true');
  await expect(page.getByText(/^Your role, finance, does not include this/).last()).toBeVisible();
  const [other] = await query<{ id: string }>('SELECT id FROM payment WHERE organization_id <> $1 LIMIT 1', [
    organization.id,
  ]);
  const unknown = '0198c1f2-0000-7000-8000-000000000000';
  for (const id of [other?.id ?? unknown, unknown, 'x']) {
    expect((await page.goto(`${credits}/return?payment=${id}`))?.status()).toBe(404);
  }
});

/** Both files of the invoice that is shown, as a browser gets them. */
test('invariant 1: after every journey the ledger rebuilt from raw usage and payments gives the balances of every organization', async () => {
  await expect.poll(async () => (await query('SELECT oldest_unsettled_usage_at() AS at'))[0]?.at).toBeNull();
  expect(await query('SELECT * FROM ledger_differences()')).toEqual([]);
  const [sums] = await query<{ organizations: number; unequal: number }>(
    `SELECT count(*)::int AS organizations, count(*) FILTER (WHERE balance_nano_usd <> (
       SELECT coalesce(sum(amount_nano_usd), 0) FROM ledger_entry
       WHERE ledger_entry.organization_id = credit_balance.organization_id AND account = 'customer_credit'))::int AS unequal
     FROM credit_balance`,
  );
  expect(sums?.organizations).toBeGreaterThan(1);
  expect(sums?.unequal).toBe(0);
});

async function checkFiles(page: Page): Promise<void> {
  for (const format of ['PDF', 'CSV'] as const) {
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: new RegExp(`^${format}$`, 'i') }).click(),
    ]);
    expect(file.suggestedFilename()).toMatch(new RegExp(`^HALDEN-\\d{4}\\.${format.toLowerCase()}$`));
    const content = await readFile(await file.path());
    if (format === 'PDF') expect(content.subarray(0, 5).toString()).toBe('%PDF-');
    else expect(content.toString('utf8')).toContain('data_storage');
  }
}

/** Saves a card from where the plan asks for one. */
async function saveCard(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Save a card' }).click();
  await payOnHostedPage(page, /^Save card/);
  await expect(page.getByText('Visa •••• 4242').first()).toBeVisible({ timeout: 20_000 });
}

/** The posted credit, asked as the page asks. */
async function balanceOf(): Promise<bigint> {
  const [found] = await query<{ balance: string }>(
    'SELECT balance_nano_usd::text AS balance FROM credit_balance WHERE organization_id = $1',
    [organization.id],
  );
  return BigInt(found?.balance ?? 0);
}

/** Sends one request whose inference and storage are taken from credit. */
async function spend(): Promise<{ requestId: string; storageNanoUsd: bigint }> {
  const { status, requestId, text } = await complete(projectIn(organization, 'credits').apiKey, {
    model: 'simulator/gpt-5-mini',
    messages: [{ role: 'user', content: 'Where is pallet 3 of order HF-20418?' }],
    max_tokens: 2_000,
    simulator: { content: 'At the terminal.', usage: { prompt_tokens: 90_000, completion_tokens: 1_500 } },
  });
  expect(status, text).toBe(200);
  const storage = /"cost_nano_usd_data_storage":(\d+)/.exec(text)?.[1];
  return { requestId, storageNanoUsd: BigInt(storage ?? 0) };
}

/** Switches automatic top-up on, so that the very next request falls below its threshold. */
async function setThresholdAtBalance(page: Page): Promise<void> {
  await page.reload();
  const cents = (await balanceOf()) / 10_000_000n;
  const threshold = `${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`;
  const figure = page.getByRole('group', { name: 'Automatic top-up' });
  await figure.getByRole('button', { name: /^(Change|Switch on)$/ }).click();
  const dialog = page.getByRole('dialog');
  const field = (name: string) => dialog.getByRole('textbox', { name, exact: true });
  await field('When the balance falls below').fill(threshold);
  await field('Add').fill('25');
  await field('At most in a month').fill('10000');
  await dialog.getByRole('button', { name: /automatic top-up$/ }).click();
  await expect(dialog).toBeHidden();
}

async function expectNewestPayment(page: Page, kind: string, state: string): Promise<void> {
  await expect(async () => {
    await page.goto(credits);
    const newest = page.getByRole('table', { name: 'Payments' }).getByRole('row').nth(1);
    await expect(newest).toContainText(kind, { timeout: 1_000 });
    await expect(newest).toContainText(state, { timeout: 1_000 });
  }).toPass({ timeout: 45_000 });
}

/** What the worker does after the answer is on the page a moment later. */
async function reloadUntil(page: Page, check: () => Promise<void>): Promise<void> {
  await expect(async () => {
    await page.reload();
    await check();
  }).toPass({ timeout: 30_000 });
}

function row(page: Page, table: string, name: string) {
  return page.getByRole('table', { name: table }).getByRole('row', { name: new RegExp(`^${name}`) });
}

/** Moves the time past the end of the month and answers the month's name. */
async function endMonth(): Promise<string> {
  const [clock] = await query<{ now: Date }>('SELECT lethe_now() AS now');
  const now = clock?.now ?? new Date();
  const endsAtMs = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1);
  await advanceClock(Math.ceil((endsAtMs + AFTER_MONTH_END_MS - now.getTime()) / 1_000));
  return now.toLocaleString('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });
}

/** The last amount of a text, exactly: `$158.300114020` is 158 300 114 020 nano-USD. */
function nanoUsd(text: string): bigint {
  const amounts = [...text.matchAll(/(−?)\$([\d,]+)\.(\d{9})/g)];
  const [, sign = '', whole = '', fraction = ''] = amounts.at(-1) ?? [];
  return BigInt(`${sign === '' ? '' : '-'}${whole.replaceAll(',', '')}${fraction}`);
}

interface InvoiceRow {
  readonly request_id: string | null;
  readonly amount_nano_usd: number;
}

/** Every row of an invoice's storage line, by the API that others read it with. */
async function readAllRows(invoiceId: string): Promise<readonly InvoiceRow[]> {
  const headers = { authorization: `Bearer ${organization.managementKey}` };
  const path = `${demo.dashboardUrl}/management/v1/invoices/${invoiceId}/lines/data_storage/rows?limit=200`;
  const rows: InvoiceRow[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const response: Response = await fetch(cursor === '' ? path : `${path}&cursor=${cursor}`, { headers });
    expect(response.status).toBe(200);
    const page = (await response.json()) as { data: InvoiceRow[]; next_cursor: string | null };
    rows.push(...page.data);
    cursor = page.next_cursor;
  }
  return rows;
}
