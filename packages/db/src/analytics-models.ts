import {
  type AnalyticsScope,
  bucketEstimateMs,
  MODELS_COMPARED_MAX,
  type ModelComparisonQuery,
  type ModelFigures,
} from '@lethe/core/analytics';
import type { PoolClient } from 'pg';
import { analyticsConditions } from './analytics-conditions.ts';
import { type AnalyticsRows, type AnalyticsSource, latencyRows, scoreRows, sumRows } from './analytics-sources.ts';

interface ModelRow {
  provider: string;
  model: string;
  request_count: bigint;
  error_count: bigint;
  token_count: bigint;
  cost_nano_usd: bigint;
  p50_bucket: number | null;
  p95_bucket: number | null;
  first_token_bucket: number | null;
  feedback_mean: number | null;
  feedback_count: bigint | null;
}

const NO_BEHAVIOUR = `NULL::int4 AS p50_bucket, NULL::int4 AS p95_bucket, NULL::int4 AS first_token_bucket,
  NULL::float8 AS feedback_mean, NULL::int8 AS feedback_count`;

/** One statement, so that all figures are of one moment. */
export async function readModelFigures(
  transaction: PoolClient,
  scope: AnalyticsScope,
  { hasBehaviour, ...query }: ModelComparisonQuery & { readonly hasBehaviour: boolean },
): Promise<ModelFigures[]> {
  const values: unknown[] = [];
  const bind = (value: unknown): string => `$${values.push(value)}`;
  const source: AnalyticsSource = { ...scope, ...query, groupBy: 'model', bind };
  const sums = sumsOf(source);
  const text = hasBehaviour
    ? `SELECT sums.*, total.p50_bucket, total.p95_bucket, first.p50_bucket AS first_token_bucket, scores.feedback_mean, scores.feedback_count
       FROM (${sums}) sums
       LEFT JOIN (${percentilesOf(source, 'total')}) total USING (provider, model)
       LEFT JOIN (${percentilesOf(source, 'first_token')}) first USING (provider, model)
       LEFT JOIN (${scoresOf(source)}) scores USING (provider, model)`
    : `SELECT sums.*, ${NO_BEHAVIOUR} FROM (${sums}) sums`;
  const { rows } = await transaction.query<ModelRow>(
    `${text} ORDER BY sums.request_count DESC, provider COLLATE "C", model COLLATE "C"`,
    values,
  );
  return rows.map((row) => toFigures(row, hasBehaviour));
}

function sumsOf(source: AnalyticsSource): string {
  const rows = sumRows(source);
  return `WITH ${rows.ctes}
    SELECT provider, model, sum(request_count)::int8 AS request_count,
      sum(CASE WHEN status_code >= 400 THEN request_count ELSE 0 END)::int8 AS error_count,
      sum(input_tokens + cached_input_tokens + output_tokens + reasoning_tokens)::int8 AS token_count,
      sum(inference_nano_usd + storage_nano_usd)::int8 AS cost_nano_usd
    ${fromCounted(source, rows)} GROUP BY provider, model
    ORDER BY sum(request_count) DESC, provider COLLATE "C", model COLLATE "C" LIMIT ${MODELS_COMPARED_MAX}`;
}

function percentilesOf(source: AnalyticsSource, duration: 'total' | 'first_token'): string {
  const rows = latencyRows(source, duration);
  const upTo = (share: number) => `min(bucket) FILTER (WHERE up_to >= ceil(${share}::numeric * whole))::int4`;
  return `SELECT provider, model, ${upTo(0.5)} AS p50_bucket, ${upTo(0.95)} AS p95_bucket FROM (
      SELECT provider, model, bucket, sum(counted) OVER (PARTITION BY provider, model ORDER BY bucket) AS up_to,
        sum(counted) OVER (PARTITION BY provider, model) AS whole
      FROM (
        WITH ${rows.ctes}
        SELECT provider, model, bucket, sum(request_count) AS counted ${fromCounted(source, rows)} GROUP BY provider, model, bucket
      ) bucketed
    ) cumulated GROUP BY provider, model`;
}

function scoresOf(source: AnalyticsSource): string {
  const rows = scoreRows(source);
  return `WITH ${rows.ctes}
    SELECT provider, model, avg(score)::float8 AS feedback_mean, count(*)::int8 AS feedback_count
    ${fromCounted(source, rows)} GROUP BY provider, model`;
}

function fromCounted({ filter, bind }: AnalyticsSource, { name }: AnalyticsRows): string {
  const conditions = analyticsConditions(filter, bind);
  return `FROM ${name} counted ${conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`}`;
}

function toFigures(row: ModelRow, hasBehaviour: boolean): ModelFigures {
  const estimate = (bucket: number | null) => (bucket === null ? null : bucketEstimateMs(bucket));
  return {
    provider: row.provider,
    model: row.model,
    requestCount: Number(row.request_count),
    tokenCount: Number(row.token_count),
    costNanoUsd: row.cost_nano_usd,
    behaviour: hasBehaviour
      ? {
          errorCount: Number(row.error_count),
          latencyP50Ms: estimate(row.p50_bucket),
          latencyP95Ms: estimate(row.p95_bucket),
          firstTokenP50Ms: estimate(row.first_token_bucket),
          feedbackMean: row.feedback_mean,
          feedbackCount: Number(row.feedback_count ?? 0n),
        }
      : null,
  };
}
