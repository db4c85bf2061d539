import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect, test, vi } from 'vitest';
import { readError, readEvents } from '../testing/read-events.ts';
import { refusal, streamThen, useScriptedUpstream } from '../testing/scripted-upstream.ts';
import { TestGateway } from '../testing/test-gateway.ts';
import { useGateway } from '../testing/use-gateway.ts';

const upstream = useScriptedUpstream();
const gateway = useGateway(
  { heartbeatMs: 80, slowReaderTimeoutMs: 300, drainSizeBytesMax: 256 * 1024 * 1024 },
  {
    get providers() {
      return [
        { name: 'simulator', baseUrl: `${gateway.simulatorUrl}/v1`, apiKey: null },
        { name: 'scripted', baseUrl: upstream.url, apiKey: null },
      ];
    },
  },
);
const messages = [{ role: 'user', content: 'Hi' }];
const usage = { prompt_tokens: 1_000, completion_tokens: 500 };
const HEARTBEAT = ': keep-alive\n\n';

function stream(simulator: object, target = gateway) {
  return target.chat(target.mintKey(), { model: 'simulator/gpt-4o-mini', messages, stream: true, simulator });
}

test('a silent stream is told to be alive, between two events, and its answer is none the worse', async () => {
  const response = await stream({ usage, content: 'one two', chunk_delay_ms: 250 });
  const { text, content, isDone } = await readEvents(response);
  expect([content, isDone]).toEqual(['one two', true]);
  expect(text.split(HEARTBEAT).length).toBeGreaterThan(2);
  for (const event of text.split('\n\n')) expect(event === '' || /^(data: |: keep-alive$)/.test(event)).toBe(true);
});

test('in the Messages API a heartbeat is its own ping event', async () => {
  const chunk =
    'event: message_start\ndata: {"type":"message_start","message":{"usage":{"input_tokens":1,"output_tokens":1}}}\n\n';
  upstream.answerWith((response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(chunk);
    setTimeout(() => response.end('event: message_stop\ndata: {"type":"message_stop"}\n\n'), 300);
  });
  const response = await fetch(`${gateway.url}/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': gateway.mintKey() },
    body: JSON.stringify({ model: 'scripted/m', max_tokens: 10, messages, stream: true }),
  });
  expect(await response.text()).toContain('\n\nevent: ping\ndata: {"type": "ping"}\n\n');
});

test('no heartbeat goes out before the head: a refusal that comes late keeps its status', async () => {
  upstream.answerWith((response) => setTimeout(() => refusal(400)(response), 400));
  const response = await gateway.chat(gateway.mintKey(), { model: 'scripted/m', messages, stream: true });
  expect([response.status, response.headers.get('content-type')]).toEqual([400, 'application/json']);
  expect((await readError(response)).message).toBe('Refused with 400.');
});

/** Opens a stream with a reader that takes nothing until it is resumed. */
async function openSlowly(simulator: object): Promise<Socket> {
  const body = JSON.stringify({ model: 'simulator/gpt-4o-mini', messages, stream: true, simulator });
  const { port, hostname } = new URL(gateway.url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  socket.pause();
  socket.write(
    `POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${gateway.mintKey()}\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  );
  return socket;
}

test('a reader that takes nothing is cut off, and charged for what the upstream says was used', async () => {
  const seen = gateway.recorded.length;
  const socket = await openSlowly({ usage, content: 'x', content_size_bytes: 40 * 1024 * 1024, chunks: 400 });
  await vi.waitFor(() => expect(gateway.recorded).toHaveLength(seen + 1), { timeout: 10_000 });
  expect(gateway.recorded[seen]?.record).toMatchObject({
    statusCode: 499,
    usage: { inputTokens: 1_000, outputTokens: 500, isEstimated: false },
  });
  socket.destroy();
});

test('a reader that is slow but takes something gets all of it', async () => {
  const sizeBytes = 24 * 1024 * 1024;
  const socket = await openSlowly({ usage, content: 'x', content_size_bytes: sizeBytes, chunks: 400 });
  let receivedBytes = 0;
  let tail = '';
  let pauseCount = 0;
  socket.on('data', (chunk: Buffer) => {
    receivedBytes += chunk.length;
    tail = (tail + chunk.toString('latin1')).slice(-200);
    if (receivedBytes / (4 * 1024 * 1024) < pauseCount + 1) return;
    // Below the time-out each, far beyond it together.
    pauseCount += 1;
    socket.pause();
    setTimeout(() => socket.resume(), 120);
  });
  socket.resume();
  await vi.waitFor(() => expect(tail).toContain('[DONE]'), { timeout: 20_000 });
  expect(receivedBytes).toBeGreaterThan(sizeBytes);
  expect(pauseCount).toBeGreaterThan(3);
  socket.destroy();
});

/** A gateway whose clock for ages can be set forward. */
async function startAgeing() {
  const ageing = new TestGateway();
  let offsetMs = 0;
  // The clock of the deadlines is the same one.
  await ageing.start(
    { idleTimeoutMs: 3_600_000, firstByteTimeoutMs: 3_600_000, headersTimeoutMs: 3_600_000 },
    { monotonicMs: () => performance.now() + offsetMs },
  );
  return { ageing, age: (byMs: number) => (offsetMs += byMs) };
}

async function openStream(target: TestGateway) {
  const apiKey = target.mintKey();
  const [digest, snapshot] = [...target.apiKeys.snapshots].at(-1) ?? [];
  if (digest === undefined || snapshot === undefined) throw new Error('There is no key.');
  const simulator = { usage, chunks: 200, content: 'x'.repeat(200), chunk_delay_ms: 50 };
  const response = await target.chat(apiKey, { model: 'simulator/gpt-4o-mini', messages, stream: true, simulator });
  const set = (traits: object) => target.apiKeys.snapshots.set(digest, { ...snapshot, ...traits });
  return { response, apiKey, snapshot, set, revoke: () => target.apiKeys.snapshots.delete(digest) };
}

test.each([
  ['suspended', 'organization_suspended'],
  ['closed', 'organization_closed'],
])(
  'invariant 36: a running stream of an organization that is %s ends in an error event, and what was used is charged',
  async (lifecycleState, code) => {
    const { response, set, snapshot } = await openStream(gateway);
    // As much as that has come of the answer.
    await vi.waitFor(() => expect(gateway.simulator.requests().at(-1)?.bodySizeBytes).toBeGreaterThan(2_000));
    set({ lifecycleState });
    gateway.gateway.keys.forget(snapshot.organizationId);
    const { chunks, isDone } = await readEvents(response);
    expect([isDone, chunks.at(-1)?.error?.code]).toEqual([false, code]);
    const { record } = gateway.entryOf(response.headers.get('x-request-id'));
    expect(record).toMatchObject({ statusCode: 200, errorCode: code, usage: { isEstimated: true } });
    expect(record.usage.outputTokens).toBeGreaterThan(0);
    await vi.waitFor(() => expect(gateway.simulator.requests().at(-1)?.aborted).toBe(true));
  },
);

test('invariant 37: a running stream ends when its key is revoked, also when nobody tells the gateway', async () => {
  const { ageing, age } = await startAgeing();
  const { response, revoke } = await openStream(ageing);
  revoke();
  // Below the age at which a snapshot may not be used any more.
  age(4_600);
  const { chunks, isDone } = await readEvents(response);
  expect([isDone, chunks.at(-1)?.error?.code]).toEqual([false, 'invalid_api_key']);
  await ageing.stop();
});

test('a request that has not been answered yet is refused when its organization is suspended', async () => {
  const apiKey = gateway.mintKey();
  const [digest, snapshot] = [...gateway.apiKeys.snapshots].at(-1) ?? [];
  if (digest === undefined || snapshot === undefined) throw new Error('There is no key.');
  const calls = gateway.simulator.requests().length;
  const waiting = gateway.chat(apiKey, { model: 'simulator/m', messages, simulator: { headers_delay_ms: 20_000 } });
  await vi.waitFor(() => expect(gateway.simulator.requests().length).toBeGreaterThan(calls));
  gateway.apiKeys.snapshots.set(digest, { ...snapshot, lifecycleState: 'suspended' });
  gateway.gateway.keys.forget(snapshot.organizationId);
  const response = await waiting;
  expect([response.status, (await readError(response)).code]).toEqual([403, 'organization_suspended']);
});

test('a database that does not answer ends no stream', async () => {
  const { ageing, age } = await startAgeing();
  const apiKey = ageing.mintKey();
  const simulator = { usage, chunks: 20, content: 'x'.repeat(20), chunk_delay_ms: 40 };
  const response = await ageing.chat(apiKey, { model: 'simulator/gpt-4o-mini', messages, stream: true, simulator });
  ageing.apiKeys.failure = new Error('the database is away');
  age(400_000);
  expect((await readEvents(response)).isDone).toBe(true);
  await ageing.stop();
});

test('a stop ends what runs too long: a stream with an error event, any other request with a refusal, each recorded', async () => {
  const other = new TestGateway();
  await other.start({ shutdownTimeoutMs: 100 });
  const streamed = await stream({ fault: 'stall' }, other);
  const calls = other.simulator.requests().length;
  const plain = other.chat(other.mintKey(), {
    model: 'simulator/m',
    messages,
    simulator: { headers_delay_ms: 20_000 },
  });
  await vi.waitFor(() => expect(other.simulator.requests().length).toBeGreaterThan(calls));
  const stopped = other.stop();
  const { chunks, isDone } = await readEvents(streamed);
  expect([isDone, chunks.at(-1)?.error?.code]).toEqual([false, 'service_unavailable']);
  const refused = await plain;
  expect([refused.status, refused.headers.has('retry-after')]).toEqual([503, true]);
  await refused.text();
  await stopped;
  expect(other.recorded.map(({ record }) => record.errorCode)).toEqual(['service_unavailable', 'service_unavailable']);
  expect(other.records.entries).toHaveLength(2);
  await expect(fetch(`${other.url}/health/live`)).rejects.toThrow();
});

test('an upstream that ends its stream without a terminal event gets none made up', async () => {
  upstream.answerWith(streamThen((response) => response.end()));
  const response = await gateway.chat(gateway.mintKey(), { model: 'scripted/m', messages, stream: true });
  const { isDone, chunks } = await readEvents(response);
  expect([isDone, chunks.at(-1)?.error?.code]).toEqual([false, 'upstream_incomplete']);
});
