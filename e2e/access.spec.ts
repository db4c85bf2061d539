import AxeBuilder from '@axe-core/playwright';
import { type Browser, expect, type Page, test } from '@playwright/test';
import { type DemoUser, demo, memberOf, organizationOn } from './support/demo.ts';
import { signIn } from './support/sign-in.ts';

const organization = organizationOn('enterprise');
const staff = demo.staff[0];

interface OutboxMail {
  readonly to: string;
  readonly links: readonly string[];
}

/** Fills the address in and asks for a link, then waits for the newest one that went there. */
async function askForLink(page: Page, email: string, button: 'Reset' | 'Send a sign-in link'): Promise<string> {
  const before = (await linksTo(page, email)).length;
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill(email);
  await page.getByRole('button', { name: button }).click();
  await expect(page.getByRole('status').filter({ hasText: 'is on its way' })).toBeVisible();
  await expect.poll(async () => (await linksTo(page, email)).length).toBeGreaterThan(before);
  return (await linksTo(page, email))[0] ?? '';
}

async function linksTo(page: Page, email: string): Promise<readonly string[]> {
  const mails = (await (await page.request.get(`${demo.workerUrl}/demo/outbox`)).json()) as OutboxMail[];
  return mails.filter(({ to }) => to === email).flatMap(({ links }) => links);
}

/** A browser of its own, with nothing in it. */
async function anotherBrowser(browser: Browser): Promise<Page> {
  return (await browser.newContext({ baseURL: demo.dashboardUrl })).newPage();
}

async function expectSignedOut(page: Page): Promise<void> {
  await page.goto('/account');
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
}

test('a sign-in link is read in the outbox, used up by a click and not by opening it, and works once', async ({
  page,
  browser,
}) => {
  const { email } = memberOf(organization, 'developer');
  const link = await askForLink(page, email, 'Send a sign-in link');
  await page.goto('/sign-in');
  await page.getByRole('link', { name: 'outbox' }).click();
  await page
    .getByRole('link', { name: `to ${email}` })
    .first()
    .click();
  const mail = page.getByRole('article', { name: `to ${email}` });
  await expect(mail.frameLocator('iframe').locator('body')).toContainText('15 minutes');

  const scanner = await anotherBrowser(browser);
  await scanner.goto(link);
  await expect(scanner.getByRole('button', { name: 'Sign in' })).toBeEnabled();

  await mail.getByRole('link', { name: 'Open the link' }).click();
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.goto('/account');
  await expect(page.getByText(email)).toBeVisible();

  await scanner.getByRole('button', { name: 'Sign in' }).click();
  await expect(scanner.getByRole('alert').filter({ hasText: 'does not work any more' })).toBeVisible();
});

test('an unknown address gets the same answer as a known one, and no mail', async ({ page }) => {
  const answers: string[] = [];
  for (const email of [memberOf(organization, 'viewer').email, 'nobody@example.test']) {
    await page.goto('/sign-in');
    await page.getByLabel('E-mail').fill(email);
    await page.getByRole('button', { name: 'Send a sign-in link' }).click();
    const answer = page.getByRole('status').filter({ hasText: /\w/ }).first();
    await expect(answer).toBeVisible();
    answers.push(await answer.innerText());
  }
  expect(answers[0]).toBe(answers[1]);
  expect(await linksTo(page, 'nobody@example.test')).toEqual([]);
});

test('a new password signs every browser out, and takes the place of the old one', async ({ page, browser }) => {
  const user = memberOf(organization, 'finance');
  const elsewhere = await anotherBrowser(browser);
  await signIn(elsewhere, user);
  const changed: DemoUser = { ...user, password: 'another password' };
  await resetPassword(page, changed);
  await expectSignedOut(elsewhere);
  await elsewhere.getByLabel('E-mail').fill(user.email);
  await elsewhere.getByLabel('Password').fill(user.password);
  await elsewhere.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(elsewhere.getByRole('alert').filter({ hasText: 'do not match' })).toBeVisible();
  await signIn(page, changed);
  await page.context().clearCookies();
  await resetPassword(page, user);
});

async function resetPassword(page: Page, { email, password }: DemoUser): Promise<void> {
  await page.goto(await askForLink(page, email, 'Reset'));
  await page.getByLabel('New password').fill(password);
  await page.getByRole('button', { name: 'Set password' }).click();
  await expect(page.getByRole('heading', { name: 'Your password is set' })).toBeVisible();
}

test('invariant 37: a session that is ended on the account page is signed out at its next request', async ({
  page,
  browser,
}) => {
  const user = memberOf(organization, 'compliance');
  const other = await anotherBrowser(browser);
  await signIn(other, user);
  await signIn(page, user);
  const entry = page.getByRole('menuitem', { name: 'Account and sessions' });
  // A click that comes before the page has its script opens nothing.
  await expect(async () => {
    if (!(await entry.isVisible())) await page.getByRole('button', { name: /compliance$/ }).click();
    await expect(entry).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await entry.click();
  await expect(page.getByRole('row').filter({ hasText: 'This browser' })).toHaveCount(1);
  await page.getByRole('button', { name: /^Sign out all others$/ }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Sign out \d+ other/ })
    .click();
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(page.getByRole('table', { name: 'Sessions' }).getByRole('button', { name: 'Sign out' })).toHaveCount(0);
  await expectSignedOut(other);
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Account' })).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1440, 390]) {
    test(`no page of signing in has a serious accessibility finding or scrolls sideways: ${colorScheme}, ${width} px`, async ({
      browser,
    }) => {
      const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 } });
      const page = await context.newPage();
      const check = async (path: string) => {
        await page.goto(`${demo.dashboardUrl}${path}`);
        await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
        // Nothing runs in the frame of a mail, so the check cannot either, and would wait for it.
        const { violations } = await new AxeBuilder({ page }).exclude('iframe').analyze();
        const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
        expect(serious.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${path}: ${id} at ${target}`))).toEqual(
          [],
        );
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect(overflow, `${path} scrolls sideways`).toBeLessThanOrEqual(0);
      };
      for (const path of [
        '/sign-in',
        '/sign-in/link#token',
        '/sign-in/reset#token',
        '/demo/outbox',
        '/staff/sign-in',
      ]) {
        await check(path);
      }
      await page.getByLabel('E-mail').fill(staff?.email ?? '');
      await page.getByLabel('Password').fill(staff?.password ?? '');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('table').waitFor();
      await check('/staff');
      await signIn(page, memberOf(organization, 'admin'));
      await check('/account');
      await context.close();
    });
  }
}

test('staff sign in apart: neither session opens what the other does', async ({ page, browser }) => {
  await page.goto('/staff');
  await expect(page.getByRole('heading', { name: 'Staff sign-in' })).toBeVisible();
  const owner = memberOf(organization, 'owner');
  await page.getByLabel('E-mail').fill(owner.email);
  await page.getByLabel('Password').fill(owner.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'do not match' })).toBeVisible();

  await page.getByLabel('E-mail').fill(staff?.email ?? '');
  await page.getByLabel('Password').fill(staff?.password ?? '');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('table', { name: 'Organizations' })).toContainText(organization.name);
  const [cookie] = (await page.context().cookies(`${demo.dashboardUrl}/staff`)).filter(({ path }) => path === '/staff');
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' });
  await page.goto('/');
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();

  const member = await anotherBrowser(browser);
  await signIn(member, owner);
  await member.goto('/staff');
  await expect(member.getByRole('heading', { name: 'Staff sign-in' })).toBeVisible();

  await page.goto('/staff');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Staff sign-in' })).toBeVisible();
  await page.context().addCookies(cookie === undefined ? [] : [cookie]);
  await page.goto('/staff');
  await expect(page.getByRole('heading', { name: 'Staff sign-in' })).toBeVisible();
});

test('without providers configured there is no button for one, and no route either', async ({ page }) => {
  await page.goto('/sign-in');
  await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible();
  for (const name of ['Google', 'GitHub']) await expect(page.getByRole('button', { name })).toHaveCount(0);
  for (const path of ['callback/github', 'callback/email', 'callback/google', 'providers', 'signin']) {
    expect((await page.request.get(`/api/auth/${path}`)).status()).toBe(404);
  }
});

test('too many wrong passwords are refused with 429, and it says for how long', async ({ request }) => {
  const { csrfToken } = (await (await request.get('/api/auth/csrf')).json()) as { csrfToken: string };
  const form = { email: `${Date.now()}@example.test`, password: 'not the password', csrfToken, json: 'true' };
  const attempt = () => request.post('/api/auth/callback/credentials', { form });
  const statuses: number[] = [];
  for (let count = 0; count < 10; count += 1) statuses.push((await attempt()).status());
  expect(statuses).toEqual(Array.from({ length: 10 }, () => 401));
  const refused = await attempt();
  expect(refused.status()).toBe(429);
  expect(Number(refused.headers()['retry-after'])).toBeGreaterThan(0);
});
