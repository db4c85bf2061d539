import type { DailyHours, ModelKind, ModelRate, PricedModel } from '@lethe/core/billing';
import { findProvider, type ModelInfo, type ModelPrice, type TieredPrices } from '@pydantic/genai-prices';
import { nanoPerMillion } from './exact-rate.ts';
import { documentedOutputLimit } from './output-limits.ts';
import { PRICED_PROVIDERS } from './priced-providers.ts';

type Price = number | TieredPrices;
type Conditions = Pick<ModelRate, 'validFrom' | 'dailyHours'>;
interface Sold extends Conditions {
  readonly prices: ModelPrice;
}

/** Every model of the bundled price data that has a price at all, by the package's own entry for it. */
export function readPackagePrices(): ReadonlyMap<ModelInfo, PricedModel> {
  const models = new Map<ModelInfo, PricedModel>();
  for (const [provider, providerId] of PRICED_PROVIDERS) {
    for (const entry of findProvider({ providerId })?.models ?? []) {
      const priced = readModel(provider, entry);
      if (priced !== null) models.set(entry, priced);
    }
  }
  return models;
}

/** A model without a price for input has no rates, nor has one that writes and has none for output: a missing price is never zero. */
function readModel(provider: string, entry: ModelInfo): PricedModel | null {
  const kind = kindOf(entry);
  const sold = soldBy(entry);
  const isPriced = ({ prices }: Sold) =>
    prices.input_mtok !== undefined && (kind === 'embedding' || prices.output_mtok !== undefined);
  if (!sold.every(isPriced)) return null;
  return {
    provider,
    model: entry.id,
    kind,
    outputTokensMax: kind === 'embedding' ? 0 : outputLimit(entry),
    rates: sold.flatMap(ratesOf),
  };
}

/** The documented limit, but never more than the context holds; that alone where nothing is documented. */
function outputLimit({ id, context_window }: ModelInfo): number | null {
  const known = [documentedOutputLimit(id), context_window].filter((limit) => typeof limit === 'number');
  return known.length === 0 ? null : Math.min(...known);
}

function kindOf({ id }: ModelInfo): ModelKind {
  return /embed/i.test(id) ? 'embedding' : 'completion';
}

function soldBy({ prices }: ModelInfo): readonly Sold[] {
  if (!Array.isArray(prices)) return [{ validFrom: null, dailyHours: null, prices }];
  return prices.map(({ constraint, prices: conditional }) => ({ ...conditionsOf(constraint), prices: conditional }));
}

function conditionsOf(constraint: PackageConstraint | undefined): Conditions {
  if (constraint === undefined) return { validFrom: null, dailyHours: null };
  if (constraint.type === 'start_date')
    return { validFrom: new Date(`${constraint.start_date}T00:00:00Z`), dailyHours: null };
  return { validFrom: null, dailyHours: hoursOf(constraint) };
}

type PackageConstraint =
  | { readonly type: 'start_date'; readonly start_date: string }
  | { readonly type: 'time_of_date'; readonly start_time: string; readonly end_time: string };

function hoursOf({ start_time, end_time }: { start_time: string; end_time: string }): DailyHours {
  return { fromSecond: secondOfDay(start_time), untilSecond: secondOfDay(end_time) };
}

/** The data writes `00:30:00Z`. Another notation, as with an offset, is refused before it is misread. */
function secondOfDay(text: string): number {
  const [, hours, minutes, seconds] = /^(\d{2}):(\d{2}):(\d{2})Z$/.exec(text) ?? [];
  if (hours === undefined) throw new RangeError('A time of day in the price data is written in another way.');
  return (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
}

/**
 * One rate for each threshold that any class has.
 * A cached token costs as much as a fresh one, and a reasoning token as much as a written one, unless the price data says otherwise.
 */
function ratesOf({ validFrom, dailyHours, prices }: Sold): readonly ModelRate[] {
  const input = prices.input_mtok ?? 0;
  const output = prices.output_mtok ?? 0;
  const classes = {
    inputNanoUsd: input,
    cachedInputNanoUsd: prices.cache_read_mtok ?? input,
    outputNanoUsd: output,
    reasoningNanoUsd: prices.output_reasoning_mtok ?? output,
  };
  const starts = Object.values(classes).flatMap((price) => (typeof price === 'number' ? [] : price.tiers));
  const thresholds = [...new Set([0, ...starts.map(({ start }) => start)])].sort((left, right) => left - right);
  return thresholds.map((promptTokensAbove) => {
    const at = (price: Price) => nanoPerMillion(priceAbove(price, promptTokensAbove));
    return {
      ...{ validFrom, dailyHours, promptTokensAbove },
      inputNanoUsd: at(classes.inputNanoUsd),
      cachedInputNanoUsd: at(classes.cachedInputNanoUsd),
      outputNanoUsd: at(classes.outputNanoUsd),
      reasoningNanoUsd: at(classes.reasoningNanoUsd),
    };
  });
}

/** A tier starts strictly above its threshold and applies to every token of the prompt. */
function priceAbove(price: Price, promptTokensAbove: number): number {
  if (typeof price === 'number') return price;
  const ascending = [...price.tiers].sort((left, right) => left.start - right.start);
  return ascending.findLast((tier) => tier.start <= promptTokensAbove)?.price ?? price.base;
}
