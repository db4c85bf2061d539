import type { AnalyticsInterval, AnalyticsUnit, AnalyticsValue } from '@lethe/core/analytics';
import { type AxisTick, axisTicks } from './axis-scale.ts';
import { timeLabels } from './chart-time.ts';

export type ChartKind = 'bars' | 'lines';

export interface ChartInputSeries {
  readonly key: string;
  readonly label: string;
  readonly isOther?: boolean;
  /** A colour of the design; left out: told apart by the order. */
  readonly fill?: string;
  readonly values: readonly AnalyticsValue[];
  readonly total: AnalyticsValue;
}

export interface ChartInput {
  readonly kind: ChartKind;
  readonly unit: AnalyticsUnit;
  readonly interval: AnalyticsInterval;
  /** The first instant of every bucket, in order. */
  readonly startAt: readonly Date[];
  /** From the bottom of a stack to its top. At most four, and one of the others. */
  readonly series: readonly ChartInputSeries[];
  /** Of all series together, over the whole span. */
  readonly overall: AnalyticsValue;
  /** What each bucket is still expected to come to. */
  readonly forecast?: readonly AnalyticsValue[];
}

export interface ChartSeries {
  readonly key: string;
  readonly label: string;
  readonly isOther: boolean;
  /** A colour of the design, as CSS. */
  readonly fill: string;
  /** Of a line; undefined: solid. */
  readonly dash: string | undefined;
  readonly total: AnalyticsValue;
}

export interface ChartPoint {
  readonly startAt: Date;
  /** `21`, `9 Nov`, `14:00`: below the bar. */
  readonly tick: string;
  /** `Fri 20 Nov 2026`, with the hour where buckets are hours. */
  readonly name: string;
  /** In the order of the series. */
  readonly values: readonly AnalyticsValue[];
  /** The sum of the values where they add up, else null. */
  readonly total: AnalyticsValue;
  /** Null for what is over. */
  readonly forecast: AnalyticsValue;
}

export interface ChartModel {
  readonly kind: ChartKind;
  readonly unit: AnalyticsUnit;
  readonly interval: AnalyticsInterval;
  readonly series: readonly ChartSeries[];
  readonly points: readonly ChartPoint[];
  readonly ticks: readonly AxisTick[];
  readonly overall: AnalyticsValue;
  readonly hasForecast: boolean;
  /** Where the largest figure is; null when there is none, or nothing but zeros. */
  readonly highest: ChartPoint | null;
}

/** Where figures lead to, and what that is called. */
export interface ChartLink {
  readonly label: string;
  /** Point null: the whole span. Series null: all of them. */
  readonly href: (point: ChartPoint | null, series: ChartSeries | null) => string;
}

const BAR_FILLS = ['var(--series-1)', 'var(--series-2)', 'var(--series-3)', 'var(--series-4)'];
const OTHER_FILL = 'var(--series-other)';
const SOLE_FILL = 'var(--infer)';
/** Lines are told apart by dashes too: greys alone are not enough for a stroke. */
const LINES = [
  { fill: 'var(--ink)', dash: undefined },
  { fill: 'var(--ink-3)', dash: undefined },
  { fill: 'var(--ink)', dash: '6 3' },
  { fill: 'var(--ink-3)', dash: '2 3' },
];
const OTHER_LINE = { fill: 'var(--faint)', dash: '8 3 2 3' };

/** What the plot, its tips and its table show. They read the same exact figures; only the height of a bar is a float. */
export function chartModel(input: ChartInput): ChartModel {
  const { kind, unit, interval, startAt, forecast = [], overall } = input;
  const series = input.series.map((each, index) => ({
    key: each.key,
    label: each.label,
    isOther: each.isOther ?? false,
    total: each.total,
    ...strokeOf(input, each, index),
  }));
  const labels = timeLabels(startAt, interval);
  const points = startAt.map((at, index): ChartPoint => {
    const values = input.series.map((each) => each.values[index] ?? null);
    return {
      startAt: at,
      ...(labels[index] ?? { tick: '', name: '' }),
      values,
      total: kind === 'bars' ? sumOf(values) : null,
      forecast: forecast[index] ?? null,
    };
  });
  const top = points.reduce((most, point) => Math.max(most, reachOf(point)), 0);
  const peak = points.toSorted((a, b) => figureOf(b) - figureOf(a))[0];
  return {
    kind,
    unit,
    interval,
    series,
    points,
    ticks: axisTicks(unit, top),
    overall,
    hasForecast: forecast.some((value) => Number(value ?? 0) > 0),
    highest: peak !== undefined && figureOf(peak) > 0 ? peak : null,
  };
}

/** Whether there is anything to draw: a share of zero is, no request at all is not. */
export function hasFigures({ kind, points, hasForecast }: ChartModel): boolean {
  if (hasForecast) return true;
  return points.some(({ values }) =>
    values.some((value) => value !== null && (kind === 'lines' || Number(value) !== 0)),
  );
}

function strokeOf({ kind, series }: ChartInput, { fill, isOther = false }: ChartInputSeries, index: number) {
  if (kind === 'lines') return isOther ? OTHER_LINE : (LINES[index] ?? OTHER_LINE);
  if (fill !== undefined) return { fill, dash: undefined };
  if (series.length === 1) return { fill: SOLE_FILL, dash: undefined };
  return { fill: isOther ? OTHER_FILL : (BAR_FILLS[index] ?? OTHER_FILL), dash: undefined };
}

function sumOf(values: readonly AnalyticsValue[]): AnalyticsValue {
  const known = values.filter((value) => value !== null);
  if (known.some((value) => typeof value === 'bigint'))
    return known.reduce<bigint>((sum, each) => sum + BigInt(each), 0n);
  return known.reduce<number>((sum, each) => sum + Number(each), 0);
}

function figureOf({ values, total }: ChartPoint): number {
  return total === null ? Math.max(0, ...values.map((value) => Number(value ?? 0))) : Number(total);
}

function reachOf(point: ChartPoint): number {
  return figureOf(point) + Number(point.forecast ?? 0);
}
