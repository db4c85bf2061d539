import { randomUUID } from 'node:crypto';
import AxeBuilder from '@axe-core/playwright';
import { type Browser, expect, type Page, test } from '@playwright/test';
import { query } from './support/database.ts';
import { demo, memberOf, organizationOn } from './support/demo.ts';
import { signIn } from './support/sign-in.ts';

const owner = memberOf(organizationOn('pro'), 'owner');

async function staffPage(browser: Browser, role: 'support' | 'compliance_officer'): Promise<Page> {
  const employee = demo.staff.find((candidate) => candidate.role === role);
  if (employee === undefined) throw new Error(`The demo has no ${role}.`);
  const page = await (await browser.newContext()).newPage();
  await page.goto('/staff/sign-in');
  await page.getByLabel('E-mail').fill(employee.email);
  await page.getByLabel('Password').fill(employee.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: 'Organizations', level: 1 })).toBeVisible();
  return page;
}

interface Walked {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly email: string;
  readonly password: string;
}

/** An organization of this journey alone, whose owner signs in with the password of the demo's owner. */
async function foundOrganization(): Promise<Walked> {
  const id = randomUUID();
  const slug = `walk-${id.slice(0, 8)}`;
  const email = `${slug}@example.test`;
  await query(
    `INSERT INTO organization (id, slug, name, plan, created_at, lifecycle_changed_at) VALUES ($1, $2, $3, 'free', lethe_now(), lethe_now())`,
    [id, slug, `Walk ${slug}`],
  );
  await query(
    `INSERT INTO retention_policy (organization_id, version, level, payload_retention_days, effective_at)
       VALUES ($1, 1, 'metadata_only', 3, lethe_now())`,
    [id],
  );
  await query(
    `WITH person AS (
         INSERT INTO "user" (id, email, name, password_hash)
         SELECT gen_random_uuid(), $2, 'Nils Walk', password_hash FROM "user" WHERE email = $3 RETURNING id)
       INSERT INTO member (organization_id, user_id, role) SELECT $1, id, 'owner' FROM person`,
    [id, email, owner.email],
  );
  return { id, slug, name: `Walk ${slug}`, email, password: owner.password };
}

test('staff find an organization, suspend it for a violation, and resolve it; its owner reads why, and both logs say who', async ({
  browser,
}) => {
  const walked = await foundOrganization();
  const support = await staffPage(browser, 'support');
  await support.getByRole('searchbox', { name: 'Search organizations' }).fill(walked.email);
  await support.getByRole('button', { name: 'Search' }).click();
  await support.getByRole('link', { name: walked.name }).click();
  await expect(support.getByRole('heading', { level: 1 })).toHaveText(`${walked.name}Active`);
  await expect(support.getByRole('group', { name: 'Owners' })).toContainText(walked.email);

  await support.getByRole('button', { name: 'Suspend' }).click();
  const dialog = support.getByRole('dialog');
  await dialog.getByLabel(/What was violated/).fill('Unsolicited mail was generated');
  await expect(dialog.getByRole('button', { name: `Suspend ${walked.name}` })).toBeDisabled();
  await dialog.getByLabel(/Type .* to confirm/).fill(walked.name);
  await dialog.getByLabel(/Type .* to confirm/).press('Enter');
  await expect(dialog).toBeVisible();
  await dialog.getByRole('button', { name: `Suspend ${walked.name}` }).click();
  await expect(support.getByRole('heading', { level: 1 })).toHaveText(`${walked.name}Suspended`);
  await expect(support.getByRole('heading', { name: 'Until when' })).toBeVisible();

  const member = await (await browser.newContext()).newPage();
  await signIn(member, { ...owner, email: walked.email });
  await member.goto(`/${walked.slug}/requests`);
  await expect(member.getByRole('heading', { level: 1 })).toHaveText(`${walked.name} is suspended`);

  const officer = await staffPage(browser, 'compliance_officer');
  await officer.goto(`/staff/organizations/${walked.id}`);
  await officer.getByRole('button', { name: 'Resolve the suspension' }).click();
  await officer.getByRole('dialog').getByLabel(/Why/).fill('Cleared up by phone');
  await officer.getByRole('dialog').getByRole('button', { name: 'Resolve the suspension' }).click();
  await expect(officer.getByRole('heading', { level: 1 })).toHaveText(`${walked.name}Active`);
  const steps = officer.getByRole('table', { name: 'Steps of its life' });
  await expect(steps.getByRole('row', { name: /Suspension resolved/ })).toContainText('Cleared up by phone');
  await expect(steps.getByRole('row', { name: /Suspended for a violation of the terms/ })).toContainText(
    'Unsolicited mail was generated',
  );

  await officer.getByRole('link', { name: 'the staff log' }).click();
  const log = officer.getByRole('table', { name: 'What staff did' });
  for (const action of ['Organization suspended', 'Suspension resolved', 'Organization looked at'])
    await expect(log.getByRole('rowheader', { name: action }).first()).toBeVisible();
  await member.goto(`/${walked.slug}/settings/audit-log`);
  await expect(member.getByRole('row', { name: /Organization suspended/ })).toContainText('Staff of Lethe');
  await expect(member.getByText('Organization looked at')).toHaveCount(0);
});

test('support sets a plan at an agreed fee; an officer may not', async ({ browser }) => {
  const walked = await foundOrganization();
  const support = await staffPage(browser, 'support');
  await support.goto(`/staff/organizations/${walked.id}`);
  await support.getByRole('button', { name: 'Set the plan' }).click();
  const dialog = support.getByRole('dialog');
  await dialog.getByLabel('Plan').selectOption('enterprise');
  await dialog.getByLabel('Fee').fill('much');
  await dialog.getByRole('button', { name: 'Set the plan' }).click();
  await expect(dialog.getByRole('alert')).toContainText('is not a monthly fee');
  await dialog.getByLabel('Fee').fill('1500');
  await dialog.getByRole('button', { name: 'Set the plan' }).click();
  await expect(support.getByRole('group', { name: 'Plan' })).toContainText('Enterprise');
  await expect(support.getByRole('group', { name: 'Plan' })).toContainText('$1,500');
  await expect(support.getByRole('table', { name: 'Changes of the plan' })).toContainText('Free to Enterprise');

  const officer = await staffPage(browser, 'compliance_officer');
  await officer.goto(`/staff/organizations/${walked.id}`);
  await expect(officer.getByRole('button', { name: 'Set the plan' })).toHaveAttribute('aria-disabled', 'true');
});

test('a run that failed is shown, and support has it run again', async ({ browser }) => {
  const officer = await staffPage(browser, 'compliance_officer');
  await query(
    `UPDATE job_run SET outcome = '{"kind": "failed", "code": "service_unavailable"}'
     WHERE name = 'forget-ended-access' AND due_at = (SELECT max(due_at) FROM job_run WHERE name = 'forget-ended-access')`,
  );
  await officer.getByRole('link', { name: 'Jobs' }).click();
  const row = (page: Page) => page.getByRole('row', { name: /Forget ended access/ });
  await expect(row(officer)).toContainText('service_unavailable');
  await expect(row(officer).getByRole('button', { name: /again/ })).toHaveAttribute('aria-disabled', 'true');
  const support = await staffPage(browser, 'support');
  await support.goto('/staff/jobs');
  await row(support).getByRole('button', { name: /again/ }).click();
  await expect(row(support).getByText('Asked for')).toBeVisible();
  await expect(async () => {
    await support.reload();
    await expect(row(support)).toContainText('Succeeded', { timeout: 1_000 });
  }).toPass({ timeout: 30_000 });
});

test('the API of the console answers nobody else: no member, no other site, no form', async ({ page, browser }) => {
  const path = `${demo.dashboardUrl}/staff/api/trpc/organizations.list?input=${encodeURIComponent('{"json":{}}')}`;
  await signIn(page, owner);
  expect((await page.request.get(path)).status()).toBe(401);
  const support = await staffPage(browser, 'support');
  expect((await support.request.get(path)).status()).toBe(200);
  const mutation = `${demo.dashboardUrl}/staff/api/trpc/jobs.retry`;
  const data = JSON.stringify({ json: { name: 'write-manifests', organizationId: null } });
  const post = (headers: Record<string, string>) => support.request.post(mutation, { headers, data });
  expect((await post({ 'content-type': 'application/json', origin: 'https://evil.example' })).status()).toBe(403);
  expect((await post({ 'content-type': 'text/plain', origin: demo.dashboardUrl })).status()).toBe(415);
});

test('an organization that is none is not found', async ({ browser }) => {
  const support = await staffPage(browser, 'support');
  for (const id of [randomUUID(), 'halden']) {
    const response = await support.goto(`/staff/organizations/${id}`);
    expect(response?.status()).toBe(404);
  }
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1440, 390]) {
    test(`no page of staff has a serious accessibility finding or scrolls sideways: ${colorScheme}, ${width} px`, async ({
      browser,
    }) => {
      test.slow();
      const failing = organizationOn('pro').id;
      await query(
        `INSERT INTO job_failure VALUES ($1, 'no-such-job', 'internal_error', 3, now(), now()) ON CONFLICT DO NOTHING`,
        [failing],
      );
      const officer = await staffPage(browser, 'compliance_officer');
      await officer.setViewportSize({ width, height: 900 });
      await officer.emulateMedia({ colorScheme });
      const navigation = officer.getByRole('navigation', { name: 'Staff' }).getByRole('link');
      const paths = await navigation.evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
      for (const path of [...paths, `/staff/organizations/${organizationOn('pro').id}`]) {
        await officer.goto(path);
        await expect(officer.getByRole('heading', { level: 1 })).toBeVisible();
        const { violations } = await new AxeBuilder({ page: officer }).analyze();
        const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
        expect(serious.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${path}: ${id} at ${target}`))).toEqual(
          [],
        );
        const overflow = await officer.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect(overflow, `${path} scrolls sideways`).toBeLessThanOrEqual(0);
      }
      await query(`DELETE FROM job_failure WHERE organization_id = $1 AND name = 'no-such-job'`, [failing]);
    });
  }
}
