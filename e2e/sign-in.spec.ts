import { expect, test } from '@playwright/test';
import { demo, memberOf, organizationOn } from './support/demo.ts';
import { signIn } from './support/sign-in.ts';

const organization = organizationOn('pro');

test('a wrong password and an unknown address get the same answer', async ({ page }) => {
  const answers: (string | null)[] = [];
  for (const email of [memberOf(organization, 'admin').email, 'nobody@example.test']) {
    await page.goto('/sign-in');
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password').fill('not the password');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    const alert = page.getByRole('alert').filter({ hasText: /\w/ }).first();
    await expect(alert).toBeVisible();
    answers.push(await alert.textContent());
  }
  expect(answers[0]).toBe(answers[1]);
});

test('a page that needs a session leads through sign-in and back to itself', async ({ page }) => {
  const admin = memberOf(organization, 'admin');
  await signIn(page, admin);
  const slug = new URL(page.url()).pathname.split('/')[1];
  await page.context().clearCookies();
  await page.goto(`/${slug}/settings/policies`);
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await page.getByLabel('E-mail').fill(admin.email);
  await page.getByLabel('Password').fill(admin.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`/${slug}/settings/policies`));
});

test('signing out ends the session in the database, so the old cookie is worth nothing', async ({ page }) => {
  await signIn(page, memberOf(organization, 'developer'));
  const cookies = await page.context().cookies();
  await page.getByRole('button', { name: /account|Account/ }).first().click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await page.context().addCookies(cookies);
  await page.goto('/');
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
});

test('invariant 33: an organization of others is answered like one that does not exist', async ({ page }) => {
  await signIn(page, memberOf(organization, 'developer'));
  const foreign = organizationOn('enterprise');
  const slugs = await page.request.get(`${demo.dashboardUrl}/api/trpc/organizations.list`).then((response) => response.text());
  expect(slugs).not.toContain(foreign.id);
  const bodies = [];
  for (const slug of [foreign.name.toLowerCase(), 'no-such-organization']) {
    const response = await page.goto(`/${slug}/requests`);
    expect(response?.status()).toBe(404);
    bodies.push(await page.getByRole('main').innerText());
  }
  expect(bodies[0]).toBe(bodies[1]);
});
