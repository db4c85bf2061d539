import type { OrganizationId, ProjectId, RequestId } from '@lethe/core/tenancy';
import { expect, test } from 'vitest';
import { readError } from '../testing/read-events.ts';
import { useGateway } from '../testing/use-gateway.ts';

const gateway = useGateway();
const messages = [{ role: 'user', content: 'Say hello.' }];
const usage = { prompt_tokens: 1_000, completion_tokens: 500 };
const body = { model: 'simulator/gpt-4o-mini', messages, simulator: { usage } };
let count = 0;
const newKey = () => `order "${++count}"`;

function call(apiKey: string, key: string, request: object = body) {
  return gateway.chat(apiKey, request, { 'idempotency-key': key });
}

function post(apiKey: string, path: string, key: string, request: object) {
  return fetch(`${gateway.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify(request),
  });
}

const callsOfUpstream = async (): Promise<number> => {
  const answer = await fetch(`${gateway.simulatorUrl}/simulator/calls`);
  return ((await answer.json()) as { calls: unknown[] }).calls.length;
};
const idOf = (response: Response) => response.headers.get('x-request-id') as RequestId;
const replayOf = (response: Response) => response.headers.get('x-lethe-idempotent-replay');

async function conflictOf(response: Response) {
  const { code, param, message } = await readError(response);
  return { status: response.status, code, param, message, firstId: response.headers.get('x-lethe-first-request-id') };
}

test.each([
  ['a completion', '/v1/chat/completions', body],
  ['a stream', '/v1/chat/completions', { ...body, stream: true }],
  [
    'a stream whose usage was asked for',
    '/v1/chat/completions',
    { ...body, stream: true, stream_options: { include_usage: true } },
  ],
  ['a response', '/v1/responses', { model: 'simulator/gpt-4o-mini', input: 'Say hello.' }],
  ['a streamed response', '/v1/responses', { model: 'simulator/gpt-4o-mini', input: 'Say hello.', stream: true }],
  ['embeddings', '/v1/embeddings', { model: 'simulator/text-embedding-3-small', input: 'Hello.' }],
  ['a message', '/v1/messages', { model: 'simulator/claude-sonnet-4-5', messages, max_tokens: 50 }],
  [
    'a streamed message',
    '/v1/messages',
    { model: 'simulator/claude-sonnet-4-5', messages, max_tokens: 50, stream: true },
  ],
])(
  '%s is given again byte for byte, with its usage and costs: no upstream is called, nothing is recorded and nothing charged',
  async (_name, path, request) => {
    const [apiKey, key] = [gateway.mintRetainingKey(), newKey()];
    const first = await post(apiKey, path, key, request);
    const firstText = await first.text();
    expect([first.status, replayOf(first)]).toEqual([200, null]);
    const [calls, records] = [await callsOfUpstream(), gateway.recorded.length];
    for (const _round of [1, 2]) {
      const again = await post(apiKey, path, key, request);
      expect(await again.text()).toBe(firstText);
      expect(again.status).toBe(200);
      expect(again.headers.get('content-type')).toBe(first.headers.get('content-type'));
      expect(replayOf(again)).toBe(idOf(first));
      expect(idOf(again)).not.toBe(idOf(first));
      expect(again.headers.get('x-lethe-model')).toBe(first.headers.get('x-lethe-model'));
    }
    expect([await callsOfUpstream(), gateway.recorded.length]).toEqual([calls, records]);
  },
);

test('a replay holds no credit and takes no place among the running requests', async () => {
  const organizationId = crypto.randomUUID() as OrganizationId;
  const apiKey = gateway.mintRetainingKey({ organizationId, projectMode: 'credits', concurrencyLimit: 1 });
  const key = newKey();
  const request = { ...body, max_tokens: 100 };
  await (await call(apiKey, key, request)).text();
  for (const _round of [1, 2, 3]) expect(replayOf(await call(apiKey, key, request))).not.toBeNull();
  expect((await call(apiKey, newKey(), request)).status).toBe(200);
});

test('each replay is read as the API key that asks, in the request in which it asks', async () => {
  const organizationId = crypto.randomUUID() as OrganizationId;
  const projectId = crypto.randomUUID() as ProjectId;
  const [one, two] = [0, 1].map(() => gateway.mintRetainingKey({ organizationId, projectId })) as [string, string];
  const key = newKey();
  await (await call(one, key)).text();
  const again = await call(two, key);
  expect(replayOf(again)).not.toBeNull();
  const reader = gateway.idempotencyKeys.reads.at(-1);
  const expected = [...gateway.apiKeys.snapshots.values()].at(-1)?.apiKeyId;
  expect(reader).toMatchObject({
    apiKeyId: expected,
    requestId: idOf(again),
    address: expect.stringMatching(/127\.0\.0\.1$/),
  });
});

test('the same key with another body, or at another endpoint, is refused, and the first request is named', async () => {
  const [apiKey, key] = [gateway.mintRetainingKey(), newKey()];
  const first = await call(apiKey, key);
  await first.text();
  const calls = await callsOfUpstream();
  for (const [path, request] of [
    ['/v1/chat/completions', { ...body, temperature: 1 }],
    ['/v1/messages', { model: 'simulator/gpt-4o-mini', messages, max_tokens: 5 }],
  ] as const) {
    const refused = await post(apiKey, path, key, request);
    expect([refused.status, refused.headers.get('x-lethe-first-request-id')]).toEqual([409, idOf(first)]);
    expect(await refused.text()).toContain('idempotency_conflict');
  }
  expect(await callsOfUpstream()).toBe(calls);
});

test('invariant 33: another project and another organization have keys of their own', async () => {
  const key = newKey();
  const organizationId = crypto.randomUUID() as OrganizationId;
  const mints = [{ organizationId }, { organizationId }, {}];
  for (const traits of mints) {
    const answer = await call(gateway.mintRetainingKey(traits), key);
    expect([answer.status, replayOf(answer)]).toEqual([200, null]);
    await answer.text();
  }
});

test('what was not stored, has expired or was erased is not given again: the first request is named, and nothing runs twice', async () => {
  const [plainKey, retainingKey] = [gateway.mintKey(), gateway.mintRetainingKey()];
  const [one, two] = [newKey(), newKey()];
  const firsts = [await call(plainKey, one), await call(retainingKey, two)];
  for (const first of firsts) await first.text();
  gateway.idempotencyKeys.gone.add(idOf(firsts[1] as Response));
  const calls = await callsOfUpstream();
  const conflicts = [await conflictOf(await call(plainKey, one)), await conflictOf(await call(retainingKey, two))];
  for (const [index, conflict] of conflicts.entries()) {
    const firstId = idOf(firsts[index] as Response);
    expect(conflict).toMatchObject({ status: 409, code: 'idempotency_conflict', param: 'Idempotency-Key', firstId });
    expect(conflict.message).toContain(firstId);
  }
  expect(await callsOfUpstream()).toBe(calls);
});

test('a repeat that comes before the record of an answered request is in the database waits for it', async () => {
  const [apiKey, key] = [gateway.mintRetainingKey(), newKey()];
  const first = await call(apiKey, key);
  await first.text();
  gateway.idempotencyKeys.missesLeft = 2;
  expect(replayOf(await call(apiKey, key))).toBe(idOf(first));
  gateway.idempotencyKeys.missesLeft = 100;
  const refused = await call(apiKey, key);
  expect(gateway.idempotencyKeys.missesLeft).toBe(95);
  gateway.idempotencyKeys.missesLeft = 0;
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([409, '2']);
});

test('while the first request runs a repeat is refused, and told when to come back', async () => {
  const [apiKey, key] = [gateway.mintRetainingKey(), newKey()];
  const slow = { ...body, stream: true, simulator: { fault: { kind: 'stall', after_chunks: 1 } } };
  const abort = new AbortController();
  const first = await fetch(`${gateway.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify(slow),
    signal: abort.signal,
  });
  const refused = await call(apiKey, key, slow);
  expect(refused.headers.get('retry-after')).toBe('2');
  expect(await conflictOf(refused)).toMatchObject({ status: 409, firstId: idOf(first) });
  abort.abort();
});

test.each([
  [
    'was refused before any upstream was called',
    [400, 'model_price_unknown'],
    { ...body, model: 'simulator/no-such-model', max_tokens: 1 },
    { projectMode: 'credits' },
  ],
  ['failed at its upstream', [502, 'upstream_error'], { ...body, simulator: { status: 500 } }, {}],
  ['was refused by its upstream', [400, 'upstream_error'], { ...body, simulator: { status: 400 } }, {}],
] as const)('a request that %s used nothing, and gives its key back', async (_name, refusal, request, traits) => {
  const [apiKey, key] = [gateway.mintRetainingKey(traits), newKey()];
  const first = await call(apiKey, key, request);
  expect([first.status, (await readError(first)).code]).toEqual(refusal);
  const second = await call(apiKey, key);
  expect([second.status, replayOf(second)]).toEqual([200, null]);
  await second.text();
});

test('a request that broke off after its upstream had begun has cost something: it keeps its key', async () => {
  const [apiKey, key] = [gateway.mintRetainingKey(), newKey()];
  const broken = { ...body, stream: true, simulator: { fault: { kind: 'reset_mid_stream', after_chunks: 3 } } };
  const first = await call(apiKey, key, broken);
  await first.text();
  const calls = await callsOfUpstream();
  const again = await conflictOf(await call(apiKey, key, broken));
  expect(again).toMatchObject({ status: 409, code: 'idempotency_conflict', firstId: idOf(first) });
  expect(await callsOfUpstream()).toBe(calls);
});

test('without the database a request with a key is refused before any upstream is called; one without a key is served', async () => {
  const apiKey = gateway.mintRetainingKey();
  const calls = await callsOfUpstream();
  gateway.idempotencyKeys.failure = new Error('the database is away');
  const refused = await call(apiKey, newKey());
  expect(refused.headers.get('retry-after')).not.toBeNull();
  expect([refused.status, (await readError(refused)).code]).toEqual([503, 'service_unavailable']);
  expect(await callsOfUpstream()).toBe(calls);
  const served = await gateway.chat(apiKey, body);
  gateway.idempotencyKeys.failure = null;
  expect(served.status).toBe(200);
  await served.text();
});

test('invariant 20: neither key nor body is in what is kept for a key, nor in the log', async () => {
  const canary = 'canary-idem-5512';
  const apiKey = gateway.mintKey();
  const response = await call(apiKey, `${canary}-key`, { ...body, messages: [{ role: 'user', content: canary }] });
  await response.text();
  const kept = JSON.stringify([...gateway.idempotencyKeys.held]);
  const bytes = [...gateway.idempotencyKeys.held.values()].map(({ bodyDigest }) =>
    Buffer.from(bodyDigest).toString('latin1'),
  );
  expect(`${kept}${bytes.join('')}${gateway.logLines.join('')}`).not.toContain(canary);
});
