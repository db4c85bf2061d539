import type { FaultInput } from '@lethe/testkit/simulator';
import { expect, test } from 'vitest';
import { eventsOf } from '../testing/run-relay.ts';
import { useGateway } from '../testing/use-gateway.ts';

const gateway = useGateway();
/** For upstreams that go silent. */
const impatient = useGateway({ idleTimeoutMs: 300, firstByteTimeoutMs: 300 });

const BODIES = {
  '/v1/responses': { input: 'Hi' },
  '/v1/messages': { messages: [{ role: 'user', content: 'Hi' }], max_tokens: 100 },
  '/v1/embeddings': { input: 'Hi' },
};
type Path = keyof typeof BODIES;
const STREAMING = ['/v1/responses', '/v1/messages'] as const;

function call(path: string, fields: object = {}, target = gateway, apiKey = target.mintRetainingKey()) {
  return fetch(target.url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'simulator/gpt-4o-mini', ...BODIES[path as Path], ...fields }),
  });
}

const recordOf = (response: Response, target = gateway) => target.entryOf(response.headers.get('x-request-id')).record;
const USAGE = { usage: { prompt_tokens: 100, completion_tokens: 50, cached_tokens: 30 } };

test.each([
  ['/v1/responses', 'responses', 50],
  ['/v1/messages', 'messages', 50],
  ['/v1/embeddings', 'embeddings', 0],
] as const)(
  'invariant 6: a plain answer of %s passes with the cost of its tokens and its record',
  async (path, endpoint, output) => {
    const response = await call(path, { simulator: USAGE });
    const { usage } = (await response.json()) as { usage: Record<string, number> };
    const record = recordOf(response);
    expect([response.status, record.endpoint, record.errorCode]).toEqual([200, endpoint, null]);
    const { inputTokens, cachedInputTokens, outputTokens, reasoningTokens, isEstimated } = record.usage;
    expect([inputTokens + cachedInputTokens, outputTokens + reasoningTokens, isEstimated]).toEqual([
      100,
      output,
      false,
    ]);
    expect(usage.cost_nano_usd_data_storage).toBe((100 + output) * 10);
    expect(usage.cost_usd_total).toBeGreaterThan(0);
    expect(record.cost.storageNanoUsd).toBe(BigInt(usage.cost_nano_usd_data_storage ?? 0));
  },
);

test.each(STREAMING)('a stream of %s passes event by event, with its cost in the usage at its end', async (path) => {
  const response = await call(path, { stream: true, simulator: { ...USAGE, content: 'Grüße 😀' } });
  const text = await response.text();
  expect(text.split('cost_nano_usd_data_storage":1500')).toHaveLength(2);
  const last = eventsOf(text).at(-1);
  expect(last?.type).toBe(path === '/v1/responses' ? 'response.completed' : 'message_stop');
  const record = recordOf(response);
  expect(record).toMatchObject({ isStreamed: true, statusCode: 200, errorCode: null });
  expect(record.usage).toMatchObject({ inputTokens: 70, cachedInputTokens: 30, isEstimated: false });
  const parts = await gateway.openParts(record.id);
  expect(parts.map(({ mediaType }) => mediaType)).toEqual(['application/json', 'text/event-stream']);
});

const FRAMINGS: readonly (FaultInput | readonly FaultInput[])[] = [
  ...(['split_utf8', 'crlf', 'cr', 'bom', 'comments', 'multi_line_data', 'close_delimited'] as const),
  ['crlf', 'multi_line_data'],
];

test.each(STREAMING.flatMap((path) => FRAMINGS.map((fault) => [path, fault] as const)))(
  'a stream of %s in lawful but unusual framing passes with its cost: %j',
  async (path, fault) => {
    const response = await call(path, { stream: true, simulator: { fault, ...USAGE } });
    const text = await response.text();
    expect(text).toContain('cost_nano_usd_data_storage":1500');
    expect(recordOf(response)).toMatchObject({ errorCode: null, usage: { isEstimated: false } });
  },
);

const BREAKS: readonly (readonly [FaultInput, string])[] = [
  ['reset_mid_stream', 'upstream_incomplete'],
  ['fin_mid_stream', 'upstream_incomplete'],
  ['fin_without_terminator', 'upstream_incomplete'],
  ['stall', 'upstream_timeout'],
  ['error_in_stream', 'upstream_error'],
  ['huge_line', 'upstream_invalid_response'],
];

test.each(STREAMING.flatMap((path) => BREAKS.map(([fault, code]) => [path, fault, code] as const)))(
  'invariant 9: a stream of %s that breaks off by %j ends in the error event of its API, and is charged by an estimate',
  async (path, fault, code) => {
    const target = fault === 'stall' ? impatient : gateway;
    const response = await call(
      path,
      { stream: true, simulator: { fault, content: 'one two three four five' } },
      target,
    );
    const text = await response.text();
    const last = eventsOf(text).at(-1) as { type: string; error: { code: string } };
    expect([response.status, last.type, last.error.code]).toEqual([200, 'error', code]);
    expect(text).toContain(response.headers.get('x-request-id'));
    expect(text).toMatch(/event: error\n/);
    expect(text).not.toMatch(/response\.completed|message_stop/);
    const record = recordOf(response, target);
    expect(record).toMatchObject({ statusCode: 200, errorCode: code, usage: { isEstimated: true } });
    expect(record.usage.inputTokens).toBeGreaterThan(0);
  },
);

test('a message that breaks off is charged for the input that its start told, not for our count of it', async () => {
  const fault = { kind: 'fin_mid_stream', after_chunks: 4 };
  const response = await call('/v1/messages', {
    stream: true,
    simulator: { fault, ...USAGE, content: 'one two three' },
  });
  await response.text();
  expect(recordOf(response).usage).toMatchObject({ inputTokens: 70, cachedInputTokens: 30, isEstimated: true });
});

test.each(['/v1/responses', '/v1/messages', '/v1/embeddings'] as const)(
  'invariant 45: what is wrong with a request to %s is told in the shape of its API, with code, field and request id',
  async (path) => {
    const response = await call(path, { model: 5 });
    const answer = (await response.json()) as { type?: string; request_id?: string; error: Record<string, unknown> };
    const requestId = response.headers.get('x-request-id');
    expect([response.status, answer.error.code, answer.error.param]).toEqual([400, 'invalid_request', 'model']);
    expect(answer.error.type).toBe('invalid_request_error');
    expect(answer.request_id ?? answer.error.request_id).toBe(requestId);
    expect(answer.type).toBe(path === '/v1/messages' ? 'error' : undefined);
  },
);

test('the request id stands where the clients of the API look for it', async () => {
  for (const fields of [{}, { stream: true }, { model: 5 }]) {
    const response = await call('/v1/messages', fields);
    await response.text();
    expect(response.headers.get('request-id')).toBe(response.headers.get('x-request-id'));
    expect((await call('/v1/responses', fields)).headers.has('request-id')).toBe(false);
  }
});

test.each([
  ['/v1/messages/count_tokens', { type: 'error', error: { type: 'not_found_error', code: 'not_found' } }],
  ['/v1/nothing', { error: { type: 'invalid_request_error', code: 'not_found' } }],
])('a path with nothing at it answers in the shape of its neighbours: %s', async (path, answer) => {
  const response = await call(path);
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject(answer);
});

test('invariant 9: a usage that is missing is counted, in every API', async () => {
  for (const path of ['/v1/responses', '/v1/messages', '/v1/embeddings'] as const) {
    const response = await call(path, { simulator: { usage: null } });
    const { usage } = (await response.json()) as { usage: Record<string, number> };
    const record = recordOf(response);
    expect(record.usage).toMatchObject({ isEstimated: true });
    expect(record.usage.inputTokens).toBeGreaterThan(0);
    expect(record.usage.outputTokens > 0).toBe(path !== '/v1/embeddings');
    expect(usage.cost_nano_usd_data_storage).toBe(Number(record.cost.storageNanoUsd));
  }
});
