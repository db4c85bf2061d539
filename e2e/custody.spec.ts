import { randomUUID } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { query } from './support/database.ts';
import { demo, memberOf, organizationOn } from './support/demo.ts';
import { advanceClock, complete } from './support/gateway.ts';
import { signIn } from './support/sign-in.ts';

const DAY_SECONDS = 86_400;
const organization = organizationOn('pro');
const prompt = `Pallet ${randomUUID()} arrived with the wrap torn.`;

test('past its expiry a held payload is read by compliance alone, once two people agreed, and each read is recorded', async ({
  browser,
}) => {
  const { requestId } = await complete(
    organization.apiKey,
    { model: 'simulator/gpt-5-mini', messages: [{ role: 'user', content: prompt }] },
    { 'x-lethe-retention-days': '1' },
  );
  const headers = { authorization: `Bearer ${organization.managementKey}`, 'content-type': 'application/json' };
  const placed = await fetch(`${demo.dashboardUrl}/management/v1/holds`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ name: 'Custody', reason: 'Letter of counsel', request_ids: [requestId] }),
  });
  expect(placed.status).toBe(201);
  const { id, case_number: caseNumber } = (await placed.json()) as { id: string; case_number: string };
  await advanceClock(DAY_SECONDS + 7_200);

  const joren = await (await browser.newContext()).newPage();
  await signIn(joren, memberOf(organization, 'compliance'));
  const request = `${demo.dashboardUrl}/halden/requests/${requestId}`;
  await joren.goto(request);
  await expect(joren.getByTestId('missing-payload')).toContainText('No hold that covers it is confirmed yet');
  expect(await query('SELECT 1 FROM payload_held WHERE request_id = $1', [requestId])).toHaveLength(2);

  await joren.goto(`${demo.dashboardUrl}/halden/settings/compliance/holds/${caseNumber}`);
  await joren.getByRole('button', { name: 'Confirm' }).click();
  await joren
    .getByRole('dialog')
    .getByRole('button', { name: `Confirm ${caseNumber}` })
    .click();
  await expect(joren.getByText('Confirmed by Joren Dekker.')).toBeVisible();
  await joren.locator(`a[href$="${requestId}"]`).click();
  await expect(joren.getByText(prompt).first()).toBeVisible();
  await expect(joren.getByRole('region', { name: 'Legal hold', exact: true })).toContainText('Read recorded.');
  const reads = `SELECT after ->> 'hold_id' AS hold FROM audit_event WHERE target_id = $1 AND action = 'payload.read_held'`;
  expect(await query(reads, [requestId])).toEqual([{ hold: id }]);

  const ines = await (await browser.newContext()).newPage();
  await signIn(ines, memberOf(organization, 'admin'));
  await ines.goto(request);
  await expect(ines.getByTestId('missing-payload')).toContainText('kept by a legal hold');
  await expect(ines.getByText(prompt)).toHaveCount(0);
  expect(await query(reads, [requestId])).toHaveLength(1);
});
