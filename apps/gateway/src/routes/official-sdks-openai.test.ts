import { randomUUID } from 'node:crypto';
import type { OrganizationId } from '@lethe/core/tenancy';
import type { KeySnapshot } from '@lethe/db';
import type { SimulatorControl } from '@lethe/testkit/simulator';
import OpenAI, { toFile } from 'openai';
import { zodResponseFormat, zodTextFormat } from 'openai/helpers/zod';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  COST_FIELDS,
  LONG_ANSWER,
  PARALLEL_CALLS,
  PIXEL_BASE64,
  sdkCaller,
  WEATHER_QUESTION,
  WEATHER_SCHEMA,
} from '../testing/sdk-caller.ts';
import { useGateway } from '../testing/use-gateway.ts';

const gateway = useGateway();
const model = 'simulator/gpt-4o-mini';
const messages = [{ role: 'user' as const, content: WEATHER_QUESTION }];
const place = z.object({ city: z.string() });
const imageUrl = `data:image/png;base64,${PIXEL_BASE64}`;

function caller(traits: Partial<KeySnapshot> = {}) {
  const { apiKey, headers, seen } = sdkCaller(gateway, traits);
  const client = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey, defaultHeaders: headers, maxRetries: 0 });
  return { client, seen };
}

/** The SDK passes on fields that it does not know. */
const control = (simulator: SimulatorControl): object => ({ simulator });

async function collect<Event>(stream: AsyncIterable<Event>): Promise<Event[]> {
  const events: Event[] = [];
  for await (const event of stream) events.push(event);
  return events;
}

describe('chat completions', () => {
  const chatTool = { type: 'function' as const, function: { name: 'get_weather', parameters: WEATHER_SCHEMA } };

  test('a text, its cost, and a record that knows what the upstream knows', async () => {
    const { client, seen } = caller();
    const { data, request_id } = await client.chat.completions.create({ model, messages }).withResponse();
    const { record, truth } = await seen();
    expect(data.choices[0]?.message.content).toBeTruthy();
    expect(data.usage).toMatchObject(COST_FIELDS);
    expect(record).toMatchObject({ id: request_id, endpoint: 'chat.completions', usage: truth.usage });
  });

  test.each([false, true])('a stream, usage asked: %s', async (include_usage) => {
    const { client, seen } = caller();
    const stream = await client.chat.completions.create({
      model,
      messages,
      stream: true,
      stream_options: { include_usage },
    });
    const chunks = await collect(stream);
    expect(chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('')).not.toBe('');
    expect(chunks.flatMap(({ usage }) => usage ?? [])).toEqual([expect.objectContaining(COST_FIELDS)]);
    const { record, truth } = await seen();
    expect(record).toMatchObject({ isStreamed: true, usage: { ...truth.usage, isEstimated: false } });
  });

  test.each([false, true])('tools, also in parallel, streamed: %s', async (isStreamed) => {
    const { client } = caller();
    const body = { model, messages, tools: [chatTool], ...control(PARALLEL_CALLS) };
    const { choices } = isStreamed
      ? await client.chat.completions.stream(body).finalChatCompletion()
      : await client.chat.completions.create(body);
    expect(choices[0]?.finish_reason).toBe('tool_calls');
    const calls = choices[0]?.message.tool_calls?.map((call) => call.type === 'function' && call.function.arguments);
    expect(calls).toEqual(['{"city":"Paris"}', '{"city":"Rome"}']);
  });

  test('structured output, read by its schema', async () => {
    const { client } = caller();
    const response_format = zodResponseFormat(place, 'place');
    const { choices } = await client.chat.completions.parse({ model, messages, response_format });
    expect(choices[0]?.message.parsed).toEqual({ city: 'Paris' });
  });

  test('an image', async () => {
    const { client } = caller();
    const content = [
      { type: 'text' as const, text: 'Hi' },
      { type: 'image_url' as const, image_url: { url: imageUrl } },
    ];
    const { choices } = await client.chat.completions.create({ model, messages: [{ role: 'user', content }] });
    expect(choices[0]?.message.content).toContain('I received your image');
  });

  test('a stream that is left is recorded as left, with what was used', async () => {
    const { client, seen } = caller();
    const stream = await client.chat.completions.create({ model, messages, stream: true, ...control(LONG_ANSWER) });
    for await (const _ of stream) break;
    const { record, truth } = await seen();
    expect(record).toMatchObject({ statusCode: 499, usage: { ...truth.usage, isEstimated: false } });
    expect(record.cost.storageNanoUsd).toBeGreaterThan(0n);
  });

  test('a stream that the upstream cuts is an error, not an end', async () => {
    const { client } = caller();
    const body = { model, messages, stream: true as const, ...control({ fault: 'fin_mid_stream' }) };
    const stream = await client.chat.completions.create(body);
    await expect(collect(stream)).rejects.toMatchObject({ code: 'upstream_incomplete' });
  });
});

describe('responses', () => {
  const tool = { type: 'function' as const, name: 'get_weather', parameters: WEATHER_SCHEMA, strict: true };

  test('a text, its cost, and a record that knows what the upstream knows', async () => {
    const { client, seen } = caller();
    const { data, request_id } = await client.responses.create({ model, input: WEATHER_QUESTION }).withResponse();
    const { record, truth } = await seen();
    expect(data.output_text).toBeTruthy();
    expect(data.usage).toMatchObject(COST_FIELDS);
    expect(record).toMatchObject({ id: request_id, endpoint: 'responses', usage: truth.usage });
  });

  test('a stream, whose last event tells usage and cost', async () => {
    const { client, seen } = caller();
    const control_ = control({ reasoning: 'Think of rain.', content: 'It rains.' });
    const events = await collect(
      await client.responses.create({ model, input: WEATHER_QUESTION, stream: true, ...control_ }),
    );
    const last = events.at(-1);
    const text = events.map((event) => (event.type === 'response.output_text.delta' ? event.delta : '')).join('');
    expect(text).toBe('It rains.');
    expect(last?.type === 'response.completed' && last.response.usage).toMatchObject(COST_FIELDS);
    const { record, truth } = await seen();
    expect(truth.usage?.reasoningTokens).toBeGreaterThan(0);
    expect(record).toMatchObject({ isStreamed: true, usage: { ...truth.usage, isEstimated: false } });
  });

  test('tools, also in parallel, through the helper that assembles a stream', async () => {
    const { client } = caller();
    const body = { model, input: WEATHER_QUESTION, tools: [tool], ...control(PARALLEL_CALLS) };
    const { output } = await client.responses.stream(body).finalResponse();
    const calls = output.map((item) => item.type === 'function_call' && item.arguments);
    expect(calls).toEqual(['{"city":"Paris"}', '{"city":"Rome"}']);
  });

  test('the result of a tool, and an image', async () => {
    const { client } = caller();
    const { output_text } = await client.responses.create({
      model,
      input: [
        { role: 'user', content: WEATHER_QUESTION },
        { type: 'function_call', call_id: 'call_1', name: 'get_weather', arguments: '{"city":"Paris"}' },
        { type: 'function_call_output', call_id: 'call_1', output: '{"sky":"clear"}' },
      ],
    });
    expect(output_text).toContain('Sky is clear');
    const image = { type: 'input_image' as const, image_url: imageUrl, detail: 'auto' as const };
    const input = [{ role: 'user' as const, content: [{ type: 'input_text' as const, text: 'Hi' }, image] }];
    expect((await client.responses.create({ model, input })).output_text).toContain('I received your image');
  });

  test('structured output, read by its schema', async () => {
    const { client } = caller();
    const text = { format: zodTextFormat(place, 'place') };
    const { output_parsed } = await client.responses.parse({ model, input: WEATHER_QUESTION, text });
    expect(output_parsed).toEqual({ city: 'Paris' });
  });

  test('a stream that is left is recorded as left, with what was used', async () => {
    const { client, seen } = caller();
    const body = { model, input: WEATHER_QUESTION, stream: true as const, ...control(LONG_ANSWER) };
    for await (const _ of await client.responses.create(body)) break;
    const { record, truth } = await seen();
    expect(record).toMatchObject({ statusCode: 499, usage: { ...truth.usage, isEstimated: false } });
  });

  test('a stream that the upstream cuts is an error, not an end', async () => {
    const { client } = caller();
    const fault = control({ fault: { kind: 'fin_mid_stream', after_chunks: 6 } });
    const stream = client.responses.stream({ model, input: WEATHER_QUESTION, ...fault });
    const cut = stream.finalResponse();
    await expect(cut).rejects.toBeInstanceOf(OpenAI.APIError);
    await expect(cut).rejects.toMatchObject({ code: 'upstream_incomplete' });
  });
});

describe('embeddings and models', () => {
  test('embeddings come as numbers, with their cost', async () => {
    const { client, seen } = caller();
    const embeddings = await client.embeddings.create({ model: 'simulator/text-embedding-3-small', input: ['a', 'b'] });
    const { record, truth } = await seen();
    expect(embeddings.data.map(({ embedding }) => embedding.length)).toEqual([1536, 1536]);
    expect(Math.hypot(...(embeddings.data[0]?.embedding ?? []))).toBeCloseTo(1, 4);
    expect(embeddings.usage).toMatchObject(COST_FIELDS);
    expect(record).toMatchObject({ endpoint: 'embeddings', usage: truth.usage });
  });

  test('the models', async () => {
    const ids = (await collect(caller().client.models.list())).map(({ id }) => id);
    expect(ids).toContain(model);
  });
});

describe('errors are the errors of the SDK', () => {
  const create = (client: OpenAI, fields: object = {}) =>
    client.chat.completions.create({ model, messages, ...fields });

  test('401', async () => {
    const client = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: 'nonsense', maxRetries: 0 });
    await expect(create(client)).rejects.toBeInstanceOf(OpenAI.AuthenticationError);
  });

  test('400 names the field', async () => {
    const wrong = create(caller().client, { max_tokens: 128.5 });
    await expect(wrong).rejects.toBeInstanceOf(OpenAI.BadRequestError);
    await expect(wrong).rejects.toMatchObject({ param: 'max_tokens', code: 'invalid_request' });
  });

  test('402 when there is no credit', async () => {
    const organizationId = randomUUID() as OrganizationId;
    gateway.creditOf(organizationId).balanceNanoUsd = 0n;
    const { client } = caller({ projectMode: 'credits', organizationId });
    const refused = create(client);
    await expect(refused).rejects.toBeInstanceOf(OpenAI.APIError);
    await expect(refused).rejects.toMatchObject({ status: 402, code: 'insufficient_credits' });
  });

  test('403, 404 and 429', async () => {
    const suspended = caller({ lifecycleState: 'suspended' }).client;
    await expect(create(suspended)).rejects.toBeInstanceOf(OpenAI.PermissionDeniedError);
    const unknown = create(caller().client, { model: 'no-such-model' });
    await expect(unknown).rejects.toBeInstanceOf(OpenAI.NotFoundError);
    await expect(unknown).rejects.toMatchObject({ code: 'model_not_found', param: 'model' });
    const { client } = caller({ rateLimitPerMinute: 1 });
    await create(client);
    await expect(create(client)).rejects.toBeInstanceOf(OpenAI.RateLimitError);
  });

  test('an overloaded upstream, and a request id with each error', async () => {
    const failing = create(caller().client, control({ status: 529 }));
    await expect(failing).rejects.toBeInstanceOf(OpenAI.InternalServerError);
    await expect(failing).rejects.toMatchObject({ requestID: expect.stringMatching(/^[0-9a-f-]{36}$/) });
  });

  test('an endpoint that is not there', async () => {
    const { client } = caller();
    const upload = client.files.create({ file: await toFile(Buffer.from('{}'), 'a.jsonl'), purpose: 'batch' });
    await expect(upload).rejects.toBeInstanceOf(OpenAI.NotFoundError);
  });
});
