import { expect, test } from '@playwright/test';
import { demo, memberOf } from './support/demo.ts';
import { signIn } from './support/sign-in.ts';

test('in the demo, an organization waits suspended: finance can pay, others are told who can, and its owner can close it', async ({
  browser,
}) => {
  const waiting = demo.organizations.find(({ state }) => state === 'suspended');
  if (waiting === undefined) throw new Error('The demo has no suspended organization.');
  const seen = async (role: string) => {
    const page = await (await browser.newContext()).newPage();
    await signIn(page, memberOf(waiting, role));
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(`${waiting.name} is suspended`);
    return page;
  };
  const finance = await seen('finance');
  await expect(finance.getByRole('button', { name: /^Pay \$/ })).toBeVisible();
  const developer = await seen('developer');
  await expect(developer.getByText(/Your role, developer, does not include payments/)).toBeVisible();
  await expect(developer.getByText(/To pay now/)).toHaveCount(0);
  const admin = await seen('owner');
  await admin.getByRole('button', { name: 'Close the organization now' }).click();
  await expect(admin.getByRole('dialog')).toContainText('After what it is suspended for is resolved');
  for (const page of [finance, developer, admin]) await page.context().close();
});
