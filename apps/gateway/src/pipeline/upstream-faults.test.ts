import type { FaultInput } from '@lethe/testkit/simulator';
import { expect, test } from 'vitest';
import { readError, readEvents } from '../testing/read-events.ts';
import { useGateway } from '../testing/use-gateway.ts';

const gateway = useGateway();
/** For upstreams that go silent. */
const impatient = useGateway({ idleTimeoutMs: 300, firstByteTimeoutMs: 300 });
const CONTENT = 'Grüße an alle: 你好, שלום, 😀 und mehr.';

function gatewayFor(fault: FaultInput | readonly FaultInput[]) {
  return JSON.stringify(fault).includes('stall') ? impatient : gateway;
}

function chat(fault: FaultInput | readonly FaultInput[], extra: object = {}, control: object = {}) {
  const usage = { prompt_tokens: 100, completion_tokens: 50 };
  const target = gatewayFor(fault);
  return target.chat(target.mintRetainingKey(), {
    model: 'simulator/gpt-4o-mini',
    messages: [{ role: 'user', content: 'Hi' }],
    simulator: { fault, content: CONTENT, usage, ...control },
    ...extra,
  });
}

/** The record of an answer, whichever gateway gave it. */
function entryOf(requestId: string | null) {
  const known = [gateway, impatient].find(({ recorded }) => recorded.some(({ record }) => record.id === requestId));
  return (known ?? gateway).entryOf(requestId);
}

/** What a caller sees is what the record says. */
async function expectRefusal(response: Response, status: number, code: string) {
  const error = await readError(response);
  expect([response.status, error.code]).toEqual([status, code]);
  expect(error.request_id).toBe(response.headers.get('x-request-id'));
  const { record, parts } = entryOf(error.request_id);
  expect([record.statusCode, record.errorCode]).toEqual([status, code]);
  expect(record.usage).toEqual({
    inputTokens: 0,
    cachedInputTokens: 0,
    outputTokens: 0,
    reasoningTokens: 0,
    isEstimated: false,
  });
  expect(parts.map(({ part }) => part)).toEqual(['request', 'response']);
}

const REFUSED: readonly [FaultInput, number, string][] = [
  ['reset_before_headers', 502, 'upstream_unreachable'],
  ['garbage', 502, 'upstream_invalid_response'],
  ['html', 502, 'upstream_invalid_response'],
  ['empty', 502, 'upstream_invalid_response'],
  ['redirect', 502, 'upstream_invalid_response'],
  ['gzip', 502, 'upstream_invalid_response'],
  ['status_200_error_object', 502, 'upstream_error'],
  [{ kind: 'stall', after_chunks: 0 }, 504, 'upstream_timeout'],
];

test.each(REFUSED)('plain, upstream fault %j: %d %s, recorded', async (fault, status, code) => {
  await expectRefusal(await chat(fault), status, code);
});

test.each(REFUSED)('streamed, upstream fault %j: %d %s, recorded', async (fault, status, code) => {
  await expectRefusal(await chat(fault, { stream: true }), status, code);
});

test.each<[FaultInput, number, string]>([
  ['truncated_body', 502, 'upstream_invalid_response'],
  ['reset_mid_stream', 502, 'upstream_invalid_response'],
  ['fin_mid_stream', 502, 'upstream_invalid_response'],
  ['fin_without_terminator', 502, 'upstream_invalid_response'],
  ['stall', 504, 'upstream_timeout'],
])('a plain answer that breaks off is no answer: %j', async (fault, status, code) => {
  await expectRefusal(await chat(fault), status, code);
});

test('a stream in the wrong content type is no stream', async () => {
  await expectRefusal(await chat('wrong_content_type', { stream: true }), 502, 'upstream_invalid_response');
});

test.each([...(['close_delimited', 'wrong_content_type', 'duplicate_usage', 'split_utf8'] as const)])(
  'a plain answer that is odd but whole passes: %s',
  async (fault) => {
    const response = await chat(fault);
    const answer = (await response.json()) as { choices: { message: { content: string } }[]; usage: object };
    expect(response.status).toBe(200);
    expect(answer.choices[0]?.message.content).toBe(CONTENT);
    expect(answer.usage).toMatchObject({ prompt_tokens: 100, cost_nano_usd_data_storage: 1_500 });
  },
);

test.each<[{ fault: FaultInput | readonly FaultInput[] }]>([
  [{ fault: 'split_utf8' }],
  [{ fault: 'crlf' }],
  [{ fault: 'cr' }],
  [{ fault: 'bom' }],
  [{ fault: 'comments' }],
  [{ fault: 'multi_line_data' }],
  [{ fault: 'duplicate_usage' }],
  [{ fault: 'usage_in_every_chunk' }],
  [{ fault: 'close_delimited' }],
  [{ fault: ['crlf', 'multi_line_data'] }],
  [{ fault: { kind: 'slow_bytes', byte_delay_ms: 0 } }],
])('a stream in unusual but lawful framing passes with its cost: %j', async ({ fault }) => {
  for (const isAsked of [false, true]) {
    const response = await chat(fault, { stream: true, stream_options: { include_usage: isAsked } });
    const { content, chunks, isDone } = await readEvents(response);
    expect([response.status, content, isDone]).toEqual([200, CONTENT, true]);
    const carriers = chunks.filter(({ usage }) => usage?.cost_usd_data_storage !== undefined);
    expect(carriers).toHaveLength(1);
    expect(carriers[0]?.usage).toMatchObject({
      prompt_tokens: 100,
      cost_nano_usd_data_storage: 1_500,
      cost_usd_total: 0.0000465,
    });
    expect(carriers[0]?.choices[0]?.finish_reason ?? null).toBe(isAsked ? null : 'stop');
    expect(chunks.filter(({ choices }) => choices.length === 0).length > 0).toBe(isAsked);
    const { record } = entryOf(response.headers.get('x-request-id'));
    expect(record).toMatchObject({ statusCode: 200, errorCode: null, finishReason: 'stop' });
    const parts = await gateway.openParts(record.id);
    expect(parts[1]?.mediaType).toBe('text/event-stream');
  }
});

test.each<[FaultInput, string]>([
  ['reset_mid_stream', 'upstream_incomplete'],
  ['fin_mid_stream', 'upstream_incomplete'],
  ['fin_mid_chunk', 'upstream_invalid_response'],
  ['fin_without_terminator', 'upstream_incomplete'],
  ['stall', 'upstream_timeout'],
  ['error_in_stream', 'upstream_error'],
  ['huge_line', 'upstream_invalid_response'],
])('a stream that breaks off ends in an error event and never in [DONE]: %j', async (fault, code) => {
  const response = await chat(fault, { stream: true });
  const { chunks, isDone } = await readEvents(response);
  expect([response.status, isDone]).toEqual([200, false]);
  expect(chunks.at(-1)?.error).toMatchObject({ code, request_id: response.headers.get('x-request-id') });
  const { record } = entryOf(response.headers.get('x-request-id'));
  expect(record).toMatchObject({ statusCode: 200, errorCode: code });
  expect(record.usage.isEstimated).toBe(true);
  expect(record.usage.inputTokens).toBeGreaterThan(0);
});

test('a stream whose choices have all ended is complete without [DONE], and none is made up', async () => {
  const response = await chat('done_missing', { stream: true });
  const { chunks, content, isDone } = await readEvents(response);
  expect([content, isDone]).toEqual([CONTENT, false]);
  expect(chunks.at(-1)?.usage).toMatchObject({ prompt_tokens: 100, cost_nano_usd_data_storage: 1_500 });
  expect(entryOf(response.headers.get('x-request-id')).record.errorCode).toBeNull();
});

test('a usage that was not reported is counted, and flagged; so is one that cannot be', async () => {
  const unusable = [
    null,
    { raw: { prompt_tokens: -5, completion_tokens: 1 } },
    { raw_text: '{"prompt_tokens":1e30,"completion_tokens":1}' },
  ];
  for (const usage of [...unusable, { raw: { prompt_tokens: 1.5, completion_tokens: 1 } }]) {
    for (const stream of [false, true]) {
      const response = await chat([], { stream }, { usage });
      await response.text();
      const { record } = entryOf(response.headers.get('x-request-id'));
      expect(record.usage).toMatchObject({ isEstimated: true, inputTokens: 9 });
      expect(record.usage.outputTokens).toBeGreaterThan(10);
      expect(record.cost.storageNanoUsd).toBe(BigInt(record.usage.inputTokens + record.usage.outputTokens) * 10n);
    }
  }
});

test('a reported zero is a zero', async () => {
  const response = await chat([], {}, { usage: { prompt_tokens: 0, completion_tokens: 0 } });
  expect(await response.json()).toMatchObject({ usage: { cost_usd_total: 0, cost_usd_data_storage: 0 } });
  expect(entryOf(response.headers.get('x-request-id')).record.usage.isEstimated).toBe(false);
});

test('an upstream whose port is closed is unreachable', async () => {
  const messages = [{ role: 'user', content: 'Hi' }];
  const response = await gateway.chat(gateway.mintRetainingKey(), { model: 'nowhere/m', messages });
  await expectRefusal(response, 502, 'upstream_unreachable');
});
