import { once } from 'node:events';
import { connect } from 'node:net';
import { formatApiKey } from '@lethe/core/tenancy';
import { beforeEach, expect, test, vi } from 'vitest';
import { readError } from './testing/read-events.ts';
import { TestGateway } from './testing/test-gateway.ts';
import { useGateway } from './testing/use-gateway.ts';

let isReady = true;
const gateway = useGateway(
  { bodySizeBytesMax: 10_000, bodyIdleTimeoutMs: 100, headerSizeBytesMax: 4_096 },
  { isReady: async () => isReady },
);
const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const valid = { model: 'simulator/gpt-4o-mini', messages: [{ role: 'user', content: 'Hi' }] };

beforeEach(() => {
  isReady = true;
  gateway.apiKeys.failure = null;
});

/** Sends bytes as they are and reads until the connection is closed. */
async function exchange(request: string): Promise<string> {
  const { port, hostname } = new URL(gateway.url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  socket.write(request);
  let text = '';
  for await (const chunk of socket) text += chunk;
  return text;
}

test('every answer carries the id under which its request is known', async () => {
  for (const path of ['/health/live', '/nowhere', '/v1/models', '/v1/chat/completions']) {
    const response = await fetch(gateway.url + path);
    expect(response.headers.get('x-request-id'), path).toMatch(UUID_V7);
    await response.text();
  }
});

test('live while the process runs, ready while the database answers', async () => {
  expect((await fetch(`${gateway.url}/health/live`)).status).toBe(200);
  expect((await fetch(`${gateway.url}/health/ready?x=1`)).status).toBe(200);
  isReady = false;
  const response = await fetch(`${gateway.url}/health/ready`);
  expect([response.status, (await readError(response)).code]).toEqual([503, 'service_unavailable']);
});

test('an unknown path and a wrong method are told apart, in the OpenAI shape', async () => {
  const unknown = await fetch(`${gateway.url}/v1/nothing`);
  expect([unknown.status, (await readError(unknown)).code]).toEqual([404, 'not_found']);
  const wrong = await fetch(`${gateway.url}/v1/chat/completions`);
  expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'POST']);
  expect(await readError(wrong)).toMatchObject({
    code: 'method_not_allowed',
    type: 'invalid_request_error',
    param: null,
  });
});

test('a key that is unknown, revoked, misshapen or no bearer token gets one and the same answer, without a question for the misshapen', async () => {
  const unknown = formatApiKey('live', new Uint8Array(32).fill(7));
  const asked = gateway.apiKeys.askedCount;
  const bodies = [];
  for (const authorization of [
    'Bearer nonsense',
    'Basic x',
    `Bearer ${unknown.slice(0, -1)}x`,
    `Bearer ${'x'.repeat(2_000)}`,
  ]) {
    const response = await fetch(`${gateway.url}/v1/models`, { headers: { authorization } });
    expect(response.status).toBe(401);
    bodies.push({ ...(await readError(response)), request_id: '' });
  }
  expect(gateway.apiKeys.askedCount).toBe(asked);
  const response = await fetch(`${gateway.url}/v1/models`, { headers: { authorization: `Bearer ${unknown}` } });
  bodies.push({ ...(await readError(response)), request_id: '' });
  expect(gateway.apiKeys.askedCount).toBe(asked + 1);
  expect(new Set(bodies.map((body) => JSON.stringify(body))).size).toBe(1);
  expect(bodies[0]?.code).toBe('invalid_api_key');
});

test('without a key there is no answer, and with no database there is no new key', async () => {
  const missing = await gateway.chat('', valid, { authorization: '' });
  expect([missing.status, (await readError(missing)).code]).toEqual([401, 'missing_api_key']);
  gateway.apiKeys.failure = new Error('the database is away');
  const down = await gateway.chat(gateway.mintKey(), valid);
  expect([down.status, down.headers.get('retry-after')]).toEqual([503, '2']);
  expect((await readError(down)).code).toBe('service_unavailable');
});

test('the models that can be called are listed in the OpenAI shape', async () => {
  const response = await fetch(`${gateway.url}/v1/models`, {
    headers: { authorization: `Bearer ${gateway.mintKey()}` },
  });
  const { object, data } = (await response.json()) as { object: string; data: object[] };
  expect(object).toBe('list');
  expect(data).toContainEqual({ id: 'simulator/gpt-4o-mini', object: 'model', created: 0, owned_by: 'simulator' });
});

test('a key that may call some models only is told of those alone', async () => {
  const apiKey = gateway.mintKey({ allowedModels: ['simulator/gpt-4o-mini', 'nobody/nothing'] });
  const response = await fetch(`${gateway.url}/v1/models`, { headers: { authorization: `Bearer ${apiKey}` } });
  const { data } = (await response.json()) as { data: { id: string }[] };
  expect(data.map(({ id }) => id)).toEqual(['simulator/gpt-4o-mini']);
});

test('a body beyond the limit is refused, announced or not, and the connection closed', async () => {
  const apiKey = gateway.mintKey();
  const announced = await gateway.chat(apiKey, JSON.stringify({ ...valid, x: 'x'.repeat(10_000) }));
  expect([announced.status, (await readError(announced)).code]).toEqual([413, 'request_too_large']);
  const head = `POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${apiKey}\r\n`;
  const chunk = `1000\r\n${'x'.repeat(4_096)}\r\n`;
  const text = await exchange(`${head}transfer-encoding: chunked\r\n\r\n${chunk.repeat(4)}`);
  expect(text).toMatch(/^HTTP\/1\.1 413 .*connection: close.*"code":"request_too_large"/is);
});

test('a compressed body is refused unread', async () => {
  const response = await gateway.chat(gateway.mintKey(), valid, { 'content-encoding': 'gzip' });
  expect([response.status, (await readError(response)).param]).toEqual([400, 'content-encoding']);
});

test('a body that stops coming is refused', async () => {
  const head = `POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${gateway.mintKey()}\r\n`;
  const text = await exchange(`${head}content-length: 100\r\n\r\n{"model"`);
  expect(text).toMatch(/^HTTP\/1\.1 408 .*"code":"request_timeout"/is);
});

test.each([
  ['x-lethe-tags', Array.from({ length: 17 }, (_, index) => `t${index}`).join(',')],
  ['x-lethe-tags', 'x'.repeat(65)],
  ['x-lethe-tags', 'a\u0085b'],
  ['x-lethe-session-id', 'x'.repeat(257)],
  ['x-lethe-end-user', 'x'.repeat(257)],
])('a bad %s is refused by name', async (header, value) => {
  const response = await gateway.chat(gateway.mintKey(), valid, { [header]: Buffer.from(value).toString('latin1') });
  const { code, param } = await readError(response);
  expect([response.status, code, param]).toEqual([400, 'invalid_request', header]);
});

test('tags, session and end user are recorded; the header names the end user before the body does', async () => {
  const apiKey = gateway.mintKey();
  const headers = {
    'x-lethe-tags': Buffer.from('support, übung ,support,').toString('latin1'),
    'x-lethe-session-id': 'ses-1',
    'x-lethe-end-user': 'from-header',
  };
  const both = await gateway.chat(apiKey, { ...valid, user: 'from-body' }, headers);
  const body = await gateway.chat(apiKey, { ...valid, user: 'from-body' });
  const none = await gateway.chat(apiKey, valid);
  const handlesOf = (response: Response) => gateway.entryOf(response.headers.get('x-request-id')).record.handles;
  for (const response of [both, body, none]) await response.text();
  expect(handlesOf(both)).toEqual({ tags: ['support', 'übung'], sessionId: 'ses-1', endUser: 'from-header' });
  expect(handlesOf(body)).toEqual({ tags: [], sessionId: null, endUser: 'from-body' });
  expect(handlesOf(none).endUser).toBeNull();
  const unprintable = await gateway.chat(apiKey, { ...valid, user: 'a\u0000b' });
  expect([unprintable.status, (await readError(unprintable)).param]).toEqual([400, 'user']);
});

test('the upstream gets the gateway’s own headers and credentials, and none of the caller’s', async () => {
  const headers = {
    cookie: 'canary=1',
    'x-forwarded-for': 'canary',
    'openai-organization': 'canary',
    'x-api-key': 'canary',
  };
  const response = await gateway.chat(gateway.mintKey(), { ...valid, simulator: { echo: true } }, headers);
  const answer = (await response.json()) as { simulator_echo: { headers: Record<string, string> } };
  const seen = answer.simulator_echo.headers;
  expect(JSON.stringify(seen)).not.toContain('canary');
  expect(Object.keys(seen).toSorted()).toEqual([
    'accept',
    'accept-encoding',
    'authorization',
    'connection',
    'content-length',
    'content-type',
    'host',
    'user-agent',
  ]);
  expect(seen['accept-encoding']).toBe('identity');
});

test('of the caller’s headers, the features of the Messages API reach the upstream of that API, with its version', async () => {
  const headers = {
    'x-api-key': gateway.mintKey(),
    'anthropic-beta': 'files-api-2025-04-14',
    'anthropic-version': 'canary',
  };
  const response = await fetch(`${gateway.url}/v1/messages`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ ...valid, max_tokens: 10, simulator: { echo: true } }),
  });
  const answer = (await response.json()) as { simulator_echo: { headers: Record<string, string> } };
  expect(answer.simulator_echo.headers).toMatchObject({
    'anthropic-beta': 'files-api-2025-04-14',
    'anthropic-version': '2023-06-01',
  });
});

test('the upstream’s headers do not reach the caller', async () => {
  const control = {
    headers: { 'set-cookie': 'canary=1', 'x-internal': 'canary', 'x-request-id': 'up-1', server: 'canary' },
  };
  const response = await gateway.chat(gateway.mintKey(), { ...valid, simulator: control });
  expect(JSON.stringify([...response.headers])).not.toContain('canary');
  expect(response.headers.get('x-request-id')).toMatch(UUID_V7);
  const { record } = gateway.entryOf(response.headers.get('x-request-id'));
  expect(record.upstreamRequestId).toBe('up-1');
});

test('unknown fields reach the upstream as they were written', async () => {
  const body = `{"model":"simulator/gpt-4o-mini","messages":[{"role":"user","content":"x"}],"big":12345678901234567890,"f":1.0,"simulator":{"echo":true}}`;
  const response = await gateway.chat(gateway.mintKey(), body);
  expect(await response.text()).toMatch(/"big":\s*12345678901234567890,\s*"f":\s*1\.0/);
});

test('a failure of our own is told as such, without a word of what it was', async () => {
  gateway.apiKeys.snapshots.clear();
  const apiKey = gateway.mintKey({ policy: null as never });
  const response = await gateway.chat(apiKey, valid);
  expect([response.status, (await readError(response)).code]).toEqual([500, 'internal_error']);
  expect(gateway.logLines.join('')).toContain('"event":"request_failed"');
});

test('a stop lets what runs finish, takes nothing new, and leaves no connection', async () => {
  const other = new TestGateway();
  await other.start();
  const running = other.chat(other.mintKey(), {
    ...valid,
    stream: true,
    simulator: { chunks: 10, chunk_delay_ms: 10, content: 'x'.repeat(50) },
  });
  const response = await running;
  const stopped = other.stop();
  expect((await response.text()).endsWith('data: [DONE]\n\n')).toBe(true);
  await stopped;
  await expect(fetch(`${other.url}/health/live`)).rejects.toThrow();
  expect(other.recorded).toHaveLength(1);
});

test('a stop waits for an answer that is still being read', async () => {
  const other = new TestGateway();
  await other.start({ commitAfterBytes: 64 * 1024 * 1024 });
  const body = JSON.stringify({ ...valid, simulator: { content: 'x', content_size_bytes: 20_000_000 } });
  const { port, hostname } = new URL(other.url);
  const socket = connect(Number(port), hostname);
  socket.write(
    `POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${other.mintKey()}\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  );
  socket.pause();
  await vi.waitFor(() => expect(other.recorded).toHaveLength(1), { timeout: 5_000 });
  await new Promise((resolve) => setImmediate(resolve));
  const stopped = other.stop();
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  let receivedBytes = 0;
  for await (const chunk of socket) receivedBytes += chunk.length;
  expect(receivedBytes).toBeGreaterThan(20_000_000);
  await stopped;
});
