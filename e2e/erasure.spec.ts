import { expect, test } from '@playwright/test';
import { demo, memberOf, organizationOn } from './support/demo.ts';
import { complete } from './support/gateway.ts';
import { signIn } from './support/sign-in.ts';

const model = 'simulator/gpt-5-mini';

function manage(path: string, key: string, init: RequestInit = {}): Promise<Response> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  return fetch(`${demo.dashboardUrl}/management/v1${path}`, { ...init, headers });
}

test('what a member erases on the request page is gone there and in the management API at once', async ({ page }) => {
  const organization = organizationOn('pro');
  const { requestId } = await complete(organization.apiKey, {
    model,
    messages: [{ role: 'user', content: 'forget me' }],
  });
  const payload = () => manage(`/requests/${requestId}/payload`, organization.managementKey);
  expect(await (await payload()).json()).toMatchObject({ request: { messages: [{ content: 'forget me' }] } });

  await signIn(page, memberOf(organization, 'admin'));
  await page.goto(`${demo.dashboardUrl}/halden/requests/${requestId}`);
  await expect(page.getByText('forget me').first()).toBeVisible();
  await page.getByRole('button', { name: 'Erase payload' }).click();
  const confirm = page.getByRole('button', { name: 'Erase 1 payload' });
  await page.getByLabel('Reason').fill('Asked for by the customer');
  await expect(confirm).toBeDisabled();
  await page.getByLabel(/^Type .{4} to confirm$/).fill(requestId.slice(-4));
  await page.keyboard.press('Enter');
  await expect(confirm).toBeVisible();
  await confirm.click();
  await expect(page.getByTestId('missing-payload')).toContainText('Erased on');
  await expect(page.getByText('forget me')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Erase payload' })).toHaveCount(0);

  const gone = await payload();
  expect(gone.status).toBe(410);
  expect(await gone.json()).toMatchObject({ code: 'payload_erased' });
  const repeat = () =>
    manage(`/requests/${requestId}/payload`, organization.managementKey, {
      method: 'DELETE',
      body: JSON.stringify({ reason: 'once more' }),
    });
  const [first, second] = [await repeat(), await repeat()];
  expect([first.status, await first.json()]).toEqual([second.status, await second.json()]);
});
