import { chargeFor } from '@lethe/core/money';
import { calcPrice, type TieredPrices } from '@pydantic/genai-prices';
import { expect, test } from 'vitest';
import { createPriceList } from './create-price-list.ts';
import { nanoPerMillion as nano } from './exact-rate.ts';
import { PRICED_PROVIDERS } from './priced-providers.ts';
import { readPackagePrices } from './read-package-prices.ts';

const prices = createPriceList();
const at = new Date('2026-11-21T12:00:00Z');

function nanoPerMillion(provider: string, model: string, promptTokens = 0, when = at) {
  const rates = prices.ratesFor({ provider, model, at: when, promptTokens });
  if (rates === null) return null;
  const { input, cachedInput, output, reasoning } = rates;
  return [input, cachedInput, output, reasoning].map((rate) => rate.amountNanoUsd);
}

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
  expect(nanoPerMillion('groq', 'whisper-large-v3')).toBeNull();
});

test('every known model has a price, and every provider has models', () => {
  const models = prices.knownModels();
  const unpriced = models.filter(({ provider, model }) => nanoPerMillion(provider, model) === null);
  expect(unpriced).toEqual([]);
  expect(new Set(models.map(({ provider }) => provider))).toEqual(
    new Set(['openai', 'anthropic', 'google', 'mistral', 'deepseek', 'xai', 'groq', 'together', 'openrouter']),
  );
  expect(models).toContainEqual({ provider: 'openai', model: 'gpt-4o-mini', kind: 'completion' });
});

test('an embedding costs what goes in and nothing for what comes out, which has no tokens', () => {
  expect(nanoPerMillion('openai', 'text-embedding-3-small')).toEqual([20_000_000n, 20_000_000n, 0n, 0n]);
  expect(prices.outputTokensMax({ provider: 'openai', model: 'text-embedding-3-small' })).toBe(0);
  expect(models()).toContainEqual({ provider: 'openai', model: 'text-embedding-3-small', kind: 'embedding' });
});

test.each([
  ['openai', 'gpt-4o-mini-2024-07-18', 16_384],
  ['openrouter', 'openai/gpt-4o-mini', 16_384],
  ['azure', 'gpt-4.1', 32_768],
  ['anthropic', 'claude-sonnet-4-5', 64_000],
  ['groq', 'llama3-70b-8192', null],
  ['xai', 'grok-3', 131_072],
  ['nobody', 'gpt-4o-mini', null],
])(
  '%s/%s writes at most %s tokens: the documented limit, else all that its context holds, else nobody knows',
  (provider, model, expected) => {
    expect(prices.outputTokensMax({ provider, model })).toBe(expected);
  },
);

test('no model writes more than its context holds', () => {
  const limited = [...readPackagePrices()].filter(([entry]) => entry.context_window !== undefined);
  const beyond = limited.filter(([entry, { outputTokensMax }]) => (outputTokensMax ?? 0) > (entry.context_window ?? 0));
  expect(beyond.map(([, { provider, model }]) => `${provider}/${model}`)).toEqual([]);
  expect(limited.length).toBeGreaterThan(300);
});

test('at every instant and size of prompt the integers are those of the package’s own choice', () => {
  const instants = ['2025-06-09T23:59:59.999Z', '2026-08-17T00:00:00Z', '2026-11-21T00:30:00Z', '2026-11-21T02:00:00Z'];
  const sizes = [0, 128_000, 128_001, 200_000, 200_001, 272_001, 2_000_000];
  for (const [entry, { provider, model }] of readPackagePrices()) {
    for (const at of [...instants, '2026-11-21T16:29:59.999Z', '2027-02-01T06:00:00Z'].map((text) => new Date(text))) {
      const chosen = calcPrice({}, model, { providerId: PRICED_PROVIDERS.get(provider) ?? '', timestamp: at });
      if (chosen === null || chosen.model !== entry) continue;
      for (const promptTokens of sizes) {
        const input = priceFor(chosen.model_price.input_mtok ?? 0, promptTokens);
        const output = priceFor(chosen.model_price.output_mtok ?? 0, promptTokens);
        const rates = prices.ratesFor({ provider, model, at, promptTokens });
        const expected = [nano(input), nano(output)];
        expect([rates?.input.amountNanoUsd, rates?.output.amountNanoUsd], `${provider}/${model}`).toEqual(expected);
      }
    }
  }
});

function models() {
  return prices.knownModels();
}

function priceFor(price: number | TieredPrices, promptTokens: number): number {
  if (typeof price === 'number') return price;
  let chosen = price.base;
  for (const tier of price.tiers) if (promptTokens > tier.start) chosen = tier.price;
  return chosen;
}
