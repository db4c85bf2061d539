import { randomUUID } from 'node:crypto';
import { ChatAnthropic } from '@langchain/anthropic';
import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { type AIMessageChunk, HumanMessage, type UsageMetadata } from '@langchain/core/messages';
import { ChatOpenAI, OpenAIEmbeddings } from '@langchain/openai';
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
  type SdkCaller,
  sdkCaller,
  WEATHER_QUESTION,
} from '../testing/sdk-caller.ts';
import { useGateway } from '../testing/use-gateway.ts';

const gateway = useGateway();

interface Settings extends Pick<SdkCaller, 'apiKey' | 'headers'> {
  readonly control?: SimulatorControl | undefined;
  readonly model?: string | undefined;
}

function chatOpenAi({ apiKey, headers, control, model }: Settings, useResponsesApi: boolean): BaseChatModel {
  return new ChatOpenAI({
    model: model ?? 'simulator/gpt-4o-mini',
    apiKey,
    configuration: { baseURL: `${gateway.url}/v1`, defaultHeaders: headers },
    maxRetries: 0,
    useResponsesApi,
    ...(control && { modelKwargs: { simulator: control } }),
  });
}

function chatAnthropic({ apiKey, headers, control, model }: Settings): BaseChatModel {
  return new ChatAnthropic({
    model: model ?? 'simulator/claude-haiku-4-5',
    apiKey,
    anthropicApiUrl: gateway.url,
    clientOptions: { defaultHeaders: headers },
    maxRetries: 0,
    maxTokens: 1024,
    ...(control && { invocationKwargs: { simulator: control } }),
  });
}

const models: readonly [string, string, (settings: Settings) => BaseChatModel][] = [
  ['ChatOpenAI', 'chat.completions', (settings) => chatOpenAi(settings, false)],
  ['ChatOpenAI, responses', 'responses', (settings) => chatOpenAi(settings, true)],
  ['ChatAnthropic', 'messages', chatAnthropic],
];

const weatherTool = {
  name: 'get_weather',
  description: 'The weather of a city.',
  schema: z.object({ city: z.string() }),
};

async function assemble(stream: Promise<AsyncIterable<AIMessageChunk>>): Promise<AIMessageChunk | null> {
  let whole: AIMessageChunk | null = null;
  for await (const chunk of await stream) whole = whole === null ? chunk : (whole as AIMessageChunk).concat(chunk);
  return whole;
}

describe.each(models)('langchain with %s', (_, endpoint, create) => {
  // LangChain shows neither what a plain response nor what the end of a streamed message tells beside the tokens.
  const withCost = expect.objectContaining(COST_FIELDS);
  const plainUsage = endpoint === 'responses' ? undefined : withCost;
  const costless = expect.not.objectContaining({ cost_usd_total: expect.anything() });
  const streamedUsage = endpoint === 'messages' ? costless : withCost;

  function caller(control?: SimulatorControl, traits: Partial<KeySnapshot> = {}) {
    const { seen, ...identity } = sdkCaller(gateway, traits);
    return { model: create({ ...identity, control }), seen };
  }

  test('a text, its cost, and a record that knows what the upstream knows', async () => {
    const { model, seen } = caller();
    const message = await model.invoke(WEATHER_QUESTION);
    const { record, truth } = await seen();
    expect(message.text).not.toBe('');
    expect((message as AIMessageChunk).usage_metadata).toMatchObject({
      input_tokens: truth.usage?.inputTokens,
      output_tokens: truth.usage?.outputTokens,
    });
    expect(message.response_metadata.usage).toEqual(plainUsage);
    expect(record).toMatchObject({ endpoint, usage: truth.usage });
  });

  test('a stream and its usage', async () => {
    const { model, seen } = caller({ content: 'It rains in Paris.' });
    const whole = await assemble(model.stream(WEATHER_QUESTION));
    const { record, truth } = await seen();
    expect(whole?.text).toBe('It rains in Paris.');
    // LangChain adds the token of message_start to those of message_delta, which hold it already.
    const countedTwice = endpoint === 'messages' ? 1 : 0;
    const usage = whole?.usage_metadata as UsageMetadata | undefined;
    expect(usage?.output_tokens).toBe((truth.usage?.outputTokens ?? 0) + countedTwice);
    expect(record).toMatchObject({ isStreamed: true, usage: { ...truth.usage, isEstimated: false } });
    expect(whole?.response_metadata.usage).toEqual(streamedUsage);
  });

  test.each([false, true])('tools, also in parallel, streamed: %s', async (isStreamed) => {
    const { model } = caller(PARALLEL_CALLS);
    const withTools = model.bindTools?.([weatherTool]);
    if (withTools === undefined) throw new Error('The model takes no tools.');
    const message = isStreamed
      ? await assemble(withTools.stream(WEATHER_QUESTION))
      : await withTools.invoke(WEATHER_QUESTION);
    expect(message?.tool_calls?.map(({ args }) => args)).toEqual([{ city: 'Paris' }, { city: 'Rome' }]);
  });

  test('structured output, read by its schema', async () => {
    const structured = caller().model.withStructuredOutput(z.object({ city: z.string() }));
    expect(await structured.invoke(WEATHER_QUESTION)).toEqual({ city: 'Paris' });
  });

  test('an image', async () => {
    const image = { type: 'image_url', image_url: { url: `data:image/png;base64,${PIXEL_BASE64}` } };
    const message = new HumanMessage({ content: [{ type: 'text', text: 'Hi' }, image] });
    expect((await caller().model.invoke([message])).text).toContain('I received your image');
  });

  test('a stream that is left is recorded as left, with what was used', async () => {
    const { model, seen } = caller(LONG_ANSWER);
    const abort = new AbortController();
    const stream = await model.stream(WEATHER_QUESTION, { signal: abort.signal });
    const read = async () => {
      for await (const _chunk of stream) abort.abort();
    };
    await expect(read()).rejects.toThrow();
    const { record, truth } = await seen();
    expect(record).toMatchObject({ statusCode: 499, usage: { ...truth.usage, isEstimated: false } });
  });

  test('a stream that the upstream cuts is an error, not an end', async () => {
    const { model } = caller({ fault: { kind: 'fin_mid_stream', after_chunks: 5 } });
    const read = async () => {
      for await (const _chunk of await model.stream(WEATHER_QUESTION));
    };
    await expect(read()).rejects.toThrow(/ended|incomplete/i);
  });

  test('errors carry their status', async () => {
    const statusOf = (model: BaseChatModel) =>
      model.invoke('Hi').then(
        () => 200,
        (error: { status?: number }) => error.status,
      );
    const organizationId = randomUUID() as OrganizationId;
    gateway.creditOf(organizationId).balanceNanoUsd = 0n;
    expect(await statusOf(create({ apiKey: 'nonsense', headers: {} }))).toBe(401);
    expect(await statusOf(create({ ...sdkCaller(gateway), model: 'no-such-model' }))).toBe(404);
    expect(await statusOf(caller(undefined, { projectMode: 'credits', organizationId }).model)).toBe(402);
    const { model } = caller(undefined, { rateLimitPerMinute: 1 });
    expect([await statusOf(model), await statusOf(model)]).toEqual([200, 429]);
  });
});

test('embeddings', async () => {
  const { apiKey, headers, seen } = sdkCaller(gateway);
  const embeddings = new OpenAIEmbeddings({
    model: 'simulator/text-embedding-3-small',
    apiKey,
    configuration: { baseURL: `${gateway.url}/v1`, defaultHeaders: headers },
    maxRetries: 0,
  });
  const vectors = await embeddings.embedDocuments(['a', 'b']);
  expect(vectors.map(({ length }) => length)).toEqual([1536, 1536]);
  const { record, truth } = await seen();
  expect(record).toMatchObject({ endpoint: 'embeddings', usage: truth.usage });
});
