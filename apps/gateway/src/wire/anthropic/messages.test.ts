import { describe, expect, test } from 'vitest';
import { COST_FIELDS, eventsOf, namedEvent, type RelayInput, runRelay } from '../../testing/run-relay.ts';
import { MESSAGES } from './messages.ts';
import { readUsage } from './usage.ts';

const START_USAGE = {
  input_tokens: 70,
  cache_creation_input_tokens: 10,
  cache_read_input_tokens: 30,
  output_tokens: 1,
};
const END_USAGE = { output_tokens: 50, output_tokens_details: { thinking_tokens: 20 } };
const CLASSES = { inputTokens: 80, cachedInputTokens: 30, outputTokens: 30, reasoningTokens: 20 };
const message = (fields: object = {}) => ({
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  content: [
    { type: 'thinking', thinking: 'Hm. ', signature: 'c2ln' },
    { type: 'text', text: 'Hello' },
    { type: 'tool_use', name: 'look', input: { a: 1 } },
  ],
  stop_reason: 'end_turn',
  usage: { ...START_USAGE, ...END_USAGE },
  ...fields,
});
const REQUEST = { model: 'm', max_tokens: 100, messages: [{ role: 'user', content: 'Hi' }] };

const plain = (answer: object, input: Partial<RelayInput> = {}) =>
  runRelay(MESSAGES, REQUEST, { chunks: [JSON.stringify(answer)], ...input });
const stream = (events: readonly ({ type: string } | string)[]) =>
  runRelay(
    MESSAGES,
    { ...REQUEST, stream: true },
    { chunks: events.map((event) => (typeof event === 'string' ? event : namedEvent(event))) },
  );

const START = { type: 'message_start', message: message({ content: [], stop_reason: null, usage: START_USAGE }) };
const BLOCK = { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } };
const DELTA = { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hello' } };
const BLOCK_STOP = { type: 'content_block_stop', index: 0 };
const PING = { type: 'ping' };
const END = { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: END_USAGE };
const STOP = { type: 'message_stop' };

describe('a plain message', () => {
  test('carries the cost in its usage and is otherwise the upstream’s', () => {
    const { text, observation, end } = plain(message());
    expect(end).toBe('complete');
    expect(JSON.parse(text)).toEqual(message({ usage: { ...START_USAGE, ...END_USAGE, ...COST_FIELDS } }));
    expect(observation).toMatchObject({ usage: CLASSES, finishReasons: ['end_turn'] });
    expect(observation.outputText).toBe('Hm. Hellolook{"a":1}');
  });

  test('beyond the commit limit passes as it comes', () => {
    const run = plain(message(), { limits: { commitAfterBytes: 10 } });
    expect(JSON.parse(run.text).usage).toMatchObject(COST_FIELDS);
    expect(run.observation).toMatchObject({ usage: CLASSES, finishReasons: ['end_turn'] });
  });

  test('that is an error is told in the shape of the API, with code, field and request id', () => {
    const run = plain({ type: 'error', error: { type: 'overloaded_error', message: 'Busy.' } });
    expect(run.end).toBe('upstream_error');
    const error = { type: 'api_error', message: 'Busy.', code: 'upstream_error', param: null };
    expect(JSON.parse(run.text)).toEqual({ type: 'error', error, request_id: '0199-request' });
  });
});

describe('a streamed message', () => {
  test('carries the cost in the usage of its last message_delta, which waits; no event is added', () => {
    const { passed, text, observation, end } = stream([START, PING, BLOCK, DELTA, BLOCK_STOP, END, PING, STOP]);
    expect(end).toBe('complete');
    expect(passed).toBe([START, PING, BLOCK, DELTA, BLOCK_STOP].map(namedEvent).join(''));
    expect(eventsOf(text.slice(passed.length))).toEqual([
      { ...END, usage: { ...END_USAGE, ...COST_FIELDS } },
      PING,
      STOP,
    ]);
    expect(observation).toMatchObject({ usage: CLASSES, outputText: 'Hello', finishReasons: ['end_turn'] });
  });

  test('with several message_delta has it in the last one only', () => {
    const first = { ...END, usage: { output_tokens: 3 } };
    const { text } = stream([START, DELTA, first, PING, END, STOP]);
    const events = eventsOf(text);
    expect(events.map(({ type }) => type)).toEqual([START, DELTA, first, PING, END, STOP].map(({ type }) => type));
    expect(events[2]).toEqual(first);
    expect(events[4]).toMatchObject({ usage: { output_tokens: 50, ...COST_FIELDS } });
  });

  test('whose end tells the input anew is charged by that', () => {
    const usage = { ...END_USAGE, input_tokens: 75, cache_read_input_tokens: null };
    expect(stream([START, { ...END, usage } as never, STOP]).observation.usage).toEqual({
      ...CLASSES,
      inputTokens: 85,
    });
  });

  test('that never tells its output is not charged by the output of its first piece', () => {
    for (const usage of [undefined, null, {}, { output_tokens: '50' }]) {
      const run = stream([START, DELTA, { ...END, usage } as never, STOP]);
      expect(run.observation).toMatchObject({ usage: null, isBegun: true });
      expect(eventsOf(run.text).at(-2)).toMatchObject({ usage: COST_FIELDS });
    }
  });

  test('with an error ends in the error event of the API', () => {
    const { end, text } = stream([
      START,
      { type: 'error', error: { type: 'overloaded_error', message: 'Busy.' } } as never,
    ]);
    expect(end).toBe('upstream_error');
    expect(text).toMatch(/\n\nevent: error\ndata: \{"type":"error","error":\{"type":"api_error","message":"Busy\."/);
  });

  test.each([
    ['ends before its stop', [START, DELTA, END], 'upstream_incomplete'],
    ['stops without an end', [START, DELTA, STOP], 'upstream_invalid_response'],
    ['ends like a chat completion', [START, DELTA, 'data: [DONE]\n\n'], 'upstream_invalid_response'],
    ['holds something else', [START, 'data: {"choices":[]}\n\n'], 'upstream_invalid_response'],
    ['holds nothing', [], 'upstream_invalid_response'],
  ])('that %s is broken', (_, events, code) => {
    expect(stream(events).end).toBe(code);
  });

  test('text is what every kind of delta brings, but for signatures', () => {
    const delta = (fields: object) => ({ type: 'content_block_delta', index: 0, delta: fields });
    const events = [
      { type: 'content_block_start', index: 1, content_block: { type: 'tool_use', name: 'look', input: {} } },
      delta({ type: 'thinking_delta', thinking: 'a' }),
      delta({ type: 'signature_delta', signature: 'c2ln' }),
      delta({ type: 'input_json_delta', partial_json: '{"b"' }),
    ];
    expect(stream([START, ...events, END, STOP]).observation.outputText).toBe('looka{"b"');
  });
});

test('what the cache read is cached input and what was written to it is input, beside the input told', () => {
  expect(readUsage({ ...START_USAGE, output_tokens: 5 })).toEqual({
    inputTokens: 80,
    cachedInputTokens: 30,
    outputTokens: 5,
    reasoningTokens: 0,
  });
  expect(readUsage({ input_tokens: 0, output_tokens: 0, cache_read_input_tokens: null })).toMatchObject({
    inputTokens: 0,
    cachedInputTokens: 0,
  });
  for (const input of [-1, 1.5, 1e30, '7', null, undefined])
    expect(readUsage({ input_tokens: input, output_tokens: 1 })).toBeNull();
});

test('a request needs a limit of tokens, and its user is the end user', () => {
  const parse = (fields: object) =>
    MESSAGES.parseRequest(Buffer.from(JSON.stringify({ ...REQUEST, ...fields })), { jsonDepthMax: 9 });
  expect(parse({ metadata: { user_id: 'u-1' } })).toMatchObject({ endUser: 'u-1', outputTokensMax: 100 });
  for (const [fields, param] of [
    [{ max_tokens: undefined }, 'max_tokens'],
    [{ max_tokens: 128.5 }, 'max_tokens'],
    [{ messages: [] }, 'messages'],
    [{ metadata: { user_id: 5 } }, 'metadata.user_id'],
  ] as const)
    expect(() => parse(fields)).toThrow(expect.objectContaining({ code: 'invalid_request', details: { param } }));
});

test.each([
  [400, 'invalid_request_error'],
  [401, 'authentication_error'],
  [402, 'billing_error'],
  [403, 'permission_error'],
  [404, 'not_found_error'],
  [409, 'invalid_request_error'],
  [413, 'request_too_large'],
  [429, 'rate_limit_error'],
  [500, 'api_error'],
  [502, 'api_error'],
  [503, 'overloaded_error'],
  [504, 'timeout_error'],
])('an error with status %d has the type %s', (status, type) => {
  const answer = { status, type: 'x', code: 'some_code', message: 'Why.', param: 'model', headers: {} };
  const error = { type, message: 'Why.', code: 'some_code', param: 'model' };
  expect(JSON.parse(MESSAGES.shape.body(answer, 'id'))).toEqual({ type: 'error', error, request_id: 'id' });
});

test('an estimate counts the system prompt, blocks, tools and what they returned', async () => {
  const request = {
    ...REQUEST,
    system: [{ type: 'text', text: 'Be brief.' }],
    messages: [
      { role: 'user', content: 'Hello there' },
      { role: 'assistant', content: [{ type: 'tool_use', name: 'look', input: { at: 'sky' } }] },
      {
        role: 'user',
        content: [{ type: 'tool_result', content: [{ type: 'text', text: 'sunny' }, { type: 'image' }] }],
      },
    ],
    tools: [{ name: 'look' }],
  };
  const requestBody = Buffer.from(JSON.stringify(request));
  const { inputTokens } = await MESSAGES.estimateUsage({
    requestBody,
    outputText: '',
    outputCharacters: 0,
    reportedInput: null,
  });
  expect(inputTokens).toBeGreaterThan(765 + 4 * 4 + 12);
  expect(inputTokens).toBeLessThan(765 + 4 * 4 + 40);
});
