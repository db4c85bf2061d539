import { expect, type Page, test } from '@playwright/test';
import { memberOf, organizationOn, projectIn } from './support/demo.ts';
import { callGateway } from './support/gateway.ts';
import { signIn } from './support/sign-in.ts';

const organization = organizationOn('pro');
const { apiKey } = projectIn(organization, 'credits');

async function openRequest(page: Page, requestId: string): Promise<void> {
  await page.goto(`/${organization.name.toLowerCase()}/requests/${requestId}`);
  await expect(page.getByRole('heading', { name: requestId })).toBeVisible();
}

test.beforeEach(async ({ page }) => {
  await signIn(page, memberOf(organization, 'developer'));
});

test('a streamed Anthropic message is read with its instructions, its tool call beside the result, and its answer', async ({
  page,
}) => {
  const { status, text, requestId } = await callGateway('/v1/messages', apiKey, {
    model: 'simulator/claude-sonnet-4-5',
    max_tokens: 256,
    stream: true,
    system: 'Answer in one sentence.',
    messages: [
      { role: 'user', content: 'Where is HF-20418?' },
      {
        role: 'assistant',
        content: [{ type: 'tool_use', id: 'toolu_1', name: 'get_shipment', input: { order: 'HF-20418' } }],
      },
      {
        role: 'user',
        content: [{ type: 'tool_result', tool_use_id: 'toolu_1', content: '{"status":"at the terminal"}' }],
      },
    ],
    simulator: { content: 'It is at the terminal.' },
  });
  expect(status).toBe(200);
  expect(text).toContain('event: message_stop');
  expect(text).toContain('"cost_nano_usd_data_storage":');
  await openRequest(page, requestId);
  await expect(page.getByText('/v1/messages')).toBeVisible();
  for (const said of ['Answer in one sentence.', 'Where is HF-20418?', 'get_shipment', 'It is at the terminal.'])
    await expect(page.getByText(said).first()).toBeVisible();
});

test('a response is read with its instructions and its answer', async ({ page }) => {
  const { status, requestId } = await callGateway('/v1/responses', apiKey, {
    model: 'simulator/gpt-5-mini',
    instructions: 'Answer in one sentence.',
    input: 'How many pallets?',
    simulator: { content: 'Four pallets.' },
  });
  expect(status).toBe(200);
  await openRequest(page, requestId);
  await expect(page.getByText('/v1/responses')).toBeVisible();
  for (const said of ['Answer in one sentence.', 'How many pallets?', 'Four pallets.'])
    await expect(page.getByText(said).first()).toBeVisible();
});

test('embeddings show what was embedded, and of the vectors only how many there are', async ({ page }) => {
  const { status, requestId } = await callGateway('/v1/embeddings', apiKey, {
    model: 'simulator/text-embedding-3-small',
    input: ['torn pallet', 'wet pallet'],
  });
  expect(status).toBe(200);
  await openRequest(page, requestId);
  await expect(page.getByText('torn pallet').first()).toBeVisible();
  await expect(page.getByText(/^2 vectors, \d+ numbers each$/)).toBeVisible();
});

test('feedback on a request stands on its page', async ({ page }) => {
  const { requestId } = await callGateway('/v1/chat/completions', apiKey, {
    model: 'simulator/gpt-5-mini',
    messages: [{ role: 'user', content: 'Hello' }],
  });
  const feedback = { request_id: requestId, score: 1, name: 'helpful' };
  expect((await callGateway('/v1/feedback', apiKey, feedback)).status).toBe(200);
  await openRequest(page, requestId);
  await expect(page.getByText('helpful').first()).toBeVisible();
});

test('an answer that was paid for once is repeated for its idempotency key, and not paid for again', async () => {
  const body = { model: 'simulator/gpt-5-mini', messages: [{ role: 'user', content: 'Hello again' }] };
  const headers = { 'idempotency-key': `e2e-${Date.now()}` };
  const first = await callGateway('/v1/chat/completions', apiKey, body, headers);
  expect(first.status).toBe(200);
  const second = await callGateway('/v1/chat/completions', apiKey, body, headers);
  expect(second.headers.get('x-lethe-idempotent-replay')).toBe(first.requestId);
  expect(JSON.parse(second.text)).toEqual(JSON.parse(first.text));
});
