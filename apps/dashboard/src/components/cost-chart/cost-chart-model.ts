import type { NanoUsd } from '@lethe/core/money';
import { formatDate, formatDay } from '../format/instant.ts';
import { type AxisTick, axisTicks } from './axis-scale.ts';

/** What one thing cost, day by day. */
export interface CostGroup {
  readonly key: string;
  readonly label: string;
  readonly days: readonly { readonly day: Date; readonly amountNanoUsd: NanoUsd }[];
}

export interface CostChartInput {
  /** Every day that the axis has, in order. */
  readonly days: readonly Date[];
  readonly groups: readonly CostGroup[];
  /** Costs of categories are told apart by fixed fills and stacked in the order given; everything else is ranked. */
  readonly kind: 'category' | 'ranked';
  readonly forecast: readonly { readonly day: Date; readonly amountNanoUsd: NanoUsd }[];
}

export interface ChartSeries {
  readonly key: string;
  readonly label: string;
  /** A colour of the design, as CSS. */
  readonly fill: string;
  readonly totalNanoUsd: NanoUsd;
}

export interface ChartDay {
  readonly day: Date;
  /** `21`: below the bar. */
  readonly tick: string;
  /** `Fri 20 Nov 2026`. */
  readonly name: string;
  /** In the order of the series. */
  readonly amounts: readonly NanoUsd[];
  readonly totalNanoUsd: NanoUsd;
  /** What it is still expected to cost; null for days that are over. */
  readonly forecastNanoUsd: NanoUsd | null;
}

export interface CostChartModel {
  /** From the bottom of a stack to its top. */
  readonly series: readonly ChartSeries[];
  readonly days: readonly ChartDay[];
  readonly ticks: readonly AxisTick[];
  readonly totalNanoUsd: NanoUsd;
  readonly hasForecast: boolean;
  /** The day that cost most; null when none cost anything. */
  readonly highest: ChartDay | null;
}

/** As many series as can be told apart; the others are one more together. */
const SERIES_COUNT_MAX = 4;
const CATEGORY_FILLS = ['var(--infer)', 'var(--stored-fill)'];
const RANK_FILLS = ['var(--series-1)', 'var(--series-2)', 'var(--series-3)', 'var(--series-4)'];
const OTHER_FILL = 'var(--series-other)';
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** What the chart, its tips and its table show. They read the same exact amounts; only the height of a bar is a float. */
export function costChartModel({ days, groups, kind, forecast }: CostChartInput): CostChartModel {
  const shown = kind === 'category' ? groups : ranked(groups);
  const amountsOf = shown.map(({ days: entries }) => byDay(entries));
  const forecastOf = byDay(forecast);
  const series = shown.map((group, index) => ({
    key: group.key,
    label: group.label,
    fill: (kind === 'category' ? CATEGORY_FILLS : RANK_FILLS)[index] ?? OTHER_FILL,
    totalNanoUsd: totalOf(group),
  }));
  const chartDays = days.map((day): ChartDay => {
    const amounts = amountsOf.map((amounts) => amounts.get(day.getTime()) ?? 0n);
    return {
      day,
      tick: String(day.getUTCDate()),
      name: `${WEEKDAYS[day.getUTCDay()]} ${formatDate(day)}`,
      amounts,
      totalNanoUsd: sum(amounts),
      forecastNanoUsd: forecastOf.get(day.getTime()) ?? null,
    };
  });
  const dearest = chartDays.toSorted((a, b) => Number(b.totalNanoUsd - a.totalNanoUsd))[0];
  const top = chartDays.reduce((most, { totalNanoUsd, forecastNanoUsd }) => {
    const height = totalNanoUsd + (forecastNanoUsd ?? 0n);
    return height > most ? height : most;
  }, 0n);
  return {
    series,
    days: chartDays,
    ticks: axisTicks(top),
    totalNanoUsd: sum(series.map(({ totalNanoUsd }) => totalNanoUsd)),
    hasForecast: forecast.some(({ amountNanoUsd }) => amountNanoUsd > 0n),
    highest: dearest !== undefined && dearest.totalNanoUsd > 0n ? dearest : null,
  };
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

function byDay(entries: CostGroup['days']): ReadonlyMap<number, NanoUsd> {
  const amounts = new Map<number, NanoUsd>();
  for (const { day, amountNanoUsd } of entries) {
    amounts.set(day.getTime(), (amounts.get(day.getTime()) ?? 0n) + amountNanoUsd);
  }
  return amounts;
}

function totalOf({ days }: CostGroup): NanoUsd {
  return sum(days.map(({ amountNanoUsd }) => amountNanoUsd));
}

function sum(amounts: readonly NanoUsd[]): NanoUsd {
  return amounts.reduce((total, amount) => total + amount, 0n);
}

/** `20 Nov`: where the year is said already. */
export function shortDay({ day }: ChartDay): string {
  return formatDay(day);
}
