import type { PriceList, TokenRates } from '@lethe/core/billing';
import { DomainError } from '@lethe/core/errors';
import { isKnownProvider, KNOWN_BASE_URLS, SIMULATOR } from '@lethe/core/keys';
import type { Provider, ProviderRegistry } from './provider-registry.ts';
import { NO_OWN_PROVIDERS, type OwnProviders } from './tenant-providers.ts';

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
   * @param own  the tenant's own accounts, which come before the operator's
   * @throws {DomainError} model_not_found, provider_not_configured
   */
  resolve(name: string, own?: OwnProviders): ModelRoute;
  /** Null when the price is unknown. */
  ratesFor(route: ModelRoute, query: RatesQuery): TokenRates | null;
  /** `provider/model` for each model that can be called now and has a price. */
  list(own?: OwnProviders): readonly { readonly id: string; readonly ownedBy: string }[];
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

  function resolveBare(name: string, own: OwnProviders): ModelRoute {
    const listed = providersOf.get(name) ?? [];
    const operators = registry.providers.map((provider) => provider.name).filter((known) => known !== SIMULATOR);
    const configured = [...own.names, ...operators];
    const chosen =
      configured.find((candidate) => listed.includes(candidate)) ??
      configured.find((candidate) => hasPrice(candidate, name));
    const provider = chosen === undefined ? null : findProvider(chosen, own);
    if (provider !== null) return { provider, model: name };
    const owner = listed[0] ?? Object.keys(KNOWN_BASE_URLS).find((candidate) => hasPrice(candidate, name));
    throw owner === undefined ? modelNotFound() : notConfigured(owner);
  }

  function findProvider(name: string, own: OwnProviders): Provider | null {
    return own.find(name) ?? registry.find(name);
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
    resolve(name, own = NO_OWN_PROVIDERS) {
      if (!MODEL_NAME.test(name)) throw modelNotFound();
      const slashAt = name.indexOf('/');
      const prefix = name.slice(0, Math.max(slashAt, 0));
      const model = name.slice(slashAt + 1);
      const provider = prefix === '' ? null : findProvider(prefix, own);
      if (provider !== null && model !== '') return { provider, model };
      if (isKnownProvider(prefix) && model !== '') throw notConfigured(prefix);
      return resolveBare(name, own);
    },
    ratesFor({ provider, model }, query) {
      if (provider.name === SIMULATOR) return simulatedRates(model, query);
      return prices.ratesFor({ provider: provider.name, model, ...query });
    },
    list(own = NO_OWN_PROVIDERS) {
      const callable = known.filter(({ provider }) => own.names.includes(provider) || registry.find(provider) !== null);
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
  const message = `There is no key for the provider "${provider}". Add one for your organization, or have the operator set ${variable}.`;
  return new DomainError('provider_not_configured', message, { param: 'model' });
}
