import type { PriceList, TokenRates } from '@lethe/core/billing';
import { DomainError } from '@lethe/core/errors';
import { isKnownProvider, KNOWN_BASE_URLS, SIMULATOR } from './known-providers.ts';
import type { Provider, ProviderRegistry } from './provider-registry.ts';

/** Where a call goes: the provider and its own name for the model. */
export interface ModelRoute {
  readonly provider: Provider;
  readonly model: string;
}

export interface RatesQuery {
  readonly at: Date;
  readonly promptTokens: number;
}

export interface ModelCatalog {
  /**
   * @param name  `provider/model`, or a bare model that the price list knows
   * @throws {DomainError} model_not_found, provider_not_configured
   */
  resolve(name: string): ModelRoute;
  /** Null when the price is unknown. */
  ratesFor(route: ModelRoute, query: RatesQuery): TokenRates | null;
  /** `provider/model` for each model that can be called now and has a price. */
  list(): readonly { readonly id: string; readonly ownedBy: string }[];
}

/** What a model can be called; anything else is refused unread, because the name is recorded. */
const MODEL_NAME = /^[\w.:@~+/-]{1,200}$/;

export function createModelCatalog({ registry, prices, now }: CatalogPorts): ModelCatalog {
  const known = prices.knownModels();
  const providersOf = new Map<string, string[]>();
  for (const { provider, model } of known) providersOf.set(model, [...(providersOf.get(model) ?? []), provider]);

  function hasPrice(provider: string, model: string): boolean {
    return prices.ratesFor({ provider, model, at: now(), promptTokens: 0 }) !== null;
  }

  function resolveBare(name: string): ModelRoute {
    const listed = providersOf.get(name) ?? [];
    const configured = registry.providers.filter((provider) => provider.name !== SIMULATOR);
    const provider =
      configured.find((candidate) => listed.includes(candidate.name)) ??
      configured.find((candidate) => hasPrice(candidate.name, name));
    if (provider !== undefined) return { provider, model: name };
    const owner = listed[0] ?? Object.keys(KNOWN_BASE_URLS).find((candidate) => hasPrice(candidate, name));
    throw owner === undefined ? modelNotFound() : notConfigured(owner);
  }

  /** The simulator plays any model at that model's price, whoever offers it. */
  function simulatedRates(model: string, query: RatesQuery): TokenRates | null {
    const slashAt = model.indexOf('/');
    const [named, bare] = [model.slice(0, Math.max(slashAt, 0)), model.slice(slashAt + 1)];
    if (isKnownProvider(named)) return prices.ratesFor({ provider: named, model: bare, ...query });
    for (const provider of [...(providersOf.get(model) ?? []), ...Object.keys(KNOWN_BASE_URLS)]) {
      const rates = prices.ratesFor({ provider, model, ...query });
      if (rates !== null) return rates;
    }
    return null;
  }

  return {
    resolve(name) {
      if (!MODEL_NAME.test(name)) throw modelNotFound();
      const slashAt = name.indexOf('/');
      const prefix = name.slice(0, Math.max(slashAt, 0));
      const model = name.slice(slashAt + 1);
      const provider = prefix === '' ? null : registry.find(prefix);
      if (provider !== null && model !== '') return { provider, model };
      if (isKnownProvider(prefix) && model !== '') throw notConfigured(prefix);
      return resolveBare(name);
    },
    ratesFor({ provider, model }, query) {
      if (provider.name === SIMULATOR) return simulatedRates(model, query);
      return prices.ratesFor({ provider: provider.name, model, ...query });
    },
    list() {
      const callable = known.filter(({ provider }) => registry.find(provider) !== null);
      // Names with a slash are a reseller's; the simulator plays the models under their makers' names.
      const simulated =
        registry.find(SIMULATOR) === null ? [] : [...providersOf.keys()].filter((model) => !model.includes('/'));
      return [
        ...simulated.map((model) => ({ id: `${SIMULATOR}/${model}`, ownedBy: SIMULATOR })),
        ...callable.map(({ provider, model }) => ({ id: `${provider}/${model}`, ownedBy: provider })),
      ];
    },
  };
}

export interface CatalogPorts {
  readonly registry: ProviderRegistry;
  readonly prices: PriceList;
  readonly now: () => Date;
}

function modelNotFound(): DomainError {
  const message = 'There is no such model. Name it as provider/model, or list the models with GET /v1/models.';
  return new DomainError('model_not_found', message, { param: 'model' });
}

function notConfigured(provider: string): DomainError {
  const variable = `PROVIDER_${provider.toUpperCase().replaceAll('-', '_')}_API_KEY`;
  const message = `The operator has not configured the provider "${provider}" (${variable}).`;
  return new DomainError('provider_not_configured', message, { param: 'model' });
}
