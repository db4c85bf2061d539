import type { ModelQuery, PricedModel, PriceList, TokenRates } from '@lethe/core/billing';
import { MS_PER_MINUTE } from '@lethe/core/time';
import { createPriceBook } from './price-book.ts';
import { LISTED_PROVIDERS } from './priced-providers.ts';
import { rateAt, toTokenRates } from './rate-at.ts';
import type { PriceOverride } from './read-price-overrides.ts';

/** Looked-up models are kept, as a look-up matches a name against a provider's whole list. Callers choose the names, so the number is bounded. */
const CACHE_ENTRIES_MAX = 2_000;

interface Known {
  readonly priced: PricedModel | null;
  /** The rates of the last look-up, which hold for its minute and, where they depend on the size of the prompt, for none other. */
  minute: number;
  rates: TokenRates | null;
}

/** Prices from the bundled, maintained price data, and the operator's own where there are some. It never goes to the network: the data's updater stays off. */
export function createPriceList(overrides: readonly PriceOverride[] = []): PriceList {
  const book = createPriceBook(overrides);
  const cache = new Map<string, Known>();

  function knownOf({ provider, model }: ModelQuery): Known {
    const key = `${provider}\n${model}`;
    const cached = cache.get(key);
    if (cached !== undefined) return cached;
    const known: Known = { priced: book.find(provider, model), minute: Number.NaN, rates: null };
    if (cache.size >= CACHE_ENTRIES_MAX) cache.clear();
    cache.set(key, known);
    return known;
  }

  const owned = new Set(overrides.map(({ provider, model }) => `${provider}/${model}`));
  const listed = book.models
    .filter((priced) => isListed(priced) || owned.has(`${priced.provider}/${priced.model}`))
    .filter(({ provider, model }) => book.find(provider, model) !== null)
    .map(({ provider, model, kind }) => ({ provider, model, kind }));
  return {
    ratesFor(query) {
      const known = knownOf(query);
      if (known.priced === null) return null;
      const minute = Math.floor(query.at.getTime() / MS_PER_MINUTE);
      if (known.minute === minute) return known.rates;
      const rate = rateAt(known.priced, query);
      const rates = rate === undefined ? null : toTokenRates(rate);
      if (isFlat(known.priced)) {
        known.minute = minute;
        known.rates = rates;
      }
      return rates;
    },
    outputTokensMax: (query) => knownOf(query).priced?.outputTokensMax ?? null,
    knownModels: () => listed,
  };
}

/** Families, such as `ft:gpt-3.5-turbo-`, are nothing that anybody can call. */
function isListed({ provider, model }: PricedModel): boolean {
  return LISTED_PROVIDERS.has(provider) && !model.endsWith('-');
}

/** Whether the size of the prompt does not matter. */
function isFlat({ rates }: PricedModel): boolean {
  return rates.every(({ promptTokensAbove }) => promptTokensAbove === 0);
}
