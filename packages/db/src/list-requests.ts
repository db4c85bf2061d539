import { isRolled, type ListRequestsQuery, type RequestFilter } from '@lethe/core/payloads';
import { addMs, utcHourOf } from '@lethe/core/time';
import type { PoolClient } from 'pg';
import { requestConditions, requestsOf } from './request-conditions.ts';
import type { RequestRow } from './request-row.ts';
import { REQUEST_VIEW_COLUMNS, REQUEST_VIEW_JOINS } from './request-view-select.ts';
import { scanStart, statedRows } from './stated-requests.ts';

/** Requests that are looked at, newest first, before hours are asked which of them hold what the filter leaves. */
const SLICE_ROWS_MAX = 2_000;

const ORDER = 'ORDER BY request.admitted_at DESC, request.id DESC';

/**
 * One row more than the page, which tells whether there is a next one. What an index finds is read in its order. Where a filter may leave few
 * requests that no index finds, the newest ones are looked at first; when they do not fill the page, the hours that hold the next ones are.
 */
export async function listRows(
  transaction: PoolClient,
  query: ListRequestsQuery,
  sliceRowsMax = SLICE_ROWS_MAX,
): Promise<RequestRow[]> {
  if (!isSparse(query)) return readRows(transaction, query, query.filter);
  const { filter, after, ...scope } = query;
  const slice = { ...filter, to: earliest(filter.to, after === null ? undefined : addMs(after.admittedAt, 1)) };
  const from = await scanStart(transaction, { ...scope, filter: onlyDates(slice) }, sliceRowsMax);
  const rows = await readRows(transaction, query, from === null ? filter : { ...filter, from });
  return from === null || rows.length > query.pageSize ? rows : readHours(transaction, query);
}

/** Indexes find a model, a failure, a session and an end user. */
function isSparse({ filter, holdId }: ListRequestsQuery): boolean {
  const { provider, project, key, status, finishReason, tag, payload } = filter;
  const isFailure = status?.every((each) => each.startsWith('4') || each.startsWith('5')) === true;
  const unindexed = [
    provider,
    project,
    key,
    isFailure ? undefined : status,
    finishReason,
    tag,
    payload,
    filter.exclude,
  ];
  return holdId === undefined && isRolled(filter) && unindexed.some((condition) => condition !== undefined);
}

/** The page is chosen before it gets its names: joined first, the planner may walk over the requests once for each key. */
async function readRows(
  transaction: PoolClient,
  query: ListRequestsQuery,
  filter: RequestFilter,
): Promise<RequestRow[]> {
  const { values, bind, conditions } = requestsOf(query);
  conditions.push(...requestConditions(filter, bind));
  if (query.holdId !== undefined) {
    conditions.push(`is_in_hold_scope((SELECT hold FROM legal_hold hold WHERE hold.organization_id = $1 AND hold.id = ${bind(query.holdId)}),
      request.id, request.project_id, request.end_user, request.admitted_at)`);
  }
  if (query.after !== null) {
    conditions.push(
      `(request.admitted_at, request.id) < (${bind(query.after.admittedAt)}, ${bind(query.after.id)}::uuid)`,
    );
  }
  const { rows } = await transaction.query<RequestRow>(
    `${REQUEST_VIEW_COLUMNS}
     FROM (SELECT request.* FROM request WHERE ${conditions.join(' AND ')} ${ORDER} LIMIT ${bind(query.pageSize + 1)}) request
     ${REQUEST_VIEW_JOINS} ${ORDER}`,
    values,
  );
  return rows;
}

/**
 * The rows of the newest hours that fill a page, in one statement, so that hours and rows are of one moment. The hour that the cursor stands in
 * counts for nothing: some of it is on the page before.
 */
async function readHours(transaction: PoolClient, query: ListRequestsQuery): Promise<RequestRow[]> {
  const { organizationId, projects, after, pageSize } = query;
  const { rows: clock } = await transaction.query<{ now: Date }>('SELECT lethe_now() AS now');
  const now = clock[0]?.now ?? new Date(Number.NaN);
  const to = earliest(query.filter.to, after === null ? undefined : addMs(after.admittedAt, 1));
  const filter = to === undefined ? query.filter : { ...query.filter, to };
  const { ctes, values, bind } = statedRows({ organizationId, projects, filter, now, isHourEnough: true });
  const conditions = [
    'request.organization_id = $1',
    ...(projects === 'all' ? [] : [`request.project_id = ANY (${bind(projects)}::uuid[])`]),
    ...requestConditions(filter, bind, `timestamptz '${now.toISOString()}'`),
    ...(after === null
      ? []
      : [`(request.admitted_at, request.id) < (${bind(after.admittedAt)}, ${bind(after.id)}::uuid)`]),
  ];
  const cursorHour = `${bind(after === null ? null : utcHourOf(after.admittedAt))}::timestamptz`;
  const rowsMax = bind(pageSize + 1);
  const { rows } = await transaction.query<RequestRow>(
    `WITH ${ctes},
     place AS (
       SELECT date_trunc('hour', at, 'UTC') AS hour, sum(request_count) AS request_count FROM stated GROUP BY 1 HAVING sum(request_count) > 0
     ),
     chosen AS MATERIALIZED (
       SELECT hour FROM (
         SELECT hour, sum(CASE WHEN hour = ${cursorHour} THEN 0 ELSE request_count END)
           OVER (ORDER BY hour DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS newer_count FROM place
       ) placed WHERE coalesce(newer_count, 0) < ${rowsMax}
     )
     ${REQUEST_VIEW_COLUMNS}
     FROM chosen CROSS JOIN LATERAL (
       SELECT request.* FROM request WHERE request.admitted_at >= chosen.hour AND request.admitted_at < chosen.hour + interval '1 hour'
         AND ${conditions.join(' AND ')} ${ORDER} LIMIT ${rowsMax}
     ) request ${REQUEST_VIEW_JOINS} ${ORDER} LIMIT ${rowsMax}`,
    values,
  );
  return rows;
}

function onlyDates({ from, to }: RequestFilter): RequestFilter {
  return { ...(from && { from }), ...(to && { to }) };
}

function earliest(a: Date | undefined, b: Date | undefined): Date | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a < b ? a : b;
}
