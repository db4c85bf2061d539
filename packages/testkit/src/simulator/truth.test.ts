import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCallLedger, type RecordedCall } from './call-ledger.ts';
import {
  CONTENT_SIZE_MAX_BYTES,
  RECORDED_CALL_COUNT_MAX,
  RECORDED_NAME_LENGTH_MAX,
  REQUEST_BODY_SIZE_MAX_BYTES,
} from './limits.ts';
import { chatBody, exchange, type RunningSimulator, requestText, startSimulator } from './raw-exchange.ts';

let simulator: RunningSimulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.stop());

function latest(): RecordedCall | undefined {
  return simulator.requests().at(-1);
}

async function listSince(since: number | string) {
  const response = await fetch(`${simulator.url}/simulator/calls?since=${since}`);
  return { status: response.status, ...((await response.json()) as { calls: RecordedCall[] }) };
}

test('each call is listed with its ids and the tokens that it reported', async () => {
  const { text } = await simulator.chat(
    { usage: { prompt_tokens: 10, completion_tokens: 5, cached_tokens: 4, reasoning_tokens: 1 } },
    { stream: true, stream_options: { include_usage: true } },
    { 'x-request-id': 'req-1' },
  );
  const call = latest();
  expect(text).toContain(String(call?.id));
  expect(call).toMatchObject({
    requestId: 'req-1',
    model: 'gpt-4o-mini',
    isStream: true,
    status: 200,
    usage: { inputTokens: 6, cachedInputTokens: 4, outputTokens: 4, reasoningTokens: 1 },
    isUsageRaw: false,
    aborted: false,
    bodySizeBytes: Buffer.byteLength(text),
    endedAt: '2026-03-01T12:00:00.000Z',
  });
});

test('usage that never reached the wire is not counted as reported', async () => {
  await simulator.chat({ fault: 'fin_mid_stream' }, { stream: true, stream_options: { include_usage: true } });
  expect(latest()).toMatchObject({ usage: null, isUsageRaw: false, faults: ['fin_mid_stream'], frameCount: 2 });
  await simulator.chat({ usage: { raw: { prompt_tokens: -1 } } });
  expect(latest()).toMatchObject({ usage: null, isUsageRaw: true });
});

test('since lists only what came after, and anything but a number is refused', async () => {
  await simulator.chat({});
  const before = latest()?.sequence ?? 0;
  await simulator.chat({});
  expect((await listSince(before)).calls.map(({ sequence }) => sequence)).toEqual([before + 1]);
  expect((await listSince('-1')).status).toBe(400);
});

test('the truth list keeps no content', async () => {
  const canary = 'canary-4711';
  const messages = [{ role: 'user', content: canary }];
  const tools = [{ type: 'function', function: { name: canary } }];
  await simulator.chat({ content: canary, usage: { raw: { note: canary } } }, { messages, tools });
  await simulator.chat({ status: 500, error: { message: canary } }, { messages });
  await exchange(simulator.port, `{"${canary}`);
  expect(JSON.stringify((await listSince(0)).calls)).not.toContain(canary);
});

test('a refused request is listed without an id', async () => {
  await exchange(simulator.port, '{}');
  expect(latest()).toMatchObject({ id: null, model: null, status: 400, aborted: false });
});

test('the list forgets the oldest calls beyond its bound', () => {
  const ledger = createCallLedger(() => new Date(0));
  for (let call = 0; call < RECORDED_CALL_COUNT_MAX + 5; call += 1)
    ledger.open({ path: '/v1/chat/completions', requestId: undefined });
  const sequences = ledger.list().map(({ sequence }) => sequence);
  expect([sequences.length, sequences[0]]).toEqual([RECORDED_CALL_COUNT_MAX, 6]);
});

test('names that callers choose are cut to their bound', async () => {
  await simulator.chat({}, { model: 'm'.repeat(500) }, { 'x-request-id': 'r'.repeat(500) });
  const { model, requestId } = latest() ?? {};
  expect([model?.length, requestId?.length]).toEqual([RECORDED_NAME_LENGTH_MAX, RECORDED_NAME_LENGTH_MAX]);
});

test('a caller that does not read holds the answer back, and leaving ends it', async () => {
  const body = chatBody({ content: 'x', content_size_bytes: CONTENT_SIZE_MAX_BYTES, chunks: 4096 }, { stream: true });
  const socket = connect(simulator.port, '127.0.0.1');
  socket.write(requestText(body));
  await once(socket, 'readable');
  // Without back-pressure the whole answer is written before any other request gets its turn.
  for (let turn = 0; turn < 20; turn += 1) await fetch(`${simulator.url}/health/live`);
  expect(latest()).toMatchObject({ endedAt: null, aborted: false });
  expect(latest()?.bodySizeBytes).toBeLessThan(CONTENT_SIZE_MAX_BYTES / 2);
  socket.destroy();
  await expect.poll(() => latest()?.aborted).toBe(true);
  expect(latest()?.bodySizeBytes).toBeLessThan(CONTENT_SIZE_MAX_BYTES / 2);
});

test('a caller that leaves during a delay is recorded as gone, and nothing more is made', async () => {
  const socket = connect(simulator.port, '127.0.0.1');
  socket.write(requestText(chatBody({ chunk_delay_ms: 600_000 }, { stream: true })));
  await once(socket, 'readable');
  socket.destroy();
  await expect.poll(() => latest()?.aborted).toBe(true);
  expect(latest()?.frameCount).toBe(1);
});

test('a body beyond the bound gets 413 and is not kept', async () => {
  const { status, text } = await exchange(simulator.port, 'x'.repeat(REQUEST_BODY_SIZE_MAX_BYTES + 1));
  expect([status, JSON.parse(text).error.code]).toEqual([413, 'request_too_large']);
});

test('choices that exceed the content bound together are refused', async () => {
  const answer = await simulator.chat({ content_size_bytes: CONTENT_SIZE_MAX_BYTES }, { n: 2 });
  expect([answer.status, JSON.parse(answer.text).error.param]).toEqual([400, 'simulator']);
});

test('a body nested ten thousand levels deep gets an answer and leaves the server up', async () => {
  const deep = `${'['.repeat(10_000)}${']'.repeat(10_000)}`;
  const body = `{"model":"m","messages":[{"role":"user","content":"hi"}],"deep":${deep},"simulator":{"echo":true}}`;
  expect((await exchange(simulator.port, body)).status).not.toBeNull();
  expect((await simulator.chat({})).status).toBe(200);
});
