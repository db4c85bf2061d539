import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test, vi } from 'vitest';
import { readError } from '../testing/read-events.ts';
import { completion, useScriptedUpstream } from '../testing/scripted-upstream.ts';
import { useGateway } from '../testing/use-gateway.ts';

const upstream = useScriptedUpstream();
const gateway = useGateway(
  { bodiesSizeBytesMax: 100_000 },
  {
    get providers() {
      return [{ name: 'scripted', baseUrl: upstream.url, apiKey: null }];
    },
  },
);
const large = { model: 'scripted/m', messages: [{ role: 'user', content: 'x'.repeat(60_000) }] };

/** Until a large request is answered as if there were no other. */
async function hasRoom() {
  const response = await gateway.chat(gateway.mintKey(), large);
  await response.text();
  expect(response.status).toBe(200);
}

test('bodies that are still coming leave no room for more than the gateway can hold, and give it back when their callers leave', async () => {
  const { port, hostname } = new URL(gateway.url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  const head = `POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${gateway.mintKey()}\r\ncontent-length: 70000\r\n\r\n`;
  socket.write(head + 'x'.repeat(60_000));
  await vi.waitFor(async () => {
    const refused = await gateway.chat(gateway.mintKey(), large);
    expect([refused.status, (await readError(refused)).code]).toEqual([503, 'service_unavailable']);
  });
  const small = { ...large, messages: [{ role: 'user', content: 'x' }] };
  expect((await gateway.chat(gateway.mintKey(), small)).status).toBe(200);
  socket.destroy();
  await vi.waitFor(hasRoom);
});

test('a body is held until its request is over, and given back then', async () => {
  const called = Promise.withResolvers<() => void>();
  upstream.answerWith((response) => called.resolve(() => completion()(response)));
  const first = gateway.chat(gateway.mintKey(), large);
  const answer = await called.promise;
  const refused = await gateway.chat(gateway.mintKey(), large);
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '2']);
  answer();
  expect((await first).status).toBe(200);
  await vi.waitFor(hasRoom);
  await hasRoom();
});

test('an answer that finds no room is given in full, and not stored', async () => {
  upstream.answerWith(completion('x'.repeat(60_000)), completion('x'.repeat(10_000)));
  for (const [sizeBytes, notStoredReason] of [
    [60_000, 'store_failed'],
    [10_000, null],
  ] as const) {
    const response = await gateway.chat(gateway.mintRetainingKey(), large);
    expect((await response.text()).length).toBeGreaterThan(sizeBytes);
    const { record, parts } = gateway.entryOf(response.headers.get('x-request-id'));
    expect([record.retention.notStoredReason, parts.length]).toEqual([
      notStoredReason,
      notStoredReason === null ? 2 : 0,
    ]);
  }
});
