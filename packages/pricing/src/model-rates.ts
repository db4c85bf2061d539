import type { TokenRates } from '@lethe/core/billing';
import type { ModelPrice, TieredPrices } from '@pydantic/genai-prices';
import { exactRate } from './exact-rate.ts';

type Price = number | TieredPrices;

/**
 * The rates of one model at one size of prompt.
 * A cached token costs as much as a fresh one, and a reasoning token as much as a written one, unless the price data says otherwise.
 * A model without a price for input or for output has no rates: a missing price is never zero.
 */
export function modelRates(prices: ModelPrice, promptTokens: number): TokenRates | null {
  const { input_mtok: input, output_mtok: output } = prices;
  if (input === undefined || output === undefined) return null;
  const rateOf = (price: Price) => exactRate(priceAt(price, promptTokens));
  return {
    input: rateOf(input),
    cachedInput: rateOf(prices.cache_read_mtok ?? input),
    output: rateOf(output),
    reasoning: rateOf(prices.output_reasoning_mtok ?? output),
  };
}

/** The tier of the whole prompt applies to every token; a tier starts strictly above its threshold. */
function priceAt(price: Price, promptTokens: number): number {
  if (typeof price === 'number') return price;
  const ascending = [...price.tiers].sort((left, right) => left.start - right.start);
  return ascending.findLast((tier) => promptTokens > tier.start)?.price ?? price.base;
}

export function isTiered(prices: ModelPrice): boolean {
  return Object.values(prices).some((price) => typeof price === 'object');
}
