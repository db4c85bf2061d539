import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { callApi } from './support/call-api.ts';
import { memberOf, organizationOn, projectIn } from './support/demo.ts';
import { complete } from './support/gateway.ts';
import { signIn } from './support/sign-in.ts';

const organization = organizationOn('pro');
const slug = organization.name.toLowerCase();
const { apiKey } = projectIn(organization, 'credits');

/** Says two things in one session, the second with all of the first, as callers of a chat API do. */
async function converse(sessionId: string): Promise<readonly [string, string]> {
  const say = async (messages: readonly object[], content: string) => {
    const body = { model: 'simulator/gpt-5-mini', messages, simulator: { content } };
    return (await complete(apiKey, body, { 'x-lethe-session-id': sessionId })).requestId;
  };
  const first = { role: 'user', content: 'Where is the crate of cedar?' };
  const answer = 'It is on the quay.';
  const one = await say([first], answer);
  const second = { role: 'user', content: 'And the crate of oak?' };
  return [one, await say([first, { role: 'assistant', content: answer }, second], 'Still at sea.')];
}

const isAccessible = async (page: Page) => {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
};

test('a conversation is found by its id and read in order, each thing once, each payload recorded', async ({
  page,
}) => {
  const sessionId = `ses e2e/${Date.now()}?`;
  const [one, two] = await converse(sessionId);
  await signIn(page, memberOf(organization, 'owner'));
  await page.goto(`/${slug}/conversations`);
  await page.getByLabel('Session id').fill(sessionId);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/session=/);
  await expect(page.locator('a[data-row]')).toHaveCount(1);
  await isAccessible(page);
  await page.keyboard.press('Escape');
  await page.locator('a[data-row]').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(sessionId);
  const steps = page.locator('main li[id]');
  await expect(steps).toHaveCount(2);
  await expect(steps.nth(0)).toContainText('Where is the crate of cedar?');
  await expect(steps.nth(0)).toContainText('It is on the quay.');
  await expect(steps.nth(1)).toContainText('Still at sea.');
  await expect(steps.nth(1)).not.toContainText('cedar');
  await expect(steps.nth(1)).toContainText('2 turns that it repeated from before are left out.');
  await isAccessible(page);
  for (const requestId of [one, two]) {
    const reads = await page.request.get(
      `/api/trpc/audit.list?input=${encodeURIComponent(
        JSON.stringify({ json: { organizationSlug: slug, filter: { targetId: requestId, action: 'payload.read' } } }),
      )}`,
    );
    expect(await reads.text()).toContain(requestId);
  }
});

test('a request leads to its conversation, and on to what was said before and after it', async ({ page }) => {
  const sessionId = `ses_e2e_${Date.now()}`;
  const [one, two] = await converse(sessionId);
  await signIn(page, memberOf(organization, 'developer'));
  await page.goto(`/${slug}/requests/${one}`);
  await expect(page.getByText('Request 1 of 2 in')).toBeVisible();
  await page.getByRole('link', { name: 'After it' }).click();
  await expect(page).toHaveURL(new RegExp(two));
  await expect(page.getByText('Request 2 of 2 in')).toBeVisible();
  await page.getByRole('link', { name: sessionId }).first().click();
  await expect(page).toHaveURL(new RegExp(`conversations/${sessionId}`));
});

test('where a payload is gone its request stays in the conversation and says why; a viewer sees metadata only', async ({
  page,
}) => {
  const sessionId = `ses_e2e_gone_${Date.now()}`;
  const [one] = await converse(sessionId);
  await signIn(page, memberOf(organization, 'owner'));
  await callApi(page, 'requests.erase', { organizationSlug: slug, requestId: one, reason: 'asked for' });
  await page.goto(`/${slug}/conversations/${sessionId}`);
  await expect(page.getByTestId('missing-turns')).toContainText('Erased on');
  await expect(page.locator('main li[id]').nth(1)).toContainText('Still at sea.');
  await page.context().clearCookies();
  await signIn(page, memberOf(organization, 'viewer'));
  await page.goto(`/${slug}/conversations/${sessionId}`);
  await expect(page.getByTestId('missing-turns')).toHaveCount(2);
  await expect(page.getByRole('main')).not.toContainText('Still at sea.');
});
