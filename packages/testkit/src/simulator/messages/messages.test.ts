import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SimulatorControl } from '../control.ts';
import { namedEventsOf, type RunningSimulator, startSimulator } from '../raw-exchange.ts';

let simulator: RunningSimulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.stop());

const basis = { model: 'claude-haiku-4-5', max_tokens: 1024, messages: [{ role: 'user', content: 'Say hello' }] };
const weather = {
  name: 'get_weather',
  input_schema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
};

async function plain(control: SimulatorControl, fields: object = {}) {
  return JSON.parse((await simulator.post('/v1/messages', { ...basis, ...fields, simulator: control })).text);
}

async function streamed(control: SimulatorControl, fields: object = {}) {
  const body = { ...basis, stream: true, ...fields, simulator: control };
  return namedEventsOf((await simulator.post('/v1/messages', body)).text);
}

test('a plain answer has the shape of an Anthropic message', async () => {
  expect(await plain({ content: 'Hello!' })).toEqual({
    id: expect.stringMatching(/^msg_[0-9a-f]{29}$/),
    type: 'message',
    role: 'assistant',
    model: 'claude-haiku-4-5',
    content: [{ type: 'text', text: 'Hello!', citations: null }],
    stop_reason: 'end_turn',
    stop_sequence: null,
    usage: {
      input_tokens: 9,
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: 0,
      output_tokens: 2,
      output_tokens_details: null,
    },
  });
});

test('a stream tells the input first, then the blocks, then the reason with all usage, and ends with message_stop', async () => {
  const events = await streamed({ content: 'one two' });
  expect(events.map(({ type }) => type)).toEqual([
    'message_start',
    'content_block_start',
    'ping',
    'content_block_delta',
    'content_block_delta',
    'content_block_stop',
    'message_delta',
    'message_stop',
  ]);
  expect(events[0]?.message).toMatchObject({ content: [], usage: { input_tokens: 9, output_tokens: 1 } });
  expect(events.map(({ delta }) => delta?.text ?? '').join('')).toBe('one two');
  expect(events.at(-2)).toMatchObject({ delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 2 } });
});

test('input tokens exclude what was read from and written to the cache, and the truth has each token in one class', async () => {
  const usage = {
    prompt_tokens: 1000,
    completion_tokens: 500,
    cached_tokens: 200,
    cache_write_tokens: 50,
    reasoning_tokens: 100,
  };
  const expected = {
    input_tokens: 750,
    cache_creation_input_tokens: 50,
    cache_read_input_tokens: 200,
    output_tokens: 500,
    output_tokens_details: { thinking_tokens: 100 },
  };
  expect((await plain({ usage })).usage).toEqual(expected);
  expect((await streamed({ usage })).at(-2)?.usage).toEqual(expected);
  const truth = { inputTokens: 800, cachedInputTokens: 200, outputTokens: 400, reasoningTokens: 100 };
  expect(simulator.requests().at(-1)).toMatchObject({ path: '/v1/messages', isStream: true, usage: truth });
});

test('usage that only message_start told is not known in full', async () => {
  await streamed({ fault: { kind: 'fin_mid_stream', after_chunks: 4 } });
  expect(simulator.requests().at(-1)).toMatchObject({ usage: null, isUsageRaw: false, frameCount: 4 });
});

test('system texts, images, and the results of tools are understood', async () => {
  const source = { type: 'base64', media_type: 'image/png', data: 'iVBORw0KGgo=' };
  const content = [
    { type: 'image', source },
    { type: 'text', text: 'Hi' },
  ];
  expect((await plain({}, { messages: [{ role: 'user', content }] })).content[0].text).toContain(
    'I received your image',
  );
  const messages = [
    { role: 'user', content: 'Weather in Lisbon?' },
    { role: 'assistant', content: [{ type: 'tool_use', id: 'toolu_1', name: 'get_weather', input: {} }] },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_1', content: '{"sky":"clear"}' }] },
  ];
  const told = await plain({}, { messages, tools: [weather], system: [{ type: 'text', text: 'Be brief.' }] });
  expect(told.content[0].text).toContain('Sky is clear');
});

test('tool calls are blocks, in parallel, whose input a stream sends as pieces of JSON', async () => {
  const fields = { messages: [{ role: 'user', content: 'Weather in Lisbon?' }], tools: [weather] };
  const { content, stop_reason } = await plain({}, { ...fields, tool_choice: { type: 'any' } });
  expect(content).toEqual([
    { type: 'tool_use', id: expect.stringMatching(/^toolu_/), name: 'get_weather', input: { city: 'Lisbon' } },
  ]);
  expect(stop_reason).toBe('tool_use');
  const events = await streamed({ tool_calls: [{ name: 'add', arguments: { a: 1 } }, { name: 'sub' }] });
  const pieces = (block: number) =>
    events.filter(({ index }) => index === block).map(({ delta }) => delta?.partial_json ?? '');
  expect([pieces(0).join(''), pieces(1).join('')]).toEqual(['{"a":1}', '{}']);
  expect((await plain({}, { ...fields, tool_choice: { type: 'none' } })).content[0].type).toBe('text');
});

test('structured output follows the schema', async () => {
  const schema = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
  const output_config = { format: { type: 'json_schema', schema } };
  const { content } = await plain({}, { messages: [{ role: 'user', content: 'I live in Lisbon' }], output_config });
  expect(JSON.parse(content[0].text)).toEqual({ city: 'Lisbon' });
});

test('reasoning is a thinking block with a signature before the text', async () => {
  const control = { reasoning: 'think hard', content: 'done' };
  const { content } = await plain(control);
  expect(content[0]).toMatchObject({ type: 'thinking', thinking: 'think hard', signature: expect.any(String) });
  const deltas = (await streamed(control)).map(({ delta }) => delta);
  expect(deltas.map((delta) => delta?.thinking ?? '').join('')).toBe('think hard');
  expect(deltas.some((delta) => delta?.type === 'signature_delta')).toBe(true);
});

test('max_tokens is needed, and cuts a derived answer', async () => {
  expect(await plain({}, { max_tokens: 2 })).toMatchObject({ stop_reason: 'max_tokens', usage: { output_tokens: 2 } });
  const { status, text } = await simulator.post('/v1/messages', { ...basis, max_tokens: undefined });
  expect([status, JSON.parse(text)]).toEqual([
    400,
    {
      type: 'error',
      error: { type: 'invalid_request_error', message: expect.any(String) },
      request_id: expect.any(String),
    },
  ]);
});

test.each([
  [401, 'authentication_error'],
  [402, 'billing_error'],
  [404, 'not_found_error'],
  [429, 'rate_limit_error'],
  [500, 'api_error'],
  [529, 'overloaded_error'],
])('an error of status %i is %s', async (status, type) => {
  const answer = await simulator.post('/v1/messages', { ...basis, simulator: { status } });
  expect([answer.status, JSON.parse(answer.text).error.type]).toEqual([status, type]);
});

test('an error in a stream is an event of its own', async () => {
  const events = await streamed({ fault: { kind: 'error_in_stream', after_chunks: 3 } });
  expect(events.at(-1)).toMatchObject({ type: 'error', error: { type: 'overloaded_error' } });
});
