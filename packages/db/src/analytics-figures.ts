import { ANALYTICS_SERIES_MAX, type AnalyticsGroup, type AnalyticsQuery, isAdditive } from '@lethe/core/analytics';
import { analyticsConditions, GROUP_KEYS } from './analytics-conditions.ts';
import { METRIC_PLANS, type PercentileMetric } from './analytics-metrics.ts';
import { type AnalyticsSource, latencyRows, scoreRows, sumRows } from './analytics-sources.ts';

/** The place of everything beyond the series that are shown. */
export const OTHER_RANK: number = ANALYTICS_SERIES_MAX + 1;

interface FiguresQuestion extends Omit<AnalyticsSource, 'groupBy' | 'from' | 'to' | 'filter'> {
  readonly query: AnalyticsQuery;
  readonly groupBy: AnalyticsGroup;
}

/**
 * A SELECT of figures: start_at, rank, key, numerator, denominator, sample_count. Rank null: of all requests; start_at null: of the whole span.
 * Series are the largest groups by the metric, where its parts add up, else by the number of requests.
 */
export function figuresOf(question: FiguresQuestion): string {
  const plan = METRIC_PLANS[question.query.metric];
  return plan.kind === 'percentile' ? percentiles(question, plan) : sums(question);
}

function sums(question: FiguresQuestion): string {
  const { query } = question;
  const plan = METRIC_PLANS[query.metric];
  const source = { ...question, ...query, groupBy: question.groupBy };
  const isScore = plan.kind !== 'sum';
  const rows = isScore ? scoreRows(source) : sumRows(source);
  const numerator = isScore ? 'sum(score)' : plan.numerator;
  const denominator = isScore ? 'count(*)' : (plan.denominator ?? 'NULL::int8');
  const samples = isScore ? 'count(*)' : 'sum(request_count)';
  const weight = isAdditive(query.metric) ? 'sum(numerator)' : 'sum(sample_count)';
  return `SELECT * FROM (
    WITH ${rows.ctes},
    cells AS MATERIALIZED (
      SELECT ${startAt(query)} AS start_at, ${GROUP_KEYS[question.groupBy]} AS key,
        ${numerator} AS numerator, ${denominator} AS denominator, ${samples} AS sample_count
      FROM ${rows.name} counted ${where(question)} GROUP BY 1, 2
    ), ${ranked(weight)}
    SELECT start_at, rank, min(key) AS key, sum(numerator)::${isScore ? 'float8' : 'int8'} AS numerator,
      sum(denominator)::int8 AS denominator, coalesce(sum(sample_count), 0)::int8 AS sample_count
    FROM ranked GROUP BY GROUPING SETS ((rank, start_at), (rank), ())
  ) figures`;
}

/** The smallest bucket up to which the share of the durations lies, which is where the nearest-rank percentile is. */
function percentiles(question: FiguresQuestion, { duration, share }: PercentileMetric): string {
  const { query, bind } = question;
  const source = { ...question, ...query, groupBy: question.groupBy };
  const rows = latencyRows(source, duration);
  return `SELECT * FROM (
    WITH ${rows.ctes},
    cells AS MATERIALIZED (
      SELECT ${startAt(query)} AS start_at, ${GROUP_KEYS[question.groupBy]} AS key, bucket, sum(request_count) AS sample_count
      FROM ${rows.name} counted ${where(question)} GROUP BY 1, 2, 3
    ), ${ranked('sum(sample_count)')},
    summed AS (
      SELECT start_at, rank, min(key) AS key, bucket, sum(sample_count) AS sample_count
      FROM ranked GROUP BY GROUPING SETS ((rank, start_at, bucket), (rank, bucket), (bucket))
    ), cumulated AS (
      SELECT *, sum(sample_count) OVER (PARTITION BY rank, start_at ORDER BY bucket) AS up_to,
        sum(sample_count) OVER (PARTITION BY rank, start_at) AS whole
      FROM summed
    )
    SELECT start_at, rank, min(key) AS key, min(bucket)::int8 AS numerator, NULL::int8 AS denominator, min(whole)::int8 AS sample_count
    FROM cumulated WHERE up_to >= ceil(${bind(share)}::numeric * whole) GROUP BY start_at, rank
  ) figures`;
}

function startAt({ interval }: AnalyticsQuery): string {
  return `date_trunc('${interval}', counted.hour, 'UTC')`;
}

function where({ query, bind }: FiguresQuestion): string {
  const conditions = analyticsConditions(query.filter, bind);
  return conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
}

function ranked(weight: string): string {
  return `places AS (
      SELECT key, row_number() OVER (ORDER BY ${weight} DESC, key COLLATE "C")::int4 AS place FROM cells GROUP BY key
    ), ranked AS (
      SELECT cells.*, least(place, ${OTHER_RANK}) AS rank FROM cells JOIN places USING (key)
    )`;
}
