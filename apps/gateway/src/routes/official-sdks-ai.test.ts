import { randomUUID } from 'node:crypto';
import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { OrganizationId } from '@lethe/core/tenancy';
import type { KeySnapshot } from '@lethe/db';
import type { SimulatorControl } from '@lethe/testkit/simulator';
import {
  APICallError,
  embedMany,
  generateText,
  jsonSchema,
  type LanguageModel,
  Output,
  streamText,
  type ToolSet,
  tool,
} from 'ai';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  COST_FIELDS,
  fetchWithControl,
  LONG_ANSWER,
  PARALLEL_CALLS,
  PIXEL_BASE64,
  type SdkCaller,
  sdkCaller,
  WEATHER_QUESTION,
  WEATHER_SCHEMA,
} from '../testing/sdk-caller.ts';
import { useGateway } from '../testing/use-gateway.ts';

const gateway = useGateway();
const GPT = 'simulator/gpt-4o-mini';
const CLAUDE = 'simulator/claude-haiku-4-5';

interface Settings {
  readonly baseURL: string;
  readonly apiKey: string;
  readonly headers: Record<string, string>;
  readonly fetch?: typeof fetch;
}

/** Costs are in `usage.raw`, but for the one that passes on only the fields that it knows. */
const COST_HIDING = 'openai, chat';

const providers: readonly [string, string, (settings: Settings, model?: string) => LanguageModel][] = [
  [
    'openai-compatible',
    'chat.completions',
    (settings, model = GPT) =>
      createOpenAICompatible({ name: 'lethe', includeUsage: true, supportsStructuredOutputs: true, ...settings })(
        model,
      ),
  ],
  [COST_HIDING, 'chat.completions', (settings, model = GPT) => createOpenAI(settings).chat(model)],
  ['openai, responses', 'responses', (settings, model = GPT) => createOpenAI(settings).responses(model)],
  ['anthropic', 'messages', (settings, model = CLAUDE) => createAnthropic(settings)(model)],
];

const getWeather: ToolSet[string] = tool({
  description: 'The weather of a city.',
  inputSchema: jsonSchema(WEATHER_SCHEMA),
});

function settingsOf({ apiKey, headers }: Pick<SdkCaller, 'apiKey' | 'headers'>, control?: SimulatorControl): Settings {
  const settings = { baseURL: `${gateway.url}/v1`, apiKey, headers };
  return control === undefined ? settings : { ...settings, fetch: fetchWithControl(control) };
}

describe.each(providers)('ai with %s', (name, endpoint, create) => {
  const costless = expect.not.objectContaining({ cost_usd_total: expect.anything() });
  const rawUsage = name === COST_HIDING ? costless : expect.objectContaining(COST_FIELDS);

  function caller(control?: SimulatorControl, traits: Partial<KeySnapshot> = {}) {
    const { seen, ...identity } = sdkCaller(gateway, traits);
    return { seen, options: { model: create(settingsOf(identity, control)), prompt: WEATHER_QUESTION, maxRetries: 0 } };
  }

  test('a text, its cost, and a record that knows what the upstream knows', async () => {
    const { options, seen } = caller();
    const { text, usage, finishReason } = await generateText(options);
    const { record, truth } = await seen();
    expect([text !== '', finishReason]).toEqual([true, 'stop']);
    expect(usage.raw).toEqual(rawUsage);
    expect(record).toMatchObject({ endpoint, usage: truth.usage });
  });

  test('a stream, its usage and its cost', async () => {
    const { options, seen } = caller({ content: 'It rains in Paris.' });
    const result = streamText(options);
    let text = '';
    for await (const part of result.textStream) text += part;
    expect(text).toBe('It rains in Paris.');
    const usage = await result.usage;
    const { record, truth } = await seen();
    expect(usage.outputTokens).toBe(truth.usage?.outputTokens);
    expect(usage.raw).toEqual(rawUsage);
    expect(record).toMatchObject({ isStreamed: true, usage: { ...truth.usage, isEstimated: false } });
  });

  test.each([false, true])('tools, also in parallel, streamed: %s', async (isStreamed) => {
    const { options } = caller(PARALLEL_CALLS);
    const call = { ...options, tools: { get_weather: getWeather } };
    const calls = isStreamed ? await streamText(call).toolCalls : (await generateText(call)).toolCalls;
    expect(calls.map(({ input }) => input)).toEqual([{ city: 'Paris' }, { city: 'Rome' }]);
  });

  test('a tool that is run, and an answer with its result', async () => {
    const { apiKey, headers } = sdkCaller(gateway);
    const { text, steps } = await generateText({
      model: create(settingsOf({ apiKey, headers })),
      prompt: WEATHER_QUESTION,
      tools: { get_weather: { ...getWeather, execute: async () => ({ sky: 'clear' }) } },
      stopWhen: ({ steps: done }) => done.length === 2,
    });
    expect([steps.length, text.toLowerCase().includes('sky is clear')]).toEqual([2, true]);
  });

  test('structured output, read by its schema', async () => {
    const { options } = caller();
    const { output } = await generateText({
      ...options,
      output: Output.object({ schema: z.object({ city: z.string() }) }),
    });
    expect(output).toEqual({ city: 'Paris' });
  });

  test('an image', async () => {
    const { options } = caller();
    const image = { type: 'image' as const, image: PIXEL_BASE64, mediaType: 'image/png' };
    const messages = [{ role: 'user' as const, content: [{ type: 'text' as const, text: 'Hi' }, image] }];
    const { text } = await generateText({ model: options.model, messages, maxRetries: 0 });
    expect(text).toContain('I received your image');
  });

  test('a stream that is left is recorded as left, with what was used', async () => {
    const { options, seen } = caller(LONG_ANSWER);
    const abort = new AbortController();
    const result = streamText({ ...options, abortSignal: abort.signal });
    for await (const _part of result.textStream) {
      abort.abort();
      break;
    }
    const { record, truth } = await seen();
    expect(record).toMatchObject({ statusCode: 499, usage: { ...truth.usage, isEstimated: false } });
  });

  test('a stream that the upstream cuts is an error, not an end', async () => {
    const { options } = caller({ fault: { kind: 'fin_mid_stream', after_chunks: 5 } });
    const errors: unknown[] = [];
    const result = streamText({ ...options, onError: ({ error }) => void errors.push(error) });
    await result.consumeStream();
    expect(JSON.stringify(errors)).toContain('upstream_incomplete');
  });

  test('errors carry status, code and whether to try again', async () => {
    const codeOf = async (options: { model: LanguageModel }) => {
      const failure = await generateText({ prompt: 'Hi', maxRetries: 0, ...options }).catch((error: unknown) => error);
      if (!APICallError.isInstance(failure)) throw failure;
      const { error } = JSON.parse(failure.responseBody ?? '{}') as { error: { code: string } };
      return [failure.statusCode, error.code, failure.isRetryable];
    };
    const organizationId = randomUUID() as OrganizationId;
    gateway.creditOf(organizationId).balanceNanoUsd = 0n;
    const nobody = create(settingsOf({ apiKey: 'nonsense', headers: {} }));
    expect(await codeOf({ model: nobody })).toEqual([401, 'invalid_api_key', false]);
    const unknown = create(settingsOf(sdkCaller(gateway)), 'no-such-model');
    expect(await codeOf({ model: unknown })).toEqual([404, 'model_not_found', false]);
    const poor = caller(undefined, { projectMode: 'credits', organizationId }).options;
    expect(await codeOf(poor)).toEqual([402, 'insufficient_credits', false]);
    const limited = caller(undefined, { rateLimitPerMinute: 1 }).options;
    await generateText(limited);
    expect(await codeOf(limited)).toEqual([429, 'rate_limited', true]);
  });
});

test('embeddings', async () => {
  const { seen, ...identity } = sdkCaller(gateway);
  const model = createOpenAI(settingsOf(identity)).embeddingModel('simulator/text-embedding-3-small');
  const { embeddings, usage } = await embedMany({ model, values: ['a', 'b'], maxRetries: 0 });
  const { record, truth } = await seen();
  expect(embeddings.map(({ length }) => length)).toEqual([1536, 1536]);
  expect(usage.tokens).toBe(truth.usage?.inputTokens);
  expect(record).toMatchObject({ endpoint: 'embeddings', usage: truth.usage });
});
