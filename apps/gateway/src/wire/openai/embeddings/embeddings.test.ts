import { expect, test } from 'vitest';
import { COST_FIELDS, type RelayInput, runRelay } from '../../../testing/run-relay.ts';
import { EMBEDDINGS } from './embeddings.ts';

const answer = (fields: object = {}) => ({
  object: 'list',
  data: [{ object: 'embedding', index: 0, embedding: [0.25, -1.5e-3] }],
  model: 'm',
  usage: { prompt_tokens: 8, total_tokens: 8 },
  ...fields,
});
const run = (body: object, input: Partial<RelayInput> = {}) =>
  runRelay(EMBEDDINGS, { model: 'm', input: ['Hi'] }, { chunks: [JSON.stringify(body)], ...input });

test.each([[1_000_000], [10]])('carry the cost of their input in the usage (committed after %d bytes)', (limit) => {
  const { text, observation, end } = run(answer(), { limits: { commitAfterBytes: limit } });
  expect(end).toBe('complete');
  expect(JSON.parse(text)).toEqual(answer({ usage: { prompt_tokens: 8, total_tokens: 8, ...COST_FIELDS } }));
  expect(observation.usage).toEqual({ inputTokens: 8, cachedInputTokens: 0, outputTokens: 0, reasoningTokens: 0 });
  expect(observation.finishReasons).toEqual([]);
});

test('without a usage get one, with the count and the cost', () => {
  const { text, observation } = run(answer({ usage: undefined }));
  expect(observation.usage).toBeNull();
  expect(JSON.parse(text).usage).toEqual({ prompt_tokens: 0, total_tokens: 0, ...COST_FIELDS });
});

test('are read as JSON even where the request asks for a stream, which there is not', () => {
  const request = EMBEDDINGS.parseRequest(Buffer.from('{"model":"m","input":"x","stream":true}'), { jsonDepthMax: 9 });
  expect(request).toMatchObject({ isStreamed: false, outputTokensMax: 0 });
});

test.each([[{ data: {} }], [{ choices: [] }]])('%j is no list of embeddings', (body) => {
  expect(run(body).end).toBe('upstream_invalid_response');
});

test.each([[undefined], [''], [[]], [5]])('an input of %j is refused', (input) => {
  const body = Buffer.from(JSON.stringify({ model: 'm', input }));
  expect(() => EMBEDDINGS.parseRequest(body, { jsonDepthMax: 9 })).toThrow(
    expect.objectContaining({ code: 'invalid_request', details: { param: 'input' } }),
  );
});

test.each([
  ['a text', 'one two three', 3],
  ['texts', ['one', 'two three'], 3],
  ['tokens', [1, 2, 3, 4], 4],
  ['lists of tokens', [[1, 2], [3]], 3],
])('an estimate counts %s, and no output', async (_, input, inputTokens) => {
  const requestBody = Buffer.from(JSON.stringify({ model: 'm', input }));
  const usage = await EMBEDDINGS.estimateUsage({
    requestBody,
    outputText: '',
    outputCharacters: 90_000,
    reportedInput: null,
  });
  expect(usage).toEqual({ inputTokens, cachedInputTokens: 0, outputTokens: 0, reasoningTokens: 0 });
});
