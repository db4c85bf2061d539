import { expect, type Page } from '@playwright/test';
import { callApi } from './call-api.ts';
import { demo } from './demo.ts';
import { complete } from './gateway.ts';
import { payOnHostedPage } from './stripe.ts';

/** An organization that a journey founds and takes through its life. */
export interface House {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly apiKey: string;
  readonly managementKey: string;
}

export const PROMPT = 'Which crane lifts the generator of turbine 7?';
export const ANSWER = 'The crawler, below 10 m/s.';

const KEY_SETTINGS = {
  name: 'production',
  expiresAt: null,
  retentionLevel: null,
  payloadRetentionDays: null,
  spendLimitNanoUsd: null,
  rateLimitPerMinute: null,
  concurrencyLimit: null,
  allowedModels: [],
};

/** Founds an organization with a project that spends its own credits and keeps payloads, as whoever is signed in. */
export async function foundHouse(page: Page, name: string): Promise<House> {
  const { organization } = await callApi<{ organization: { id: string; slug: string } }>(page, 'organizations.create', {
    name,
  });
  const scope = { organizationSlug: organization.slug };
  const { project } = await callApi<{ project: { id: string } }>(page, 'projects.create', {
    ...scope,
    name: 'assistant',
    mode: 'credits',
  });
  await callApi(page, 'retention.save', {
    ...scope,
    baseVersion: 1,
    draft: { level: 'retain_all', payloadRetentionDays: 3, metadataRetentionDays: null },
  });
  const key = { ...scope, ...KEY_SETTINGS, projectId: project.id };
  const { apiKey } = await callApi<{ apiKey: string }>(page, 'apiKeys.create', key);
  const scopes = ['requests:read', 'audit:read', 'organization:read', 'exports:write'];
  const reports = { ...scope, name: 'reports', scopes, expiresAt: null };
  const { managementKey } = await callApi<{ managementKey: string }>(page, 'managementKeys.create', reports);
  return { ...organization, name, apiKey, managementKey };
}

/** Tops up on the hosted page, which saves the card, and moves to the plan that the card is charged for. */
export async function goPro(page: Page, { slug }: House): Promise<void> {
  await page.goto(`${demo.dashboardUrl}/${slug}/credits`);
  await page.getByRole('button', { name: 'Top up' }).click();
  await page.getByRole('textbox', { name: 'Amount', exact: true }).fill('20');
  await page.getByRole('button', { name: 'Continue to payment' }).click();
  await payOnHostedPage(page, /^Pay \$20\.00/);
  await expect(page.getByRole('heading', { name: '$20.00 was added' })).toBeVisible({ timeout: 20_000 });
  await expect(async () => {
    await page.goto(`${demo.dashboardUrl}/${slug}/credits`);
    await expect(page.getByText('Visa •••• 4242').first()).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 30_000 });
  await callApi(page, 'plans.change', { organizationSlug: slug, to: 'pro' });
  await callApi(page, 'retention.save', {
    organizationSlug: slug,
    baseVersion: 2,
    draft: { level: 'retain_all', payloadRetentionDays: 30, metadataRetentionDays: null },
  });
}

export function ask({ apiKey }: House) {
  return complete(apiKey, {
    model: 'simulator/gpt-5-mini',
    messages: [{ role: 'user', content: PROMPT }],
    max_tokens: 100,
    simulator: { content: ANSWER },
  });
}

/** Calls the management API with the house's own key. */
export async function manage<Output>(
  { managementKey }: House,
  path: string,
): Promise<{ status: number; body: Output }> {
  const response = await fetch(`${demo.dashboardUrl}/management/v1${path}`, {
    headers: { authorization: `Bearer ${managementKey}` },
  });
  return { status: response.status, body: (await response.json()) as Output };
}

/** An answer that takes minutes, and what has come of it when the gateway ends it. */
export async function beginLongAnswer({ apiKey }: House): Promise<{ ended: Promise<string> }> {
  const response = await fetch(`${demo.gatewayUrl}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      model: 'simulator/gpt-5-mini',
      messages: [{ role: 'user', content: PROMPT }],
      max_tokens: 1_000,
      stream: true,
      simulator: { content: 'word '.repeat(600), chunks: 600, chunk_delay_ms: 500 },
    }),
  });
  expect(response.status).toBe(200);
  return { ended: readToTheEnd(response) };
}

async function readToTheEnd(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  try {
    for await (const chunk of response.body ?? []) text += decoder.decode(chunk, { stream: true });
  } catch {
    // A connection that is cut is an end too: the text says how far it came.
    text += '\n[cut]';
  }
  return text;
}
