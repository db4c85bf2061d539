import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { memberOf, organizationOn, projectIn } from './support/demo.ts';
import { complete } from './support/gateway.ts';
import { signIn } from './support/sign-in.ts';

const organization = organizationOn('pro');
const MODEL = 'simulator/gpt-5-mini';

const rows = (page: Page) => page.locator('a[data-row]');
const idOf = (page: Page, index: number) => rows(page).nth(index).getAttribute('data-row');
const ids = (page: Page) =>
  rows(page).evaluateAll((links) => links.map((link) => (link as HTMLElement).dataset.row ?? ''));
const tokens = (page: Page) => page.getByRole('list', { name: 'Filters' });
const preview = (page: Page) => page.getByRole('complementary', { name: 'Request preview' });
const addressOf = (page: Page) => new URL(page.url()).searchParams;
const ask = (tag: string, content = 'Hello') =>
  complete(
    projectIn(organization, 'credits').apiKey,
    { model: MODEL, messages: [{ role: 'user', content }] },
    { 'x-lethe-tags': tag },
  );

async function openList(page: Page, search = ''): Promise<void> {
  await page.goto(`/halden/requests${search}`);
  await isReady(page);
}

/** The rows are there, and keys are listened to. */
async function isReady(page: Page): Promise<void> {
  await expect(rows(page).first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'More', exact: true })).toBeEnabled();
}

test.beforeEach(async ({ page }) => {
  await signIn(page, memberOf(organization, 'developer'));
});

test('the inspector is used from end to end with the keyboard alone, and going back undoes each step', async ({
  page,
}) => {
  const tag = `keys-${Date.now()}`;
  await ask(tag);
  await ask(tag);
  const latest = await ask(tag);
  await expect(async () => {
    await page.keyboard.press('g');
    await page.keyboard.press('r');
    await expect(page).toHaveURL(/\/requests$/, { timeout: 2_000 });
  }).toPass();
  await isReady(page);

  // A filter: its field, then its value with a count.
  await page.keyboard.press('/');
  await page.keyboard.type('tag');
  await page.keyboard.press('Enter');
  await page.keyboard.type(tag);
  await expect(page.getByRole('option', { name: new RegExp(tag) }).first()).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(tokens(page)).toContainText(tag);
  await expect.poll(() => addressOf(page).get('tag')).toBe(tag);
  await expect(rows(page)).toHaveCount(3);
  await page.keyboard.press('Escape');

  // Down the rows, and a look at one; the look follows.
  await page.keyboard.press('j');
  await expect(rows(page).first()).toBeFocused();
  await page.keyboard.press('Space');
  await expect(preview(page)).toContainText('Read recorded');
  expect(addressOf(page).get('peek')).toBe(latest.requestId);
  await page.keyboard.press('j');
  await expect.poll(() => addressOf(page).get('peek')).toBe(await idOf(page, 1));
  await page.keyboard.press('Escape');
  await expect(preview(page)).toHaveCount(0);
  await expect(rows(page).nth(1)).toBeFocused();

  // Two are selected and compared.
  await page.keyboard.press('x');
  await page.keyboard.press('Shift+K');
  await expect(page.getByRole('region', { name: 'Selection' })).toContainText('2 selected');
  await page.keyboard.press('c');
  await page.waitForURL(/\/requests\/compare\?a=.+&b=.+/);
  await page.goBack();
  await expect(tokens(page)).toContainText(tag);

  // The page of a request, and back to the same list.
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/requests\/[0-9a-f-]{36}/);
  await page.goBack();
  await expect(tokens(page)).toContainText(tag);

  // What is taken back comes back.
  await page.keyboard.press('/');
  await page.keyboard.press('Backspace');
  await expect(tokens(page)).toHaveCount(0);
  await page.goBack();
  await expect(tokens(page)).toContainText(tag);

  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard' })).toContainText('Select up to here');
});

test('a link shows the same rows, filter, dates and request as they were when it was copied', async ({
  page,
  browser,
}) => {
  const tag = `link-${Date.now()}`;
  await ask('other');
  await ask(tag);
  await openList(page, `?tag=${tag}&range=24h`);
  await rows(page).first().click();
  await expect(preview(page)).toBeVisible();
  const shown = await ids(page);
  expect(shown).toHaveLength(1);
  const link = page.url();

  const context = await browser.newContext();
  const other = await context.newPage();
  await signIn(other, memberOf(organization, 'admin'));
  await other.goto(link);
  await expect(preview(other)).toContainText('Read recorded');
  expect(await ids(other)).toEqual(shown);
  await expect(tokens(other)).toContainText(tag);
  await expect(other.getByRole('button', { name: 'Dates: Last 24 hours' })).toBeVisible();
  await context.close();
});

test('a facet narrows, leaves out and counts under the other filters', async ({ page }) => {
  const tag = `facet-${Date.now()}`;
  await ask(tag);
  await openList(page, `?tag=${tag}`);
  const facets = page.getByRole('complementary', { name: 'Facets' });
  const model = facets.getByRole('button', { name: /^gpt-5-mini/ });
  await expect(model).toContainText('1');
  await model.click();
  await expect.poll(() => addressOf(page).getAll('model')).toEqual([MODEL]);
  await expect(model).toHaveAttribute('aria-pressed', 'true');
  await model.click({ modifiers: ['Alt'] });
  await expect.poll(() => addressOf(page).getAll('model')).toEqual([`!${MODEL}`]);
  await expect(page.getByText('No request matches')).toBeVisible();
  await page
    .getByRole('button', { name: `Remove model is not ${MODEL}` })
    .last()
    .click();
  await expect(rows(page)).toHaveCount(1);
});

test('dragging over the chart narrows the dates, and ] and [ move them', async ({ page }) => {
  await openList(page, '?range=30d');
  const plot = page.getByRole('img', { name: /have a readable payload/ });
  const box = await plot.boundingBox();
  if (box === null) throw new Error('The chart is not laid out.');
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width * 0.5, y);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.7, y, { steps: 4 });
  await page.mouse.up();
  await expect.poll(() => addressOf(page).get('from')).not.toBeNull();
  const [from, to] = [addressOf(page).get('from'), addressOf(page).get('to')];
  await page.locator('body').press('[');
  await expect.poll(() => addressOf(page).get('to')).toBe(from);
  await page.locator('body').press(']');
  await expect.poll(() => addressOf(page).get('to')).toBe(to);
  await page.goBack();
  await expect.poll(() => addressOf(page).get('to')).toBe(from);
});

test('what comes in is shown at once while nobody reads, and announced while somebody does', async ({ page }) => {
  const tag = `live-${Date.now()}`;
  await ask(tag);
  await openList(page, `?tag=${tag}`);
  await page.locator('body').press('l');
  await expect.poll(() => addressOf(page).get('live')).toBe('1');
  await ask(tag);
  await expect(rows(page)).toHaveCount(2, { timeout: 20_000 });

  await rows(page).last().click();
  await expect(preview(page)).toBeVisible();
  await ask(tag);
  await expect(page.getByRole('button', { name: '1 new request' })).toBeVisible({ timeout: 20_000 });
  await expect(rows(page)).toHaveCount(2);
  await page.getByRole('button', { name: '1 new request' }).click();
  await expect(rows(page)).toHaveCount(3);
});

test('columns and the height of rows stay as they were chosen, from the first paint on', async ({ page }) => {
  await openList(page);
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'End user' }).click();
  await page.getByRole('menuitemradio', { name: 'Compact' }).click();
  await page.keyboard.press('Escape');
  await page.reload();
  await expect(page.getByRole('columnheader', { name: 'End user' })).toBeVisible();
  const height = await rows(page)
    .first()
    .evaluate((link) => link.closest('tr')?.getBoundingClientRect().height);
  expect(height).toBeLessThan(30);
});

test('on a phone a row opens from below, and the facets do', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await openList(page);
  await rows(page).first().click();
  const sheet = page.getByRole('dialog');
  await expect(sheet.getByRole('link', { name: 'Open request' })).toBeVisible();
  await sheet.getByRole('button', { name: 'Close' }).click();
  await expect(sheet).toHaveCount(0);
  await page.getByRole('button', { name: 'Facets' }).click();
  await page
    .getByRole('dialog', { name: 'Facets' })
    .getByRole('button', { name: /^Stored/ })
    .click();
  await expect.poll(() => addressOf(page).get('payload')).toBe('stored');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the inspector has no serious accessibility finding with everything open: ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width: 1440, height: 960 });
    await openList(page, `?range=30d&payload=stored&model=!nobody/nothing`);
    const check = async (name: string) => {
      const { violations } = await new AxeBuilder({ page }).analyze();
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      expect(serious.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${name}: ${id} at ${target}`))).toEqual([]);
    };
    await check('list');
    await rows(page).first().click();
    await expect(preview(page)).toContainText('Read recorded');
    await page.locator('body').press('x');
    await check('preview and selection');
    await page.locator('body').press('/');
    await expect(page.getByRole('option').first()).toBeVisible();
    await check('filter');
    await page.setViewportSize({ width: 390, height: 844 });
    await page.keyboard.press('Escape');
    await check('phone');
  });
}
