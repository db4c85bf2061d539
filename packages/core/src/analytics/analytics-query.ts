import { z } from 'zod';
import { MS_PER_DAY, MS_PER_HOUR } from '../time/index.ts';

/** What can be asked of an organization's requests over time. All of it works on metadata alone. */
export const ANALYTICS_METRICS = [
  'requests',
  'tokens',
  'cost',
  'inference_cost',
  'storage_cost',
  'errors',
  'error_rate',
  'cache_share',
  'latency_p50',
  'latency_p95',
  'latency_p99',
  'first_token_p50',
  'first_token_p95',
  'feedback',
] as const;
export type AnalyticsMetric = (typeof ANALYTICS_METRICS)[number];

export const ANALYTICS_GROUPS = ['none', 'model', 'provider', 'project', 'key', 'tag', 'status'] as const;
export type AnalyticsGroup = (typeof ANALYTICS_GROUPS)[number];

export const ANALYTICS_INTERVALS = ['hour', 'day'] as const;
export type AnalyticsInterval = (typeof ANALYTICS_INTERVALS)[number];

/** The unit of a metric's figures. Amounts are nano-USD; a ratio is from 0 to 1, a score from -1 to 1. */
export type AnalyticsUnit = 'count' | 'tokens' | 'nano_usd' | 'ms' | 'ratio' | 'score';

export const METRIC_UNITS: Readonly<Record<AnalyticsMetric, AnalyticsUnit>> = {
  requests: 'count',
  tokens: 'tokens',
  cost: 'nano_usd',
  inference_cost: 'nano_usd',
  storage_cost: 'nano_usd',
  errors: 'count',
  error_rate: 'ratio',
  cache_share: 'ratio',
  latency_p50: 'ms',
  latency_p95: 'ms',
  latency_p99: 'ms',
  first_token_p50: 'ms',
  first_token_p95: 'ms',
  feedback: 'score',
};

/** Whether a metric's parts add up to the whole, so that nothing is 0 and bars can be stacked. */
export function isAdditive(metric: AnalyticsMetric): boolean {
  const unit = METRIC_UNITS[metric];
  return unit === 'count' || unit === 'tokens' || unit === 'nano_usd';
}

/** How many groups are shown by themselves; the rest is one series, `other`. */
export const ANALYTICS_SERIES_MAX = 4;
export const ANALYTICS_FILTER_VALUES_MAX = 20;
const FILTER_VALUE_LENGTH_MAX = 200;

/** How many buckets an answer may have: a year and a day of days, 31 days of hours. */
export const ANALYTICS_BUCKETS_MAX: Readonly<Record<AnalyticsInterval, number>> = { day: 366, hour: 744 };
export const INTERVAL_MS: Readonly<Record<AnalyticsInterval, number>> = { hour: MS_PER_HOUR, day: MS_PER_DAY };

/** There is no request before or after, and a later instant may have no bucket behind it that could be written down. */
const FIRST_INSTANT = new Date('2000-01-01T00:00:00Z');
const AFTER_LAST_INSTANT = new Date('2100-01-01T00:00:00Z');

const value = z.string().min(1).max(FILTER_VALUE_LENGTH_MAX);
const listOf = <Item extends z.ZodType>(item: Item) => z.array(item).max(ANALYTICS_FILTER_VALUES_MAX).optional();

/** Only requests that have one of the values of every facet that is named. A subset of the inspector's filter, with its words. */
export const analyticsFilterSchema = z.strictObject({
  /** `provider/model`, or a model of any provider. */
  model: listOf(value),
  provider: listOf(value),
  project: listOf(z.uuid()),
  key: listOf(z.uuid()),
  tag: listOf(value),
  /** A code (`429`) or a class of codes (`5xx`). */
  status: listOf(z.string().regex(/^[1-5](?:xx|\d\d)$/)),
});
export type AnalyticsFilter = z.infer<typeof analyticsFilterSchema>;

/** Half-open and in UTC; the first and the last bucket may be cut by it. */
export const analyticsSpanSchema = {
  from: z.date().min(FIRST_INSTANT).max(AFTER_LAST_INSTANT),
  to: z.date().min(FIRST_INSTANT).max(AFTER_LAST_INSTANT),
};

/** What is asked, apart from when: a panel of a dashboard keeps no more than this. */
export const analyticsMeasureSchema = {
  metric: z.enum(ANALYTICS_METRICS),
  groupBy: z.enum(ANALYTICS_GROUPS).default('none'),
  filter: analyticsFilterSchema.default({}),
};

export const analyticsQuerySchema = z
  .strictObject({
    ...analyticsMeasureSchema,
    interval: z.enum(ANALYTICS_INTERVALS).default('day'),
    ...analyticsSpanSchema,
  })
  .refine(({ from, to }) => from < to, { path: ['to'], error: 'The span ends before it begins.' })
  .refine(({ interval, from, to }) => countBuckets({ interval, from, to }) <= ANALYTICS_BUCKETS_MAX[interval], {
    path: ['from'],
    error: 'An answer has at most 366 days, or 744 hours.',
  });
export type AnalyticsQuery = z.infer<typeof analyticsQuerySchema>;

interface Span {
  readonly interval: AnalyticsInterval;
  readonly from: Date;
  readonly to: Date;
}

/** The first instant of every bucket of a span, in order. Buckets begin at full UTC hours or days. */
export function bucketsOf(span: Span): readonly Date[] {
  const widthMs = INTERVAL_MS[span.interval];
  const first = Math.floor(span.from.getTime() / widthMs);
  return Array.from({ length: countBuckets(span) }, (_, index) => new Date((first + index) * widthMs));
}

function countBuckets({ interval, from, to }: Span): number {
  const widthMs = INTERVAL_MS[interval];
  return Math.max(0, Math.ceil(to.getTime() / widthMs) - Math.floor(from.getTime() / widthMs));
}
