import { expect, test, vi } from 'vitest';
import type { TestGateway } from '../testing/test-gateway.ts';
import { useGateway } from '../testing/use-gateway.ts';

const gateway = useGateway();
/** Reads nothing more of an upstream once its caller has gone. */
const impatient = useGateway({ drainSizeBytesMax: 0 });
const body = {
  model: 'simulator/gpt-4o-mini',
  messages: [{ role: 'user', content: 'Say hello.' }],
  stream: true,
  simulator: { chunks: 20, chunk_delay_ms: 5 },
};

/** Reads the beginning of an answer, and leaves; resolves when that is recorded. */
async function hangUp(of: TestGateway, apiKey: string): Promise<string | null> {
  const abort = new AbortController();
  const first = await post(of, apiKey, abort.signal);
  await first.body?.getReader().read();
  abort.abort();
  const id = first.headers.get('x-request-id');
  await vi.waitFor(() => expect(of.entryOf(id).record.statusCode).toBe(499), { timeout: 10_000 });
  return id;
}

function post(of: TestGateway, apiKey: string, signal: AbortSignal | null = null): Promise<Response> {
  return fetch(`${of.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json', 'idempotency-key': 'order-1' },
    body: JSON.stringify(body),
    signal,
  });
}

test('whoever hung up gets the whole answer by asking again, without paying for it twice', async () => {
  const apiKey = gateway.mintRetainingKey();
  const firstId = await hangUp(gateway, apiKey);
  const again = await post(gateway, apiKey);
  expect([again.status, again.headers.get('x-lethe-idempotent-replay')]).toEqual([200, firstId]);
  expect(await again.text()).toMatch(/"finish_reason":"stop".*\n\ndata: \[DONE\]\n\n$/s);
  expect(gateway.recorded).toHaveLength(1);
});

test('an answer that was not read to its end is not given again as if it were whole', async () => {
  const apiKey = impatient.mintRetainingKey();
  const firstId = await hangUp(impatient, apiKey);
  const again = await post(impatient, apiKey);
  expect([again.status, again.headers.get('x-lethe-first-request-id')]).toEqual([409, firstId]);
  expect(await again.text()).toContain('idempotency_conflict');
});
