import { chargeFor } from '@lethe/core/money';
import { expect, test } from 'vitest';
import { createPriceList } from './create-price-list.ts';
import { exactRate } from './exact-rate.ts';

const prices = createPriceList();
const at = new Date('2026-11-21T12:00:00Z');

function nanoPerMillion(provider: string, model: string, promptTokens = 0, when = at) {
  const rates = prices.ratesFor({ provider, model, at: when, promptTokens });
  if (rates === null) return null;
  const { input, cachedInput, output, reasoning } = rates;
  return [input, cachedInput, output, reasoning].map((rate) => rate.amountNanoUsd);
}

test('a price in dollars becomes exact nano-dollars, however the float is spelt', () => {
  expect(exactRate(0.15).amountNanoUsd).toBe(150_000_000n);
  expect(exactRate(0.01875).amountNanoUsd).toBe(18_750_000n);
  expect(exactRate(0.1 + 0.2).amountNanoUsd).toBe(300_000_000n);
  expect(exactRate(1e-7).amountNanoUsd).toBe(100n);
  expect(exactRate(1e21).amountNanoUsd).toBe(10n ** 30n);
  expect(exactRate(0.08333333333333334).amountNanoUsd).toBe(83_333_333n);
  expect(exactRate(0).amountNanoUsd).toBe(0n);
  expect(() => exactRate(-1)).toThrow(RangeError);
  expect(() => exactRate(Number.NaN)).toThrow(RangeError);
});

test('gpt-4o-mini costs what its price page says: $0.15 in, $0.075 cached, $0.60 out per 1 M tokens', () => {
  expect(nanoPerMillion('openai', 'gpt-4o-mini')).toEqual([150_000_000n, 75_000_000n, 600_000_000n, 600_000_000n]);
  expect(nanoPerMillion('openai', 'gpt-4o-mini-2024-07-18')).toEqual(nanoPerMillion('openai', 'gpt-4o-mini'));
  const rates = prices.ratesFor({ provider: 'openai', model: 'gpt-4o-mini', at, promptTokens: 0 });
  expect(rates && chargeFor(1_000, rates.input)).toBe(150_000n);
  expect(rates && chargeFor(500, rates.output)).toBe(300_000n);
});

test('a cached token costs as much as a fresh one where the list names no other price', () => {
  expect(nanoPerMillion('mistral', 'mistral-large-latest')).toEqual([
    2_000_000_000n,
    2_000_000_000n,
    6_000_000_000n,
    6_000_000_000n,
  ]);
});

test('a long prompt pays the price of its tier from the first token on, strictly above the threshold', () => {
  const base = [3_000_000_000n, 300_000_000n, 15_000_000_000n, 15_000_000_000n];
  expect(nanoPerMillion('anthropic', 'claude-sonnet-4-5', 200_000)).toEqual(base);
  expect(nanoPerMillion('anthropic', 'claude-sonnet-4-5', 200_001)).toEqual([
    6_000_000_000n,
    600_000_000n,
    22_500_000_000n,
    22_500_000_000n,
  ]);
  expect(nanoPerMillion('anthropic', 'claude-sonnet-4-5', 10)).toEqual(base);
});

test('the price of the instant counts, also when the same model was asked for at another instant before', () => {
  expect(nanoPerMillion('openai', 'o3', 0, new Date('2025-06-09T23:59:59Z'))?.[0]).toBe(10_000_000_000n);
  expect(nanoPerMillion('openai', 'o3', 0, new Date('2025-06-10T00:00:00Z'))?.[0]).toBe(2_000_000_000n);
  expect(nanoPerMillion('openai', 'o3', 0, new Date('2025-06-09T23:59:59Z'))?.[0]).toBe(10_000_000_000n);
});

test('an unknown model, an unknown provider and one with a similar name have no price, not a price of zero', () => {
  expect(nanoPerMillion('openai', 'no-such-model')).toBeNull();
  expect(nanoPerMillion('nobody', 'gpt-4o-mini')).toBeNull();
  expect(nanoPerMillion('my-openai-proxy', 'gpt-4o-mini')).toBeNull();
  expect(nanoPerMillion('openai', 'text-embedding-3-small')).toBeNull();
});

test('every known model has a price, and every provider has models', () => {
  const models = prices.knownModels();
  const unpriced = models.filter(({ provider, model }) => nanoPerMillion(provider, model) === null);
  expect(unpriced).toEqual([]);
  expect(new Set(models.map(({ provider }) => provider))).toEqual(
    new Set(['openai', 'anthropic', 'google', 'mistral', 'deepseek', 'xai', 'groq', 'together', 'openrouter']),
  );
  expect(models).toContainEqual({ provider: 'openai', model: 'gpt-4o-mini' });
});
