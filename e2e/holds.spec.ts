import { randomBytes } from 'node:crypto';
import { type Browser, expect, type Page, test } from '@playwright/test';
import { demo, memberOf, organizationOn } from './support/demo.ts';
import { complete } from './support/gateway.ts';
import { signIn } from './support/sign-in.ts';

const organization = organizationOn('pro');
const holds = `${demo.dashboardUrl}/halden/settings/compliance/holds`;

async function pageOf(browser: Browser, role: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await signIn(page, memberOf(organization, role));
  return page;
}

async function staffPageOf(browser: Browser, role: 'support' | 'compliance_officer'): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  const employee = demo.staff.find((candidate) => candidate.role === role);
  await page.goto(`${demo.dashboardUrl}/staff/sign-in`);
  await page.getByLabel('E-mail').fill(employee?.email ?? '');
  await page.getByLabel('Password').fill(employee?.password ?? '');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Organizations');
  return page;
}

function erase(requestId: string): Promise<Response> {
  return fetch(`${demo.dashboardUrl}/management/v1/requests/${requestId}/payload`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${organization.managementKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ reason: 'asked for' }),
  });
}

async function store(): Promise<string> {
  const messages = [{ role: 'user', content: 'Pallet 3 arrived with the wrap torn.' }];
  const { requestId } = await complete(organization.apiKey, { model: 'simulator/gpt-5-mini', messages });
  return requestId;
}

/** Fills in the form of a case over one request; answers its name. */
async function placeHold(page: Page, requestId: string): Promise<string> {
  const name = `Dispute ${randomBytes(4).toString('hex')}`;
  await page.goto(holds);
  await page.getByRole('button', { name: 'Place a hold' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByLabel('Reason').fill('Letter of counsel');
  await dialog.getByLabel('Single requests').fill(requestId);
  await expect(dialog.getByRole('region', { name: 'What it takes in' })).toContainText(/Records1Readable1Past expiry0/);
  await dialog.getByRole('button', { name: 'Place the hold' }).click();
  await expect(dialog).toBeHidden();
  return name;
}

const cardOf = (page: Page, name: string) => page.getByRole('region', { name: new RegExp(`^LH-\\d+ ${name}$`) });

test('a hold preserves from its placing, and takes two people to read by and two to let go', async ({ browser }) => {
  const requestId = await store();
  const ines = await pageOf(browser, 'admin');
  const name = await placeHold(ines, requestId);
  const card = cardOf(ines, name);
  await expect(card).toContainText('Waits for a second person');
  await expect(card.getByRole('button', { name: 'Confirm' })).toHaveAttribute('aria-disabled', 'true');
  expect((await erase(requestId)).status).toBe(409);
  await ines.goto(`${demo.dashboardUrl}/halden/requests/${requestId}`);
  await expect(ines.getByRole('region', { name: 'Legal hold', exact: true })).toContainText(name);
  await expect(ines.getByRole('button', { name: 'Erase payload' })).toHaveAttribute('aria-disabled', 'true');

  const aksel = await pageOf(browser, 'owner');
  await aksel.goto(holds);
  await cardOf(aksel, name).getByRole('button', { name: 'Confirm' }).click();
  await aksel
    .getByRole('dialog')
    .getByRole('button', { name: /^Confirm LH-/ })
    .click();
  await expect(cardOf(aksel, name)).toContainText('Confirmed');
  await cardOf(aksel, name).getByRole('link').click();
  await expect(aksel.getByRole('heading', { level: 1 })).toContainText(name);
  await expect(aksel.locator(`a[href$="${requestId}"]`)).toHaveCount(1);

  await aksel.getByRole('button', { name: 'Release' }).click();
  await aksel.getByRole('dialog').getByLabel('Reason').fill('Settled out of court');
  await aksel
    .getByRole('dialog')
    .getByRole('button', { name: /^Ask for the release/ })
    .click();
  await expect(aksel.getByText('Aksel Halden asked for its release')).toBeVisible();
  await expect(aksel.getByRole('button', { name: 'Approve release' })).toHaveAttribute('aria-disabled', 'true');
  expect((await erase(requestId)).status).toBe(409);

  await ines.goto(holds);
  await cardOf(ines, name).getByRole('button', { name: 'Approve release' }).click();
  const last = ines.getByRole('dialog');
  const release = last.getByRole('button', { name: /^Release LH-/ });
  await expect(release).toBeDisabled();
  const caseNumber = /LH-\d+/.exec((await release.textContent()) ?? '')?.[0] ?? '';
  await last.getByLabel(/^Type LH-/).fill(caseNumber);
  await release.click();
  await expect(ines.getByRole('row', { name: new RegExp(name) })).toContainText('Released');
  expect((await erase(requestId)).status).toBe(200);
});

test('the operator’s compliance officer is the second person, and support is not', async ({ browser }) => {
  const requestId = await store();
  const name = await placeHold(await pageOf(browser, 'admin'), requestId);
  const support = await staffPageOf(browser, 'support');
  await expect(support.getByRole('link', { name: 'Holds' })).toHaveCount(0);
  await support.goto(`${demo.dashboardUrl}/staff/holds`);
  await expect(support.getByText(name)).toHaveCount(0);

  const officer = await staffPageOf(browser, 'compliance_officer');
  await officer.goto(`${demo.dashboardUrl}/staff/holds`);
  const card = cardOf(officer, name);
  await expect(card).toContainText('Halden');
  await card.getByRole('button', { name: 'Decline' }).click();
  const dialog = officer.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('No letter was sent');
  const decline = dialog.getByRole('button', { name: /^Decline LH-/ });
  await dialog.getByLabel(/^Type LH-/).fill(/LH-\d+/.exec((await decline.textContent()) ?? '')?.[0] ?? '');
  await decline.click();
  await expect(officer.getByRole('row', { name: new RegExp(name) })).toContainText('Declined');
  expect((await erase(requestId)).status).toBe(200);
});
