import type { AnalyticsUnit } from '@lethe/core/analytics';
import { formatUsd } from '@lethe/core/money';
import { formatCount } from '../format/duration.ts';

export interface AxisTick {
  readonly value: number;
  /** `$20`, `1.5 M`, `200 ms`, `40 %`. */
  readonly label: string;
}

/** Gridlines above the base line: between these two numbers of them. */
const STEP_COUNT_MAX = 4;
const STEP_DIGITS = [1, 2, 5] as const;
const USD_DIGITS_MAX = 9;
const NANO_USD_PER_USD = 1_000_000_000;
/** A scale that begins at zero has no step below these: there is no half request. */
const STEP_MIN: Readonly<Record<AnalyticsUnit, number>> = {
  count: 1,
  tokens: 1,
  nano_usd: 1,
  ms: 1,
  ratio: 0.001,
  score: 0.01,
};
/** What an axis without a figure reaches to. */
const EMPTY_TOP: Readonly<Record<AnalyticsUnit, number>> = {
  count: 4,
  tokens: 400,
  nano_usd: NANO_USD_PER_USD,
  ms: 1_000,
  ratio: 1,
  score: 1,
};
/** A score has two ends, and zero between them. */
const SCORE_TICKS: readonly AxisTick[] = [-1, -0.5, 0, 0.5, 1].map((value) => ({
  value,
  label: String(value).replace('-', '−'),
}));

/** The gridlines of an axis from zero to at least `highest`, a step of 1, 2 or 5 times a power of ten apart. */
export function axisTicks(unit: AnalyticsUnit, highest: number): readonly AxisTick[] {
  if (unit === 'score') return SCORE_TICKS;
  const top = highest > 0 ? highest : EMPTY_TOP[unit];
  const { digit, power } = stepFor(top, STEP_MIN[unit]);
  // Multiplied by a whole number and divided by one, so that three steps of a tenth are 0.3.
  const stepOf = (index: number) => (power < 0 ? (digit * index) / 10 ** -power : digit * index * 10 ** power);
  const count = Math.ceil(top / stepOf(1) - 1e-9);
  return Array.from({ length: count + 1 }, (_, index) => ({
    value: stepOf(index),
    label: labelOf(unit, stepOf(index), { step: stepOf(1), top: stepOf(count) }),
  }));
}

function stepFor(highest: number, stepMin: number): { digit: number; power: number } {
  for (let power = Math.round(Math.log10(stepMin)); ; power += 1) {
    for (const digit of STEP_DIGITS) {
      if (digit * 10 ** power * STEP_COUNT_MAX >= highest * (1 - 1e-12)) return { digit, power };
    }
  }
}

function labelOf(unit: AnalyticsUnit, value: number, axis: { step: number; top: number }): string {
  const labels: Readonly<Record<AnalyticsUnit, () => string>> = {
    count: () => shortCount(value),
    tokens: () => shortCount(value),
    nano_usd: () => usdLabel(value, axis.step),
    ms: () => msLabel(value, axis),
    ratio: () => `${trimmed(value * 100)} %`,
    score: () => trimmed(value),
  };
  return labels[unit]();
}

/** As many decimals as the step has, and no single one, because $0.5 reads like a slip. */
function usdLabel(value: number, step: number): string {
  if (value === 0) return '$0';
  let digits = USD_DIGITS_MAX;
  for (let rest = step; digits > 0 && rest % 10 === 0; rest /= 10) digits -= 1;
  return `$${formatUsd(BigInt(value), step >= NANO_USD_PER_USD ? 0 : Math.max(2, digits))}`;
}

function msLabel(value: number, { top }: { top: number }): string {
  if (value === 0) return '0';
  return top < 1_000 ? `${value} ms` : `${trimmed(value / 1_000)} s`;
}

/** `12,000` is `12 k`: short forms stand in charts alone. */
function shortCount(value: number): string {
  for (const [unit, symbol] of [
    [1e12, 'T'],
    [1e9, 'G'],
    [1e6, 'M'],
    [1e3, 'k'],
  ] as const) {
    if (value >= unit) return `${trimmed(value / unit)} ${symbol}`;
  }
  return formatCount(value);
}

function trimmed(value: number): string {
  return formatCount(Number(value.toFixed(3)));
}
