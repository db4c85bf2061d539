import { expect, type Page, test } from '@playwright/test';
import { query } from './support/database.ts';
import { memberOf, organizationOn, projectIn } from './support/demo.ts';
import { type Completion, complete } from './support/gateway.ts';
import { signIn } from './support/sign-in.ts';

const DAY_MS = 86_400_000;
const organization = organizationOn('enterprise');
const { apiKey } = projectIn(organization, 'credits');
const body = {
  model: 'simulator/gpt-5-mini',
  messages: [{ role: 'user', content: 'Which blades have to be inspected this week?' }],
};

async function slugOf(page: Page): Promise<string> {
  return new URL(page.url()).pathname.split('/')[1] ?? '';
}

test('an Enterprise admin sets both periods to a year, a request asks for one day, and its page says who decided', async ({
  page,
}) => {
  await signIn(page, memberOf(organization, 'admin'));
  const slug = await slugOf(page);
  await page.goto(`/${slug}/settings/policies`);
  await page.getByRole('radio', { name: /^Retain All Data/ }).click();
  const payloadDays = page.getByRole('textbox', { name: 'Payload period in days' });
  const metadataDays = page.getByRole('textbox', { name: 'Metadata period in days' });

  await payloadDays.fill('366');
  await expect(page.getByText('The payload period can be 0 to 365 days here.')).toBeVisible();
  await payloadDays.fill('365');
  await page.getByRole('radio', { name: /^As long as the account/ }).click();
  await expect(metadataDays).toHaveCount(0);
  await page.getByRole('radio', { name: /^A period/ }).click();
  await metadataDays.fill('364');
  await expect(page.getByText(/The metadata period can be 365 to 365 days here/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Review and save' })).toBeDisabled();
  await metadataDays.press('ArrowUp');
  await expect(metadataDays).toHaveValue('365');
  await expect(page.getByText('Stored records whose expiry changes: 0.')).toBeVisible();
  await page.getByRole('button', { name: 'Review and save' }).click();
  const review = page.getByRole('dialog');
  await expect(review).toContainText('Payload period');
  await expect(review).toContainText('90 days 365 days');
  await review.getByRole('button', { name: /^Save version/ }).click();
  await expect(review).toBeHidden();
  await page.reload();
  await expect(payloadDays).toHaveValue('365');
  await expect(metadataDays).toHaveValue('365');

  const sent = await sendUntilStampedForAYear();
  const expiresAt = sent.headers.get('x-lethe-retention-expires-at') ?? '';
  expect(sent.headers.get('x-lethe-retention-source')).toBe('request');
  const [record] = await query<{ admitted_at: Date; expires_at: Date; metadata_expires_at: Date }>(
    'SELECT admitted_at, expires_at, metadata_expires_at FROM request WHERE id = $1',
    [sent.requestId],
  );
  const admittedMs = record?.admitted_at.getTime() ?? 0;
  expect(record?.expires_at.toISOString()).toBe(expiresAt);
  expect(record?.expires_at.getTime()).toBe(admittedMs + DAY_MS);
  expect(record?.metadata_expires_at.getTime()).toBe(admittedMs + 365 * DAY_MS);

  await page.goto(`/${slug}/requests/${sent.requestId}`);
  const chain = page.getByRole('region', { name: 'Effective retention' });
  await expect(chain.getByRole('listitem').filter({ hasText: 'This request' })).toContainText('Retain all, 1 d');
  await expect(chain.getByRole('listitem').filter({ hasText: 'Organization' })).toContainText('allows more');
  await expect(page.getByText(/^1 day, set by the request itself/)).toBeVisible();
});

test('a request can ask for nothing to be kept, for no more than the policy, and never unclearly', async ({ page }) => {
  const none = await complete(apiKey, body, { 'x-lethe-retention': 'metadata_only' });
  expect([none.status, none.headers.get('x-lethe-retention-level')]).toEqual([200, 'metadata_only']);
  expect(none.headers.get('x-lethe-retention-expires-at')).toBeNull();
  expect(await query('SELECT part FROM payload WHERE request_id = $1', [none.requestId])).toEqual([]);

  const more = await complete(projectIn(organizationOn('pro'), 'credits').apiKey, body, {
    'x-lethe-retention-days': '365',
  });
  expect([more.status, more.headers.get('x-lethe-retention-source')]).toEqual([200, 'organization']);

  const unclear = await complete(apiKey, body, { 'x-lethe-retention-days': '1 day' });
  expect([unclear.status, JSON.parse(unclear.text).error.param]).toEqual([400, 'x-lethe-retention-days']);
  expect(await query('SELECT id FROM request WHERE id = $1', [unclear.requestId])).toEqual([]);

  await signIn(page, memberOf(organization, 'developer'));
  await page.goto(`/${await slugOf(page)}/requests/${none.requestId}`);
  const missing = page.getByTestId('missing-payload');
  await expect(missing).toContainText('The request asked for less than the policy.');
  await expect(missing).toContainText('Header x-lethe-retention');
});

test('on a plan without a metadata period it is shown with the reason, and cannot be chosen', async ({ page }) => {
  await signIn(page, memberOf(organizationOn('pro'), 'admin'));
  await page.goto(`/${await slugOf(page)}/settings/policies`);
  await expect(page.getByText('A period of its own needs the Enterprise plan.')).toBeVisible();
  await expect(page.getByRole('radio', { name: /^A period/ })).toBeDisabled();
});

/** A new policy is in force for new requests within five seconds. */
async function sendUntilStampedForAYear(): Promise<Completion> {
  let sent: Completion | null = null;
  await expect(async () => {
    sent = await complete(apiKey, body, { 'x-lethe-retention-days': '1' });
    expect(sent.status).toBe(200);
    const rows = await query<{ policy_version: number }>(
      `SELECT policy_version FROM request WHERE id = $1 AND policy_version = (
         SELECT max(version) FROM retention_policy WHERE retention_policy.organization_id = request.organization_id)`,
      [sent.requestId],
    );
    expect(rows).toHaveLength(1);
  }).toPass({ timeout: 5_000 });
  if (sent === null) throw new Error('Nothing was sent.');
  return sent;
}
