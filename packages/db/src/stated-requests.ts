import { EXPIRING_WITHIN_MS, isRolled, type PayloadFilter, type RequestFilter } from '@lethe/core/payloads';
import type { OrganizationId, ProjectScope } from '@lethe/core/tenancy';
import { addMs } from '@lethe/core/time';
import type { PoolClient } from 'pg';
import {
  type Bind,
  bindValues,
  columnConditions,
  payloadCondition,
  requestConditions,
  requestsOf,
} from './request-conditions.ts';
import { rolledRows, rolledTagRows } from './request-rollups.ts';

export interface StatedQuery {
  readonly organizationId: OrganizationId;
  readonly projects: ProjectScope;
  readonly filter: RequestFilter;
  /** Decides what has expired. */
  readonly now: Date;
  /** Whether an hour is as exact as an instant for whoever asks, and no session or end user is. */
  readonly isHourEnough: boolean;
  /** Once for each of its tags, which is then a column. The filter must not ask for one. */
  readonly isByTag?: boolean;
}

export interface StatedRows {
  /** `$1` is the organization. CTEs that end with `stated`: `at`, the columns of a request that hours are counted by, `payload` (its state) and `request_count`. */
  readonly ctes: string;
  readonly values: unknown[];
  readonly bind: Bind;
}

/** The requests that a filter leaves, counted by hour where hours are counted by all that it asks for, and one by one elsewhere. */
export function statedRows(query: StatedQuery): StatedRows {
  if (query.isHourEnough && isRolled(query.filter)) {
    const { values, bind } = bindValues();
    bind(query.organizationId);
    return { ctes: rolledStates(query, bind), values, bind };
  }
  const { values, bind, conditions } = requestsOf(query);
  return { ctes: singleStates(query, bind, conditions), values, bind };
}

const COLUMNS = ['project_id', 'api_key_id', 'provider', 'model', 'status_code', 'finish_reason'] as const;
const columnsOf = (row: string) => COLUMNS.map((name) => `${row}.${name}`).join(', ');

/** From the first of these on a payload has not expired, from the second on it is not about to. Instants are whole milliseconds. */
function expiryEdges(now: Date): readonly [Date, Date] {
  return [addMs(now, 1), addMs(now, EXPIRING_WITHIN_MS)];
}

function rolledStates({ organizationId, projects, filter, now, isByTag = false }: StatedQuery, bind: Bind): string {
  const { tag, payload, exclude = {}, from, to } = filter;
  const [tagName] = tag ?? [];
  const edges = expiryEdges(now);
  const range = { bind, organizationId, projects, from, to, expiryEdges: edges };
  const isTagged = isByTag || tagName !== undefined;
  const tagColumn = (row: string) => (isByTag ? `, ${row}.tag` : '');
  const [expired, expiring] = edges.map((edge) => `${bind(edge)}::timestamptz`);
  const held = requestConditions({ ...(tag && { tag }), ...(from && { from }), ...(to && { to }) }, bind);
  if (projects !== 'all') held.push(`request.project_id = ANY (${bind(projects)}::uuid[])`);
  const { payload: excludedStates, ...excluded } = exclude;
  const conditions = [
    ...columnConditions(filter, bind, (name) => `known.${name}`),
    ...columnConditions(excluded, bind, (name) => `known.${name}`).map((condition) => `(${condition}) IS NOT TRUE`),
    ...(payload === undefined ? [] : [`known.payload = ANY (${bind(payload)}::text[])`]),
    ...(excludedStates === undefined ? [] : [`known.payload <> ALL (${bind(excludedStates)}::text[])`]),
  ];
  // What a hold preserves is counted as expired by its hour: here it moves from the one to the other.
  return `${isTagged ? rolledTagRows(range) : rolledRows(range)},
  held AS MATERIALIZED (
    SELECT request.admitted_at, ${columnsOf('request')}${tagColumn('tagged')} FROM request${isByTag ? TAGGED : ''}
    WHERE request.organization_id = $1 AND request.id IN (SELECT held_request_ids()) AND request.expires_at < ${expired}
      AND ${held.join(' AND ') || 'true'}
  ),
  known AS NOT MATERIALIZED (
    SELECT counted.hour AS at, ${columnsOf('counted')}, CASE WHEN counted.last_expires_at IS NULL THEN 'not_stored' WHEN counted.is_erased THEN 'erased'
      WHEN counted.first_expires_at >= ${expiring} THEN 'stored' WHEN counted.first_expires_at >= ${expired} THEN 'expiring' ELSE 'expired' END AS payload,
      counted.request_count${tagColumn('counted')}
    FROM ${isTagged ? 'rolled_tag' : 'rolled'} counted${tagName === undefined ? '' : ` WHERE counted.tag = ${bind(tagName)}`}
    UNION ALL
    SELECT held.admitted_at, ${columnsOf('held')}, moved.payload, moved.request_count${tagColumn('held')}
    FROM held CROSS JOIN (VALUES ('held', 1), ('expired', -1)) moved (payload, request_count)
  ),
  stated AS NOT MATERIALIZED (
    SELECT known.* FROM known WHERE ${conditions.join(' AND ') || 'true'}
  )`;
}

const TAGGED = ' CROSS JOIN LATERAL (SELECT DISTINCT given.tag FROM unnest(request.tags) given (tag)) tagged';

const STATES: readonly PayloadFilter[] = ['not_stored', 'erased', 'stored', 'expiring', 'held'];

function singleStates({ filter, now, isByTag = false }: StatedQuery, bind: Bind, conditions: string[]): string {
  const at = `${bind(now)}::timestamptz`;
  const cases = STATES.map((state) => `WHEN ${payloadCondition(state, at)} THEN '${state}'`);
  conditions.push(...requestConditions(filter, bind, at));
  return `stated AS NOT MATERIALIZED (
    SELECT request.admitted_at AS at, ${columnsOf('request')}, request.session_id, request.end_user,${isByTag ? ' tagged.tag,' : ''}
      CASE ${cases.join(' ')} ELSE 'expired' END AS payload, 1 AS request_count
    FROM request${isByTag ? TAGGED : ''} WHERE ${conditions.join(' AND ')}
  )`;
}

/** Counting sorts in memory: the planner takes the groups for many more than they are. Until the end of the transaction. */
export async function widenMemory(transaction: PoolClient): Promise<void> {
  await transaction.query(`SELECT set_config('work_mem', '64MB', true)`);
}

/**
 * From when on the newest `rowsMax` requests reach, where a filter leaves more of them to be looked at: what an index finds is counted, and what
 * has to be looked at to be judged. Null when all can be.
 */
export async function scanStart(
  transaction: PoolClient,
  {
    organizationId,
    projects,
    filter: { from, to, session, endUser },
  }: Pick<StatedQuery, 'organizationId' | 'projects' | 'filter'>,
  rowsMax: number,
): Promise<Date | null> {
  const { values, bind, conditions } = requestsOf({ organizationId, projects });
  const found = { ...(from && { from }), ...(to && { to }), ...(session && { session }), ...(endUser && { endUser }) };
  conditions.push(...requestConditions(found, bind));
  const { rows } = await transaction.query<{ admitted_at: Date }>(
    `SELECT request.admitted_at FROM request WHERE ${conditions.join(' AND ')}
     ORDER BY request.admitted_at DESC, request.id DESC OFFSET ${bind(rowsMax)} LIMIT 1`,
    values,
  );
  return rows[0] === undefined ? null : addMs(rows[0].admitted_at, 1);
}
