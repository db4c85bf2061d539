import { randomUUID } from 'node:crypto';
import Anthropic from '@anthropic-ai/sdk';
import { zodOutputFormat } from '@anthropic-ai/sdk/helpers/zod';
import type { OrganizationId } from '@lethe/core/tenancy';
import type { KeySnapshot } from '@lethe/db';
import type { SimulatorControl } from '@lethe/testkit/simulator';
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
const model = 'simulator/claude-haiku-4-5';
const basis = { model, max_tokens: 1024, messages: [{ role: 'user' as const, content: WEATHER_QUESTION }] };
const tool = { name: 'get_weather', input_schema: WEATHER_SCHEMA };

/** The base URL is the gateway's own: the SDK adds /v1. */
function caller(traits: Partial<KeySnapshot> = {}) {
  const { apiKey, headers, seen } = sdkCaller(gateway, traits);
  const client = new Anthropic({ baseURL: gateway.url, apiKey, defaultHeaders: headers, maxRetries: 0 });
  return { client, apiKey, seen };
}

/** The SDK passes on fields that it does not know. */
const control = (simulator: SimulatorControl): object => ({ simulator });

test('a text, its cost, and a record that knows what the upstream knows', async () => {
  const { client, seen } = caller();
  const { data, response } = await client.messages.create(basis).withResponse();
  const { record, truth } = await seen();
  expect(data.content[0]).toMatchObject({ type: 'text', text: expect.stringMatching(/\S/) });
  expect(data.usage).toMatchObject(COST_FIELDS);
  expect(record).toMatchObject({ endpoint: 'messages', usage: truth.usage });
  expect(record.id).toBe(response.headers.get('x-request-id'));
});

test('a bearer token is as good as an x-api-key', async () => {
  const { apiKey } = caller();
  const client = new Anthropic({ baseURL: gateway.url, apiKey: null, authToken: apiKey, maxRetries: 0 });
  expect((await client.messages.create(basis)).stop_reason).toBe('end_turn');
});

test('a stream, whose message_delta tells usage and cost', async () => {
  const { client, seen } = caller();
  let text = '';
  let usage: object | undefined;
  const types: string[] = [];
  for await (const event of await client.messages.create({ ...basis, stream: true })) {
    types.push(event.type);
    if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') text += event.delta.text;
    if (event.type === 'message_delta') usage = event.usage;
  }
  expect(text).not.toBe('');
  expect([types[0], types.at(-1)]).toEqual(['message_start', 'message_stop']);
  expect(usage).toMatchObject(COST_FIELDS);
  const { record, truth } = await seen();
  expect(record).toMatchObject({ isStreamed: true, usage: { ...truth.usage, isEstimated: false } });
});

test.each([false, true])(
  'cached, cache-written and thinking tokens, each in one class, streamed: %s',
  async (stream) => {
    const { client, seen } = caller();
    const usage = {
      prompt_tokens: 1000,
      cached_tokens: 200,
      cache_write_tokens: 50,
      completion_tokens: 500,
      reasoning_tokens: 100,
    };
    const body = { ...basis, ...control({ usage, reasoning: 'Think of rain.', content: 'It rains.' }) };
    const message = stream ? await client.messages.stream(body).finalMessage() : await client.messages.create(body);
    expect(message.content.map(({ type }) => type)).toEqual(['thinking', 'text']);
    expect(message.usage).toMatchObject({
      input_tokens: 750,
      cache_creation_input_tokens: 50,
      cache_read_input_tokens: 200,
      output_tokens: 500,
    });
    const { record, truth } = await seen();
    expect(record.usage).toMatchObject({
      inputTokens: 800,
      cachedInputTokens: 200,
      outputTokens: 400,
      reasoningTokens: 100,
    });
    expect(record.usage).toMatchObject(truth.usage ?? {});
  },
);

test.each([false, true])('tools, also in parallel, streamed: %s', async (stream) => {
  const { client } = caller();
  const body = { ...basis, tools: [tool], ...control(PARALLEL_CALLS) };
  const message = stream ? await client.messages.stream(body).finalMessage() : await client.messages.create(body);
  expect(message.stop_reason).toBe('tool_use');
  const inputs = message.content.map((block) => block.type === 'tool_use' && block.input);
  expect(inputs).toEqual([{ city: 'Paris' }, { city: 'Rome' }]);
});

test('the result of a tool, and an image', async () => {
  const { client } = caller();
  const told = await client.messages.create({
    ...basis,
    tools: [tool],
    messages: [
      ...basis.messages,
      {
        role: 'assistant',
        content: [{ type: 'tool_use', id: 'toolu_1', name: 'get_weather', input: { city: 'Paris' } }],
      },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_1', content: '{"sky":"clear"}' }] },
    ],
  });
  expect(told.content[0]).toMatchObject({ text: expect.stringContaining('Sky is clear') });
  const source = { type: 'base64' as const, media_type: 'image/png' as const, data: PIXEL_BASE64 };
  const content = [
    { type: 'image' as const, source },
    { type: 'text' as const, text: 'Hi' },
  ];
  const seen = await client.messages.create({ ...basis, messages: [{ role: 'user', content }] });
  expect(seen.content[0]).toMatchObject({ text: expect.stringContaining('I received your image') });
});

test('structured output, read by its schema', async () => {
  const { client } = caller();
  const format = zodOutputFormat(z.object({ city: z.string() }));
  const message = await client.messages.parse({ ...basis, output_config: { format } });
  expect(message.parsed_output).toEqual({ city: 'Paris' });
});

test('a stream that is left is recorded as left, with what was used', async () => {
  const { client, seen } = caller();
  for await (const _ of await client.messages.create({ ...basis, stream: true, ...control(LONG_ANSWER) })) break;
  const { record, truth } = await seen();
  expect(record).toMatchObject({ statusCode: 499, usage: { ...truth.usage, isEstimated: false } });
  expect(record.cost.storageNanoUsd).toBeGreaterThan(0n);
});

test('a stream that the upstream cuts is an error, not an end', async () => {
  const { client, seen } = caller();
  const body = { ...basis, ...control({ fault: { kind: 'fin_mid_stream', after_chunks: 5 } }) };
  const cut = client.messages.stream(body).finalMessage();
  await expect(cut).rejects.toBeInstanceOf(Anthropic.APIError);
  await expect(cut).rejects.toMatchObject({ error: { error: { code: 'upstream_incomplete' } } });
  expect((await seen()).record).toMatchObject({ errorCode: 'upstream_incomplete', usage: { isEstimated: true } });
});

describe('errors are the errors of the SDK', () => {
  const create = (client: Anthropic, fields: object = {}) => client.messages.create({ ...basis, ...fields });

  test('401', async () => {
    const client = new Anthropic({ baseURL: gateway.url, apiKey: 'nonsense', maxRetries: 0 });
    await expect(create(client)).rejects.toBeInstanceOf(Anthropic.AuthenticationError);
  });

  test('400 names the field', async () => {
    const wrong = create(caller().client, { max_tokens: 128.5 });
    await expect(wrong).rejects.toBeInstanceOf(Anthropic.BadRequestError);
    await expect(wrong).rejects.toMatchObject({
      type: 'invalid_request_error',
      error: { error: { param: 'max_tokens', code: 'invalid_request' } },
    });
  });

  test('402 when there is no credit', async () => {
    const organizationId = randomUUID() as OrganizationId;
    gateway.creditOf(organizationId).balanceNanoUsd = 0n;
    const { client } = caller({ projectMode: 'credits', organizationId });
    await expect(create(client)).rejects.toMatchObject({
      status: 402,
      type: 'billing_error',
      error: { error: { code: 'insufficient_credits' } },
    });
  });

  test('403, 404 and 429', async () => {
    const suspended = caller({ lifecycleState: 'suspended' }).client;
    await expect(create(suspended)).rejects.toBeInstanceOf(Anthropic.PermissionDeniedError);
    const unknown = create(caller().client, { model: 'no-such-model' });
    await expect(unknown).rejects.toBeInstanceOf(Anthropic.NotFoundError);
    const { client } = caller({ rateLimitPerMinute: 1 });
    await create(client);
    await expect(create(client)).rejects.toBeInstanceOf(Anthropic.RateLimitError);
  });

  test('an overloaded upstream, and a request id with each error', async () => {
    const failing = create(caller().client, control({ status: 529 }));
    await expect(failing).rejects.toBeInstanceOf(Anthropic.InternalServerError);
    await expect(failing).rejects.toMatchObject({ error: { request_id: expect.stringMatching(/^[0-9a-f-]{36}$/) } });
  });

  test('an endpoint that is not there', async () => {
    const { client } = caller();
    const count = client.messages.countTokens({ model, messages: basis.messages });
    await expect(count).rejects.toBeInstanceOf(Anthropic.NotFoundError);
    await expect(count).rejects.toMatchObject({ type: 'not_found_error' });
  });
});
