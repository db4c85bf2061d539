import { randomBytes } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { query } from './support/database.ts';
import { letheHome, organizationOn, projectIn } from './support/demo.ts';
import { complete } from './support/gateway.ts';
import { filesHolding } from './support/search-disk.ts';

const model = 'simulator/gpt-5-mini';

function freshCanary(): string {
  return `canary${randomBytes(12).toString('hex')}`;
}

/** Where the demo keeps anything: its home, and the database's folder, which may lie elsewhere. */
async function placesOnDisk(): Promise<string[]> {
  await query('CHECKPOINT');
  const [row] = await query<{ folder: string }>(`SELECT current_setting('data_directory') AS folder`);
  return [letheHome, row?.folder ?? letheHome];
}

async function findOnDisk(text: string): Promise<string[]> {
  const found = await Promise.all((await placesOnDisk()).map((place) => filesHolding(place, text)));
  return [...new Set(found.flat())];
}

/** A request that carries the canary wherever content can be. */
function contentWith(canary: string): object {
  const image = `data:image/png;base64,${Buffer.from(`PNG ${canary} `.repeat(4)).toString('base64')}`;
  return {
    model,
    user: 'cus_8841',
    messages: [
      { role: 'system', content: `System ${canary}` },
      {
        role: 'user',
        content: [
          { type: 'text', text: `Prompt ${canary}` },
          { type: 'image_url', image_url: { url: image } },
        ],
      },
      {
        role: 'assistant',
        tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'look_up', arguments: `{"q":"${canary}"}` } }],
      },
      { role: 'tool', tool_call_id: 'call_1', content: `Result ${canary}` },
    ],
    metadata: { note: canary },
  };
}

test('invariant 20: with metadata only, no byte of content is written anywhere', async () => {
  const canary = freshCanary();
  const { apiKey } = projectIn(organizationOn('free'), 'credits');
  const content = contentWith(canary);
  const bodies = [
    { ...content, simulator: { content: `Answer ${canary}` } },
    { ...content, stream: true, simulator: { content: `Answer ${canary}`, reasoning: `Thought ${canary}`, chunks: 5 } },
    { ...content, simulator: { tool_calls: [{ name: 'look_up', arguments: { q: canary } }] } },
    { ...content, simulator: { status: 400, error: { message: `Refused ${canary}`, type: 'invalid_request_error' } } },
    { ...content, simulator: { status: 500, error: { message: `Failed ${canary}`, type: 'server_error' } } },
    { ...content, simulator: { fault: 'garbage' } },
    { ...content, stream: true, simulator: { content: `Answer ${canary}`, fault: 'fin_mid_stream' } },
    { ...content, temperature: `not a number ${canary}`, max_tokens: canary },
  ];
  const answers = [];
  for (const body of bodies) answers.push(await complete(apiKey, body));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 400, 502, 502, 200, 400]);
  expect(answers[0]?.text).toContain(canary);
  expect(await findOnDisk(canary)).toEqual([]);
});

test('with retain all, content is on disk in no readable form', async () => {
  const canary = freshCanary();
  const { apiKey } = projectIn(organizationOn('pro'), 'credits');
  const { status, requestId } = await complete(apiKey, {
    ...contentWith(canary),
    simulator: { content: `Answer ${canary}` },
  });
  expect(status).toBe(200);
  expect(await query('SELECT part FROM payload WHERE request_id = $1 ORDER BY part', [requestId])).toHaveLength(2);
  expect(await findOnDisk(canary)).toEqual([]);
});

test('the search finds what is written: a session id is metadata', async () => {
  const canary = freshCanary();
  const { apiKey } = projectIn(organizationOn('free'), 'credits');
  await complete(apiKey, { model, messages: [{ role: 'user', content: 'Hello' }] }, { 'x-lethe-session-id': canary });
  expect(await findOnDisk(canary)).not.toEqual([]);
});
