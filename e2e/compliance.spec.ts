import AxeBuilder from '@axe-core/playwright';
import { type Browser, expect, type Page, test } from '@playwright/test';
import { demo, memberOf, organizationOn } from './support/demo.ts';
import { signIn } from './support/sign-in.ts';

const organization = organizationOn('pro');
const compliancePath = `/${organization.name.toLowerCase()}/settings/compliance`;

/** A browser of an employee with this role. */
async function staffPage(browser: Browser, role: 'support' | 'compliance_officer'): Promise<Page> {
  const employee = demo.staff.find((candidate) => candidate.role === role);
  if (employee === undefined) throw new Error(`The demo has no ${role}.`);
  const page = await (await browser.newContext()).newPage();
  await page.goto('/staff/sign-in');
  await page.getByLabel('E-mail').fill(employee.email);
  await page.getByLabel('Password').fill(employee.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('link', { name: 'Subprocessors' }).click();
  await expect(page.getByRole('heading', { name: 'Subprocessors', level: 1 })).toBeVisible();
  return page;
}

const list = async (path: string): Promise<{ data: { service: string; region: string }[] }> => {
  const response = await fetch(`${demo.dashboardUrl}/management/v1${path}`, {
    headers: { authorization: `Bearer ${organization.managementKey}` },
  });
  return (await response.json()) as never;
};

test('an admin sees the four numbers, how destruction stands, and the life of every class of data', async ({
  page,
}) => {
  await signIn(page, memberOf(organization, 'admin'));
  await page.goto(compliancePath);
  const numbers = page.getByRole('region', { name: 'The four numbers' }).getByRole('listitem');
  await expect(numbers).toHaveText([
    /Reads after expiry.*None, from 0 s/,
    /Keys destroyed.*15 min after the hour/,
    /Ciphertext dropped.*By 01:00 UTC/,
    /Backups dead.*Within 7 d/,
  ]);
  const status = page.getByRole('region', { name: 'Retention status' });
  for (const figure of ['Last run', 'Next key due', 'Backlog', 'Oldest overdue', 'Parts stored', 'Parts held'])
    await expect(status.getByText(figure, { exact: true })).toBeVisible();
  const life = page.getByRole('table', { name: 'How each class of data lives and dies' });
  await expect(life.getByRole('rowheader')).toHaveCount(8);
  await expect(life.getByRole('row', { name: /^Body/ })).toContainText('30 days from admission.');
  await expect(page.getByRole('row', { name: /^Postvik/ })).toContainText('Overdue');
});

test('a developer reads what follows from the policy, and not how destruction stands', async ({ page }) => {
  await signIn(page, memberOf(organization, 'developer'));
  await page.goto(compliancePath);
  await expect(page.getByRole('table', { name: 'Subprocessors' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Retention status' })).toHaveCount(0);
  await expect(page.getByRole('navigation', { name: 'Compliance' }).getByRole('link')).toHaveText([
    'Overview',
    'Erasures',
  ]);
});

test('what a compliance officer enters, changes and retires is what customers read', async ({ page, browser }) => {
  const officer = await staffPage(browser, 'compliance_officer');
  const service = `Norrkabel ${Date.now()}`;
  const row = officer.getByRole('row', { name: new RegExp(`^${service}`) });
  const choose = async (action: string) => {
    await officer.getByRole('button', { name: `Actions for ${service}` }).click();
    await officer.getByRole('menuitem', { name: action }).click();
  };
  await officer.getByRole('button', { name: 'Add a subprocessor' }).click();
  const form = officer.getByRole('dialog');
  await form.getByLabel('Service').fill(service);
  await form.getByLabel('Purpose').fill('Carries traffic between data centres');
  await form.getByLabel('Region').fill('Sweden');
  await form.getByLabel('Safeguards').fill('ISO 27001. Data processing agreement.');
  await form.getByLabel('Evidence').fill('http://norrkabel.example');
  await form.getByLabel('Metadata').check();
  await form.getByLabel('Next review by').fill('2027-10-01');
  await form.getByRole('button', { name: 'Add a subprocessor' }).click();
  await expect(form.getByRole('alert').filter({ hasText: 'an https address, without a password' })).toBeInViewport();
  await form.getByLabel('Evidence').fill('https://norrkabel.example/trust');
  await form.getByRole('button', { name: 'Add a subprocessor' }).click();
  await expect(form).toBeHidden();
  await expect(row).toContainText('Sweden');

  await choose('Change');
  await form.getByLabel('Region').fill('Sweden and Denmark');
  await form.getByRole('button', { name: `Change ${service}` }).click();
  await expect(form).toBeHidden();
  await expect(row).toContainText('Sweden and Denmark');

  await signIn(page, memberOf(organization, 'compliance'));
  await page.goto(compliancePath);
  const entry = page.getByRole('row', { name: new RegExp(`^${service}`) });
  await expect(entry).toContainText('Sweden and Denmark');
  await expect(entry.getByRole('link')).toHaveAttribute('href', 'https://norrkabel.example/trust');
  expect((await list('/subprocessors')).data).toContainEqual(
    expect.objectContaining({ service, region: 'Sweden and Denmark' }),
  );

  await choose('Retire');
  const confirm = form.getByRole('button', { name: `Retire ${service}` });
  await expect(confirm).toBeDisabled();
  await form.getByLabel(`Type ${service} to confirm`).fill(service);
  await confirm.click();
  await expect(form).toBeHidden();
  await expect(row).toHaveCount(0);
  await expect(officer.getByRole('listitem').filter({ hasText: `Retired ${service}` })).toContainText('Henrik Vaas');
  await page.reload();
  await expect(page.getByRole('table', { name: 'Subprocessors' })).toBeVisible();
  await expect(entry).toHaveCount(0);
});

test('support reads the register and cannot change it, whichever way it tries', async ({ browser }) => {
  const support = await staffPage(browser, 'support');
  const table = support.getByRole('table', { name: 'Subprocessors' });
  await expect(table.getByRole('row', { name: /^Fjellhost/ })).toBeVisible();
  await expect(support.getByRole('button', { name: 'Add a subprocessor' })).toHaveAttribute('aria-disabled', 'true');
  const before = (await list('/subprocessors')).data;
  const status = await support.evaluate(async () => {
    const response = await fetch('/staff/subprocessors/entries', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        entry: {
          service: 'Slipped in',
          purpose: 'none',
          dataClasses: ['body'],
          region: 'nowhere',
          safeguards: 'none',
          evidenceUrl: 'https://slipped.example',
          isOptional: false,
          reviewedOn: '2026-01-01',
          reviewDueOn: '2027-01-01',
        },
      }),
    });
    return response.status;
  });
  expect(status).toBe(403);
  expect((await list('/subprocessors')).data).toEqual(before);
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1440, 390]) {
    test(`the register of staff has no serious accessibility finding and does not scroll sideways: ${colorScheme}, ${width} px`, async ({
      browser,
    }) => {
      const officer = await staffPage(browser, 'compliance_officer');
      await officer.setViewportSize({ width, height: 900 });
      await officer.emulateMedia({ colorScheme });
      await officer.getByRole('button', { name: 'Add a subprocessor' }).click();
      await expect(officer.getByRole('dialog')).toBeVisible();
      await officer.keyboard.press('Escape');
      await expect(officer.getByRole('dialog')).toBeHidden();
      const { violations } = await new AxeBuilder({ page: officer }).analyze();
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      expect(serious.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id} at ${target}`))).toEqual([]);
      const overflow = await officer.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow).toBeLessThanOrEqual(0);
    });
  }
}
