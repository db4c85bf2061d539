import { hasPermission, ROLES } from '@lethe/core/tenancy';
import { expect, type Page, test } from '@playwright/test';
import { PAGES } from '../apps/dashboard/src/components/shell/pages.ts';
import { query } from './support/database.ts';
import { demo, memberOf, organizationOn } from './support/demo.ts';
import { signIn } from './support/sign-in.ts';

const organization = organizationOn('pro');
const slugOf = (name: string): string => name.toLowerCase();
const paths = Object.values(PAGES).map(({ path }) => path);

/** What a browser is shown at an address: how it was answered, and the text of its main part. */
async function lookAt(page: Page, address: string): Promise<{ status: number; text: string }> {
  const response = await page.goto(address);
  await expect(page.getByRole('main')).toBeVisible();
  // A page that streams shows its skeleton first.
  await expect(page.getByRole('main').locator('[aria-busy="true"]')).toHaveCount(0);
  return { status: response?.status() ?? 0, text: await page.getByRole('main').innerText() };
}

for (const role of ROLES) {
  test(`every page opens for the role ${role} exactly as the permission matrix says`, async ({ page }) => {
    await signIn(page, memberOf(organization, role));
    for (const { label, path, permission } of Object.values(PAGES)) {
      const { status, text } = await lookAt(page, `/${slugOf(organization.name)}/${path}`);
      expect(status, label).toBe(200);
      const isRefused = /Your role does not include/.test(text);
      expect(isRefused, `${label} for ${role}`).toBe(!hasPermission(role, permission));
    }
  });
}

test('invariant 33: every page of an organization of others is answered like one of an organization that does not exist', async ({
  page,
}) => {
  await signIn(page, memberOf(organization, 'owner'));
  for (const path of paths) {
    const foreign = await lookAt(page, `/${slugOf(organizationOn('enterprise').name)}/${path}`);
    const missing = await lookAt(page, `/no-such-organization/${path}`);
    expect(foreign.status, path).toBe(404);
    expect(foreign, path).toEqual(missing);
  }
});

test('invariant 37: without a session, and from the moment it is revoked, every page leads to sign-in', async ({
  page,
}) => {
  const user = memberOf(organization, 'owner');
  await signIn(page, user);
  await lookAt(page, `/${slugOf(organization.name)}/${paths[0]}`);
  await query('DELETE FROM session USING "user" WHERE "user".id = session.user_id AND "user".email = $1', [user.email]);
  for (const path of paths) {
    await page.goto(`/${slugOf(organization.name)}/${path}`);
    await expect(page.getByRole('heading', { name: 'Sign in' }), path).toBeVisible();
  }
  await page.context().clearCookies();
  await page.goto(`${demo.dashboardUrl}/${slugOf(organization.name)}/${paths[0]}`);
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
});
