import { DomainError } from '@lethe/core/errors';
import { createPriceList } from '@lethe/pricing';
import { expect, test } from 'vitest';
import { DEFAULT_LIMITS } from '../limits.ts';
import { createModelCatalog } from './model-catalog.ts';
import { createProviderRegistry } from './provider-registry.ts';

const prices = createPriceList();
const query = { at: new Date('2026-11-21T12:00:00Z'), promptTokens: 0 };

function catalogWith(...names: string[]) {
  const settings = names.map((name) => ({ name, baseUrl: 'http://127.0.0.1:9/v1', apiKey: null }));
  const registry = createProviderRegistry(settings, DEFAULT_LIMITS);
  return createModelCatalog({ registry, prices, now: () => query.at });
}

function resolve(catalog: ReturnType<typeof catalogWith>, name: string) {
  try {
    const { provider, model } = catalog.resolve(name);
    return `${provider.name} → ${model}`;
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}

test.each([
  ['openai/gpt-4o-mini', 'openai → gpt-4o-mini'],
  ['openai/some-new-model', 'openai → some-new-model'],
  ['gpt-4o-mini', 'openai → gpt-4o-mini'],
  ['gpt-4o-mini-2024-07-18', 'openai → gpt-4o-mini-2024-07-18'],
  ['together/meta-llama/Llama-3-70b', 'together → meta-llama/Llama-3-70b'],
  ['simulator/gpt-4o-mini', 'simulator → gpt-4o-mini'],
  ['claude-sonnet-4-5', 'provider_not_configured'],
  ['mistral/mistral-large-latest', 'provider_not_configured'],
  ['no-such-model', 'model_not_found'],
  ['nobody/gpt-4o-mini', 'model_not_found'],
  ['openai/', 'model_not_found'],
  ['/gpt-4o-mini', 'model_not_found'],
  ['constructor/x', 'model_not_found'],
  ['__proto__/x', 'model_not_found'],
  ['toString', 'model_not_found'],
  ['openai/gpt 4o', 'model_not_found'],
  [`openai/${'x'.repeat(300)}`, 'model_not_found'],
])('"%s" leads to %s', (name, expected) => {
  expect(resolve(catalogWith('openai', 'together', 'simulator'), name)).toBe(expected);
});

test('a bare model goes to a provider that is configured, whoever made it', () => {
  expect(resolve(catalogWith('groq'), 'openai/gpt-oss-120b')).toBe('provider_not_configured');
  expect(resolve(catalogWith('openrouter'), 'gpt-4o-mini')).toBe('provider_not_configured');
  expect(resolve(catalogWith('openrouter'), 'anthropic/claude-sonnet-4.5')).toBe('provider_not_configured');
  expect(resolve(catalogWith('openrouter'), 'openrouter/anthropic/claude-sonnet-4.5')).toBe(
    'openrouter → anthropic/claude-sonnet-4.5',
  );
});

test('without the demo there is no simulator', () => {
  expect(resolve(catalogWith('openai'), 'simulator/gpt-4o-mini')).toBe('model_not_found');
  expect(
    catalogWith('openai')
      .list()
      .every(({ id }) => id.startsWith('openai/')),
  ).toBe(true);
});

test('the simulator plays a model at that model’s price, also under its maker’s name', () => {
  const catalog = catalogWith('simulator', 'openai');
  const ratesOf = (name: string) => catalog.ratesFor(catalog.resolve(name), query);
  expect(ratesOf('simulator/gpt-4o-mini')).toEqual(ratesOf('openai/gpt-4o-mini'));
  expect(ratesOf('simulator/openai/gpt-4o-mini')).toEqual(ratesOf('openai/gpt-4o-mini'));
  expect(ratesOf('simulator/claude-sonnet-4-5')?.output.amountNanoUsd).toBe(15_000_000_000n);
  expect(ratesOf('simulator/unheard-of')).toBeNull();
});

test('the list names each model once, and each can be called', () => {
  const catalog = catalogWith('simulator', 'openai', 'openrouter');
  const ids = catalog.list().map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toEqual(expect.arrayContaining(['simulator/gpt-4o-mini', 'openai/gpt-4o-mini']));
  expect(ids.filter((id) => /_found|_configured/.test(resolve(catalog, id)))).toEqual([]);
});
