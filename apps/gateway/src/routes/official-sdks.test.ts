import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { generateText, jsonSchema, streamText, type ToolSet, tool } from 'ai';
import OpenAI from 'openai';
import { expect, test, vi } from 'vitest';
import { useGateway } from '../testing/use-gateway.ts';

const gateway = useGateway();
const MODEL = 'simulator/gpt-4o-mini';
const messages = [{ role: 'user' as const, content: 'What is the weather in Paris?' }];
const parameters = {
  type: 'object',
  properties: { city: { type: 'string' } },
  required: ['city'],
  additionalProperties: false,
} as const;
const weatherTool = { type: 'function' as const, function: { name: 'get_weather', parameters } };

const openai = () => new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: gateway.mintRetainingKey(), maxRetries: 0 });
const lethe = () =>
  createOpenAICompatible({
    name: 'lethe',
    baseURL: `${gateway.url}/v1`,
    apiKey: gateway.mintKey(),
    includeUsage: true,
  });

async function lastRecord(seen: number) {
  await vi.waitFor(() => expect(gateway.records.entries.length).toBeGreaterThan(seen), { timeout: 5_000 });
  return gateway.records.entries[seen]?.record;
}

test('openai: a chat', async () => {
  const { data, request_id } = await openai().chat.completions.create({ model: MODEL, messages }).withResponse();
  expect(data.choices[0]?.message.content).toBeTruthy();
  expect(data.usage).toMatchObject({ cost_usd_total: expect.any(Number), cost_usd_data_storage: expect.any(Number) });
  expect(gateway.entryOf(request_id).record).toMatchObject({ model: 'gpt-4o-mini', isStreamed: false });
});

test.each([false, true])('openai: a stream, usage asked: %s', async (include_usage) => {
  const stream = await openai().chat.completions.create({
    model: MODEL,
    messages,
    stream: true,
    stream_options: { include_usage },
  });
  let text = '';
  let usage: object | null | undefined;
  for await (const chunk of stream) {
    text += chunk.choices[0]?.delta.content ?? '';
    usage = chunk.usage ?? usage;
  }
  expect(text).not.toBe('');
  expect(usage).toMatchObject({ cost_usd_total: expect.any(Number), total_tokens: expect.any(Number) });
});

test('openai: the streaming helper assembles the answer', async () => {
  const completion = await openai().chat.completions.stream({ model: MODEL, messages }).finalChatCompletion();
  expect(completion.choices[0]?.finish_reason).toBe('stop');
  expect(completion.choices[0]?.message.content).toBeTruthy();
});

test.each([false, true])('openai: a tool call, streamed: %s', async (isStreamed) => {
  const body = { model: MODEL, messages, tools: [weatherTool], tool_choice: 'required' as const };
  const { choices } = isStreamed
    ? await openai().chat.completions.stream(body).finalChatCompletion()
    : await openai().chat.completions.create(body);
  expect(choices[0]?.finish_reason).toBe('tool_calls');
  expect(choices[0]?.message.tool_calls?.[0]).toMatchObject({ type: 'function', function: { name: 'get_weather' } });
});

test('openai: an aborted stream', async () => {
  const seen = gateway.records.entries.length;
  const body = { model: MODEL, messages, stream: true as const, simulator: { chunks: 20, chunk_delay_ms: 5 } };
  const stream = await openai().chat.completions.create(body);
  for await (const _ of stream) break;
  stream.controller.abort();
  expect(await lastRecord(seen)).toMatchObject({ statusCode: 499, usage: { isEstimated: false } });
});

test('openai: errors arrive as the errors of the SDK', async () => {
  const unknown = openai().chat.completions.create({ model: 'no-such-model', messages });
  await expect(unknown).rejects.toMatchObject({ status: 404, code: 'model_not_found', param: 'model' });
  const wrongKey = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: 'nonsense' });
  await expect(wrongKey.models.list()).rejects.toBeInstanceOf(OpenAI.AuthenticationError);
  const broken = await openai().chat.completions.create({
    model: MODEL,
    messages,
    stream: true,
    ...{ simulator: { fault: 'fin_mid_stream' } },
  });
  const read = async () => {
    for await (const _ of broken);
  };
  await expect(read()).rejects.toMatchObject({ code: 'upstream_incomplete' });
});

test('openai: the models', async () => {
  const ids: string[] = [];
  for await (const { id } of await openai().models.list()) ids.push(id);
  expect(ids).toContain(MODEL);
});

test('ai: a chat', async () => {
  const { text, usage, finishReason } = await generateText({ model: lethe()(MODEL), messages });
  expect(text).not.toBe('');
  expect(usage.totalTokens).toBeGreaterThan(0);
  expect(finishReason).toBe('stop');
});

test('ai: a stream', async () => {
  const result = streamText({ model: lethe()(MODEL), messages });
  let text = '';
  for await (const part of result.textStream) text += part;
  expect(text).not.toBe('');
  expect((await result.usage).totalTokens).toBeGreaterThan(0);
});

test.each([false, true])('ai: a tool call, streamed: %s', async (isStreamed) => {
  const tools: ToolSet = {
    get_weather: tool({ description: 'The weather of a city.', inputSchema: jsonSchema(parameters) }),
  };
  const options = { model: lethe()(MODEL), messages, tools, toolChoice: 'required' as const };
  const toolCalls = isStreamed ? await streamText(options).toolCalls : (await generateText(options)).toolCalls;
  expect(toolCalls[0]).toMatchObject({ toolName: 'get_weather', input: { city: expect.any(String) } });
});

test('ai: an aborted stream', async () => {
  const seen = gateway.records.entries.length;
  const abort = new AbortController();
  const result = streamText({
    model: lethe()(MODEL),
    messages,
    abortSignal: abort.signal,
    providerOptions: { lethe: { simulator: { chunks: 20, chunk_delay_ms: 5 } } },
  });
  for await (const _ of result.textStream) {
    abort.abort();
    break;
  }
  expect(await lastRecord(seen)).toMatchObject({ statusCode: 499, isStreamed: true });
});
