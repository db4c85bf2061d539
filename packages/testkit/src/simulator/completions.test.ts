import { afterAll, beforeAll, expect, test } from 'vitest';
import { chatBody, dataOf, eventsOf, exchange, type RunningSimulator, startSimulator } from './raw-exchange.ts';

let simulator: RunningSimulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.stop());

const stream = { stream: true, stream_options: { include_usage: true } };

test('a plain answer has the shape of an OpenAI chat completion', async () => {
  const answer = await simulator.chat({ content: 'Hello!' });
  expect(answer.headers['content-type']).toBe('application/json');
  expect(JSON.parse(answer.text)).toEqual({
    id: expect.stringMatching(/^chatcmpl-[0-9a-f]{29}$/),
    object: 'chat.completion',
    created: 1772366400,
    model: 'gpt-4o-mini',
    system_fingerprint: 'fp_lethe_simulator',
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: 'Hello!', refusal: null },
        logprobs: null,
        finish_reason: 'stop',
      },
    ],
    usage: expect.objectContaining({ prompt_tokens: 9, completion_tokens: 2, total_tokens: 11 }),
  });
});

test('the same body always gets the same answer, and another body another id', async () => {
  const [first, second] = [await simulator.chat({}), await simulator.chat({})];
  const other = await simulator.chat({}, { temperature: 1 });
  expect(second.text).toBe(first.text);
  expect(JSON.parse(other.text).id).not.toBe(JSON.parse(first.text).id);
});

test('a stream opens with the role, carries the content, ends with the reason, the usage and [DONE]', async () => {
  const { text, headers } = await simulator.chat({ content: 'one two three' }, stream);
  const events = eventsOf(text);
  expect(headers['content-type']).toContain('text/event-stream');
  expect(events[0]?.choices[0]?.delta).toEqual({ role: 'assistant', content: '', refusal: null });
  expect(events.map((event) => event.choices[0]?.delta.content ?? '').join('')).toBe('one two three');
  expect(events.at(-2)?.choices[0]?.finish_reason).toBe('stop');
  expect(events.at(-1)).toMatchObject({ choices: [], usage: { completion_tokens: 4 } });
  expect(events.slice(0, -1).every((event) => event.usage === null)).toBe(true);
  expect(dataOf(text).at(-1)).toBe('[DONE]');
  expect(new Set(events.map(({ id }) => id)).size).toBe(1);
});

test('a stream has no usage unless include_usage asks for it', async () => {
  const { text } = await simulator.chat({}, { stream: true });
  expect(text).not.toContain('"usage"');
});

test('n choices are all answered and interleaved in a stream', async () => {
  const plain = JSON.parse((await simulator.chat({ content: 'same' }, { n: 3 })).text);
  expect(plain.choices.map(({ index }: { index: number }) => index)).toEqual([0, 1, 2]);
  expect(plain.usage.completion_tokens).toBe(3);
  const { text } = await simulator.chat({ content: 'a b' }, { n: 2, stream: true });
  expect(eventsOf(text).map((event) => event.choices[0]?.index)).toEqual([0, 1, 0, 1, 0, 1, 0, 1]);
});

test('max_tokens cuts a derived answer and says so', async () => {
  const { choices, usage } = JSON.parse((await simulator.chat({}, { max_tokens: 2 })).text);
  expect(choices[0]).toMatchObject({ finish_reason: 'length', message: { content: 'Hello! W' } });
  expect(usage.completion_tokens).toBe(2);
});

test('a required tool is called with arguments that come from the message, streamed like the plain answer', async () => {
  const fields = {
    messages: [{ role: 'user', content: 'Is it raining in Lisbon?' }],
    tools: [
      {
        type: 'function',
        function: {
          name: 'get_weather',
          parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
        },
      },
    ],
    tool_choice: 'required',
  };
  const { choices } = JSON.parse((await simulator.chat({}, fields)).text);
  expect(choices[0]).toMatchObject({
    finish_reason: 'tool_calls',
    message: { content: null, tool_calls: [{ function: { name: 'get_weather', arguments: '{"city":"Lisbon"}' } }] },
  });
  const { text } = await simulator.chat({}, { ...fields, stream: true });
  const calls = eventsOf(text).flatMap((event) => event.choices[0]?.delta.tool_calls ?? []);
  expect(calls[0]).toMatchObject({ index: 0, id: expect.stringMatching(/^call_/), function: { name: 'get_weather' } });
  expect(calls.map((call) => call.function.arguments).join('')).toBe('{"city":"Lisbon"}');
});

test('each wrong request gets a 400 in the OpenAI shape that names the field', async () => {
  const cases: [string, string | null][] = [
    ['{', null],
    ['[]', null],
    [JSON.stringify({ model: 'm' }), 'messages'],
    [JSON.stringify({ model: 'm', messages: [] }), 'messages'],
    [JSON.stringify({ messages: [{ role: 'user' }] }), 'model'],
    [chatBody({}, { max_tokens: 128.5 }), 'max_tokens'],
    [chatBody({}, { n: 129 }), 'n'],
    [chatBody({ unknown: 1 }), 'simulator'],
    [chatBody({ fault: 'no_such_fault' }), 'simulator.fault'],
    [chatBody({ fault: { kind: 'crlf', after_chunks: 1 } }), 'simulator.fault'],
  ];
  for (const [body, param] of cases) {
    const { status, text } = await exchange(simulator.port, body);
    expect({ status, ...JSON.parse(text).error }, body).toMatchObject({
      status: 400,
      type: 'invalid_request_error',
      param,
    });
  }
});

test('health, models and unknown paths answer as an upstream would', async () => {
  for (const path of ['/health/live', '/health/ready'])
    expect((await fetch(`${simulator.url}${path}`)).status).toBe(200);
  const models = (await (await fetch(`${simulator.url}/v1/models`)).json()) as {
    object: string;
    data: { id: string }[];
  };
  expect(models.object).toBe('list');
  expect(models.data.map(({ id }) => id)).toContain('gpt-4o-mini');
  const unknown = await fetch(`${simulator.url}/v1/nothing`);
  expect([unknown.status, ((await unknown.json()) as { error: { type: string } }).error.type]).toEqual([
    404,
    'invalid_request_error',
  ]);
});
