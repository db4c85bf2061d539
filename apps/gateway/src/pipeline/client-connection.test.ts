import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test, vi } from 'vitest';
import { useGateway } from '../testing/use-gateway.ts';

const gateway = useGateway({ commitAfterBytes: 2_000 });
const impatient = useGateway({ drainTimeoutMs: 100 });
const messages = [{ role: 'user', content: 'Hi' }];
const usage = { prompt_tokens: 1_000, completion_tokens: 500 };

/** Sends a request and reads until `isEnough`, then hangs up. */
async function hangUp(body: object, isEnough: (text: string) => boolean, target = gateway): Promise<string> {
  const payload = JSON.stringify({ model: 'simulator/gpt-4o-mini', messages, ...body });
  const { port, hostname } = new URL(target.url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  socket.write(
    `POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${target.mintRetainingKey()}\r\ncontent-length: ${Buffer.byteLength(payload)}\r\n\r\n${payload}`,
  );
  let text = '';
  if (!isEnough(text)) {
    for await (const chunk of socket) {
      text += chunk;
      if (isEnough(text)) break;
    }
  }
  socket.destroy();
  return text;
}

async function nextRecord(seen: number, target = gateway) {
  await vi.waitFor(() => expect(target.recorded.length).toBeGreaterThan(seen), { timeout: 5_000 });
  const entry = target.recorded[seen];
  if (entry === undefined) throw new Error('There is no record.');
  return entry;
}

test('a caller that leaves a stream is charged for what the upstream says was used', async () => {
  const seen = gateway.recorded.length;
  await hangUp({ stream: true, simulator: { usage, chunks: 20, chunk_delay_ms: 5 } }, (text) =>
    text.includes('data: '),
  );
  const { record, parts } = await nextRecord(seen);
  expect(record).toMatchObject({ statusCode: 499, errorCode: null, finishReason: 'stop' });
  expect(record.usage).toMatchObject({ inputTokens: 1_000, outputTokens: 500, isEstimated: false });
  expect(parts).toHaveLength(2);
});

test('a caller that leaves before a plain answer has begun is charged too', async () => {
  const seen = gateway.recorded.length;
  const calls = gateway.simulator.requests().length;
  const left = hangUp(
    { simulator: { usage, headers_delay_ms: 150 } },
    () => gateway.simulator.requests().length > calls,
  );
  await vi.waitFor(() => expect(gateway.simulator.requests().length).toBeGreaterThan(calls));
  await Promise.race([left, new Promise((resolve) => setImmediate(resolve))]);
  const { record } = await nextRecord(seen);
  expect(record.usage).toMatchObject({ inputTokens: 1_000, outputTokens: 500 });
});

test('an upstream that does not come to its end in time is cut off, and what it sent is counted', async () => {
  const seen = impatient.recorded.length;
  const calls = impatient.simulator.requests().length;
  await hangUp(
    { stream: true, simulator: { usage, chunks: 400, chunk_delay_ms: 50 } },
    (text) => text.includes('data: '),
    impatient,
  );
  const { record } = await nextRecord(seen, impatient);
  expect(record).toMatchObject({ statusCode: 499, errorCode: null });
  expect(record.usage.isEstimated).toBe(true);
  expect(record.usage.outputTokens).toBeLessThan(500);
  await vi.waitFor(() => expect(impatient.simulator.requests()[calls]?.aborted).toBe(true));
});

test('a slow reader slows the upstream down instead of filling the memory', async () => {
  const seen = gateway.recorded.length;
  const calls = gateway.simulator.requests().length;
  const sizeBytes = 40 * 1024 * 1024;
  const payload = JSON.stringify({
    model: 'simulator/gpt-4o-mini',
    messages,
    stream: true,
    simulator: { usage, content: 'x', content_size_bytes: sizeBytes, chunks: 400 },
  });
  const { port, hostname } = new URL(gateway.url);
  const socket = connect(Number(port), hostname);
  socket.pause();
  socket.write(
    `POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${gateway.mintKey()}\r\ncontent-length: ${Buffer.byteLength(payload)}\r\n\r\n${payload}`,
  );
  const sentBytes = () => gateway.simulator.requests()[calls]?.bodySizeBytes ?? 0;
  await vi.waitFor(() => expect(sentBytes()).toBeGreaterThan(0));
  let before = -1;
  await vi.waitFor(
    () => {
      const now = sentBytes();
      const isStill = now === before;
      before = now;
      expect(isStill).toBe(true);
    },
    { interval: 200, timeout: 5_000 },
  );
  expect(before).toBeLessThan(sizeBytes / 2);
  let receivedBytes = 0;
  let tail = '';
  socket.resume();
  for await (const chunk of socket) {
    receivedBytes += chunk.length;
    tail = (tail + chunk).slice(-200);
    if (tail.includes('[DONE]')) break;
  }
  expect(receivedBytes).toBeGreaterThan(sizeBytes);
  expect((await nextRecord(seen)).record.statusCode).toBe(200);
});

test('a large plain answer passes as it comes and gets its cost at the end', async () => {
  const response = await gateway.chat(gateway.mintKey(), {
    model: 'simulator/gpt-4o-mini',
    messages,
    simulator: { usage, content_size_bytes: 3_000_000 },
  });
  const answer = (await response.json()) as { choices: { message: { content: string } }[]; usage: object };
  expect(answer.choices[0]?.message.content).toHaveLength(3_000_000);
  expect(answer.usage).toMatchObject({ prompt_tokens: 1_000, cost_usd_total: 0.00045 });
  const { record } = gateway.entryOf(response.headers.get('x-request-id'));
  expect(record.finishReason).toBe('stop');
});

test('a large plain answer that breaks off is cut, never ended', async () => {
  const response = await gateway.chat(gateway.mintKey(), {
    model: 'simulator/gpt-4o-mini',
    messages,
    simulator: { usage, content_size_bytes: 3_000_000, fault: 'truncated_body' },
  });
  expect(response.status).toBe(200);
  await expect(response.text()).rejects.toThrow();
  const { record } = gateway.entryOf(response.headers.get('x-request-id'));
  expect(record).toMatchObject({ statusCode: 200, errorCode: 'upstream_invalid_response' });
});
