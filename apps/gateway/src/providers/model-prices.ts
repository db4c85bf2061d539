import type { ModelQuery, PriceList, TokenRates } from '@lethe/core/billing';
import { isKnownProvider, KNOWN_BASE_URLS, SIMULATOR } from '@lethe/core/keys';

/** A model at the provider that is called for it. */
export interface PricedRoute {
  readonly provider: { readonly name: string };
  readonly model: string;
}

export interface RatesQuery {
  readonly at: Date;
  readonly promptTokens: number;
}

/** The price list for routes. The simulator, which the list does not know, plays any model at that model's price, whoever offers it. */
export interface ModelPrices {
  /** Null when the price is unknown. */
  ratesFor(route: PricedRoute, query: RatesQuery): TokenRates | null;
  /** The most tokens that one answer can have; 0 for embeddings, null where nobody says. */
  outputTokensMax(route: PricedRoute): number | null;
}

export function createModelPrices(prices: PriceList): ModelPrices {
  const makersOf = new Map<string, string[]>();
  for (const { provider, model } of prices.knownModels())
    makersOf.set(model, [...(makersOf.get(model) ?? []), provider]);

  function simulated<T>(model: string, ask: (query: ModelQuery) => T | null): T | null {
    const own = ask({ provider: SIMULATOR, model });
    if (own !== null) return own;
    const slashAt = model.indexOf('/');
    const [named, bare] = [model.slice(0, Math.max(slashAt, 0)), model.slice(slashAt + 1)];
    if (isKnownProvider(named)) return ask({ provider: named, model: bare });
    for (const provider of [...(makersOf.get(model) ?? []), ...Object.keys(KNOWN_BASE_URLS)]) {
      const answer = ask({ provider, model });
      if (answer !== null) return answer;
    }
    return null;
  }

  return {
    ratesFor({ provider, model }, { at, promptTokens }) {
      if (provider.name !== SIMULATOR) return prices.ratesFor({ provider: provider.name, model, at, promptTokens });
      return simulated(model, (query) => prices.ratesFor({ ...query, at, promptTokens }));
    },
    outputTokensMax({ provider, model }) {
      if (provider.name !== SIMULATOR) return prices.outputTokensMax({ provider: provider.name, model });
      return simulated(model, (query) => prices.outputTokensMax(query));
    },
  };
}
