import { expect, type Page, test } from '@playwright/test';
import { memberOf, organizationOn, projectIn } from './support/demo.ts';
import { complete } from './support/gateway.ts';
import { signIn } from './support/sign-in.ts';

const organization = organizationOn('pro');
const rows = (page: Page) => page.locator('a[href*="/requests/"]');

test.beforeEach(async ({ page }) => {
  await signIn(page, memberOf(organization, 'developer'));
  await page.getByRole('link', { name: 'Requests', exact: true }).first().click();
  await page.waitForURL(/\/requests$/);
  await expect(rows(page).first()).toBeVisible();
});

test('a request is on the list a moment after its answer has arrived', async ({ page }) => {
  const { requestId } = await complete(projectIn(organization, 'credits').apiKey, {
    model: 'simulator/gpt-5-mini',
    messages: [{ role: 'user', content: 'Hello' }],
  });
  await page.reload();
  await expect(page.locator(`a[href*="${requestId}"]`).first()).toBeVisible();
});

test('older pages go on without a gap, and the address alone brings them back', async ({ page }) => {
  const hrefs = () =>
    rows(page).evaluateAll((links) => [...new Set(links.map((link) => link.getAttribute('href')?.split('?')[0]))]);
  const first = await hrefs();
  await page.getByRole('link', { name: 'Older' }).click();
  await expect.poll(hrefs).not.toContain(first[0]);
  const second = await hrefs();
  expect(second.some((href) => first.includes(href))).toBe(false);
  await page.goto(page.url());
  await expect.poll(hrefs).toEqual(second);
});

test('a streamed conversation with tool calls is shown with each call beside its result', async ({ page }) => {
  const tools = [
    {
      type: 'function',
      function: { name: 'get_shipment', parameters: { type: 'object', properties: { order: { type: 'string' } } } },
    },
  ];
  const { requestId } = await complete(projectIn(organization, 'credits').apiKey, {
    model: 'simulator/gpt-5-mini',
    stream: true,
    tools,
    messages: [
      { role: 'user', content: 'Where is HF-20418?' },
      {
        role: 'assistant',
        content: null,
        tool_calls: [
          { id: 'call_1', type: 'function', function: { name: 'get_shipment', arguments: '{"order":"HF-20418"}' } },
        ],
      },
      { role: 'tool', tool_call_id: 'call_1', content: '{"status":"at the terminal"}' },
    ],
    simulator: { content: 'It is at the terminal.', chunks: 4 },
  });
  await page.goto(`${new URL(page.url()).pathname}/${requestId}`);
  await expect(page.getByText('Where is HF-20418?')).toBeVisible();
  await expect(page.getByText('get_shipment').first()).toBeVisible();
  await expect(page.getByText('at the terminal', { exact: false }).first()).toBeVisible();
  await expect(page.getByText('It is at the terminal.')).toBeVisible();
});

test('a member without payloads sees the metadata and is told whom to ask', async ({ page }) => {
  const { requestId } = await complete(projectIn(organization, 'credits').apiKey, {
    model: 'simulator/gpt-5-mini',
    messages: [{ role: 'user', content: 'A secret of the developers' }],
  });
  const path = new URL(page.url()).pathname;
  await page.context().clearCookies();
  await signIn(page, memberOf(organization, 'viewer'));
  await page.goto(`${path}/${requestId}`);
  await expect(page.getByRole('heading', { name: 'Your role does not include payloads' })).toBeVisible();
  await expect(page.getByText('A secret of the developers')).toHaveCount(0);
  await expect(page.getByRole('row', { name: /Data storage/ })).toBeVisible();
});
