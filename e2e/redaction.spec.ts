import { expect, type Page, test } from '@playwright/test';
import { query } from './support/database.ts';
import { demo, memberOf, organizationOn, projectIn } from './support/demo.ts';
import { type Completion, complete } from './support/gateway.ts';
import { signIn } from './support/sign-in.ts';

/** Its policy redacts e-mail, phone and secrets, and its own part numbers; cards it keeps. */
const organization = organizationOn('enterprise');
const email = 'ines.okafor@example.com';
const phone = '+49 30 90182045';
const card = '4111 1111 1111 1111';
const part = 'GBX-214';
const told = `Write to ${email} or call ${phone} about ${part}, paid with ${card}.`;
const kept =
  'Write to [redacted:email] or call [redacted:phone] about [redacted:part-number], paid with 4111 1111 1111 1111.';

function send(controls: object, isStreamed = false): Promise<Completion> {
  return complete(projectIn(organization, 'credits').apiKey, {
    model: 'simulator/gpt-5-mini',
    messages: [
      { role: 'system', content: 'You answer "Ann" on 3 May.' },
      { role: 'user', content: told },
    ],
    max_tokens: 200,
    stream: isStreamed,
    simulator: controls,
  });
}

async function openRequest(page: Page, requestId: string): Promise<void> {
  const slug = new URL(page.url()).pathname.split('/')[1];
  await page.goto(`${demo.dashboardUrl}/${slug}/requests/${requestId}`);
}

test('invariant 50: the provider and the caller get every word, what is stored has none of the values, and the conversation shows the marks', async ({
  page,
}) => {
  await signIn(page, memberOf(organization, 'developer'));
  for (const isStreamed of [false, true]) {
    const { status, requestId, text } = await send({ content: told, chunks: told.length }, isStreamed);
    expect(status).toBe(200);
    if (!isStreamed) for (const value of [email, phone, part]) expect(text).toContain(value);
    await openRequest(page, requestId);
    // What was asked, and what was answered.
    await expect.poll(() => page.getByText(kept).count()).toBeGreaterThanOrEqual(2);
    const shown = await page.locator('main').innerText();
    for (const value of [email, phone, part]) expect(shown).not.toContain(value);
    const parts = await query('SELECT part, redacted_count FROM payload WHERE request_id = $1 ORDER BY part', [
      requestId,
    ]);
    expect(parts).toEqual([
      // The simulator is told what to answer in the request.
      { part: 'request', redacted_count: 6 },
      { part: 'response', redacted_count: 3 },
    ]);
  }
});

test('what cannot be redacted is answered, not stored, and costs no storage fee', async ({ page }) => {
  await signIn(page, memberOf(organization, 'developer'));
  const broken = await send({ fault: 'reset_mid_stream', content: told.repeat(20) });
  await expect
    .poll(() =>
      query('SELECT not_stored_reason, storage_cost_nano_usd::int AS fee FROM request WHERE id = $1', [
        broken.requestId,
      ]),
    )
    .toEqual([{ not_stored_reason: 'redaction_failed', fee: 0 }]);
  await openRequest(page, broken.requestId);
  await expect(page.getByTestId('missing-payload')).toContainText(/redact/i);
});

test('a repeat with its idempotency key is refused, as what is stored is not what was answered', async () => {
  const headers = { 'idempotency-key': crypto.randomUUID() };
  const body = {
    model: 'simulator/gpt-5-mini',
    messages: [{ role: 'user', content: told }],
    max_tokens: 200,
    simulator: { content: told },
  };
  const { apiKey } = projectIn(organization, 'credits');
  expect((await complete(apiKey, body, headers)).status).toBe(200);
  const again = await complete(apiKey, body, headers);
  expect([again.status, again.text]).toEqual([409, expect.stringContaining('redacted before it was stored')]);
});

test('an admin tries a redaction out before saving it, and hears why a pattern cannot be used', async ({ page }) => {
  await signIn(page, memberOf(organization, 'admin'));
  const slug = new URL(page.url()).pathname.split('/')[1];
  await page.goto(`${demo.dashboardUrl}/${slug}/settings/policies`);
  await expect(page.getByRole('checkbox', { name: /^E-mail addresses/ })).toBeChecked();
  await expect(page.getByRole('checkbox', { name: /^Card numbers/ })).not.toBeChecked();
  await page.getByRole('checkbox', { name: /^Card numbers/ }).check();
  await page.getByRole('button', { name: 'Try it' }).click();
  await page.getByRole('textbox', { name: 'Sample' }).fill(told);
  await page.getByRole('button', { name: 'Redact the sample' }).click();
  await expect(page.getByText(kept.replace(card, '[redacted:card]'))).toBeVisible();
  await page.getByRole('textbox', { name: 'Regular expression' }).first().fill('(?=x)y');
  await page.getByRole('button', { name: 'Redact the sample' }).click();
  await expect(page.getByText(/look-ahead and look-behind are not supported/).first()).toBeVisible();
});
