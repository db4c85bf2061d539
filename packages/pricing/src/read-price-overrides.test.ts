import { expect, test } from 'vitest';
import { createPriceList } from './create-price-list.ts';
import { PriceFileProblem, readPriceOverrides } from './read-price-overrides.ts';

const at = new Date('2026-11-21T12:00:00Z');

function listWith(models: Record<string, unknown>) {
  return createPriceList(readPriceOverrides(JSON.stringify({ models })));
}

function nanoOf(prices: ReturnType<typeof listWith>, provider: string, model: string) {
  const rates = prices.ratesFor({ provider, model, at, promptTokens: 300_000 });
  if (rates === null) return null;
  return [rates.input, rates.cachedInput, rates.output, rates.reasoning].map((rate) => rate.amountNanoUsd);
}

test('a price of the operator’s own wins over the list, also under another name and another case of the same model', () => {
  const prices = listWith({ 'openai/gpt-4o-mini': { input: '0.000000001', output: 7 } });
  const expected = [1n, 1n, 7_000_000_000n, 7_000_000_000n];
  for (const name of ['gpt-4o-mini', 'gpt-4o-mini-2024-07-18', 'GPT-4o-Mini'])
    expect(nanoOf(prices, 'openai', name)).toEqual(expected);
  expect(nanoOf(prices, 'azure', 'gpt-4o-mini')).not.toEqual(expected);
  expect(prices.outputTokensMax({ provider: 'openai', model: 'gpt-4o-mini' })).toBe(16_384);
});

test('a price for one name of a model leaves its other names alone', () => {
  const prices = listWith({ 'openai/gpt-4o-mini-2024-07-18': { input: 1, output: 2 } });
  expect(nanoOf(prices, 'openai', 'gpt-4o-mini-2024-07-18')?.[0]).toBe(1_000_000_000n);
  expect(nanoOf(prices, 'openai', 'gpt-4o-mini')?.[0]).toBe(150_000_000n);
});

test('a model that nobody else prices can be priced, limited and listed', () => {
  const prices = listWith({
    'acme/Llama-9': { input: '0.15', cachedInput: '0.01875', output: '0.6', reasoning: '0.7', outputTokensMax: 8_192 },
  });
  expect(nanoOf(prices, 'acme', 'Llama-9')).toEqual([150_000_000n, 18_750_000n, 600_000_000n, 700_000_000n]);
  expect(prices.outputTokensMax({ provider: 'acme', model: 'llama-9' })).toBe(8_192);
  expect(prices.knownModels()).toContainEqual({ provider: 'acme', model: 'Llama-9', kind: 'completion' });
});

test('a limit alone leaves the price as it is, with its tiers', () => {
  const prices = listWith({ 'anthropic/claude-sonnet-4-5': { outputTokensMax: 1_000 } });
  expect(prices.outputTokensMax({ provider: 'anthropic', model: 'claude-sonnet-4-5' })).toBe(1_000);
  expect(nanoOf(prices, 'anthropic', 'claude-sonnet-4-5')?.[0]).toBe(6_000_000_000n);
});

test.each([
  ['a float', { 'a/b': { input: 0.15, output: 1 } }],
  ['a negative price', { 'a/b': { input: '-1', output: 1 } }],
  ['an exponent', { 'a/b': { input: '1e3', output: 1 } }],
  ['ten decimals', { 'a/b': { input: '0.0000000001', output: 1 } }],
  ['a price for input alone', { 'a/b': { input: 1 } }],
  ['a misspelt field', { 'a/b': { input: 1, output: 1, cached_input: 1 } }],
  ['a model without its provider', { 'gpt-4o': { input: 1, output: 1 } }],
  ['a fraction of a token', { 'a/b': { outputTokensMax: 1.5 } }],
])('%s is refused, never rounded or ignored', (_name, models) => {
  expect(() => readPriceOverrides(JSON.stringify({ models }))).toThrow(PriceFileProblem);
});

test('what is wrong is told with its place, and never with what stands there', () => {
  expect(() => readPriceOverrides('{"models":{"a/b":{"input":"sk-secret","output":1}}}')).toThrow(
    /^Wrong at models → a\/b → input\./,
  );
  expect(() => readPriceOverrides('sk-secret')).toThrow(/^This is not JSON\./);
});
