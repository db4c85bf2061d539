import {
  type AnalyticsInterval,
  type AnalyticsMetric,
  type AnalyticsQuery,
  type AnalyticsUnit,
  bucketsOf,
  isAdditive,
  METRIC_UNITS,
} from './analytics-query.ts';

/** An amount of nano-USD is a bigint, everything else a number. Null: there is nothing to say, which a sum never answers. */
export type AnalyticsValue = number | bigint | null;

export interface AnalyticsSeries {
  /** A facet's value as a filter takes it; empty for all together and for `other`. */
  readonly key: string;
  /** What people call it; the key where nothing is known of it any more. */
  readonly label: string;
  /** The groups beyond the first ones, as one. */
  readonly isOther: boolean;
  /** One for each bucket. */
  readonly values: readonly AnalyticsValue[];
  /** The metric of the whole span: a sum where it is one, else computed again from its parts. */
  readonly total: AnalyticsValue;
  /** How many requests there are behind it; of feedback how many scores, of latencies how many durations. */
  readonly sampleCount: number;
}

export interface AnalyticsAnswer {
  readonly metric: AnalyticsMetric;
  readonly interval: AnalyticsInterval;
  readonly unit: AnalyticsUnit;
  readonly isAdditive: boolean;
  /** The first instant of every bucket. */
  readonly startAt: readonly Date[];
  /** At most four, the largest first, and `other`. None when no request matches. By tag, a request is in the series of each of its tags. */
  readonly series: readonly AnalyticsSeries[];
  /** The metric over all matching requests, each counted once. */
  readonly overall: AnalyticsValue;
  readonly sampleCount: number;
}

/** What the store counts: one figure of one series in one bucket. */
export interface AnalyticsPoint {
  /** Null: of the whole span. */
  readonly startAt: Date | null;
  /** 1 for the largest series; null: of all requests. */
  readonly rank: number | null;
  readonly key: string;
  readonly label: string;
  readonly isOther: boolean;
  readonly value: AnalyticsValue;
  readonly sampleCount: number;
}

/** Makes whole series of the points: a bucket without a point is 0 where parts add up, else unknown. */
export function toAnalyticsAnswer(query: AnalyticsQuery, points: readonly AnalyticsPoint[]): AnalyticsAnswer {
  const startAt = bucketsOf(query);
  const unit = METRIC_UNITS[query.metric];
  const empty: AnalyticsValue = isAdditive(query.metric) ? (unit === 'nano_usd' ? 0n : 0) : null;
  const index = new Map(startAt.map((at, place) => [at.getTime(), place]));
  const byRank = new Map<number, { first: AnalyticsPoint; values: AnalyticsValue[]; whole: AnalyticsPoint | null }>();
  let overall: AnalyticsPoint | null = null;
  for (const point of points) {
    if (point.rank === null) {
      overall = point;
      continue;
    }
    const series = byRank.get(point.rank) ?? { first: point, values: startAt.map(() => empty), whole: null };
    byRank.set(point.rank, series);
    const place = point.startAt === null ? undefined : index.get(point.startAt.getTime());
    if (point.startAt === null) series.whole = point;
    else if (place !== undefined) series.values[place] = point.value;
  }
  return {
    metric: query.metric,
    interval: query.interval,
    unit,
    isAdditive: isAdditive(query.metric),
    startAt,
    series: [...byRank]
      .sort(([a], [b]) => a - b)
      .map(([, { first, values, whole }]) => ({
        key: first.key,
        label: first.label,
        isOther: first.isOther,
        values,
        total: whole?.value ?? empty,
        sampleCount: whole?.sampleCount ?? 0,
      })),
    overall: overall?.value ?? empty,
    sampleCount: overall?.sampleCount ?? 0,
  };
}
