import type { KnownModel, PriceList, PriceQuery, TokenRates } from '@lethe/core/billing';
import { MS_PER_MINUTE } from '@lethe/core/time';
import { calcPrice, findProvider, type ModelInfo, type ModelPrice } from '@pydantic/genai-prices';
import { isTiered, modelRates } from './model-rates.ts';
import { PRICED_PROVIDERS } from './priced-providers.ts';

/** Looked-up prices are kept, as a lookup matches a name against a provider's whole list. Callers choose the names, so the number is bounded. */
const CACHE_ENTRIES_MAX = 2_000;

interface CachedPrice {
  /** Prices may change with the time of day, to the minute: an entry counts for the minute that it was looked up for. */
  readonly minute: number;
  readonly prices: ModelPrice | null;
  /** Null where the rate depends on the size of the prompt. */
  readonly rates: TokenRates | null;
}

/** Prices from the bundled, maintained price data. It never goes to the network: its updater stays off. */
export function createPriceList(): PriceList {
  const cache = new Map<string, CachedPrice>();
  const models = listKnownModels();
  return {
    ratesFor(query) {
      const key = `${query.provider}\n${query.model}`;
      const minute = Math.floor(query.at.getTime() / MS_PER_MINUTE);
      let cached = cache.get(key);
      if (cached === undefined || cached.minute !== minute) {
        cached = lookUp(query, minute);
        if (cache.size >= CACHE_ENTRIES_MAX) cache.clear();
        cache.set(key, cached);
      }
      if (cached.rates !== null || cached.prices === null) return cached.rates;
      return modelRates(cached.prices, query.promptTokens);
    },
    knownModels: () => models,
  };
}

function lookUp({ provider, model, at }: PriceQuery, minute: number): CachedPrice {
  const prices = pricesOf({ provider, model, at });
  return { minute, prices, rates: prices === null || isTiered(prices) ? null : modelRates(prices, 0) };
}

/** Only an exact name of a provider counts: one that merely resembles a known one may well charge something else. */
function pricesOf({ provider, model, at }: Omit<PriceQuery, 'promptTokens'>): ModelPrice | null {
  const providerId = PRICED_PROVIDERS.get(provider) ?? provider;
  if (findProvider({ providerId })?.id !== providerId) return null;
  return calcPrice({}, model, { providerId, timestamp: at })?.model_price ?? null;
}

/** Entries that nobody can ask for by their own name are left out: families (`ft:gpt-3.5-turbo-`), and models that take or give no text. */
function listKnownModels(): readonly KnownModel[] {
  return [...PRICED_PROVIDERS].flatMap(([provider, providerId]) =>
    (findProvider({ providerId })?.models ?? [])
      .filter((model) => isChatModel(model) && calcPrice({}, model.id, { providerId }) !== null)
      .map((model) => ({ provider, model: model.id })),
  );
}

function isChatModel(model: ModelInfo): boolean {
  const prices = Array.isArray(model.prices) ? model.prices.map((conditional) => conditional.prices) : [model.prices];
  return !model.id.endsWith('-') && prices.every((price) => modelRates(price, 0) !== null);
}
