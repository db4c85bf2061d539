import { expect, test, vi } from 'vitest';
import { readError, readEvents } from '../testing/read-events.ts';
import {
  COMPLETION_USAGE,
  completion,
  json,
  refusal,
  reset,
  type ScriptedAnswer,
  streamThen,
  useScriptedUpstream,
} from '../testing/scripted-upstream.ts';
import { useGateway } from '../testing/use-gateway.ts';

const first = useScriptedUpstream();
const second = useScriptedUpstream();
const gateway = useGateway(
  { retryDelayMs: 60, attemptCountMax: 4 },
  {
    get providers() {
      return [
        { name: 'first', baseUrl: first.url, apiKey: 'sk-first' },
        { name: 'second', baseUrl: second.url, apiKey: 'sk-second' },
        { name: 'openai', baseUrl: first.url, apiKey: 'sk-openai' },
      ];
    },
  },
);
const messages = [{ role: 'user', content: 'Hi' }];

function call(extra: object = {}, headers: Record<string, string> = {}, apiKey = gateway.mintKey()) {
  return gateway.chat(apiKey, { model: 'first/m-1', messages, ...extra }, headers);
}
const WITH_FALLBACK = { 'x-lethe-fallback': 'second/m-2' };
const routeOf = ({ headers }: Response) =>
  ['provider', 'model', 'attempts'].map((name) => headers.get(`x-lethe-${name}`));
const entryOf = (response: Response) => gateway.entryOf(response.headers.get('x-request-id'));
const attemptsOf = (response: Response) =>
  entryOf(response).attempts.map(({ provider, statusCode, errorCode }) => [provider, statusCode, errorCode]);

test('a call that succeeds is the only one, and is metered once', async () => {
  const response = await call({}, WITH_FALLBACK);
  expect([response.status, ...routeOf(response)]).toEqual([200, 'first', 'm-1', '1']);
  await response.text();
  const { record, attempts } = entryOf(response);
  expect([first.calls.length, second.calls.length]).toEqual([1, 0]);
  expect(attempts).toMatchObject([
    { id: record.id, provider: 'first', statusCode: 200, errorCode: null, usage: { inputTokens: 100 } },
  ]);
});

test.each([
  ['503', refusal(503)],
  ['429', refusal(429)],
  ['529', refusal(529)],
  ['a reset before the head', reset],
])('after %s the same provider is tried once more', async (_, failure) => {
  first.answerWith(failure);
  const response = await call({}, WITH_FALLBACK);
  expect([response.status, ...routeOf(response)]).toEqual([200, 'first', 'm-1', '2']);
  await response.text();
  expect([first.calls.length, second.calls.length]).toEqual([2, 0]);
});

test('a provider that fails twice is left for the next candidate, which is asked for its own model', async () => {
  first.answerWith(refusal(500), refusal(503));
  const response = await call({}, WITH_FALLBACK);
  expect([response.status, ...routeOf(response)]).toEqual([200, 'second', 'm-2', '3']);
  await response.text();
  expect(second.calls[0]?.body.model).toBe('m-2');
  expect(entryOf(response).record).toMatchObject({
    provider: 'second',
    model: 'm-2',
    statusCode: 200,
    errorCode: null,
  });
});

test('invariant 3: every attempt is one entry, under an id of its own, and the tokens of one that failed are not those of the record', async () => {
  first.answerWith(refusal(500), reset);
  const response = await call({}, WITH_FALLBACK);
  await response.text();
  const { record, attempts } = entryOf(response);
  expect(attemptsOf(response)).toEqual([
    ['first', 500, 'upstream_error'],
    ['first', null, 'upstream_unreachable'],
    ['second', 200, null],
  ]);
  expect(attempts[0]?.id).toBe(record.id);
  expect(new Set(attempts.map(({ id }) => id)).size).toBe(3);
  expect(attempts.map(({ usage }) => usage.inputTokens)).toEqual([0, 0, 100]);
  expect(record.usage).toMatchObject({
    inputTokens: COMPLETION_USAGE.prompt_tokens,
    outputTokens: COMPLETION_USAGE.completion_tokens,
  });
});

test.each([
  ['401', refusal(401)],
  ['402', refusal(402)],
  ['404', refusal(404)],
  ['a redirect', refusal(307, { location: 'http://127.0.0.1:9/elsewhere' })],
  ['a compressed answer', json(200, {}, { 'content-encoding': 'gzip' })],
  ['200 with an error object', json(200, { error: { message: 'Overloaded.' } })],
  ['what is no completion', json(200, { hello: 'world' })],
])('%s goes to the next candidate at once', async (_, failure) => {
  first.answerWith(failure);
  const response = await call({}, WITH_FALLBACK);
  expect([response.status, ...routeOf(response)]).toEqual([200, 'second', 'm-2', '2']);
  await response.text();
  expect([first.calls.length, second.calls.length]).toEqual([1, 1]);
});

test.each([400, 409, 413, 422])('%d is the answer: no other provider is asked', async (status) => {
  first.answerWith(refusal(status));
  const response = await call({}, WITH_FALLBACK);
  await response.text();
  expect(routeOf(response)).toEqual(['first', 'm-1', '1']);
  expect([first.calls.length, second.calls.length]).toEqual([1, 0]);
});

test('a stream that has begun is never tried again: it ends in an error event', async () => {
  first.answerWith(streamThen(reset));
  const response = await call({ stream: true }, WITH_FALLBACK);
  const { content, chunks, isDone } = await readEvents(response);
  expect([content, isDone, chunks.at(-1)?.error?.code]).toEqual(['Hel', false, 'upstream_incomplete']);
  expect([first.calls.length, second.calls.length]).toEqual([1, 0]);
  expect(attemptsOf(response)).toEqual([['first', 200, 'upstream_incomplete']]);
  expect(entryOf(response).attempts[0]?.usage).toMatchObject({ isEstimated: true });
});

test('a stream that has not begun is tried elsewhere', async () => {
  first.answerWith(refusal(502), refusal(502));
  second.answerWith(streamThen((response) => response.end('data: [DONE]\n\n')));
  const response = await call({ stream: true }, WITH_FALLBACK);
  expect((await readEvents(response)).content).toBe('Hel');
  expect(routeOf(response)).toEqual(['second', 'm-2', '3']);
});

test('when all fail the last failure is the answer, and each is on record', async () => {
  first.answerWith(refusal(500), refusal(500));
  second.answerWith(refusal(422));
  const response = await call({}, WITH_FALLBACK);
  expect([response.status, (await readError(response)).message]).toEqual([422, 'Refused with 422.']);
  expect(routeOf(response)).toEqual(['second', 'm-2', '3']);
  expect(attemptsOf(response)).toHaveLength(3);
  expect(entryOf(response).record).toMatchObject({
    statusCode: 422,
    provider: 'second',
    cost: { earlierAttemptsNanoUsd: 0n },
  });
});

test('the number of attempts is bounded, over all candidates together', async () => {
  first.answerWith(refusal(500), refusal(500));
  second.answerWith(refusal(500), refusal(500));
  const response = await call({}, { 'x-lethe-fallback': 'second/m-2,first/m-3' });
  await response.text();
  expect([first.calls.length, second.calls.length, routeOf(response)[2]]).toEqual([2, 2, '4']);
});

test('a provider that asks for a long pause is not tried again, and the caller is told of the pause', async () => {
  first.answerWith(refusal(429, { 'retry-after': '30' }));
  const response = await call();
  await response.text();
  expect([response.status, response.headers.get('retry-after'), first.calls.length]).toEqual([429, '30', 1]);
});

test('only the answer of the last attempt is stored', async () => {
  first.answerWith(refusal(500), refusal(500));
  const response = await call({}, WITH_FALLBACK, gateway.mintRetainingKey());
  await response.text();
  const [, answer] = await gateway.openParts(response.headers.get('x-request-id'));
  expect(Buffer.from(answer?.bytes ?? []).toString()).toMatch(/^\{"id":"c-1".*\}$/);
});

test('a caller that leaves during the pause is the end: nothing more is called', async () => {
  first.answerWith(refusal(503));
  const leaving = new AbortController();
  const seen = gateway.recorded.length;
  const left = fetch(`${gateway.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${gateway.mintKey()}` },
    body: JSON.stringify({ model: 'first/m-1', messages }),
    signal: leaving.signal,
  });
  await vi.waitFor(() => expect(first.calls).toHaveLength(1), { interval: 1 });
  leaving.abort();
  await expect(left).rejects.toThrow();
  await vi.waitFor(() => expect(gateway.recorded).toHaveLength(seen + 1));
  expect(gateway.recorded[seen]).toMatchObject({ record: { statusCode: 499 }, attempts: [{ statusCode: 503 }] });
  expect(first.calls).toHaveLength(1);
});

test('where the credit for another attempt is not to be had, the last failure is the answer', async () => {
  first.answerWith(refusal(503), completion());
  const apiKey = gateway.mintKey({ projectMode: 'credits' });
  const { organizationId } = [...gateway.apiKeys.snapshots.values()].at(-1) ?? {};
  if (organizationId === undefined) throw new Error('There is no key.');
  gateway.creditOf(organizationId).balanceNanoUsd = 20_000_000n;
  const response = await call({ model: 'openai/gpt-4o-mini', max_tokens: 20_000 }, {}, apiKey);
  expect([response.status, first.calls.length]).toEqual([502, 1]);
  await response.text();
  expect(attemptsOf(response)).toEqual([['openai', 503, 'upstream_error']]);
});

test('however a request ends, its place among the running ones is free again', async () => {
  const apiKey = gateway.mintKey({ concurrencyLimit: 1 });
  const endings: readonly [readonly ScriptedAnswer[], boolean][] = [
    [[], false],
    [[refusal(400)], false],
    [[refusal(500), refusal(500)], false],
    [[reset, reset], false],
    [[json(200, { hello: 'world' })], true],
    [[streamThen(reset)], true],
    [[streamThen((response) => response.end('data: [DONE]\n\n'))], true],
  ];
  for (const [answers, stream] of endings) {
    first.answerWith(...answers);
    const response = await call({ stream }, {}, apiKey);
    await response.text();
    expect(response.status).not.toBe(429);
  }
});
