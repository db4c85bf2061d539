import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { demo, memberOf, organizationOn } from './support/demo.ts';
import { advanceClock, complete } from './support/gateway.ts';
import { signIn } from './support/sign-in.ts';

const organization = organizationOn('pro');
const compliance = `${demo.dashboardUrl}/halden/settings`;
const SEALING_SECONDS = 6 * 60;

let folder: string;

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lethe-auditor-'));
});
test.afterAll(() => rm(folder, { recursive: true }));

async function manage<T>(path: string, init: RequestInit = {}): Promise<T> {
  const headers = { authorization: `Bearer ${organization.managementKey}`, 'content-type': 'application/json' };
  const response = await fetch(`${demo.dashboardUrl}/management/v1${path}`, { ...init, headers });
  return (await response.json()) as T;
}

/** A payload that was stored and erased: the id of its request and the leaf that tells of it. */
async function eraseOne(): Promise<{ requestId: string; index: number }> {
  const body = { model: 'simulator/gpt-5-mini', messages: [{ role: 'user', content: 'forget me' }] };
  const { requestId } = await complete(organization.apiKey, body);
  const { receipt_index: index } = await manage<{ receipt_index: number }>(`/requests/${requestId}/payload`, {
    method: 'DELETE',
    body: JSON.stringify({ reason: 'asked for by the customer' }),
  });
  return { requestId, index };
}

/** Presses what downloads a file, and keeps it under the name that the browser would give it. */
async function download(page: Page, press: () => Promise<void>): Promise<string> {
  const [file] = await Promise.all([page.waitForEvent('download'), press()]);
  const name = file.suggestedFilename();
  await file.saveAs(join(folder, name));
  return name;
}

/** Runs the command that the page shows, as it is, in the folder of the downloads, without an environment and with every socket refused. */
function runOffline(command: string): Promise<{ code: number; output: string }> {
  const script = `set -e; cd '${folder}'; node() { '${process.execPath}' --import ./offline.mjs "$@"; }; ${command}`;
  return new Promise((resolve) => {
    execFile('/bin/sh', ['-c', script], { env: {} }, (error, stdout, stderr) =>
      resolve({
        code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1,
        output: stdout + stderr,
      }),
    );
  });
}

/** What reaches for the network ends the process with a code that the verifier does not use. */
const REFUSE_SOCKETS = `import net from 'node:net';
net.Socket.prototype.connect = () => process.exit(99);
`;

/** Changes one byte of a downloaded file, keeping it what it is by shape. */
async function flip(name: string, pattern: RegExp, replacement: string): Promise<void> {
  const path = join(folder, name);
  const text = await readFile(path, 'utf8');
  const changed = text.replace(pattern, replacement);
  expect(changed, 'nothing was changed').not.toBe(text);
  expect(changed).toHaveLength(text.length);
  await writeFile(path, changed);
}

test('invariant 41: an auditor follows an erased request to its receipt, verifies it offline, and sees one flipped byte refused', async ({
  page,
}) => {
  await writeFile(join(folder, 'offline.mjs'), REFUSE_SOCKETS);
  const { requestId, index } = await eraseOne();
  await expect.poll(async () => (await manage<{ leaf_index?: number }>(`/receipts/${index}`)).leaf_index).toBe(index);

  await signIn(page, memberOf(organization, 'compliance'));
  await page.goto(`${demo.dashboardUrl}/halden/requests/${requestId}`);
  await page.getByTestId('missing-payload').getByRole('link', { name: 'Open the receipt' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Erased');
  await expect(page.getByText('Holds by this server’s own check')).toBeVisible();

  const pressLink = (name: string) => () => page.getByRole('link', { name }).click();
  const receipt = await download(page, pressLink('Download receipt'));
  const checkpoint = await download(page, pressLink('Download checkpoint'));
  const verifier = await download(page, pressLink('Download verifier'));
  expect([receipt, verifier]).toEqual([`receipt-${index}.json`, 'verify-receipt.mjs']);
  const { checkpoint: signed } = JSON.parse(await readFile(join(folder, receipt), 'utf8'));
  expect(await readFile(join(folder, checkpoint), 'utf8')).toBe(signed);

  const command = await page.locator('pre').filter({ hasText: 'verify-receipt.mjs receipt' }).innerText();
  const verified = await runOffline(command);
  expect(verified).toMatchObject({ code: 0, output: expect.stringContaining('VERIFIED') });
  expect(await readFile(join(folder, receipt), 'utf8')).not.toContain(requestId);

  await flip(receipt, /\\"parts\\":2/, '\\"parts\\":3');
  expect((await runOffline(command)).code).toBe(1);
});

test('invariant 41: the audit log verifies itself, its exported proof verifies offline, and one changed event is refused', async ({
  page,
}) => {
  await writeFile(join(folder, 'offline.mjs'), REFUSE_SOCKETS);
  await eraseOne();
  await advanceClock(SEALING_SECONDS);
  const { newest_number: newest } = await manage<{ newest_number: number }>('/audit-log/verification');
  await expect
    .poll(async () => (await manage<{ to: number }>('/audit-log/verification')).to)
    .toBeGreaterThan(newest - 1);

  await signIn(page, memberOf(organization, 'compliance'));
  await page.goto(`${compliance}/audit-log`);
  await expect(page.getByRole('region', { name: 'Verification' })).toContainText(
    /Verified up to event [\d,]+.*Checkpoint/,
  );
  const proof = await download(page, async () => {
    await page.getByRole('button', { name: 'Export', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Export proof' }).click();
  });
  await page.getByRole('button', { name: 'Verify offline' }).click();
  const dialog = page.getByRole('dialog');
  await download(page, () => dialog.getByRole('link', { name: 'Download verifier' }).click());
  const command = await dialog.locator('pre').innerText();
  expect(command).toContain(proof);
  expect(await runOffline(command)).toMatchObject({ code: 0, output: expect.stringContaining('VERIFIED') });

  await flip(proof, /"asked for by the customer"/, '"asked for by the Customer"');
  expect((await runOffline(command)).code).toBe(1);
});

test('invariant 33: a receipt of others is answered like one that does not exist, and the whole list is reached by keys', async ({
  page,
}) => {
  const leaves = await manage<{ data: { index: number }[] }>('/receipts?limit=200');
  const own = new Set(leaves.data.map(({ index }) => index));
  const foreign = [...Array(Math.max(...own)).keys()].find((index) => !own.has(index));
  await signIn(page, memberOf(organization, 'compliance'));
  const lookAt = async (index: number | string) => {
    const response = await page.goto(`${compliance}/compliance/receipts/${index}`);
    return { status: response?.status(), text: await page.getByRole('main').innerText() };
  };
  const missing = await lookAt(99_999_999);
  expect(missing.status).toBe(404);
  expect(await lookAt(foreign ?? '')).toEqual(missing);
  await page.goto(`${compliance}/policies`);
  await page.keyboard.press('g');
  await page.keyboard.press('x');
  const table = page.getByRole('table', { name: 'Receipts' });
  await expect(table).toBeVisible();
  await table.getByRole('link').first().focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Check it yourself' })).toBeVisible();
});
