import { DomainError } from '@lethe/core/errors';
import type { Endpoint } from '@lethe/core/payloads';
import { createPriceList } from '@lethe/pricing';
import { expect, test } from 'vitest';
import { DEFAULT_LIMITS } from '../limits.ts';
import { createModelCatalog, type UsableAccounts } from './model-catalog.ts';
import { createProvider, createProviderRegistry } from './provider-registry.ts';
import { NO_OWN_PROVIDERS } from './tenant-providers.ts';

const prices = createPriceList();
const query = { at: new Date('2026-11-21T12:00:00Z'), promptTokens: 0 };

function catalogWith(...names: string[]) {
  const settings = names.map((name) => ({ name, baseUrl: 'http://127.0.0.1:9/v1', apiKey: null }));
  const registry = createProviderRegistry(settings, DEFAULT_LIMITS);
  return createModelCatalog({ registry, prices, now: () => query.at });
}

const OPERATORS = { own: NO_OWN_PROVIDERS, isOperatorUsable: true };

function resolve(
  catalog: ReturnType<typeof catalogWith>,
  name: string,
  endpoint: Endpoint = 'chat.completions',
  accounts: UsableAccounts = OPERATORS,
) {
  try {
    const routes = catalog.candidates(name, endpoint, accounts);
    return routes
      .map(({ provider, model }) => `${provider.isTenantOwned ? 'own ' : ''}${provider.name} → ${model}`)
      .join(', ');
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
      .list(OPERATORS)
      .every(({ id }) => id.startsWith('openai/')),
  ).toBe(true);
});

test('the simulator plays a model at that model’s price, also under its maker’s name', () => {
  const catalog = catalogWith('simulator', 'openai');
  const ratesOf = (name: string) => {
    const [route] = catalog.candidates(name, 'chat.completions', OPERATORS);
    return route === undefined ? undefined : catalog.ratesFor(route, query);
  };
  expect(ratesOf('simulator/gpt-4o-mini')).toEqual(ratesOf('openai/gpt-4o-mini'));
  expect(ratesOf('simulator/openai/gpt-4o-mini')).toEqual(ratesOf('openai/gpt-4o-mini'));
  expect(ratesOf('simulator/claude-sonnet-4-5')?.output.amountNanoUsd).toBe(15_000_000_000n);
  expect(ratesOf('simulator/unheard-of')).toBeNull();
});

test('the list names each model once, and each can be called', () => {
  const catalog = catalogWith('simulator', 'openai', 'openrouter');
  const ids = catalog.list(OPERATORS).map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toEqual(expect.arrayContaining(['simulator/gpt-4o-mini', 'openai/gpt-4o-mini']));
  expect(ids.filter((id) => /_found|_configured/.test(resolve(catalog, id)))).toEqual([]);
});

/** A tenant's account at a provider; its connections are never used here. */
function ownAccount(name: string): UsableAccounts['own'] {
  const guard = () => undefined;
  const provider = createProvider({ name, baseUrl: 'https://example.test/v1', apiKey: 'sk-1' }, DEFAULT_LIMITS, guard);
  return { names: [name], find: (asked) => (asked === name ? provider : null) };
}

test('a tenant’s own account comes before the operator’s, and is the only one where the operator’s may not be used', () => {
  const catalog = catalogWith('openai', 'openrouter');
  const own = ownAccount('openai');
  const both = { own, isOperatorUsable: true };
  expect(resolve(catalog, 'openai/gpt-4o-mini', 'chat.completions', both)).toBe(
    'own openai → gpt-4o-mini, openai → gpt-4o-mini',
  );
  const onlyOwn = { own, isOperatorUsable: false };
  expect(resolve(catalog, 'openai/gpt-4o-mini', 'chat.completions', onlyOwn)).toBe('own openai → gpt-4o-mini');
  expect(resolve(catalog, 'gpt-4o-mini', 'chat.completions', onlyOwn)).toBe('own openai → gpt-4o-mini');
  expect(resolve(catalog, 'openrouter/x', 'chat.completions', onlyOwn)).toBe('provider_not_configured');
  const missing = (accounts: UsableAccounts) => () => catalog.candidates('groq/x', 'chat.completions', accounts);
  expect(missing(onlyOwn)).toThrow('There is no key for the provider "groq". Add a key of your organization.');
  expect(missing(both)).toThrow('Have the operator set PROVIDER_GROQ_API_KEY or, for a project in API-keys mode,');
  expect(catalog.list(onlyOwn).every(({ ownedBy }) => ownedBy === 'openai')).toBe(true);
});

test('a bare name leads to every provider that lists it', () => {
  const catalog = catalogWith('openai', 'openrouter', 'simulator');
  expect(resolve(catalog, 'codex-mini')).toBe('openai → codex-mini, openrouter → codex-mini');
});

test.each<[string, Endpoint, string]>([
  ['openai/gpt-4o-mini', 'messages', 'endpoint_not_supported'],
  ['anthropic/claude-sonnet-4-5', 'messages', 'anthropic → claude-sonnet-4-5'],
  ['anthropic/claude-sonnet-4-5', 'responses', 'endpoint_not_supported'],
  ['anthropic/claude-sonnet-4-5', 'embeddings', 'endpoint_not_supported'],
  ['openai/text-embedding-3-small', 'embeddings', 'openai → text-embedding-3-small'],
  ['simulator/anything', 'messages', 'simulator → anything'],
  ['acme/anything', 'responses', 'acme → anything'],
])('"%s" by %s leads to %s', (name, endpoint, expected) => {
  expect(resolve(catalogWith('openai', 'anthropic', 'simulator', 'acme'), name, endpoint)).toBe(expected);
});
