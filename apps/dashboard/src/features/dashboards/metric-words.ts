import type { AnalyticsMetric } from '@lethe/core/analytics';

/** How a metric is called where it is chosen. */
export const METRIC_NAMES: Readonly<Record<AnalyticsMetric, string>> = {
  requests: 'Requests',
  tokens: 'Tokens',
  cost: 'Cost',
  inference_cost: 'Inference cost',
  storage_cost: 'Data storage cost',
  errors: 'Errors',
  error_rate: 'Error rate',
  cache_share: 'Share of cached input',
  latency_p50: 'Latency, p50',
  latency_p95: 'Latency, p95',
  latency_p99: 'Latency, p99',
  first_token_p50: 'First token, p50',
  first_token_p95: 'First token, p95',
  feedback: 'Feedback',
};
