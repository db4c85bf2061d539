import { expect, test } from 'vitest';
import { readError, readEvents } from '../testing/read-events.ts';
import { useGateway } from '../testing/use-gateway.ts';

const gateway = useGateway({ responseSizeBytesMax: 300_000 });
const impatient = useGateway({ headersTimeoutMs: 150, totalTimeoutMs: 300 });
const messages = [{ role: 'user', content: 'Hi' }];

function chat(control: object, extra: object = {}, target = gateway) {
  return target.chat(target.mintKey(), { model: 'simulator/gpt-4o-mini', messages, simulator: control, ...extra });
}

const recordOf = (response: Response, target = gateway) => target.entryOf(response.headers.get('x-request-id')).record;

test.each([
  [400, 400, 'invalid_request_error'],
  [404, 404, 'invalid_request_error'],
  [422, 422, 'invalid_request_error'],
  [429, 429, 'rate_limit_error'],
  [401, 502, 'upstream_error'],
  [403, 502, 'upstream_error'],
  [500, 502, 'upstream_error'],
  [503, 502, 'upstream_error'],
])('a refusal by the upstream with %d is answered and recorded as %d', async (upstream, status, type) => {
  for (const stream of [false, true]) {
    const response = await chat({ status: upstream }, { stream });
    expect(response.status).toBe(status);
    expect(await readError(response)).toMatchObject({ type, request_id: response.headers.get('x-request-id') });
    expect(recordOf(response)).toMatchObject({ statusCode: status, errorCode: 'upstream_error', isStreamed: stream });
  }
});

test('how long a caller should wait is passed on', async () => {
  const response = await chat({ status: 429, headers: { 'retry-after': '9' } });
  expect([response.headers.get('retry-after'), (await readError(response)).code]).toEqual(['9', 'rate_limit_exceeded']);
});

test('an upstream that does not begin to answer in time is given up', async () => {
  const response = await chat({ headers_delay_ms: 5_000 }, {}, impatient);
  expect([response.status, (await readError(response)).code]).toEqual([504, 'upstream_timeout']);
  expect(recordOf(response, impatient)).toMatchObject({ statusCode: 504, errorCode: 'upstream_timeout' });
});

test('an upstream that never ends is given up, however lively', async () => {
  const response = await chat(
    { chunks: 10_000, content: 'x'.repeat(10_000), chunk_delay_ms: 10 },
    { stream: true },
    impatient,
  );
  const { chunks, isDone } = await readEvents(response);
  expect([isDone, chunks.at(-1)?.error?.code]).toEqual([false, 'upstream_timeout']);
  expect(recordOf(response, impatient).usage.isEstimated).toBe(true);
});

test('an answer beyond the limit is cut: a stream with an error event, a plain answer without an end', async () => {
  const streamed = await chat({ content_size_bytes: 600_000, chunks: 100 }, { stream: true });
  const { chunks, isDone } = await readEvents(streamed);
  expect([isDone, chunks.at(-1)?.error?.code]).toEqual([false, 'response_too_large']);
  const plain = await chat({ content_size_bytes: 600_000 });
  await expect(plain.text()).rejects.toThrow();
  expect(recordOf(plain).errorCode).toBe('response_too_large');
});

test('several choices in one stream share one usage', async () => {
  const response = await chat({ usage: { prompt_tokens: 10, completion_tokens: 20 } }, { stream: true, n: 3 });
  const { chunks, isDone } = await readEvents(response);
  expect(isDone).toBe(true);
  expect(new Set(chunks.map(({ choices }) => choices[0]?.index)).size).toBe(3);
  const carriers = chunks.filter(({ usage }) => usage?.cost_usd_total !== undefined);
  expect(carriers).toHaveLength(1);
  expect(carriers[0]).toBe(chunks.at(-1));
});
