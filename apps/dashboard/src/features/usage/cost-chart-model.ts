import type { NanoUsd } from '@lethe/core/money';
import { type ChartModel, chartModel } from '../../components/chart/chart-model.ts';

/** What one thing cost, day by day. */
export interface CostGroup {
  readonly key: string;
  readonly label: string;
  readonly days: readonly CostDay[];
}

export interface CostDay {
  readonly day: Date;
  readonly amountNanoUsd: NanoUsd;
}

export interface CostChartInput {
  /** Every day that the axis has, in order. */
  readonly days: readonly Date[];
  readonly groups: readonly CostGroup[];
  /** Costs of categories are told apart by fixed fills and stacked in the order given; everything else is ranked. */
  readonly kind: 'category' | 'ranked';
  readonly forecast: readonly CostDay[];
}

/** As many series as can be told apart; the others are one more together. */
const SERIES_COUNT_MAX = 4;
const CATEGORY_FILLS = ['var(--infer)', 'var(--stored-fill)'];

/** The chart of what was spent: every day of a month, and what is still expected. */
export function costChartModel({ days, groups, kind, forecast }: CostChartInput): ChartModel {
  const shown = kind === 'category' ? groups : ranked(groups);
  const forecastOf = byDay(forecast);
  return chartModel({
    kind: 'bars',
    unit: 'nano_usd',
    interval: 'day',
    startAt: days,
    series: shown.map((group, index) => {
      const amounts = byDay(group.days);
      const fill = kind === 'category' ? CATEGORY_FILLS[index] : undefined;
      return {
        key: group.key,
        label: group.label,
        isOther: index === SERIES_COUNT_MAX,
        ...(fill === undefined ? {} : { fill }),
        values: days.map((day) => amounts.get(day.getTime()) ?? 0n),
        total: totalOf(group),
      };
    }),
    overall: shown.reduce((total, group) => total + totalOf(group), 0n),
    forecast: days.map((day) => forecastOf.get(day.getTime()) ?? null),
  });
}

/** The dearest first, and the rest as one; what cost nothing is left out. */
function ranked(groups: readonly CostGroup[]): readonly CostGroup[] {
  const dear = groups
    .filter((group) => totalOf(group) > 0n)
    .toSorted((a, b) => Number(totalOf(b) - totalOf(a)) || (a.label < b.label ? -1 : 1));
  if (dear.length <= SERIES_COUNT_MAX) return dear;
  const rest = dear.slice(SERIES_COUNT_MAX);
  const other = { key: 'other', label: `${rest.length} others`, days: rest.flatMap(({ days }) => days) };
  return [...dear.slice(0, SERIES_COUNT_MAX), other];
}

function byDay(entries: readonly CostDay[]): ReadonlyMap<number, NanoUsd> {
  const amounts = new Map<number, NanoUsd>();
  for (const { day, amountNanoUsd } of entries) {
    amounts.set(day.getTime(), (amounts.get(day.getTime()) ?? 0n) + amountNanoUsd);
  }
  return amounts;
}

function totalOf({ days }: CostGroup): NanoUsd {
  return days.reduce((total, { amountNanoUsd }) => total + amountNanoUsd, 0n);
}
