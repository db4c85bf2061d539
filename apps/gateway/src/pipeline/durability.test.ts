import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { readError, readEvents } from '../testing/read-events.ts';
import { useGateway } from '../testing/use-gateway.ts';

const gateway = useGateway();
const CANARY = 'canary-90e1c4d2';

afterEach(async () => {
  gateway.files.gate = null;
  gateway.files.faults.clear();
  gateway.records.gate = null;
  await vi.waitFor(() => expect(gateway.spool.hasRoom()).toBe(true), { timeout: 5_000 });
});

function chat(apiKey: string, extra: object = {}, control: object = {}) {
  const messages = [{ role: 'user', content: 'Hi' }];
  return gateway.chat(apiKey, { model: 'simulator/gpt-4o-mini', messages, simulator: control, ...extra });
}

/** Resolves when the gateway waits for the disk. */
function whenSyncing(): Promise<unknown> {
  const { length } = gateway.files.calls;
  return vi.waitFor(() => expect(gateway.files.calls.slice(length).join()).toContain('write'), { timeout: 5_000 });
}

test('invariant 5: no body is complete before its record is synced', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  gateway.files.gate = promise;
  let isComplete = false;
  const answered = chat(gateway.mintKey()).then(async (response) => {
    const text = await response.text();
    isComplete = true;
    return text;
  });
  await whenSyncing();
  expect([isComplete, gateway.recorded.length]).toEqual([false, 0]);
  gateway.files.calls.length = 0;
  resolve();
  expect(JSON.parse(await answered)).toHaveProperty('usage');
  expect(gateway.files.calls[0]).toMatch(/^sync /);
});

test('invariant 5: a stream shows what was said as it comes, and its end after the sync', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  gateway.files.gate = promise;
  const response = await chat(gateway.mintKey(), { stream: true }, { content: 'one two three' });
  const reader = (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  while (!text.includes('three')) text += (await reader.read()).value ?? '';
  let isEnded = false;
  const rest = (async () => {
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) text += piece.value;
    isEnded = true;
  })();
  await vi.waitFor(() => expect(gateway.files.calls.at(-1)).toMatch(/^write /));
  expect(isEnded).toBe(false);
  expect(text).not.toMatch(/"finish_reason":"|\[DONE\]/);
  resolve();
  await rest;
  expect(text).toMatch(/"finish_reason":"stop"[\s\S]*\[DONE\]/);
});

test('the database may be away: answers end all the same, and it gets their records later', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  gateway.records.gate = promise;
  const response = await chat(gateway.mintRetainingKey());
  const requestId = response.headers.get('x-request-id');
  expect((await response.json()) as object).toHaveProperty('usage');
  const isShipped = () => gateway.records.entries.some(({ record }) => record.id === requestId);
  expect(isShipped()).toBe(false);
  resolve();
  await vi.waitFor(() => expect(isShipped()).toBe(true));
});

test('a disk that fails: a body is refused with an error', async () => {
  gateway.files.faults.set('datasync', { code: 'EIO' });
  const response = await chat(gateway.mintKey());
  expect([response.status, (await readError(response)).code]).toEqual([503, 'record_not_durable']);
});

test('a disk that fails: a stream has no end but an error', async () => {
  gateway.files.faults.set('datasync', { code: 'EIO' });
  const { chunks, isDone, content } = await readEvents(await chat(gateway.mintKey(), { stream: true }));
  expect(content).not.toBe('');
  expect([isDone, chunks.at(-1)?.error?.code]).toEqual([false, 'record_not_durable']);
  expect(chunks.some(({ choices }) => choices?.[0]?.finish_reason)).toBe(false);
});

test('a disk that has failed lets nobody in, before an upstream is called, and recovers by itself', async () => {
  const apiKey = gateway.mintKey();
  gateway.files.faults.set('datasync', { code: 'EIO' });
  await (await chat(apiKey)).text();
  const before = gateway.simulator.requests().length;
  const refused = await chat(apiKey);
  expect([refused.status, (await readError(refused)).code]).toEqual([503, 'service_unavailable']);
  expect(refused.headers.has('retry-after')).toBe(true);
  expect(gateway.simulator.requests()).toHaveLength(before);
  gateway.files.faults.clear();
  await vi.waitFor(() => expect(gateway.spool.hasRoom()).toBe(true), { timeout: 5_000 });
  expect((await chat(apiKey)).status).toBe(200);
});

test('invariant 20: at metadata only the spool holds no content, sealed or not; and of what it holds nothing can be read there', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  gateway.records.gate = promise;
  const seen = gateway.recorded.length;
  const apiKey = gateway.mintKey();
  const messages = [{ role: 'user', content: CANARY }];
  for (const stream of [false, true]) {
    for (const control of [
      { content: CANARY, reasoning: CANARY },
      { tool_calls: [{ name: 'f', arguments: { q: CANARY } }] },
      { status: 400, error: { message: CANARY } },
    ])
      await (await chat(apiKey, { messages, stream, user: 'known-user' }, control)).text();
  }
  const bytes = readdirSync(gateway.spoolFolder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)).toString('latin1'))
    .join('');
  expect(gateway.spool.status().unshippedCount).toBeGreaterThanOrEqual(6);
  for (const trace of [CANARY, Buffer.from(CANARY).toString('base64'), 'known-user', 'gpt-4o-mini'])
    expect(bytes).not.toContain(trace);
  const kept = gateway.recorded.slice(seen);
  expect(kept.flatMap(({ parts }) => parts)).toEqual([]);
  const texts = JSON.stringify(kept, (_, value) => (typeof value === 'bigint' ? String(value) : value));
  expect(texts).toContain('known-user');
  expect(texts).not.toContain(CANARY);
  resolve();
});
