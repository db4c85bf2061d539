import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { memberOf, organizationOn, projectIn } from './support/demo.ts';
import { complete } from './support/gateway.ts';
import { signIn } from './support/sign-in.ts';

const organization = organizationOn('pro');
const { apiKey } = projectIn(organization, 'credits');
const ask = (content: string, more: object = {}, session = 'ses_request_page') =>
  complete(
    apiKey,
    { model: 'simulator/gpt-5-mini', max_tokens: 64, messages: [{ role: 'user', content }], ...more },
    { 'x-lethe-session-id': session },
  );

/** The path of the organization's requests, as the member sees it. */
async function requestsPath(page: Page, role = 'developer'): Promise<string> {
  await signIn(page, memberOf(organization, role));
  return `/${new URL(page.url()).pathname.split('/')[1]}/requests`;
}

test('every part of a request is on its page, and without a serious finding', async ({ page }) => {
  const path = await requestsPath(page);
  const { requestId } = await ask('What is the Lethe?');
  await page.goto(`${path}/${requestId}`);
  for (const [tab, words] of [
    ['Conversation', 'What is the Lethe?'],
    ['Timing', 'Queue, gateway'],
    ['Headers', 'x-lethe-retention-expires-at'],
    ['Policy', 'Stamped at admission'],
    ['Feedback', 'Nobody has scored this request'],
    ['JSON', 'messages'],
  ] as const) {
    await page.getByRole('tab', { name: tab }).click();
    await expect(page.getByRole('tabpanel')).toContainText(words);
  }
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
});

test('a request is copied as code that holds its body and no key', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const path = await requestsPath(page);
  const { requestId } = await ask("It's a test");
  await page.goto(`${path}/${requestId}`);
  await page.getByRole('button', { name: 'Copy as cURL' }).click();
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await expect.poll(copied).toContain('$LETHE_API_KEY');
  for (const [language, words] of [
    ['Python', 'urllib.request'],
    ['TypeScript', 'await fetch('],
  ] as const) {
    await page.getByRole('button', { name: 'Copy in another language' }).click();
    await page.getByRole('menuitem', { name: language }).click();
    await expect.poll(copied).toContain(words);
    expect(await copied()).toContain("It's a test");
    expect(await copied()).not.toContain(apiKey);
  }
});

test('keys lead to the older and the newer request of the same list, and back to it', async ({ page }) => {
  const path = await requestsPath(page);
  const session = `ses_keys_${Date.now()}`;
  const ids: string[] = [];
  for (const word of ['first', 'second', 'third']) ids.push((await ask(word, {}, session)).requestId);
  await page.goto(`${path}/${ids[2]}?session=${session}`);
  await expect(page.getByText('1 of 3', { exact: true })).toBeVisible();
  for (const [key, id, place] of [
    ['j', ids[1], '2 of 3'],
    ['j', ids[0], '3 of 3'],
    ['k', ids[1], '2 of 3'],
  ] as const) {
    await page.keyboard.press(key);
    await expect(page).toHaveURL(new RegExp(`${id}.*session=`));
    await expect(page.getByText(place, { exact: true })).toBeVisible();
  }
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(new RegExp(`/requests\\?session=${session}`));
});

test('a body of five megabytes opens as a tree of which only what is in view is laid out', async ({ page }) => {
  test.setTimeout(120_000);
  const path = await requestsPath(page);
  const messages = Array.from({ length: 24_000 }, (_, index) => ({
    role: index % 2 === 0 ? 'user' : 'assistant',
    content: `message ${index} ${'word '.repeat(36)}`,
  }));
  const { status, requestId } = await ask('', { messages: [...messages, { role: 'user', content: 'the needle' }] });
  expect(status).toBe(200);
  await page.goto(`${path}/${requestId}?tab=json`);
  const tree = page.getByRole('tree', { name: 'Request' });
  await expect(tree.getByRole('treeitem').first()).toBeVisible();
  await page.getByRole('button', { name: 'Unfold', exact: true }).click();
  await expect(tree.getByText('message 0 word').first()).toBeVisible();
  expect(await tree.getByRole('treeitem').count()).toBeLessThan(200);
  await page.getByLabel('Find in Request').fill('the needle');
  await expect(tree.locator('[data-hit]')).toContainText('the needle');
  await tree.focus();
  await page.keyboard.press('Home');
  await expect(tree.getByText('model', { exact: true })).toBeInViewport();
  expect(await tree.getByRole('treeitem').count()).toBeLessThan(200);
});

test('two requests are compared fact by fact and word by word', async ({ page }) => {
  const path = await requestsPath(page);
  const session = `ses_compare_${Date.now()}`;
  const first = await ask('Where is order one?', { temperature: 0.2 }, session);
  const second = await ask('Where is order two?', { temperature: 0.7 }, session);
  await page.goto(`${path}/${first.requestId}`);
  // Keys work from the moment on when the page does.
  await expect(async () => {
    await page.keyboard.press('c');
    await expect(page).toHaveURL(/\/requests\/compare\?a=/, { timeout: 2_000 });
  }).toPass();
  await page.getByRole('main').locator(`a[href*="${second.requestId}"]`).click();
  await expect(page.getByRole('table', { name: 'Facts' })).toContainText('Total cost');
  const difference = page.getByTestId('difference');
  await expect(difference.locator('del').first()).toHaveText('one');
  await expect(difference.locator('ins').first()).toHaveText('two');
  await expect(page.getByRole('row', { name: /temperature/ })).toContainText('0.7');
  await page.getByRole('link', { name: 'Swap' }).click();
  await expect(difference.locator('del').first()).toHaveText('two');
});

test('a stored request is changed and run again in the playground, as an ordinary request of its project', async ({
  page,
}) => {
  const path = await requestsPath(page);
  const { requestId } = await ask('Say something short');
  await page.goto(`${path}/${requestId}`);
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Open in the playground' }).click();
  const message = page.getByLabel('Text of message 1');
  await expect(message).toHaveValue('Say something short');
  await message.fill('Say something long');
  await page.getByLabel('Stream the answer').check();
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  const answer = page.getByRole('region', { name: 'Answer' });
  await expect(answer.getByText('Stored until')).toBeVisible({ timeout: 30_000 });
  await expect(answer.getByText('of which data storage')).toBeVisible();
  await answer.getByRole('link').click();
  await expect(page).toHaveURL(/\/requests\/[0-9a-f-]{36}/);
  expect(page.url()).not.toContain(requestId);
  await expect(page.getByText('Say something long').first()).toBeVisible();
  await expect(page.getByText('Playground, ').first()).toBeVisible();
});

test('the playground’s way to the gateway takes no other key, no other site and nobody who is not signed in', async ({
  page,
  request,
}) => {
  await requestsPath(page);
  const origin = new URL(page.url()).origin;
  const send = (via: typeof request, headers: Record<string, string>) =>
    via.post(`${origin}/api/playground/chat.completions`, {
      headers: { 'x-playground-key': apiKey, ...headers },
      data: {},
    });
  expect((await send(request, { origin })).status()).toBe(401);
  expect((await send(page.request, { origin: 'https://elsewhere.example' })).status()).toBe(403);
  expect((await send(page.request, { origin, 'x-playground-key': 'sk-x' })).status()).toBe(401);
  const unknown = await page.request.post(`${origin}/api/playground/models`, {
    headers: { origin, 'x-playground-key': apiKey },
    data: {},
  });
  expect(unknown.status()).toBe(404);
});

test('a role without payloads compares facts, and is told why nothing more', async ({ page }) => {
  const path = await requestsPath(page, 'viewer');
  const [a, b] = [await ask('one'), await ask('two')];
  await page.goto(`${path}/compare?a=${a.requestId}&b=${b.requestId}`);
  await expect(page.getByRole('table', { name: 'Facts' })).toBeVisible();
  await expect(page.getByText('Your role does not include payloads')).toHaveCount(2);
  await page.goto(path.replace('requests', 'playground'));
  await expect(page.getByRole('button', { name: 'Run', exact: true })).toHaveCount(0);
});
