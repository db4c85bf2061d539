import { expect, type Page, test } from '@playwright/test';
import { query } from './support/database.ts';
import { demo, memberOf, organizationOn } from './support/demo.ts';
import { complete } from './support/gateway.ts';
import { signIn } from './support/sign-in.ts';

const organization = organizationOn('pro');
const slug = organization.name.toLowerCase();
const erasures = `${demo.dashboardUrl}/${slug}/settings/compliance/erasures`;

/** Stored payloads of an end user that nobody else has. */
async function store(endUser: string, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let number = 0; number < count; number += 1) {
    const body = { model: 'simulator/gpt-5-mini', messages: [{ role: 'user', content: `secret ${number}` }] };
    ids.push((await complete(organization.apiKey, body, { 'x-lethe-end-user': endUser })).requestId);
  }
  return ids;
}

async function payloadOf(requestId: string): Promise<{ status: number; code: string | undefined }> {
  const headers = { authorization: `Bearer ${organization.managementKey}` };
  const response = await fetch(`${demo.dashboardUrl}/management/v1/requests/${requestId}/payload`, { headers });
  const { code } = (await response.json()) as { code?: string };
  return { status: response.status, code };
}

const sumTable = (page: Page) => page.getByRole('region', { name: 'What goes' });

/** A hold over one request, as if it had been placed long ago. */
async function hold(requestId: string): Promise<string> {
  const [row] = await query<{ id: string }>(
    `INSERT INTO legal_hold (organization_id, id, name, reason, request_ids, placed_at, placed_by_label)
     VALUES ($1, gen_random_uuid(), 'Carrier dispute', 'letter of counsel', ARRAY[$2::uuid], now(), 'Counsel') RETURNING id`,
    [organization.id, requestId],
  );
  return row?.id ?? '';
}

test('an admin erases an end user: the sum subtracts what a hold keeps, the number is typed, and the receipt is there at once', async ({
  page,
}) => {
  const endUser = `cus_${Date.now()}`;
  const [kept = '', ...gone] = await store(endUser, 4);
  const holdId = await hold(kept);
  await signIn(page, memberOf(organization, 'admin'));
  await page.goto(erasures);
  await page.getByRole('button', { name: 'Erase payloads' }).click();
  await page.getByLabel('End user').fill(endUser);
  const confirm = page.getByRole('dialog').getByRole('button', { name: 'Erase 3 payloads' });
  await expect(confirm).toBeVisible();
  await expect(sumTable(page)).toContainText(`Stored payloads of end user ${endUser}4`);
  await expect(sumTable(page)).toContainText(/Under legal hold LH-\d+, kept1/);
  await expect(sumTable(page)).toContainText('Will be erased3');
  await page.getByLabel('Reason').fill('Request of the end user, ticket 20418');
  await expect(confirm).toBeDisabled();
  await page.getByLabel('Type 3 to confirm').fill('3');
  await page.keyboard.press('Enter');
  await expect(confirm).toBeVisible();
  await confirm.click();

  await expect(page).toHaveURL(/\/compliance\/erasures\/[0-9a-f-]{36}$/);
  await expect(page.getByRole('heading', { level: 1 })).toContainText(/^ER-\d+/);
  await expect(page.getByRole('main')).toContainText('1 kept under LH-');
  for (const id of gone) expect(await payloadOf(id)).toEqual({ status: 410, code: 'payload_erased' });
  expect((await payloadOf(kept)).status).toBe(200);
  await page.getByRole('link', { name: 'Open receipt' }).click();
  await expect(page.getByRole('main')).toContainText('Erased');

  await page.goto(erasures);
  await expect(page.getByRole('row', { name: new RegExp(endUser) })).toContainText('3');
  await query('UPDATE legal_hold SET released_at = now() WHERE id = $1', [holdId]);
});

test('a viewer asks, an admin declines one and approves another; nothing is erased before', async ({
  page,
  browser,
}) => {
  const endUser = `cus_v${Date.now()}`;
  const [first = '', second = ''] = await store(endUser, 2);
  await signIn(page, memberOf(organization, 'viewer'));
  async function ask(): Promise<string> {
    await page.goto(erasures);
    await page.getByRole('button', { name: 'Ask for an erasure' }).click();
    await page.getByLabel('End user').fill(endUser);
    await page.getByLabel('Reason').fill('The customer wrote to us');
    await page.getByRole('button', { name: 'Ask to erase 2 payloads' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Waits for approval');
    return page.url();
  }
  const [declined, approved] = [await ask(), await ask()];
  expect((await payloadOf(first)).status).toBe(200);

  const admin = await browser.newPage();
  await signIn(admin, memberOf(organization, 'admin'));
  await admin.goto(declined);
  await admin.getByRole('button', { name: 'Decline' }).click();
  await admin.getByLabel('Why').fill('Not their data');
  await admin.getByRole('button', { name: /^Decline ER-/ }).click();
  await expect(admin.getByRole('main')).toContainText('Not their data');
  expect((await payloadOf(second)).status).toBe(200);

  await admin.goto(approved);
  await admin.getByRole('button', { name: 'Approve' }).click();
  await admin.getByLabel('Type 2 to confirm').fill('2');
  await admin.getByRole('button', { name: 'Erase 2 payloads' }).click();
  await expect(admin.getByRole('main')).toContainText('Approved and erased');
  for (const id of [first, second]) expect((await payloadOf(id)).code).toBe('payload_erased');
  await page.reload();
  await expect(page.getByRole('main')).toContainText('Approved and erased');
  await admin.close();
});

test('support decides in the staff console what a member filed', async ({ page, browser }) => {
  const endUser = `cus_s${Date.now()}`;
  const [id = ''] = await store(endUser, 1);
  await signIn(page, memberOf(organization, 'developer'));
  await page.goto(erasures);
  await page.getByRole('button', { name: 'Ask for an erasure' }).click();
  await page.getByLabel('End user').fill(endUser);
  await page.getByLabel('Reason').fill('Nobody here may');
  await page.getByRole('button', { name: 'Ask to erase 1 payload' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Waits for approval');

  const support = demo.staff.find(({ role }) => role === 'support');
  const desk = await browser.newPage();
  await desk.goto(`${demo.dashboardUrl}/staff/sign-in`);
  await desk.getByLabel('E-mail').fill(support?.email ?? '');
  await desk.getByLabel('Password').fill(support?.password ?? '');
  await desk.getByRole('button', { name: 'Sign in' }).click();
  await desk.getByRole('link', { name: 'Erasures' }).click();
  const row = desk.getByRole('row', { name: new RegExp(endUser) });
  await expect(row).toContainText(organization.name);
  await row.getByRole('button', { name: 'Approve' }).click();
  await desk.getByRole('button', { name: 'Erase 1 payload' }).click();
  await expect(desk.getByRole('dialog')).toHaveCount(0);
  await expect(row).toHaveCount(0);
  expect((await payloadOf(id)).code).toBe('payload_erased');
  await page.reload();
  await expect(page.getByRole('main')).toContainText('Approved and erased');
  const [event] = await query<{ actor_kind: string }>(
    `SELECT actor_kind FROM audit_event WHERE organization_id = $1 AND action = 'erasure.approved' ORDER BY number DESC LIMIT 1`,
    [organization.id],
  );
  expect(event?.actor_kind).toBe('staff');
  await desk.close();
});

test('the policies page offers a shorter period for what is stored, and says what goes now and later', async ({
  page,
}) => {
  await signIn(page, memberOf(organization, 'owner'));
  const offer = page.getByRole('button', { name: /^Apply \d+ days? to what is stored$/ });
  const restore = await shortenPolicy(1);
  try {
    await page.goto(`${demo.dashboardUrl}/${slug}/settings/policies`);
    await offer.click();
    await expect(sumTable(page)).toContainText('Erased now');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await expect(page.getByRole('dialog')).toHaveCount(0);
  } finally {
    await restore();
  }
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Version history' })).toBeVisible();
  await expect(offer).toHaveCount(0);
});

/** Puts a shorter period in force, so that something is stored for longer; what it answers puts the old one back. */
async function shortenPolicy(days: number): Promise<() => Promise<void>> {
  const call = async (method: string, body?: object) => {
    const response = await fetch(`${demo.dashboardUrl}/management/v1/retention-policy`, {
      method,
      headers: { authorization: `Bearer ${organization.managementKey}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    expect(response.status).toBe(200);
    return (await response.json()) as { level: string; payload_retention_days: number; version: number };
  };
  const { level, payload_retention_days: before, version } = await call('GET');
  const saved = await call('PUT', { level, payload_retention_days: days, version });
  return async () => {
    await call('PUT', { level, payload_retention_days: before, version: saved.version });
  };
}
