import type { OrganizationId, ProjectScope } from '@lethe/core/tenancy';
import type { Bind } from './request-conditions.ts';

/** Which hours and projects are read. Without a start, from the first request on; without an end, to the last. */
export interface RolledRange {
  readonly bind: Bind;
  readonly organizationId: OrganizationId;
  readonly projects: ProjectScope;
  readonly from: Date | undefined;
  readonly to: Date | undefined;
  /** Ascending. No row has requests of which some expire before and some from one of these on: such hours are counted from their requests. */
  readonly expiryEdges?: readonly Date[];
}

/**
 * The text of CTEs that end with `rolled`: the requests of the range by what they have in common, with the columns of `request_hour`, `id` and
 * `organization_id` apart. Exact at every moment: hours that are marked, those that the range cuts, and those with a record whose metadata has
 * expired and that no sweep has deleted yet are counted from the requests that the reader may see, in the snapshot of the statement that this becomes a part of. Used once in it, the planner pushes conditions on columns down to both sides.
 */
export function rolledRows(range: RolledRange): string {
  return rolled({
    ...range,
    name: 'rolled',
    table: 'request_hour',
    count: 'count_requests',
    columns: `hour, project_id, api_key_id, provider, model, ${STATED}`,
  });
}

/** The same as `rolled_tag`, with the columns of `request_tag_hour`: a request counts once for each of its tags. */
export function rolledTagRows(range: RolledRange): string {
  const columns = `hour, tag, project_id, api_key_id, provider, model, ${STATED}`;
  return rolled({ ...range, name: 'rolled_tag', table: 'request_tag_hour', count: 'count_request_tags', columns });
}

/** The same as `rolled_latency`: `hour, project_id, api_key_id, provider, model, metric, bucket, request_count`. Bucket b holds [1.1^b, 1.1^(b+1)) ms. */
export function rolledLatencyRows(range: RolledRange): string {
  const columns = 'hour, project_id, api_key_id, provider, model, metric, bucket, request_count';
  return rolled({
    ...range,
    name: 'rolled_latency',
    table: `(SELECT kept.*, pair.bucket, pair.request_count FROM request_latency_hour kept
      CROSS JOIN LATERAL unnest(kept.buckets, kept.request_counts) AS pair (bucket, request_count))`,
    count: 'count_request_latencies',
    columns,
  });
}

const STATED = `status_code, finish_reason, payload_days, is_erased, first_expires_at, last_expires_at, request_count, input_tokens,
      cached_input_tokens, output_tokens, reasoning_tokens, inference_nano_usd, storage_nano_usd, unpriced_count, duration_ms_sum`;

interface RolledParts extends RolledRange {
  readonly name: string;
  readonly table: string;
  readonly count: string;
  readonly columns: string;
}

function rolled({ name, table, count, columns, projects, expiryEdges = [], ...range }: RolledParts): string {
  const organization = range.bind(range.organizationId);
  const from = range.from === undefined ? `'-infinity'::timestamptz` : `${range.bind(range.from)}::timestamptz`;
  const to = range.to === undefined ? `'infinity'::timestamptz` : `${range.bind(range.to)}::timestamptz`;
  const edges = expiryEdges.length === 0 ? `'{}'::timestamptz[]` : `${range.bind(expiryEdges)}::timestamptz[]`;
  const inProjects = projects === 'all' ? '' : ` AND project_id = ANY (${range.bind(projects)}::uuid[])`;
  const column = (prefix: string) =>
    columns
      .split(',')
      .map((each) => `${prefix}.${each.trim()}`)
      .join(', ');
  return `${name}_raw AS MATERIALIZED (
    SELECT hour::timestamptz AS hour FROM request_change
    WHERE organization_id = ${organization} AND hour > ${from} - interval '1 hour' AND hour < ${to}
    UNION ALL SELECT hour FROM request_hour
    WHERE organization_id = ${organization} AND first_metadata_expires_at <= lethe_now() AND hour > ${from} - interval '1 hour' AND hour < ${to}
    ${cutHours(from, to)}${expiryEdges.length === 0 ? '' : splitHours(organization, from, to, edges)}
  ),
  ${name} AS NOT MATERIALIZED (
    SELECT ${column('kept')} FROM ${table} kept
    WHERE kept.organization_id = ${organization} AND kept.hour >= ${from} AND kept.hour < ${to}${inProjects}
      AND kept.hour NOT IN (SELECT raw.hour FROM ${name}_raw raw)
    UNION ALL
    SELECT ${column('counted')} FROM (SELECT DISTINCT hour FROM ${name}_raw) raw
    CROSS JOIN LATERAL ${count}(${organization}, greatest(raw.hour, ${from}), least(raw.hour + interval '1 hour', ${to}), ${edges}) counted
    WHERE true${inProjects.replace('project_id', 'counted.project_id')}
  )`;
}

/** The hours that begin before the range does, or end after it. */
function cutHours(from: string, to: string): string {
  return `UNION ALL SELECT date_trunc('hour', cut.at, 'UTC') FROM (VALUES (${from}), (${to})) cut (at)
    WHERE isfinite(cut.at) AND cut.at <> date_trunc('hour', cut.at, 'UTC')`;
}

function splitHours(organization: string, from: string, to: string, edges: string): string {
  return `
    UNION ALL SELECT hour FROM request_hour
    WHERE organization_id = ${organization} AND hour > ${from} - interval '1 hour' AND hour < ${to}
      AND width_bucket(first_expires_at::timestamptz, ${edges}) <> width_bucket(last_expires_at::timestamptz, ${edges})`;
}
