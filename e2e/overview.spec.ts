import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { query } from './support/database.ts';
import { demo, memberOf, organizationOn } from './support/demo.ts';
import { complete } from './support/gateway.ts';
import { signIn } from './support/sign-in.ts';

const organization = organizationOn('pro');
const slug = organization.name.toLowerCase();

const figure = (page: Page, label: string | RegExp) =>
  page
    .getByRole('main')
    .locator('dl > div')
    .filter({ has: page.getByText(label) });

const PARTS: Readonly<Record<string, { readonly sees: readonly string[]; readonly not: readonly string[] }>> = {
  owner: {
    sees: ['Requests by day', 'Latest errors', 'Lately', 'Policy', 'Legal holds', 'Credits'],
    not: ['API keys'],
  },
  developer: {
    sees: ['Requests by day', 'Latest errors', 'Recent conversations', 'API keys'],
    not: ['Credits', 'Lately'],
  },
  finance: { sees: ['Cost by day', 'Credits', 'Invoices'], not: ['Latest errors', 'Policy'] },
  compliance: { sees: ['Lately', 'Legal holds', 'Deletion', 'Policy'], not: ['Credits', 'Latest errors'] },
  viewer: { sees: ['Requests by day'], not: ['Credits', 'Policy', 'Lately'] },
};

for (const [role, { sees, not }] of Object.entries(PARTS)) {
  test(`${role} begins at an overview of what the role comes for, and of nothing else`, async ({ page }) => {
    await signIn(page, memberOf(organization, role));
    await expect(page).toHaveURL(new RegExp(`/${slug}/overview$`));
    const main = page.getByRole('main');
    await expect(main.getByRole('heading', { level: 1 })).toHaveText('Overview');
    for (const title of sees) await expect(main.getByRole('heading', { name: title, exact: true })).toBeVisible();
    for (const title of not) await expect(main.getByRole('heading', { name: title, exact: true })).toHaveCount(0);
    await expect(main.getByText('could not be read')).toHaveCount(0);
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  });
}

test('the figures are those of the records: one request more, one more on the page', async ({ page }) => {
  const counted = async () => {
    const [row] = await query<{ count: number }>(
      `SELECT count(*)::int4 AS count FROM request WHERE organization_id = $1
         AND admitted_at >= lethe_now() - interval '24 hours' AND admitted_at < lethe_now()`,
      [organization.id],
    );
    return row?.count ?? 0;
  };
  const shown = async () => {
    await page.goto(`${demo.dashboardUrl}/${slug}/overview`);
    const text = await figure(page, 'Requests, 24 h').locator('dd a').innerText();
    return Number(text.replaceAll(',', ''));
  };
  await signIn(page, memberOf(organization, 'viewer'));
  const before = await counted();
  expect(await shown()).toBe(before);
  const sent = await complete(organization.apiKey, {
    model: 'simulator/gpt-5-mini',
    messages: [{ role: 'user', content: 'How do things stand?' }],
  });
  expect(sent.status).toBe(200);
  await expect.poll(counted).toBeGreaterThan(before);
  await expect(async () => expect(await shown()).toBe(await counted())).toPass();
});

test('a new organization is led to its first stored request, which the page notices by itself', async ({ page }) => {
  // Whoever has made an organization begins there from then on: somebody with whom no other journey begins.
  await signIn(page, memberOf(organizationOn('free'), 'viewer'));
  const name = `First steps ${Date.now() % 100_000}`;
  const { slug: fresh } = await createOrganization(page, name);
  await page.goto(`${demo.dashboardUrl}/${fresh}/overview`);
  const steps = page.getByRole('region', { name: 'First steps' });
  await expect(steps.getByRole('status')).toHaveText(/^\d of 6 done$/);
  await expect(steps).toContainText('Waiting for the first request.');
  const { apiKey } = await prepare(page, fresh);
  await expect(steps.getByText('Choose what is kept, done')).toBeAttached();
  const sent = await complete(apiKey, {
    model: 'simulator/gpt-5-mini',
    messages: [{ role: 'user', content: 'Hello' }],
  });
  expect(sent.status).toBe(200);
  await expect(steps.getByText('Send the first request, done')).toBeAttached({ timeout: 30_000 });
  await steps.getByRole('button', { name: 'Do not show again' }).click();
  await expect(steps).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Overview');
  await expect(steps).toHaveCount(0);
});

/** Calls a procedure as the page's member. */
async function mutate<Answer>(page: Page, procedure: string, input: object): Promise<Answer> {
  const response = await page.request.post(`${demo.dashboardUrl}/api/trpc/${procedure}`, {
    data: { json: input },
    headers: { origin: demo.dashboardUrl },
  });
  expect(response.status(), procedure).toBe(200);
  return (await response.json()).result.data.json as Answer;
}

async function createOrganization(page: Page, name: string): Promise<{ slug: string }> {
  const { organization: made } = await mutate<{ organization: { slug: string } }>(page, 'organizations.create', {
    name,
  });
  return made;
}

/** A project with a key, and a policy that keeps payloads. */
async function prepare(page: Page, organizationSlug: string): Promise<{ apiKey: string }> {
  const created = await mutate<{ project: { id: string } }>(page, 'projects.create', {
    ...{ organizationSlug, name: 'assistant', mode: 'api_keys' },
  });
  const draft = { level: 'retain_all', payloadRetentionDays: 1, metadataRetentionDays: null };
  await mutate(page, 'retention.save', { organizationSlug, baseVersion: 1, draft });
  return await mutate<{ apiKey: string }>(page, 'apiKeys.create', {
    ...{ organizationSlug, projectId: created.project.id, name: 'first', expiresAt: null, retentionLevel: null },
    ...{ payloadRetentionDays: null, spendLimitNanoUsd: null, rateLimitPerMinute: null, concurrencyLimit: null },
    allowedModels: [],
  });
}
