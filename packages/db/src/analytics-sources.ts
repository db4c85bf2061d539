import type { AnalyticsFilter, AnalyticsGroup } from '@lethe/core/analytics';
import type { OrganizationId, ProjectScope } from '@lethe/core/tenancy';
import { type RolledRange, rolledLatencyRows, rolledRows, rolledTagRows } from './request-rollups.ts';

export interface AnalyticsSource extends Omit<RolledRange, 'from' | 'expiryInstants'> {
  readonly organizationId: OrganizationId;
  readonly projects: ProjectScope;
  readonly from: Date;
  readonly filter: AnalyticsFilter;
  readonly groupBy: AnalyticsGroup;
}

/** CTEs, and the name of the one whose rows are counted. */
export interface AnalyticsRows {
  readonly ctes: string;
  readonly name: string;
}

const SUMS = `request.input_tokens, request.cached_input_tokens, request.output_tokens, request.reasoning_tokens,
  coalesce(request.input_cost_nano_usd, 0) + coalesce(request.cached_input_cost_nano_usd, 0) + coalesce(request.output_cost_nano_usd, 0)
    + coalesce(request.reasoning_cost_nano_usd, 0) + request.earlier_attempts_cost_nano_usd AS inference_nano_usd,
  request.storage_cost_nano_usd - request.storage_refunded_nano_usd AS storage_nano_usd`;

/** Rows whose sums are the figures: request_count, tokens and amounts, by hour and dimension. */
export function sumRows(source: AnalyticsSource): AnalyticsRows {
  const tags = source.filter.tag ?? [];
  const isByTag = source.groupBy === 'tag';
  if (!isByTag && tags.length === 0) return { ctes: rolledRows(source), name: 'rolled' };
  if (isByTag && tags.length === 0) return { ctes: rolledTagRows(source), name: 'rolled_tag' };
  if (!isByTag && tags.length === 1) {
    const ctes = `${rolledTagRows(source)}, of_tag AS NOT MATERIALIZED (SELECT * FROM rolled_tag WHERE tag = ${source.bind(tags[0])})`;
    return { ctes, name: 'of_tag' };
  }
  // Sums by tag do not say which requests have two of them.
  return requestRows(source, SUMS);
}

/** Rows that count durations by their bucket. Buckets are kept by model, project and key; by tag and status they are counted now. */
export function latencyRows(source: AnalyticsSource, metric: 'total' | 'first_token'): AnalyticsRows {
  const { groupBy, filter } = source;
  const isKept =
    groupBy !== 'tag' && groupBy !== 'status' && (filter.tag?.length ?? 0) === 0 && (filter.status?.length ?? 0) === 0;
  if (isKept) {
    const ctes = `${rolledLatencyRows(source)}, measured AS NOT MATERIALIZED (SELECT * FROM rolled_latency WHERE metric = '${metric}')`;
    return { ctes, name: 'measured' };
  }
  const column = metric === 'total' ? 'total_ms' : 'first_token_ms';
  return requestRows(source, `latency_bucket(request.${column}) AS bucket`, `request.${column} IS NOT NULL`);
}

/** Rows of scores, each in the hour of its request. */
export function scoreRows(source: AnalyticsSource): AnalyticsRows {
  const { ctes, name } = requestRows(source, 'request.organization_id');
  const scores = `scores AS NOT MATERIALIZED (SELECT ${name}.*, feedback.score FROM ${name}
    JOIN request_feedback feedback ON feedback.organization_id = ${name}.organization_id AND feedback.request_id = ${name}.id)`;
  return { ctes: `${ctes}, ${scores}`, name: 'scores' };
}

/** One row for each request, or for each of its tags where tags are the groups. */
function requestRows(source: AnalyticsSource, columns: string, condition?: string): AnalyticsRows {
  const { organizationId, projects, filter, groupBy, from, to, bind } = source;
  const isByTag = groupBy === 'tag';
  const conditions = [
    `request.organization_id = ${bind(organizationId)}`,
    `request.admitted_at >= ${bind(from)}`,
    `request.admitted_at < ${bind(to)}`,
    ...(condition === undefined ? [] : [condition]),
  ];
  if (projects !== 'all') conditions.push(`request.project_id = ANY (${bind(projects)}::uuid[])`);
  if (filter.tag !== undefined && filter.tag.length > 0) conditions.push(`request.tags && ${bind(filter.tag)}::text[]`);
  const ctes = `requests AS NOT MATERIALIZED (
      SELECT request.admitted_at AS hour, request.id, request.project_id, request.api_key_id, request.provider, request.model,
        request.status_code, 1 AS request_count, ${isByTag ? 'tagged.tag,' : ''} ${columns}
      FROM request ${isByTag ? 'CROSS JOIN LATERAL (SELECT DISTINCT given.tag FROM unnest(request.tags) given (tag)) tagged' : ''}
      WHERE ${conditions.join(' AND ')}
    )`;
  return { ctes, name: 'requests' };
}
