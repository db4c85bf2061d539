import { afterAll, beforeAll, expect, test } from 'vitest';
import { CHAT_FORMAT } from './chat/format.ts';
import type { SimulatorControl } from './control.ts';
import { controlSchema } from './control.ts';
import { digestCredential } from './echo.ts';
import { planAnswer } from './plan-answer.ts';
import { chatBody, dataOf, eventsOf, exchange, type RunningSimulator, startSimulator } from './raw-exchange.ts';

let simulator: RunningSimulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.stop());

const stream = { stream: true, stream_options: { include_usage: true } };

async function plain(control: SimulatorControl, fields: object = {}) {
  return JSON.parse((await simulator.chat(control, fields)).text);
}

async function streamed(control: SimulatorControl) {
  const { text } = await simulator.chat(control, stream);
  return { text, events: eventsOf(text) };
}

test('usage numbers are reported exactly, in both modes', async () => {
  const control = {
    usage: { prompt_tokens: 1000, completion_tokens: 500, cached_tokens: 200, reasoning_tokens: 100 },
  };
  const expected = {
    prompt_tokens: 1000,
    completion_tokens: 500,
    total_tokens: 1500,
    prompt_tokens_details: { cached_tokens: 200 },
    completion_tokens_details: { reasoning_tokens: 100 },
  };
  expect((await plain(control)).usage).toMatchObject(expected);
  expect((await streamed(control)).events.at(-1)?.usage).toMatchObject(expected);
});

test('usage null omits usage, in both modes', async () => {
  expect(await plain({ usage: null })).not.toHaveProperty('usage');
  const { events, text } = await streamed({ usage: null });
  expect(events.at(-1)?.choices).toHaveLength(1);
  expect(dataOf(text).at(-1)).toBe('[DONE]');
});

test('raw usage passes any JSON, and raw text even what is not JSON', async () => {
  const raw = { prompt_tokens: -5, completion_tokens: 1e30, total_tokens: 1.5 };
  expect((await plain({ usage: { raw } })).usage).toEqual(raw);
  const text = '{"prompt_tokens":1,"prompt_tokens":NaN}';
  expect((await simulator.chat({ usage: { raw_text: text } })).text).toContain(`"usage":${text}}`);
  expect((await streamed({ usage: { raw: 'many' } })).events.at(-1)?.usage).toBe('many');
});

test('content is exact, repeated and sized to the byte', async () => {
  expect((await plain({ content: 'Grüße 🌊\u0000' })).choices[0].message.content).toBe('Grüße 🌊\u0000');
  expect((await plain({ content: 'ab', repeat: 3 })).choices[0].message.content).toBe('ababab');
  const sized = (await plain({ content: '🌊ü', content_size_bytes: 20 })).choices[0].message.content;
  expect([Buffer.byteLength(sized), sized]).toEqual([20, '🌊ü🌊ü🌊ü..']);
});

test('chunks gives exactly so many content deltas and never cuts a character', async () => {
  for (const [content, chunks] of [
    ['🌊🌊🌊', 4],
    ['abcdefgh', 3],
    ['a', 10],
  ] as const) {
    const { events } = await streamed({ content, chunks });
    const pieces = events.flatMap((event) => event.choices[0]?.delta.content ?? []).slice(1);
    expect([pieces.length, pieces.join('')]).toEqual([chunks, content]);
    expect(pieces.every((piece) => piece.isWellFormed())).toBe(true);
  }
});

test('each delay is planned at its place: before the headers, the first chunk and every later one', () => {
  const control = { content: 'abc', chunks: 2, headers_delay_ms: 30, first_chunk_delay_ms: 20, chunk_delay_ms: 10 };
  const request = CHAT_FORMAT.read(chatBody(control, { stream: true }));
  const plan = planAnswer(CHAT_FORMAT, request, { id: 'chatcmpl-1', created: 0, requestId: 'sim_1', extra: {} });
  const delays = [...plan.toFrames(plan.events)].map(({ delayMs }) => delayMs);
  // Role, two pieces, reason, [DONE].
  expect([plan.headersDelayMs, delays]).toEqual([30, [20, 10, 10, 10, 10]]);
});

test('tool calls are sent as given, in parallel, with broken arguments if so asked', async () => {
  const control: SimulatorControl = {
    tool_calls: [
      { name: 'add', arguments: { a: 1 } },
      { name: 'broken', arguments: '{"a":' },
    ],
  };
  const { finish_reason, message } = (await plain(control)).choices[0];
  const calls = message.tool_calls.map((call: { function: object }) => call.function);
  expect(finish_reason).toBe('tool_calls');
  expect(calls).toEqual([
    { name: 'add', arguments: '{"a":1}' },
    { name: 'broken', arguments: '{"a":' },
  ]);
  const deltas = (await streamed(control)).events.flatMap((event) => event.choices[0]?.delta.tool_calls ?? []);
  expect(new Set(deltas.map(({ index }) => index))).toEqual(new Set([0, 1]));
  expect(new Set(deltas.flatMap(({ id }) => id ?? [])).size).toBe(2);
});

test('reasoning comes as reasoning_content before the content and is counted apart', async () => {
  const control = { reasoning: 'think hard', content: 'done' };
  const answer = await plain(control);
  expect(answer.choices[0].message.reasoning_content).toBe('think hard');
  expect(answer.usage).toMatchObject({ completion_tokens: 4, completion_tokens_details: { reasoning_tokens: 3 } });
  const deltas = (await streamed(control)).events.map((event) => event.choices[0]?.delta);
  expect(deltas.map((delta) => delta?.reasoning_content ?? '').join('')).toBe('think hard');
});

test('images come as data URLs in message.images', async () => {
  const url = 'data:image/png;base64,iVBORw0KGgo=';
  const images = [{ type: 'image_url', image_url: { url } }];
  expect((await plain({ images: [url] })).choices[0].message.images).toEqual(images);
  const { events } = await streamed({ images: [url] });
  expect(events.flatMap((event) => event.choices[0]?.delta.images ?? [])).toEqual(images);
});

test('the finish reason is the given one, also null', async () => {
  expect((await plain({ finish_reason: 'content_filter' })).choices[0].finish_reason).toBe('content_filter');
  expect((await plain({ finish_reason: null })).choices[0].finish_reason).toBeNull();
});

test('a status of 400 or more answers with an OpenAI error that error overrides', async () => {
  const limited = await simulator.chat({ status: 429, headers: { 'Retry-After': '7' } }, stream);
  expect([limited.status, limited.headers['retry-after']]).toEqual([429, '7']);
  expect(JSON.parse(limited.text).error.code).toBe('rate_limit_exceeded');
  const named = await simulator.chat({ status: 500, error: { message: 'boom', type: 't', param: 'p', code: 'c' } });
  expect(JSON.parse(named.text)).toEqual({ error: { message: 'boom', type: 't', param: 'p', code: 'c' } });
});

test('a raw body and a content type are sent as they are', async () => {
  const answer = await simulator.chat({ status: 503, raw_body: 'upstream {down', content_type: 'text/plain' });
  expect([answer.status, answer.headers['content-type'], answer.text]).toEqual([503, 'text/plain', 'upstream {down']);
});

test('echo shows body and headers as they arrived and credentials as digests only', async () => {
  const fields = '"seed":12345678901234567890,"top":1.0,"__proto__":{"x":"\\ud800"},"model":"m"';
  const body = `{${fields},"messages":[{"role":"user","content":"hi","cache":1e400}],"simulator":{"echo":true}}`;
  const { text } = await exchange(simulator.port, body, { authorization: 'Bearer secret', 'x-own': 'kept' });
  expect(text).toContain(`"body":{${fields},"messages":[{"role":"user","content":"hi","cache":1e400}]}`);
  expect(text).not.toContain('secret');
  expect(JSON.parse(text).simulator_echo.headers).toMatchObject({
    authorization: digestCredential('Bearer secret'),
    'x-own': 'kept',
  });
});

test('echo comes once in a stream, and never without being asked for', async () => {
  const { events } = await streamed({ echo: true });
  expect(events.map((event) => event.simulator_echo !== undefined).lastIndexOf(true)).toBe(0);
  expect((await exchange(simulator.port, chatBody({}, { other: 1 }))).text).not.toContain('simulator_echo');
});

test('a bound that is exceeded is refused and names the field', () => {
  const beyond: object[] = [
    { chunks: 100_001 },
    { chunk_delay_ms: 600_001 },
    { first_chunk_delay_ms: 600_001 },
    { headers_delay_ms: -1 },
    { content_size_bytes: 64 * 1024 * 1024 + 1 },
    { repeat: 1_000_001 },
    { status: 600 },
    { usage: { prompt_tokens: -1 } },
    { images: ['https://example.com/a.png'] },
    { headers: { 'x-a': 'b\r\nc: d' } },
    { fault: Array.from({ length: 5 }, () => 'bom') },
    { fault: { kind: 'gzip', layers: 5 } },
    { fault: { kind: 'huge_line', size_bytes: 64 * 1024 * 1024 + 1 } },
    { fault: { kind: 'slow_bytes', byte_delay_ms: 600_001 } },
    { fault: { kind: 'stall', after_chunks: 100_001 } },
  ];
  for (const control of beyond) {
    const [field] = Object.keys(control);
    expect(controlSchema.safeParse(control).error?.issues[0]?.path[0], field).toBe(field);
  }
  expect(controlSchema.safeParse({ chunks: 100_000, chunk_delay_ms: 600_000 }).success).toBe(true);
});
