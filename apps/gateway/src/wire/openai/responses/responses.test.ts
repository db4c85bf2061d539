import { describe, expect, test } from 'vitest';
import { COST_FIELDS, eventsOf, namedEvent, type RelayInput, runRelay } from '../../../testing/run-relay.ts';
import { RESPONSES } from './responses.ts';

const USAGE = {
  input_tokens: 100,
  input_tokens_details: { cached_tokens: 30 },
  output_tokens: 50,
  output_tokens_details: { reasoning_tokens: 20 },
  total_tokens: 150,
};
const CLASSES = { inputTokens: 70, cachedInputTokens: 30, outputTokens: 30, reasoningTokens: 20 };
const OUTPUT = [
  { type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm. ' }] },
  { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Hello' }] },
  { type: 'function_call', name: 'look', arguments: '{"a":1}' },
];
const response = (fields: object = {}) => ({
  id: 'resp_1',
  object: 'response',
  status: 'completed',
  error: null,
  output: OUTPUT,
  usage: USAGE,
  ...fields,
});

const plain = (answer: object, input: Partial<RelayInput> = {}) =>
  runRelay(RESPONSES, { model: 'm', input: 'Hi' }, { chunks: [JSON.stringify(answer)], ...input });
const stream = (events: readonly ({ type: string } | string)[], input: Partial<RelayInput> = {}) =>
  runRelay(
    RESPONSES,
    { model: 'm', input: 'Hi', stream: true },
    { chunks: events.map((event) => (typeof event === 'string' ? event : namedEvent(event))), ...input },
  );

const CREATED = { type: 'response.created', response: response({ status: 'in_progress', output: [], usage: null }) };
const DELTA = { type: 'response.output_text.delta', delta: 'Hello' };
const COMPLETED = { type: 'response.completed', sequence_number: 9, response: response() };

describe('a plain response', () => {
  test('carries the cost in its usage and is otherwise the upstream’s', () => {
    const { text, observation, end } = plain(response({ usage: { ...USAGE, custom: 1 } }));
    expect(end).toBe('complete');
    expect(JSON.parse(text)).toEqual(response({ usage: { ...USAGE, custom: 1, ...COST_FIELDS } }));
    expect(observation).toMatchObject({ usage: CLASSES, finishReasons: ['completed'] });
    expect(observation.outputText).toBe('Hm. Hellolook{"a":1}');
  });

  test('that is incomplete says why', () => {
    const run = plain(response({ status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } }));
    expect(run.observation.finishReasons).toEqual(['max_output_tokens']);
  });

  test('that failed is an error in the upstream’s words, and what it used is charged', () => {
    const run = plain(response({ status: 'failed', error: { code: 'server_error', message: 'Broken.' } }));
    expect(run.end).toBe('upstream_error');
    expect(run.failure).toMatchObject({ code: 'server_error', message: 'Broken.' });
    expect(run.observation.usage).toEqual(CLASSES);
  });

  test('beyond the commit limit passes as it comes, with usage and status found on the way', () => {
    const run = plain(response(), { limits: { commitAfterBytes: 10 } });
    expect(JSON.parse(run.text)).toEqual(response({ usage: { ...USAGE, ...COST_FIELDS } }));
    expect(run.observation).toMatchObject({ usage: CLASSES, finishReasons: ['completed'] });
  });

  test.each([[{ object: 'list' }], [{ choices: [] }], [{ output: {} }]])('%j is none', (answer) => {
    expect(plain(answer).end).toBe('upstream_invalid_response');
  });
});

describe('a streamed response', () => {
  test('carries the cost in the usage of its terminal event, which waits; no event is added', () => {
    const { passed, text, observation, end } = stream([CREATED, DELTA, COMPLETED]);
    expect(end).toBe('complete');
    expect(passed).toBe(namedEvent(CREATED) + namedEvent(DELTA));
    const usage = { ...USAGE, ...COST_FIELDS };
    expect(text.slice(passed.length)).toMatch(/^event: response\.completed\ndata: .*\n\n$/);
    expect(eventsOf(text)).toEqual([CREATED, DELTA, { ...COMPLETED, response: response({ usage }) }]);
    expect(observation).toMatchObject({ usage: CLASSES, outputText: 'Hello', finishReasons: ['completed'] });
  });

  test.each(['response.incomplete', 'response.failed'])('ends with %s as well', (type) => {
    expect(stream([CREATED, DELTA, { type, response: response() } as never]).end).toBe('complete');
  });

  test('whose terminal event tells no usage gets the count, and one without the member gets that', () => {
    for (const usage of [null, undefined, { input_tokens: -1 }]) {
      const run = stream([CREATED, DELTA, { ...COMPLETED, response: response({ usage }) } as never]);
      expect(run.observation).toMatchObject({ usage: null, isBegun: true });
      expect(eventsOf(run.text).at(-1)).toMatchObject({ response: { usage: { input_tokens: 0, ...COST_FIELDS } } });
    }
  });

  test('that failed at once and tells no usage is not charged for', () => {
    const failed = { type: 'response.failed', response: response({ status: 'failed', usage: null, output: [] }) };
    expect(stream([CREATED, failed]).observation).toMatchObject({ isBegun: false, usage: null });
    expect(stream([CREATED, DELTA, failed]).observation.isBegun).toBe(true);
  });

  test.each([
    ['at the top', { type: 'error', code: 'rate_limit_exceeded', message: 'Slow down.', param: null }],
    ['in an object', { type: 'error', error: { code: 'rate_limit_exceeded', message: 'Slow down.' } }],
  ])('with an error %s ends in our error event', (_, error) => {
    const { end, text } = stream([CREATED, DELTA, error]);
    expect(end).toBe('upstream_error');
    const told = { code: 'rate_limit_exceeded', message: 'Slow down.', param: null };
    expect(eventsOf(text).at(-1)).toMatchObject({ type: 'error', ...told, error: told });
    expect(text).toContain('\nevent: error\n'.trimStart());
  });

  test.each([
    ['ends without a terminal event', [CREATED, DELTA], 'upstream_incomplete'],
    ['ends like a chat completion', [CREATED, DELTA, 'data: [DONE]\n\n'], 'upstream_invalid_response'],
    ['holds something else', [CREATED, 'data: {"choices":[]}\n\n'], 'upstream_invalid_response'],
    ['ends without a response', [CREATED, { type: 'response.completed' }], 'upstream_invalid_response'],
    ['holds nothing', [], 'upstream_invalid_response'],
  ])('that %s is broken', (_, events, code) => {
    expect(stream(events).end).toBe(code);
  });

  test('text is what every kind of delta brings, but for sound', () => {
    const deltas = [
      { type: 'response.reasoning_summary_text.delta', delta: 'a' },
      { type: 'response.function_call_arguments.delta', delta: 'b' },
      { type: 'response.refusal.delta', delta: 'c' },
      { type: 'response.audio.delta', delta: 'UklGRg==' },
      { type: 'response.output_item.added', item: { type: 'function_call', name: 'look', status: 'in_progress' } },
      { type: 'response.output_item.done', item: { type: 'function_call', name: 'look', status: 'completed' } },
    ];
    expect(stream([CREATED, ...deltas, COMPLETED]).observation.outputText).toBe('abclook');
  });

  test('whose last event lacks its blank line still reaches the caller whole', () => {
    const { text } = stream([CREATED, namedEvent(COMPLETED).trimEnd()]);
    expect(text.endsWith('}\n\n')).toBe(true);
  });

  test('keeps the names of events whose JSON spans lines', () => {
    const lines = JSON.stringify(COMPLETED, null, 1).split('\n');
    const event = `event: response.completed\n${lines.map((line) => `data: ${line}\n`).join('')}\n`;
    const { text, passed } = stream([CREATED, event]);
    expect(text.slice(passed.length)).toMatch(/^event: response\.completed\ndata: \{\n/);
    expect(text).toContain('cost_usd_total');
  });
});

test('what cannot be seen to its end, or names nothing, is refused with the field at fault', () => {
  const refused = (fields: object) => () =>
    RESPONSES.parseRequest(Buffer.from(JSON.stringify({ model: 'm', input: 'x', ...fields })), { jsonDepthMax: 9 });
  expect(refused({ background: true })).toThrow(expect.objectContaining({ details: { param: 'background' } }));
  expect(refused({ input: undefined })).toThrow(expect.objectContaining({ details: { param: 'input' } }));
  expect(refused({ input: 5 })).toThrow(expect.objectContaining({ details: { param: 'input' } }));
  expect(refused({ max_output_tokens: 1.5 })).toThrow(expect.objectContaining({ code: 'invalid_request' }));
  expect(refused({})).not.toThrow();
});

test('a request that names what an account has stored says by which member', () => {
  const member = (fields: object) =>
    RESPONSES.parseRequest(Buffer.from(JSON.stringify({ model: 'm', ...fields })), { jsonDepthMax: 9 }).storedReference;
  expect(member({ input: 'x' })).toBeNull();
  expect(member({ input: 'x', previous_response_id: 'resp_1' })).toBe('previous_response_id');
  expect(member({ conversation: { id: 'c' } })).toBe('conversation');
  expect(member({ prompt: { id: 'p' } })).toBe('prompt');
  expect(member({ input: [{ type: 'item_reference', id: 'msg_1' }] })).toBe('input');
});

test('an estimate counts instructions, messages, tools and what they returned', async () => {
  const request = {
    model: 'm',
    instructions: 'Be brief.',
    input: [
      {
        role: 'user',
        content: [
          { type: 'input_text', text: 'Hello there' },
          { type: 'input_image', image_url: 'x' },
        ],
      },
      { type: 'function_call_output', output: 'sunny' },
    ],
    tools: [{ type: 'function', name: 'look' }],
  };
  const requestBody = Buffer.from(JSON.stringify(request));
  const { inputTokens, outputTokens } = await RESPONSES.estimateUsage({
    requestBody,
    outputText: 'Hi',
    outputCharacters: 2,
    reportedInput: null,
  });
  expect(inputTokens).toBeGreaterThan(765 + 3 * 4 + 10);
  expect(inputTokens).toBeLessThan(765 + 3 * 4 + 40);
  expect(outputTokens).toBe(1);
});
