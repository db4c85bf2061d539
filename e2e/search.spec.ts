import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { query } from './support/database.ts';
import { memberOf, organizationOn, projectIn } from './support/demo.ts';
import { complete } from './support/gateway.ts';
import { signIn } from './support/sign-in.ts';

const organization = organizationOn('pro');
const slug = organization.name.toLowerCase();
const { apiKey } = projectIn(organization, 'credits');
const status = (page: Page) => page.getByRole('dialog').getByRole('status');

/** A request with its own tag, so that a search over that tag looks into it alone. */
async function ask(content: string, tag: string): Promise<string> {
  const body = {
    model: 'simulator/gpt-5-mini',
    messages: [{ role: 'user', content }],
    simulator: { content: 'Noted.' },
  };
  return (await complete(apiKey, body, { 'x-lethe-tags': tag })).requestId;
}

test('a text is found in what is stored, under the filter of the list, and recorded nowhere', async ({ page }) => {
  const tag = `e2e-${Date.now()}`;
  const needle = `Peregrine ${Date.now()}`;
  const found = await ask(`The ${needle} sails at dawn.`, tag);
  await ask('Nothing of it.', tag);
  await signIn(page, memberOf(organization, 'developer'));
  await page.goto(`/${slug}/requests?tag=${tag}`);
  await page.getByRole('button', { name: 'Search in payloads' }).click();
  await page.getByLabel('Text to find').fill(needle.toUpperCase());
  await page.keyboard.press('Enter');
  await expect(status(page)).toHaveText('Scanned 2 of 2 payloads, 1 matches.');
  await expect(page.getByRole('dialog')).toContainText('sails at dawn');
  const { violations } = await new AxeBuilder({ page }).include('[role=dialog]').analyze();
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
  const [event, ...more] = await query<{ row: string }>(
    `SELECT row_to_json(audit_event)::text AS row FROM audit_event WHERE action = 'payload.searched' AND after->>'request_ids' LIKE '%' || $1 || '%'`,
    [found],
  );
  expect(more).toEqual([]);
  expect(event?.row).toContain(found);
  expect(event?.row.toLowerCase()).not.toContain('peregrine');
  expect(page.url()).not.toMatch(/peregrine/i);
  await page.getByRole('dialog').locator(`a[href*="${found}"]`).click();
  await expect(page).toHaveURL(new RegExp(found));
  await expect(page.getByTestId('conversation')).toContainText('sails at dawn');
});

test('only whoever may read payloads can search them', async ({ page }) => {
  await signIn(page, memberOf(organization, 'viewer'));
  await page.goto(`/${slug}/requests`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Requests');
  await expect(page.getByRole('button', { name: 'Search in payloads' })).toHaveCount(0);
  const refused = await page.request.post('/api/trpc/search.payloads', {
    headers: { origin: new URL(page.url()).origin },
    data: { json: { organizationSlug: slug, text: 'anything' } },
  });
  expect(refused.status()).toBe(403);
});

test('a view is saved, opened by its link, and brought back after it was removed', async ({ page }) => {
  const name = `View ${Date.now()}`;
  await signIn(page, memberOf(organization, 'developer'));
  await page.goto(`/${slug}/requests?status=4xx&range=7d`);
  await page.getByRole('button', { name: /^Saved views/ }).click();
  await page.getByRole('button', { name: 'Save this view' }).click();
  await page.getByLabel('Name').fill(name);
  await page.getByRole('button', { name: 'Save this view' }).click();
  await expect(page.getByRole('button', { name: `Saved views: ${name}` })).toBeVisible();
  await page.goto(`/${slug}/requests`);
  await page.getByRole('button', { name: /^Saved views/ }).click();
  await page.getByRole('link', { name: new RegExp(name) }).click();
  await expect(page).toHaveURL(/status=4xx&range=7d/);
  await page.getByRole('button', { name: /^Saved views/ }).click();
  await page.getByRole('button', { name: `Actions for ${name}` }).click();
  await page.getByRole('menuitem', { name: 'Remove' }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText(`View ${name} is back.`)).toBeVisible();
});
