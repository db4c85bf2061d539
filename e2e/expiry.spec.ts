import { expect, test } from '@playwright/test';
import { query } from './support/database.ts';
import { demo, memberOf, organizationOn, projectIn } from './support/demo.ts';
import { advanceClock, complete } from './support/gateway.ts';
import { signIn } from './support/sign-in.ts';

const DAY_SECONDS = 86_400;
const organization = organizationOn('free');
const prompt = 'Where is pallet 3 of order HF-20418?';
const answer = 'It left the terminal at 07:41 and arrives tomorrow.';

interface PayloadAnswer {
  result: { data: { json: { kind: string; request?: { text: string } } } };
}

test('an admin retains all, a developer reads a request, and after the period its payload is gone everywhere while its metadata stays', async ({ browser }) => {
  const admin = await (await browser.newContext()).newPage();
  await signIn(admin, memberOf(organization, 'admin'));
  await admin.getByRole('link', { name: 'Policies' }).click();
  await expect(admin.getByRole('radio', { name: /Metadata Only/ })).toBeChecked();
  await admin.getByRole('radio', { name: /Retain All Data/ }).click();
  await admin.getByRole('button', { name: 'Review and save' }).click();
  await admin.getByRole('button', { name: /^Save version/ }).click();
  await expect(admin.getByRole('dialog')).toBeHidden();
  await admin.reload();
  await expect(admin.getByRole('radio', { name: /Retain All Data/ })).toBeChecked();

  const { requestId, cost } = await sendUntilStored();
  expect(cost).toContain('"cost_usd_data_storage":0.000015,');
  expect(cost).toContain('"cost_nano_usd_data_storage":15000');

  const developer = await (await browser.newContext()).newPage();
  await signIn(developer, memberOf(organization, 'developer'));
  const slug = new URL(developer.url()).pathname.split('/')[1];
  await developer.goto(`${demo.dashboardUrl}/${slug}/requests`);
  await developer.locator(`a[href*="${requestId}"]`).first().click();
  await expect(developer.getByText(prompt)).toBeVisible();
  await expect(developer.getByText(answer)).toBeVisible();
  await expect(developer.getByRole('row', { name: /Data storage/ })).toContainText('$0.000015');

  const readThroughApi = async (): Promise<PayloadAnswer> => {
    const input = encodeURIComponent(JSON.stringify({ json: { organizationSlug: slug, requestId } }));
    return (await developer.request.get(`${demo.dashboardUrl}/api/trpc/requests.payload?input=${input}`)).json();
  };
  expect((await readThroughApi()).result.data.json).toMatchObject({ kind: 'readable' });
  expect(await query('SELECT part FROM payload WHERE request_id = $1', [requestId])).toHaveLength(2);

  await advanceClock(3 * DAY_SECONDS);
  await developer.reload();
  await expect(developer.getByRole('heading', { name: /^Expired on/ })).toBeVisible();
  await expect(developer.getByText(prompt)).toHaveCount(0);
  await expect(developer.getByText(answer)).toHaveCount(0);
  await expect(developer.getByRole('row', { name: /Data storage/ })).toContainText('$0.000015');
  expect((await readThroughApi()).result.data.json).toMatchObject({ kind: 'expired' });

  await advanceClock(DAY_SECONDS);
  expect(await query('SELECT part FROM payload WHERE request_id = $1', [requestId])).toEqual([]);
  const keys = await query('SELECT 1 FROM keyring.hour_key key JOIN request ON request.organization_id = key.organization_id AND request.id = $1 WHERE key.expiry_hour = date_trunc($2, request.expires_at)', [requestId, 'hour']);
  expect(keys).toEqual([]);
  expect(await query('SELECT model FROM request WHERE id = $1', [requestId])).toEqual([{ model: 'gpt-5-mini' }]);
});

/** A new policy is in force for new requests within five seconds. */
async function sendUntilStored(): Promise<{ requestId: string; cost: string }> {
  const body = {
    model: 'simulator/gpt-5-mini',
    messages: [{ role: 'user', content: prompt }],
    simulator: { content: answer, usage: { prompt_tokens: 1_000, completion_tokens: 500 } },
  };
  const sent: { requestId: string; cost: string }[] = [];
  await expect(async () => {
    const { status, requestId, text } = await complete(projectIn(organization, 'api_keys').apiKey, body);
    expect(status).toBe(200);
    expect(text).toContain('"cost_nano_usd_data_storage":15000');
    sent.push({ requestId, cost: text });
  }).toPass({ timeout: 5_000 });
  const last = sent.at(-1);
  if (last === undefined) throw new Error('Nothing was sent.');
  return last;
}
