import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { query } from './support/database.ts';
import { demo, memberOf, organizationOn } from './support/demo.ts';
import { signIn } from './support/sign-in.ts';

const organization = organizationOn('pro');
const path = `${demo.dashboardUrl}/${organization.name.toLowerCase()}/settings/policies`;

const impact = (page: Page) => page.getByRole('region', { name: 'Impact preview' });
const payloadDays = (page: Page) => page.getByRole('textbox', { name: 'Payload period in days' });

async function openPolicies(page: Page, role: string): Promise<void> {
  await signIn(page, memberOf(organization, role));
  await page.goto(path);
  await expect(impact(page).getByText(/^Computed \d\d:\d\d:\d\d UTC$/)).toBeVisible();
}

test('an admin sees what a change does before saving it, reviews every setting, and discards it', async ({ page }) => {
  await openPolicies(page, 'admin');
  await payloadDays(page).fill('7');
  await expect(impact(page)).toContainText('First expiry under 7 days');
  await expect(impact(page)).toContainText('Stored payloads whose expiry changes');
  await expect(impact(page)).toContainText('Keys and projects that ask for more');
  await expect(impact(page)).toContainText('Under legal hold');
  await page.getByRole('checkbox', { name: /^E-mail addresses/ }).check();
  await expect(impact(page)).toContainText('Redacted before storing');
  await expect(page.getByRole('status').filter({ hasText: '2 changes' })).toBeVisible();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);

  await page.getByRole('button', { name: 'Review and save' }).click();
  const review = page.getByRole('dialog');
  await expect(review).toContainText('E-mail addresses');
  await expect(review.locator('ins')).toHaveText(['7 days', 'redacted']);
  await expect(review).toContainText('Data Retention Level');
  await review.getByRole('button', { name: 'Back' }).click();
  await page.getByRole('button', { name: 'Discard' }).click();
  await expect(page.getByRole('button', { name: 'Review and save' })).toHaveCount(0);
});

test('a preview that is more than five minutes old saves nothing', async ({ page }) => {
  await openPolicies(page, 'admin');
  const versions = () => query('SELECT FROM retention_policy WHERE organization_id = $1', [organization.id]);
  const before = (await versions()).length;
  await page.route('**/api/trpc/retention.save**', async (route) => {
    const body = route.request().postData() ?? '';
    const old = new Date(Date.now() - 400_000_000).toISOString();
    await route.continue({ postData: body.replace(/("previewedAt":)"[^"]+"/, `$1"${old}"`) });
  });
  await payloadDays(page).fill('9');
  await expect(impact(page)).toContainText('First expiry under 9 days');
  await page.getByRole('button', { name: 'Review and save' }).click();
  await page.getByRole('button', { name: /^Save version \d+$/ }).click();
  await expect(page.getByRole('dialog').getByRole('alert')).toHaveText(
    'Not saved. The preview is more than 5 minutes old.',
  );
  expect((await versions()).length).toBe(before);
});

test('a project is tightened from the policy’s page, never loosened, and inherits again', async ({ page }) => {
  const [project] = organization.projects;
  if (project === undefined) throw new Error('The organization has no project.');
  await openPolicies(page, 'admin');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Project or API key').selectOption({ label: project.name });
  const days = dialog.getByRole('textbox', { name: 'Payload period' });
  const before = await days.inputValue();
  await days.fill('366');
  await expect(dialog.getByText(/^Enter 0 to \d+ days, or nothing to inherit\.$/)).toBeVisible();
  await expect(dialog.getByRole('button', { name: /^Save what/ })).toBeDisabled();
  await days.fill('2');
  await dialog.getByRole('button', { name: /^Save what/ }).click();
  await expect(dialog).toHaveCount(0);
  const row = page
    .getByRole('table', { name: 'Tighter for part of the traffic' })
    .getByRole('row')
    .filter({
      has: page.getByRole('rowheader').filter({ hasText: project.name }).filter({ hasText: 'Project' }),
    });
  await expect(row.first()).toContainText('2\u00a0d');
  await row.first().getByRole('button', { name: /^Edit/ }).click();
  await dialog.getByRole('textbox', { name: 'Payload period' }).fill(before);
  await dialog.getByRole('button', { name: /^Save what/ }).click();
  await expect(dialog).toHaveCount(0);
});

test('the choice for an empty balance is made here and holds on the usage page, and versions can be compared', async ({
  page,
}) => {
  await openPolicies(page, 'owner');
  const chosen = page.getByRole('radiogroup', { name: /When credit/ }).getByRole('radio', { checked: true });
  const before = (await chosen.innerText()).split('\n')[0] ?? '';
  const other = before === 'Refuse the request' ? 'Continue without storing' : 'Refuse the request';
  for (const choice of [other, before]) {
    await page.getByRole('radio', { name: new RegExp(`^${choice}`) }).click();
    await page.getByRole('button', { name: 'Review and save' }).click();
    const review = page.getByRole('dialog');
    await expect(review.locator('ins')).toHaveText([choice]);
    await review.getByRole('button', { name: 'Save spending limits' }).click();
    await expect(review).toHaveCount(0);
    await expect(page.getByRole('button', { name: 'Review and save' })).toHaveCount(0);
  }
  await page.getByRole('button', { name: 'Compare versions' }).click();
  const sheet = page.getByRole('dialog', { name: 'Compare versions' });
  await expect(sheet.getByRole('status')).toContainText(/differ|same/);
  await sheet.getByRole('button', { name: 'Close' }).click();
});

test('a developer reads the policy and what it does, and changes nothing of it', async ({ page }) => {
  await openPolicies(page, 'developer');
  await expect(payloadDays(page)).toBeDisabled();
  await expect(page.getByText('Your role can read the policy.')).toBeVisible();
  await expect(page.getByRole('heading', { name: /^When credit/ })).toHaveCount(0);
  await expect(impact(page)).not.toContainText('Under legal hold');
});
