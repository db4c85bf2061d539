import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningSimulator, startSimulator } from '../raw-exchange.ts';

let simulator: RunningSimulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.stop());

async function embed(fields: object) {
  const { text } = await simulator.post('/v1/embeddings', { model: 'text-embedding-3-small', ...fields });
  return JSON.parse(text);
}

test('an answer has the shape of OpenAI embeddings, one vector of length one for each text', async () => {
  const { data, ...rest } = await embed({ input: ['Hello', 'world'] });
  expect(rest).toEqual({
    object: 'list',
    model: 'text-embedding-3-small',
    usage: { prompt_tokens: 4, total_tokens: 4 },
  });
  expect(data.map(({ index, object }: { index: number; object: string }) => [index, object])).toEqual([
    [0, 'embedding'],
    [1, 'embedding'],
  ]);
  expect(data[0].embedding).toHaveLength(1536);
  expect(Math.hypot(...data[0].embedding)).toBeCloseTo(1, 5);
});

test('the same text always has the same vector, and another text another one', async () => {
  const [first, second] = (await embed({ input: ['Hello', 'other'] })).data;
  const [again] = (await embed({ input: 'Hello', user: 'someone' })).data;
  expect(again.embedding).toEqual(first.embedding);
  expect(second.embedding).not.toEqual(first.embedding);
});

test('dimensions and base64 are honoured', async () => {
  const input = 'Hello';
  const [plain] = (await embed({ input, dimensions: 8 })).data;
  const [encoded] = (await embed({ input, dimensions: 8, encoding_format: 'base64' })).data;
  const bytes = Buffer.from(encoded.embedding, 'base64');
  expect(plain.embedding).toHaveLength(8);
  expect(Array.from({ length: 8 }, (_, index) => bytes.readFloatLE(index * 4))).toEqual(plain.embedding);
});

test('lists of tokens count as what they are', async () => {
  expect((await embed({ input: [1, 2, 3] })).usage).toEqual({ prompt_tokens: 3, total_tokens: 3 });
  expect((await embed({ input: [[1, 2], [3]] })).data).toHaveLength(2);
});

test('an embedding has input tokens only, whatever the control object says', async () => {
  const usage = { prompt_tokens: 7, completion_tokens: 5, cached_tokens: 2 };
  expect((await embed({ input: 'x', simulator: { usage } })).usage).toEqual({ prompt_tokens: 7, total_tokens: 7 });
  expect(simulator.requests().at(-1)).toMatchObject({
    path: '/v1/embeddings',
    usage: { inputTokens: 7, cachedInputTokens: 0, outputTokens: 0, reasoningTokens: 0 },
  });
});

test('wrong requests and asked errors come in the OpenAI shape', async () => {
  expect((await embed({})).error).toMatchObject({ type: 'invalid_request_error', param: 'input' });
  expect((await embed({ input: 'x', simulator: { status: 429 } })).error.code).toBe('rate_limit_exceeded');
});
