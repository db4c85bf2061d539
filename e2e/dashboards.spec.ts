import { readFile } from 'node:fs/promises';
import { expect, type Page, test } from '@playwright/test';
import { memberOf, organizationOn } from './support/demo.ts';
import { mailedLink, mailsTo } from './support/outbox.ts';
import { signIn } from './support/sign-in.ts';

const organization = organizationOn('pro');
const admin = memberOf(organization, 'admin');
const developer = memberOf(organization, 'developer');
const viewer = memberOf(organization, 'viewer');
const finance = memberOf(organization, 'finance');
const PNG_HEAD = [0x89, 0x50, 0x4e, 0x47];

async function openDashboards(page: Page, user: typeof admin): Promise<string> {
  await signIn(page, user);
  const slug = new URL(page.url()).pathname.split('/')[1] ?? '';
  await page.goto(`/${slug}/dashboards`);
  return slug;
}

async function createDashboard(page: Page, name: string, template: string): Promise<void> {
  await page.getByRole('button', { name: 'Create a dashboard' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio', { name: template }).click();
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByRole('button', { name: 'Create a dashboard' }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
}

const titles = (page: Page) => page.getByRole('article').getByRole('heading', { level: 2 });

async function choose(page: Page, of: string, action: string): Promise<void> {
  await page.getByRole('button', { name: `Actions for ${of}`, exact: true }).click();
  await page.getByRole('menuitem', { name: action, exact: true }).click();
}

test('a dashboard is made, arranged by keys, changed, undone, saved as files, shared and removed', async ({
  page,
  browser,
}) => {
  test.slow();
  const name = `Latency ${Date.now()}`;
  const slug = await openDashboards(page, developer);
  await createDashboard(page, name, 'Reliability');
  await expect(page.getByRole('article')).toHaveCount(6);

  // Arranged by the arrow keys alone: the focus stays on the panel.
  const handle = page.getByRole('button', { name: 'Move Error rate: arrow keys' });
  await handle.focus();
  await page.keyboard.press('ArrowRight');
  await expect(handle).toBeFocused();
  await expect(page.getByText('Error rate, place 2 of 6')).toBeAttached();
  await expect(titles(page).first()).toHaveText('Latency, p95');

  await page.getByRole('button', { name: 'Add a panel' }).click();
  await page.getByRole('dialog').getByLabel('Metric').selectOption('tokens');
  await page.getByRole('dialog').getByLabel('Split by').selectOption('model');
  await page.getByRole('dialog').getByRole('button', { name: 'Add a panel' }).click();
  await expect(page.getByRole('article', { name: 'Tokens by model' })).toBeVisible();

  await choose(page, 'Errors by provider', 'Remove');
  await expect(page.getByRole('article', { name: 'Errors by provider' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('article', { name: 'Errors by provider' })).toBeVisible();

  await page.reload();
  await expect(titles(page)).toHaveText([
    'Latency, p95',
    'Error rate',
    'First token, p95',
    'Latency by model, p95',
    'Errors by provider',
    'Requests by status',
    'Tokens by model',
  ]);

  const panel = page.getByRole('article', { name: 'Tokens by model' });
  await expect(panel.getByRole('button', { name: /table/ })).toBeVisible();
  const csv = page.waitForEvent('download');
  await choose(page, 'Tokens by model', 'Download CSV');
  expect(await readFile(await (await csv).path(), 'utf8')).toMatch(/^start_at,.*\(tokens\)/);
  const picture = page.waitForEvent('download');
  await choose(page, name, 'Download PNG');
  expect([...(await readFile(await (await picture).path())).subarray(0, 4)]).toEqual(PNG_HEAD);

  // Private until it is shared: for another member the link leads nowhere.
  const address = new URL(page.url()).pathname;
  const other = await (await browser.newContext()).newPage();
  await openDashboards(other, viewer);
  await other.goto(address);
  await expect(other.getByRole('heading', { level: 1, name })).toHaveCount(0);
  await choose(page, name, 'Share with the organization');
  await page.getByRole('dialog').getByRole('button', { name: 'Share the dashboard' }).click();
  await expect(page.getByText('Shared', { exact: true })).toBeVisible();
  await other.goto(address);
  await expect(other.getByRole('heading', { level: 1, name })).toBeVisible();
  await expect(other.getByRole('button', { name: /^Move / })).toHaveCount(0);
  await other.context().close();

  await choose(page, name, 'Remove');
  await page.getByRole('dialog').getByRole('button', { name: 'Remove the dashboard' }).click();
  await expect(page).toHaveURL(`/${slug}/dashboards`);
  await expect(page.getByRole('link', { name })).toHaveCount(0);
});

test('a report is previewed, sent now to each as their role sees it, and ended by its link', async ({
  page,
  browser,
}) => {
  const name = `Weekly ${Date.now()}`;
  await openDashboards(page, admin);
  await createDashboard(page, name, 'Reliability');
  await choose(page, name, 'Share with the organization');
  await page.getByRole('dialog').getByRole('button', { name: 'Share the dashboard' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await page.getByRole('button', { name: 'Mail a report' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(finance.email).click();
  await dialog.getByText(viewer.email).click();
  await dialog.getByRole('button', { name: 'Preview' }).click();
  await expect(dialog.getByRole('region', { name: 'Preview' })).toContainText('Requests by status');
  await dialog.getByRole('button', { name: 'Save the report' }).click();
  await expect(dialog).toHaveCount(0);

  await page.getByRole('button', { name: 'Report', exact: true }).click();
  await dialog.getByRole('button', { name: 'Send it now' }).click();
  await expect(page.getByText('2 mails are on their way.')).toBeVisible();
  const textFor = async (email: string) =>
    (await mailsTo(email)).find(({ subject }) => subject.startsWith(name))?.text ?? '';
  await expect.poll(() => textFor(viewer.email)).toContain('Requests by status');
  expect(await textFor(finance.email)).toContain('panels of this dashboard are not part of your role');

  // Without a session: opening the link changes nothing, its button does.
  const link = await mailedLink(viewer.email, '/reports/unsubscribe/');
  const reader = await (await browser.newContext()).newPage();
  await reader.goto(new URL(link ?? '', page.url()).pathname, { waitUntil: 'load' });
  await reader.getByRole('button', { name: 'Unsubscribe' }).click();
  await expect(reader.getByRole('heading', { name: 'You are unsubscribed' })).toBeVisible();
  await reader.context().close();

  await page.reload();
  await page.getByRole('button', { name: 'Report', exact: true }).click();
  await expect(dialog.getByText('has unsubscribed')).toBeVisible();
  await dialog.getByRole('button', { name: 'Stop the report' }).click();
  await expect(page.getByRole('button', { name: 'Mail a report' })).toBeVisible();
  await choose(page, name, 'Remove');
  await page.getByRole('dialog').getByRole('button', { name: 'Remove the dashboard' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Dashboards' })).toBeVisible();
});
