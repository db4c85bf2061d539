import type { AnalyticsUnit, AnalyticsValue } from '@lethe/core/analytics';
import { formatUsd, NANO_USD_PER_USD } from '@lethe/core/money';
import { formatCount, formatLatency } from '../format/duration.ts';

/** What nothing is known of. */
const NO_VALUE = '–';

const PERCENT = 100;
const EXACT_USD_DIGITS = 9;
const SCORE_DIGITS = 2;

/** Every digit, with its unit: `13,511`, `$0.000015000`, `3.41 s`, `12.4 %`, `0.42`. */
export function exactText(unit: AnalyticsUnit, value: AnalyticsValue): string {
  return value === null ? NO_VALUE : unit === 'nano_usd' ? usdText(value, EXACT_USD_DIGITS) : plainText(unit, value);
}

/** The same for a headline, where an amount of a cent and more has two decimals. */
export function figureText(unit: AnalyticsUnit, value: AnalyticsValue): string {
  if (value === null || unit !== 'nano_usd') return exactText(unit, value);
  const isSmall = value !== 0n && BigInt(value) < NANO_USD_PER_USD / 100n && BigInt(value) > -NANO_USD_PER_USD / 100n;
  return usdText(value, isSmall ? 6 : 2);
}

function usdText(value: number | bigint, digits: number): string {
  const text = formatUsd(BigInt(value), digits);
  return text.startsWith('−') ? `−$${text.slice(1)}` : `$${text}`;
}

function plainText(unit: Exclude<AnalyticsUnit, 'nano_usd'>, value: number | bigint): string {
  const number = Number(value);
  const texts = {
    count: () => formatCount(value),
    tokens: () => formatCount(value),
    ms: () => formatLatency(number),
    ratio: () => `${(number * PERCENT).toFixed(1)} %`,
    score: () => number.toFixed(SCORE_DIGITS).replace('-', '−'),
  };
  return texts[unit]();
}
