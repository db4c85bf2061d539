import { expect, type Page, test } from '@playwright/test';
import { memberOf, organizationOn } from './support/demo.ts';
import { complete } from './support/gateway.ts';
import { mailedLink } from './support/outbox.ts';
import { signIn } from './support/sign-in.ts';

const organization = organizationOn('pro');
const guest = memberOf(organizationOn('enterprise'), 'developer');
/** Within this, what was taken away is gone everywhere. */
const REVOCATION_MS_MAX = 5_000;

async function slugOf(page: Page): Promise<string> {
  return new URL(page.url()).pathname.split('/')[1] ?? '';
}

async function chooseAction(page: Page, row: string, action: string): Promise<void> {
  await page
    .getByRole('row', { name: new RegExp(row) })
    .getByRole('button', { name: /^Actions for/ })
    .click();
  await page.getByRole('menuitem', { name: action }).click();
}

test('an invitation is accepted by its address alone, and a changed role and a removal hold in the open session', async ({
  page,
  browser,
}) => {
  await signIn(page, memberOf(organization, 'admin'));
  const slug = await slugOf(page);
  await page.goto(`/${slug}/settings/members`);
  await page.getByRole('button', { name: 'Invite a member' }).click();
  await page.getByLabel('E-mail').fill(guest.email);
  await page.getByLabel('Role').selectOption('developer');
  await page.getByRole('button', { name: 'Send the invitation' }).click();
  await expect(page.getByRole('table', { name: 'Pending invitations' })).toContainText(guest.email);
  await expect.poll(() => mailedLink(guest.email, '/invitations/')).not.toBeNull();
  const link = (await mailedLink(guest.email, '/invitations/')) ?? '';

  // Whoever has the link but not the address is told whose it is, and joins nothing.
  await page.goto(link);
  await expect(page.getByRole('alert').filter({ hasText: guest.email })).toBeVisible();
  await expect(page.getByRole('button', { name: /^Join/ })).toHaveCount(0);

  const guestContext = await browser.newContext();
  const guestPage = await guestContext.newPage();
  await signIn(guestPage, guest);
  await guestPage.goto(link);
  await guestPage.getByRole('button', { name: `Join ${organization.name}` }).click();
  await guestPage.waitForURL((url) => url.pathname.startsWith(`/${slug}/`));
  await guestPage.goto(`/${slug}/api-keys`);
  await expect(guestPage.getByRole('table', { name: 'API keys' })).toBeVisible();
  await guestPage.goto(link);
  await expect(guestPage.getByText('This invitation does not work')).toBeVisible();

  await page.goto(`/${slug}/settings/members`);
  await chooseAction(page, guest.email, 'Change role and projects');
  await page.getByLabel('Role').selectOption('viewer');
  await page.getByRole('button', { name: /^Change / }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByRole('row', { name: new RegExp(guest.email) })).toContainText('Viewer');
  await guestPage.goto(`/${slug}/api-keys`);
  await expect(guestPage.getByText('Your role does not include API keys')).toBeVisible();

  await chooseAction(page, guest.email, 'Remove');
  await page.getByRole('button', { name: /^Remove / }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByRole('row', { name: new RegExp(guest.email) })).toHaveCount(0);
  expect((await guestPage.goto(`/${slug}/requests`))?.status()).toBe(404);
  await guestContext.close();
});

test('a key is shown once, works at the gateway, and stops within 5 seconds of its revocation', async ({ page }) => {
  const name = `journey ${Date.now()}`;
  await signIn(page, memberOf(organization, 'developer'));
  await page.goto(`/${await slugOf(page)}/api-keys`);
  await page.getByRole('button', { name: 'Create an API key' }).click();
  await page.getByLabel('Name').fill(name);
  await page.getByRole('button', { name: 'Create the API key' }).click();
  const dialog = page.getByRole('dialog', { name: `API key ${name}` });
  const apiKey = (await dialog.locator('pre').first().innerText()).trim();
  await dialog.getByRole('button', { name: 'I have copied it' }).click();
  const body = { model: 'simulator/gpt-5-mini', messages: [{ role: 'user', content: 'Hello' }] };
  expect((await complete(apiKey, body)).status).toBe(200);

  await page.reload();
  expect(await page.content()).not.toContain(apiKey);
  await chooseAction(page, name, 'Revoke');
  await page.getByRole('button', { name: `Revoke ${name}` }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByRole('row', { name: new RegExp(name) })).toHaveCount(0);
  await expect.poll(async () => (await complete(apiKey, body)).status, { timeout: REVOCATION_MS_MAX }).toBe(401);
});

test('the last owner cannot leave: the page says so, and so does the server', async ({ page }) => {
  await signIn(page, memberOf(organization, 'owner'));
  const slug = await slugOf(page);
  await page.goto(`/${slug}/settings/general`);
  const leave = page.getByRole('button', { name: `Leave ${organization.name}` });
  await expect(leave).toHaveAttribute('aria-disabled', 'true');
  await expect(page.getByText('The last owner cannot go').first()).toBeVisible();
  const status = await page.evaluate(async (organizationSlug) => {
    const response = await fetch('/api/trpc/organizations.leave', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ json: { organizationSlug } }),
    });
    return response.status;
  }, slug);
  expect(status).toBe(409);
  await page.reload();
  await expect(leave).toBeVisible();
});
