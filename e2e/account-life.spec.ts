import { type Browser, expect, type Page, test } from '@playwright/test';
import { queryStatus } from './support/call-api.ts';
import { query } from './support/database.ts';
import { type DemoUser, demo, memberOf, organizationOn } from './support/demo.ts';
import { advanceClock } from './support/gateway.ts';
import { ANSWER, ask, beginLongAnswer, foundHouse, goPro, type House, manage, PROMPT } from './support/houses.ts';
import { mailsTo } from './support/outbox.ts';
import { signIn } from './support/sign-in.ts';
import { makeCard, payOnHostedPage } from './support/stripe.ts';
import { verifyOffline } from './support/verify-offline.ts';

const owner = memberOf(organizationOn('pro'), 'owner');
const HOUR_SECONDS = 3_600;
const DAY_SECONDS = 86_400;
/** Invoices are made ten minutes into a month. */
const AFTER_MONTH_END_MS = 20 * 60_000;
const GIVEN_UP_AFTER_MS = 7 * DAY_SECONDS * 1_000;
/** Names of one run are no names of the run before it. */
const RUN = String(Date.now() % 100_000);

test('a card fails: the organization is suspended and locked, closes after 14 days and is purged after 30 more, each told by mail and proved; another one reopens by paying on day 13', async ({
  browser,
}) => {
  test.setTimeout(900_000);
  const { leaving, staying, requestId } =
    await test.step('two organizations on Pro, whose cards begin to decline', async () => {
      const page = await enter(browser, owner);
      const leaving = await foundHouse(page, `Lindvik ${RUN}`);
      const staying = await foundHouse(page, `Sollid ${RUN}`);
      for (const house of [leaving, staying]) await goPro(page, house);
      for (const { name } of [leaving, staying]) await makeCard(page, name, 'declines_insufficient_funds');
      await page.context().close();
      await advanceTo(await endOfMonth());
      await expect.poll(() => firstFailureOf(leaving), { timeout: 30_000 }).not.toBeNull();
      // Stored shortly before the suspension, and so unexpired after it.
      await advanceTo(new Date(((await firstFailureOf(leaving)) ?? 0) + GIVEN_UP_AFTER_MS - HOUR_SECONDS * 1_000));
      const { status, requestId } = await ask(staying);
      expect(status).toBe(200);
      return { leaving, staying, requestId };
    });

  await test.step('the last attempt is declined: a running answer is cut, and nothing opens any more', async () => {
    const answer = await beginLongAnswer(leaving);
    await advanceClock(2 * HOUR_SECONDS);
    const text = await answer.ended;
    expect(text).toContain('organization_suspended');
    expect(text).not.toContain('[DONE]');
    for (const house of [leaving, staying]) await expectLocked(browser, house, 'suspended');
    await expectMail(leaving, /is suspended, and closes on \d+ \w+ 20\d\d/);
    const page = await enter(browser, owner);
    await page.goto(`/${leaving.slug}`);
    await expect(page.getByText('Suspended for non-payment')).toBeVisible();
    for (const step of ['Suspended', 'Closes', 'Purged']) await expect(railStep(page, step)).toBeVisible();
    await expect(page.getByRole('region', { name: 'To resolve' })).toContainText(/Plan fee, \w+ 20\d\d.*To pay now/s);
    await expect(page.getByText(/^By e-mail on .* 7 days and 1 day before closing\.$/)).toBeVisible();
    await page.context().close();
  });

  await test.step('day 13: whoever pays is open again within seconds, and reads what has not expired', async () => {
    await advanceClock(13 * DAY_SECONDS - 2 * HOUR_SECONDS);
    for (const house of [leaving, staying]) await expectMail(house, /closes in 7 days, on/);
    const page = await enter(browser, owner);
    await page.goto(`/${staying.slug}`);
    await page.getByRole('button', { name: /^Pay \$/ }).click();
    await payOnHostedPage(page, /^Pay \$/);
    await expect(page.getByRole('heading', { name: /^\$[\d.]+ was paid$/ })).toBeVisible({ timeout: 30_000 });
    await expectMail(staying, /^The suspension of .* was resolved on/);
    await expect.poll(async () => (await ask(staying)).status, { timeout: 5_000 }).toBe(200);
    await page.goto(`/${staying.slug}/requests/${requestId}`);
    await expect(page.getByText(PROMPT)).toBeVisible();
    await expect(page.getByText(ANSWER)).toBeVisible();
    await page.context().close();
    await expectReceipts(staying, ['resolve', 'suspend']);
    expect(await query('SELECT * FROM ledger_differences($1)', [staying.id])).toEqual([]);
  });

  await test.step('day 14: the other one is closed, and says what would still reopen it', async () => {
    await advanceClock(2 * DAY_SECONDS);
    for (const subject of [/closes in 1 day, on/, /is closed, and is purged on/]) await expectMail(leaving, subject);
    await expectLocked(browser, leaving, 'closed');
    const page = await enter(browser, owner);
    await page.goto(`/${leaving.slug}`);
    await expect(page.getByText('Closed after a suspension for non-payment')).toBeVisible();
    await expect(page.getByRole('button', { name: /^Pay \$/ })).toBeVisible();
    await expect(page.getByText('What remains after the purge')).toBeVisible();
    expect(await tablesNaming(leaving.id)).toEqual(expect.arrayContaining(['organization', 'request', 'payment']));
    await page.context().close();
    expect((await ask(staying)).status).toBe(200);
  });

  await test.step('day 44: it is purged, and only its receipt tells that it was there', async () => {
    await advanceClock(29 * DAY_SECONDS);
    for (const subject of [/is purged in 7 days, on/, /is purged in 1 day, on/]) await expectMail(leaving, subject);
    await advanceClock(2 * DAY_SECONDS);
    const purged = await expectMail(leaving, /was purged on/);
    const receipt = /\{[\s\S]*\}/.exec(purged)?.[0] ?? '';
    const published = await fetch(`${demo.dashboardUrl}/log-keys.txt`);
    const verifierKeys = (await published.text()).trim().split('\n');
    const verified = await verifyOffline(receipt, { verifierKeys });
    expect(verified).toMatchObject({ code: 0, output: expect.stringContaining('VERIFIED') });
    const forged = receipt.replace('purge', 'purgE');
    expect(forged).not.toBe(receipt);
    expect((await verifyOffline(forged, { verifierKeys })).code).toBe(1);
    const page = await enter(browser, owner);
    expect((await page.goto(`/${leaving.slug}`))?.status()).toBe(404);
    await page.context().close();
    expect((await ask(leaving)).status).toBe(401);
    expect((await manage(leaving, '/requests')).status).toBe(401);
    expect(await tablesNaming(leaving.id)).toEqual([]);
    expect((await ask(staying)).status).toBe(200);
  });
});

test('an owner closes an organization by typing its name, and takes it back', async ({ browser }) => {
  test.setTimeout(180_000);
  const page = await enter(browser, owner);
  const house = await foundHouse(page, `Orsta ${RUN}`);
  await page.goto(`/${house.slug}/settings/general`);
  await page.getByRole('button', { name: `Close ${house.name}` }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('Purged', { exact: true })).toBeVisible();
  await expect(dialog.getByRole('link', { name: 'Export everything first' })).toBeVisible();
  const confirm = dialog.getByRole('button', { name: `Close ${house.name}` });
  await expect(confirm).toBeDisabled();
  await dialog.getByLabel(`Type ${house.name} to confirm`).fill(house.name);
  // Destruction is confirmed by its button alone.
  await page.keyboard.press('Enter');
  await expect(dialog).toBeVisible();
  await confirm.click();

  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`${house.name} is closed`);
  await expect(page.getByText('Closed by its owner')).toBeVisible();
  await expectMail(house, /is closed, and is purged on/);
  await expectLocked(browser, house, 'closed');
  await page.getByRole('button', { name: `Reopen ${house.name}` }).click();
  await dialog.getByRole('button', { name: `Reopen ${house.name}` }).click();
  await expect(page.getByRole('navigation').first()).toBeVisible();
  await expectMail(house, /was reopened on/);
  expect((await manage(house, '/requests')).status).toBe(200);
  await expectReceipts(house, ['reopen', 'close']);
  await page.context().close();
});

/** A page of somebody who signed in just now: sessions end too while the clock is moved. */
async function enter(browser: Browser, person: DemoUser): Promise<Page> {
  const page = await (await browser.newContext({ baseURL: demo.dashboardUrl })).newPage();
  await signIn(page, person);
  return page;
}

function railStep(page: Page, label: string) {
  return page.getByRole('region', { name: 'Until when' }).getByRole('listitem').filter({ hasText: label });
}

/** Gateway, management API, procedures and pages all refuse, and say why. */
async function expectLocked(browser: Browser, house: House, state: 'suspended' | 'closed'): Promise<void> {
  const code = `organization_${state}`;
  await expect.poll(async () => (await ask(house)).status, { timeout: 5_000 }).toBe(403);
  expect((await ask(house)).text).toContain(code);
  for (const path of ['/requests', '/audit-log', '/receipts', '/exports']) {
    const { status, body } = await manage<{ code: string }>(house, path);
    expect({ status, code: body.code }, path).toEqual({ status: 403, code });
  }
  const page = await enter(browser, owner);
  const scope = { organizationSlug: house.slug };
  for (const path of ['requests.list', 'audit.list', 'credits.getBalance', 'retention.policy']) {
    expect(await queryStatus(page, path, scope), path).toBe(403);
  }
  for (const path of ['', '/requests', '/usage', '/settings/policies', '/settings/exports']) {
    await page.goto(`/${house.slug}${path}`);
    await expect(page.getByRole('heading', { level: 1 }), path).toHaveText(`${house.name} is ${state}`);
  }
  await page.context().close();
}

/** A mail to the owner about a house with such a subject; answers its text. */
async function expectMail({ name }: House, subject: RegExp): Promise<string> {
  const find = async () =>
    (await mailsTo(owner.email)).find((mail) => mail.subject.includes(name) && subject.test(mail.subject));
  await expect
    .poll(async () => (await find())?.subject, { message: String(subject), timeout: 20_000 })
    .toMatch(subject);
  const mail = await find();
  return mail?.text ?? '';
}

/** Transitions of a house, the latest first, each by a receipt that verifies without us. */
async function expectReceipts(house: House, events: readonly string[]): Promise<void> {
  const { body } = await manage<{ data: { index: number; leaf: { event: string } }[] }>(
    house,
    '/receipts?kind=lifecycle',
  );
  expect(body.data.map(({ leaf }) => leaf.event)).toEqual(events);
  const keys = await manage<{ data: { verifier_key: string }[] }>(house, '/log/signers');
  const verifierKeys = keys.body.data.map(({ verifier_key: key }) => key);
  for (const { index } of body.data) {
    await expect.poll(async () => (await manage(house, `/receipts/${index}`)).status, { timeout: 30_000 }).toBe(200);
    const receipt = JSON.stringify((await manage(house, `/receipts/${index}`)).body);
    const verified = await verifyOffline(receipt, { verifierKeys, organizationId: house.id });
    expect(verified).toMatchObject({ code: 0, output: expect.stringContaining('VERIFIED') });
    const forged = receipt.replace('non_payment', 'non_paymenT').replace('\\"close\\"', '\\"clos3\\"');
    if (forged !== receipt) expect((await verifyOffline(forged, { verifierKeys })).code).toBe(1);
  }
}

/** When the card was declined for the first time, as milliseconds; null while it was not. */
async function firstFailureOf({ id }: House): Promise<number | null> {
  const [fee] = await query<{ at: Date | null }>(
    `SELECT first_failed_at AS at FROM payment WHERE organization_id = $1 AND kind = 'plan_fee'`,
    [id],
  );
  return fee?.at?.getTime() ?? null;
}

async function endOfMonth(): Promise<Date> {
  const now = await clock();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1) + AFTER_MONTH_END_MS);
}

async function clock(): Promise<Date> {
  const [row] = await query<{ now: Date }>('SELECT lethe_now() AS now');
  return row?.now ?? new Date();
}

async function advanceTo(at: Date): Promise<void> {
  await advanceClock(Math.ceil((at.getTime() - (await clock()).getTime()) / 1_000));
}

/** Every table that has a row of an organization, out of the catalogue. */
async function tablesNaming(organizationId: string): Promise<readonly string[]> {
  const columns = await query<{ place: string; name: string }>(
    `SELECT attrelid::regclass::text AS place, quote_ident(attname) AS name FROM pg_attribute
     JOIN pg_class ON pg_class.oid = attrelid JOIN pg_namespace ON pg_namespace.oid = relnamespace
     WHERE nspname IN ('public', 'keyring') AND relkind IN ('r', 'p') AND NOT relispartition AND atttypid = 'uuid'::regtype AND attnum > 0`,
  );
  const looks = columns.map(
    ({ place, name }) => `SELECT '${place}' AS place WHERE EXISTS (SELECT FROM ${place} WHERE ${name} = $1)`,
  );
  const found = await query<{ place: string }>(looks.join(' UNION '), [organizationId]);
  return found.map(({ place }) => place);
}
