import type { PriceList } from '@lethe/core/billing';
import { DomainError } from '@lethe/core/errors';
import { isKnownProvider, KNOWN_BASE_URLS, SIMULATOR } from '@lethe/core/keys';
import type { Endpoint } from '@lethe/core/payloads';
import { createModelPrices, type ModelPrices } from './model-prices.ts';
import type { ProviderEndpoint } from './provider-endpoints.ts';
import type { Provider, ProviderRegistry } from './provider-registry.ts';
import type { OwnProviders } from './tenant-providers.ts';

/** Where a call goes: the provider, its own name for the model, and where it takes the wire API that was called. */
export interface ModelRoute {
  readonly provider: Provider;
  readonly model: string;
  readonly target: ProviderEndpoint;
}

/** Whose accounts at providers a request may use. */
export interface UsableAccounts {
  /** The tenant's own, which come first; `NO_OWN_PROVIDERS` where they may not be used. */
  readonly own: OwnProviders;
  /** Whether the operator's may be used too. */
  readonly isOperatorUsable: boolean;
}

export interface ModelCatalog extends ModelPrices {
  /**
   * Where a model can be called, in the order in which that is tried. `provider/model` leads to that provider: the tenant's own account, then the operator's.
   * A bare name leads to every provider that lists it, the tenant's own accounts before the operator's.
   * @param name  `provider/model`, or a bare model that the price list knows
   * @returns at least one
   * @throws {DomainError} model_not_found, provider_not_configured, endpoint_not_supported; url_not_allowed, key_unavailable of a tenant's account
   */
  candidates(name: string, endpoint: Endpoint, accounts: UsableAccounts): readonly ModelRoute[];
  /** `provider/model` for each model that can be called now and has a price. */
  list(accounts: UsableAccounts): readonly { readonly id: string; readonly ownedBy: string }[];
}

const NO_ACCOUNTS: readonly Provider[] = [];
/** What a model can be called; anything else is refused unread, because the name is recorded. */
const MODEL_NAME = /^[\w.:@~+/-]{1,200}$/;

export function createModelCatalog({ registry, prices, now }: CatalogPorts): ModelCatalog {
  const known = prices.knownModels();
  const modelPrices = createModelPrices(prices);
  const providersOf = new Map<string, string[]>();
  for (const { provider, model } of known) providersOf.set(model, [...(providersOf.get(model) ?? []), provider]);

  function hasPrice(provider: string, model: string): boolean {
    return prices.ratesFor({ provider, model, at: now(), promptTokens: 0 }) !== null;
  }

  /** The accounts at a provider, the tenant's own first. */
  function accountsAt(name: string, { own, isOperatorUsable }: UsableAccounts): readonly Provider[] {
    const tenants = own.find(name);
    const operators = isOperatorUsable ? registry.find(name) : null;
    if (tenants === null) return operators === null ? NO_ACCOUNTS : [operators];
    return operators === null ? [tenants] : [tenants, operators];
  }

  function bareAccounts(name: string, { own, isOperatorUsable }: UsableAccounts): readonly Provider[] {
    const listed = providersOf.get(name) ?? [];
    const operators = isOperatorUsable ? registry.providers.filter((provider) => provider.name !== SIMULATOR) : [];
    const configured = [...own.names, ...operators.map((provider) => provider.name)];
    const lists = configured.some((candidate) => listed.includes(candidate))
      ? (candidate: string) => listed.includes(candidate)
      : (candidate: string) => hasPrice(candidate, name);
    const tenants = own.names.filter(lists).flatMap((candidate) => own.find(candidate) ?? []);
    return [...tenants, ...operators.filter((provider) => lists(provider.name))];
  }

  function routes(accounts: readonly Provider[], model: string, endpoint: Endpoint): readonly ModelRoute[] {
    const found: ModelRoute[] = [];
    for (const provider of accounts) {
      const target = provider.endpoints[endpoint];
      if (target !== null) found.push({ provider, model, target });
    }
    if (found.length === 0) throw endpointNotSupported(accounts[0]?.name ?? '');
    return found;
  }

  return {
    candidates(name, endpoint, accounts) {
      if (!MODEL_NAME.test(name)) throw modelNotFound();
      const slashAt = name.indexOf('/');
      const prefix = name.slice(0, Math.max(slashAt, 0));
      const model = name.slice(slashAt + 1);
      const named = prefix === '' || model === '' ? NO_ACCOUNTS : accountsAt(prefix, accounts);
      if (named.length > 0) return routes(named, model, endpoint);
      if (isKnownProvider(prefix) && model !== '') throw notConfigured(prefix, accounts);
      const bare = bareAccounts(name, accounts);
      if (bare.length > 0) return routes(bare, name, endpoint);
      const [listing] = providersOf.get(name) ?? [];
      const owner = listing ?? Object.keys(KNOWN_BASE_URLS).find((candidate) => hasPrice(candidate, name));
      throw owner === undefined ? modelNotFound() : notConfigured(owner, accounts);
    },
    ratesFor: modelPrices.ratesFor,
    outputTokensMax: modelPrices.outputTokensMax,
    list({ own, isOperatorUsable }) {
      const isCallable = (provider: string) =>
        own.names.includes(provider) || (isOperatorUsable && registry.find(provider) !== null);
      const callable = known.filter(({ provider }) => isCallable(provider));
      // Names with a slash are a reseller's; the simulator plays the models under their makers' names.
      const simulated = isCallable(SIMULATOR) ? [...providersOf.keys()].filter((model) => !model.includes('/')) : [];
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

function endpointNotSupported(provider: string): DomainError {
  const message = `The provider "${provider}" does not speak this API. Call the model through another one, such as POST /v1/chat/completions.`;
  return new DomainError('endpoint_not_supported', message, { param: 'model' });
}

/** Says what would help the caller: credits never pay with the organization's own accounts, and a hosted installation's accounts serve credits alone. */
function notConfigured(provider: string, { isOperatorUsable }: UsableAccounts): DomainError {
  const variable = `PROVIDER_${provider.toUpperCase().replaceAll('-', '_')}_API_KEY`;
  const remedy = isOperatorUsable
    ? `Have the operator set ${variable} or, for a project in API-keys mode, add a key of your organization.`
    : 'Add a key of your organization.';
  const message = `There is no key for the provider "${provider}". ${remedy}`;
  return new DomainError('provider_not_configured', message, { param: 'model' });
}
