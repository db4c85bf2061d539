export { groupsFor, metricsFor, refuseBeyondRole } from './analytics-access.ts';
export {
  type AnalyticsAnswer,
  type AnalyticsPoint,
  type AnalyticsSeries,
  type AnalyticsValue,
  toAnalyticsAnswer,
} from './analytics-answer.ts';
export { analyticsCsv, seriesCsv } from './analytics-csv.ts';
export {
  ANALYTICS_BUCKETS_MAX,
  ANALYTICS_FILTER_VALUES_MAX,
  ANALYTICS_GROUPS,
  ANALYTICS_INTERVALS,
  ANALYTICS_METRICS,
  ANALYTICS_SERIES_MAX,
  type AnalyticsFilter,
  type AnalyticsGroup,
  type AnalyticsInterval,
  type AnalyticsMetric,
  type AnalyticsQuery,
  type AnalyticsUnit,
  analyticsFilterSchema,
  analyticsMeasureSchema,
  analyticsQuerySchema,
  analyticsSpanSchema,
  bucketsOf,
  INTERVAL_MS,
  isAdditive,
  METRIC_UNITS,
} from './analytics-query.ts';
export {
  costPerRequest,
  MODELS_COMPARED_MAX,
  type ModelBehaviour,
  type ModelComparisonQuery,
  type ModelFigures,
  modelComparisonSchema,
} from './compare-models.ts';
export { type QueryAnalytics, queryAnalytics } from './operations/query-analytics.ts';
export { bucketEstimateMs, LATENCY_BUCKET_GROWTH, PERCENTILE_ERROR_MAX } from './percentile.ts';
export type { AnalyticsReader, AnalyticsScope } from './ports.ts';
export {
  PROMPT_PATTERNS_MAX,
  PROMPT_PAYLOADS_MAX,
  type PromptPattern,
  type PromptPatterns,
  type PromptPatternsQuery,
  promptPatternsSchema,
} from './prompt-patterns.ts';
