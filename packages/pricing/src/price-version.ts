import { createHash } from 'node:crypto';
import type { PricedModel, PriceVersion } from '@lethe/core/billing';
import { createPriceBook } from './price-book.ts';
import type { PriceOverride } from './read-price-overrides.ts';

const PACKAGE_SOURCE = 'the bundled price data';
const OVERRIDDEN_SOURCE = 'the bundled price data and prices of the operator';

/** The prices that `createPriceList` with the same overrides works with, to be kept. The same prices have the same digest, in whatever order they came. */
export function describePrices(overrides: readonly PriceOverride[] = []): PriceVersion {
  const models = createPriceBook(overrides).models.toSorted(byName);
  const digest = createHash('sha256').update(JSON.stringify(models, writeBigint)).digest();
  return { digest, source: overrides.length === 0 ? PACKAGE_SOURCE : OVERRIDDEN_SOURCE, models };
}

function byName(left: PricedModel, right: PricedModel): number {
  const [a, b] = [`${left.provider}/${left.model}`, `${right.provider}/${right.model}`];
  return a < b ? -1 : Number(a > b);
}

function writeBigint(_name: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}
