import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SimulatorControl } from '../control.ts';
import { namedEventsOf, type RunningSimulator, startSimulator } from '../raw-exchange.ts';

let simulator: RunningSimulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.stop());

const weather = {
  type: 'function',
  name: 'get_weather',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
};

async function plain(simulatorControl: SimulatorControl, fields: object = {}) {
  const body = { model: 'gpt-4o-mini', input: 'Say hello', ...fields, simulator: simulatorControl };
  return JSON.parse((await simulator.post('/v1/responses', body)).text);
}

async function streamed(simulatorControl: SimulatorControl, fields: object = {}) {
  const body = { model: 'gpt-4o-mini', input: 'Say hello', stream: true, ...fields, simulator: simulatorControl };
  return namedEventsOf((await simulator.post('/v1/responses', body)).text);
}

test('a plain answer has the shape of an OpenAI response', async () => {
  expect(await plain({ content: 'Hello!' })).toMatchObject({
    id: expect.stringMatching(/^resp_[0-9a-f]{29}$/),
    object: 'response',
    status: 'completed',
    error: null,
    incomplete_details: null,
    output: [
      {
        type: 'message',
        role: 'assistant',
        status: 'completed',
        content: [{ type: 'output_text', text: 'Hello!', annotations: [] }],
      },
    ],
    usage: { input_tokens: 9, output_tokens: 2, total_tokens: 11, input_tokens_details: { cached_tokens: 0 } },
  });
});

test('a stream counts its events, builds the text, and ends with the whole response and its usage', async () => {
  const events = await streamed({ content: 'one two three' });
  expect(events.map(({ sequence_number }) => sequence_number)).toEqual(events.map((_, index) => index));
  expect(events.map(({ type }) => type)).toEqual([
    'response.created',
    'response.in_progress',
    'response.output_item.added',
    'response.content_part.added',
    ...Array.from({ length: 3 }, () => 'response.output_text.delta'),
    'response.output_text.done',
    'response.content_part.done',
    'response.output_item.done',
    'response.completed',
  ]);
  expect(events.map(({ delta }) => delta ?? '').join('')).toBe('one two three');
  const response = events.at(-1)?.response;
  expect(response.usage).toMatchObject({ output_tokens: 4 });
  expect(response.output).toEqual(
    (await plain({ content: 'one two three' }, { stream: false })).output.map(expectLike),
  );
  expect(events.slice(0, -1).some((event) => event.response?.usage)).toBe(false);
});

/** Ids follow the body, which differs between a stream and a plain answer. */
function expectLike(item: object) {
  return { ...item, id: expect.stringMatching(/^msg_/) };
}

test('usage numbers are reported exactly, in both modes', async () => {
  const usage = {
    prompt_tokens: 1000,
    completion_tokens: 500,
    cached_tokens: 200,
    cache_write_tokens: 50,
    reasoning_tokens: 100,
  };
  const expected = {
    input_tokens: 1000,
    input_tokens_details: { cached_tokens: 200, cache_write_tokens: 50 },
    output_tokens: 500,
    output_tokens_details: { reasoning_tokens: 100 },
    total_tokens: 1500,
  };
  expect((await plain({ usage })).usage).toEqual(expected);
  expect((await streamed({ usage })).at(-1)?.response.usage).toEqual(expected);
  expect(await plain({ usage: null })).not.toHaveProperty('usage');
});

test('instructions, images and the results of tools are understood', async () => {
  const image = { type: 'input_image', image_url: 'data:image/png;base64,iVBORw0KGgo=' };
  const seen = await plain({}, { input: [{ role: 'user', content: [{ type: 'input_text', text: 'Hi' }, image] }] });
  expect(seen.output[0].content[0].text).toContain('I received your image');
  const input = [
    { role: 'user', content: 'Weather in Lisbon?' },
    { type: 'function_call', call_id: 'call_1', name: 'get_weather', arguments: '{}' },
    { type: 'function_call_output', call_id: 'call_1', output: '{"sky":"clear"}' },
  ];
  const told = await plain({}, { input, tools: [weather], instructions: 'Be brief.' });
  expect(told.output[0].content[0].text).toContain('Sky is clear');
  const longer = await plain({}, { input, instructions: 'Be brief, and then be brief again.' });
  const shorter = await plain({}, { input });
  expect(longer.usage.input_tokens).toBeGreaterThan(shorter.usage.input_tokens);
});

test('tool calls are items of their own, in parallel, streamed like the plain answer', async () => {
  const fields = { input: 'Weather in Lisbon?', tools: [weather], tool_choice: 'required' };
  const [call] = (await plain({}, fields)).output;
  expect(call).toMatchObject({ type: 'function_call', name: 'get_weather', arguments: '{"city":"Lisbon"}' });
  expect(call.call_id).toMatch(/^call_/);
  const tool_calls = [
    { name: 'add', arguments: { a: 1 } },
    { name: 'broken', arguments: '{"a":' },
  ];
  const events = await streamed({ tool_calls });
  const done = events.filter(({ type }) => type === 'response.function_call_arguments.done');
  expect(done.map((event) => [event.output_index, event.arguments])).toEqual([
    [0, '{"a":1}'],
    [1, '{"a":'],
  ]);
  expect((await plain({}, { ...fields, tool_choice: { type: 'function', name: 'get_weather' } })).output).toHaveLength(
    1,
  );
});

test('structured output follows the schema', async () => {
  const schema = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
  const text = { format: { type: 'json_schema', name: 'place', schema } };
  const { output } = await plain({}, { input: 'I live in Lisbon', text });
  expect(JSON.parse(output[0].content[0].text)).toEqual({ city: 'Lisbon' });
});

test('reasoning is an item before the message, and images are generation calls after it', async () => {
  const control = { reasoning: 'think hard', content: 'done', images: ['data:image/png;base64,iVBORw0KGgo='] };
  const { output, usage } = await plain(control);
  expect(output.map(({ type }: { type: string }) => type)).toEqual(['reasoning', 'message', 'image_generation_call']);
  expect([output[0].summary[0].text, output[2].result]).toEqual(['think hard', 'iVBORw0KGgo=']);
  expect(usage.output_tokens_details.reasoning_tokens).toBe(3);
  const events = await streamed(control);
  const thoughts = events.filter(({ type }) => type === 'response.reasoning_summary_text.delta');
  expect(thoughts.map(({ delta }) => delta).join('')).toBe('think hard');
});

test('an answer that was cut is incomplete, and a failed one says so in its terminal event', async () => {
  expect(await plain({}, { max_output_tokens: 2 })).toMatchObject({
    status: 'incomplete',
    incomplete_details: { reason: 'max_output_tokens' },
  });
  expect((await streamed({ finish_reason: 'content_filter' })).at(-1)).toMatchObject({
    type: 'response.incomplete',
    response: { incomplete_details: { reason: 'content_filter' } },
  });
  expect((await streamed({ finish_reason: 'failed' })).at(-1)).toMatchObject({
    type: 'response.failed',
    response: { status: 'failed', error: { code: 'server_error' } },
  });
});

test('an error comes in the OpenAI shape, and in a stream as an event of its own', async () => {
  expect(await plain({ status: 429 })).toMatchObject({ error: { code: 'rate_limit_exceeded' } });
  const events = await streamed({ fault: { kind: 'error_in_stream', after_chunks: 3 }, error: { message: 'no' } });
  expect([events.length, events.at(-1)?.type, events.at(-1)?.message]).toEqual([4, 'error', 'no']);
  const wrong = await simulator.post('/v1/responses', { model: 'm' });
  expect([wrong.status, JSON.parse(wrong.text).error.param]).toEqual([400, 'input']);
});
