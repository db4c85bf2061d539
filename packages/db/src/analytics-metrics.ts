import {
  type AnalyticsMetric,
  type AnalyticsValue,
  bucketEstimateMs,
  isAdditive,
  METRIC_UNITS,
} from '@lethe/core/analytics';

/** A metric that is a sum, or one sum over another. */
export interface SumMetric {
  readonly kind: 'sum';
  readonly numerator: string;
  readonly denominator: string | null;
}

/** A metric that is a percentile of durations. */
export interface PercentileMetric {
  readonly kind: 'percentile';
  readonly duration: 'total' | 'first_token';
  readonly share: number;
}

export type MetricPlan = SumMetric | PercentileMetric | { readonly kind: 'score' };

const sum = (numerator: string, denominator: string | null = null): SumMetric => ({
  kind: 'sum',
  numerator: `sum(${numerator})`,
  denominator: denominator === null ? null : `sum(${denominator})`,
});
const percentile = (duration: PercentileMetric['duration'], share: number): PercentileMetric => ({
  kind: 'percentile',
  duration,
  share,
});

const ERRORS = 'CASE WHEN status_code >= 400 THEN request_count ELSE 0 END';

export const METRIC_PLANS: Readonly<Record<AnalyticsMetric, MetricPlan>> = {
  requests: sum('request_count'),
  tokens: sum('input_tokens + cached_input_tokens + output_tokens + reasoning_tokens'),
  cost: sum('inference_nano_usd + storage_nano_usd'),
  inference_cost: sum('inference_nano_usd'),
  storage_cost: sum('storage_nano_usd'),
  errors: sum(ERRORS),
  error_rate: sum(ERRORS, 'request_count'),
  cache_share: sum('cached_input_tokens', 'input_tokens + cached_input_tokens'),
  latency_p50: percentile('total', 0.5),
  latency_p95: percentile('total', 0.95),
  latency_p99: percentile('total', 0.99),
  first_token_p50: percentile('first_token', 0.5),
  first_token_p95: percentile('first_token', 0.95),
  feedback: { kind: 'score' },
};

/** What a row of figures comes to: its parts are int8, but for scores and buckets. */
export function figureOf(
  metric: AnalyticsMetric,
  { numerator, denominator }: { numerator: bigint | number | null; denominator: bigint | null },
): AnalyticsValue {
  if (METRIC_UNITS[metric] === 'nano_usd') return BigInt(numerator ?? 0);
  if (METRIC_UNITS[metric] === 'ms') return numerator === null ? null : bucketEstimateMs(Number(numerator));
  if (isAdditive(metric)) return Number(numerator ?? 0);
  if (numerator === null || denominator === null || denominator === 0n) return null;
  return Number(numerator) / Number(denominator);
}
