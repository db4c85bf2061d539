import { EXPIRING_WITHIN_MS, type PayloadFilter, type RequestFacet, type RequestFilter } from '@lethe/core/payloads';
import type { OrganizationId, ProjectScope } from '@lethe/core/tenancy';
import { MS_PER_SECOND } from '@lethe/core/time';

/** Where every query begins: the organization's own requests, and of those the ones in the reader's projects. */
export function requestsOf({ organizationId, projects }: RequestsOf): RequestQuery {
  const { values, bind } = bindValues();
  const conditions = [`request.organization_id = ${bind(organizationId)}`];
  if (projects !== 'all') conditions.push(`request.project_id = ANY (${bind(projects)}::uuid[])`);
  return { values, bind, conditions };
}

/** The values of a statement, as they are bound. */
export function bindValues(): Pick<RequestQuery, 'values' | 'bind'> {
  const values: unknown[] = [];
  return { values, bind: (value) => `$${values.push(value)}` };
}

interface RequestsOf {
  readonly organizationId: OrganizationId;
  readonly projects: ProjectScope;
}

/** Takes a value and returns its placeholder. */
export type Bind = (value: unknown) => string;

export interface RequestQuery {
  readonly values: unknown[];
  readonly bind: Bind;
  readonly conditions: string[];
}

/** All that a request costs; null where its price is unknown. */
export const REQUEST_COST = `(request.input_cost_nano_usd + request.cached_input_cost_nano_usd + request.output_cost_nano_usd
  + request.reasoning_cost_nano_usd + request.storage_cost_nano_usd + request.earlier_attempts_cost_nano_usd)`;
export const REQUEST_TOKENS =
  '(request.input_tokens + request.cached_input_tokens + request.output_tokens + request.reasoning_tokens)';

/**
 * The conditions that a filter puts on `request`, for `AND`. The database has the same in `is_request_matched`, for what it decides by itself;
 * a test holds both to one answer. `now` is a SQL expression, and decides what has expired.
 */
export function requestConditions(filter: RequestFilter, bind: Bind, now = 'lethe_now()'): string[] {
  const { exclude = {}, cost, tokens, latencyMs, from, to } = filter;
  return [
    ...facetConditions(filter, bind, now),
    ...facetConditions(exclude, bind, now).map((condition) => `(${condition}) IS NOT TRUE`),
    ...rangeConditions(REQUEST_COST, cost, bind),
    ...rangeConditions(REQUEST_TOKENS, tokens, bind),
    ...rangeConditions('request.total_ms', latencyMs, bind),
    ...(from === undefined ? [] : [`request.admitted_at >= ${bind(from)}`]),
    ...(to === undefined ? [] : [`request.admitted_at < ${bind(to)}`]),
  ];
}

type Lists = Pick<RequestFilter, RequestFacet>;

function facetConditions(lists: Lists, bind: Bind, now: string): string[] {
  const conditions = columnConditions(lists, bind, (name) => `request.${name}`);
  if (lists.tag !== undefined) conditions.push(`request.tags && ${bind(lists.tag)}::text[]`);
  if (lists.session !== undefined) conditions.push(anyOf('request.session_id', lists.session, bind));
  if (lists.endUser !== undefined) conditions.push(anyOf('request.end_user', lists.endUser, bind));
  if (lists.payload !== undefined) {
    conditions.push(`(${lists.payload.map((state) => `(${payloadCondition(state, now)})`).join(' OR ')})`);
  }
  return conditions;
}

/** The conditions on the columns that a request has in common with the hours that it is counted in. */
export function columnConditions(lists: Lists, bind: Bind, column: (name: string) => string): string[] {
  const conditions: string[] = [];
  if (lists.model !== undefined) conditions.push(modelCondition(lists.model, bind, column));
  if (lists.provider !== undefined) conditions.push(anyOf(column('provider'), lists.provider, bind));
  if (lists.project !== undefined) conditions.push(`${column('project_id')} = ANY (${bind(lists.project)}::uuid[])`);
  if (lists.key !== undefined) conditions.push(`${column('api_key_id')} = ANY (${bind(lists.key)}::uuid[])`);
  if (lists.status !== undefined) conditions.push(statusCondition(lists.status, column));
  if (lists.finishReason !== undefined) conditions.push(anyOf(column('finish_reason'), lists.finishReason, bind));
  return conditions;
}

function anyOf(expression: string, values: readonly string[], bind: Bind): string {
  const [only, ...others] = values;
  return others.length === 0 ? `${expression} = ${bind(only)}` : `${expression} = ANY (${bind(values)}::text[])`;
}

function modelCondition(models: readonly string[], bind: Bind, column: (name: string) => string): string {
  const alternatives = models.map((model) => {
    const separator = model.indexOf('/');
    const bare = `${column('model')} = ${bind(model)}`;
    if (separator < 1) return bare;
    return `${bare} OR ${column('provider')} = ${bind(model.slice(0, separator))} AND ${column('model')} = ${bind(model.slice(separator + 1))}`;
  });
  return `(${alternatives.join(' OR ')})`;
}

const CLASS_WIDTH = 100;

/** The texts are digits: the filter's schema lets nothing else through. They stand as literals, so that an index of failures is seen to serve. */
function statusCondition(statuses: readonly string[], column: (name: string) => string): string {
  const alternatives = statuses.map((status) => {
    if (!status.endsWith('xx')) return `${column('status_code')} = ${Number(status)}`;
    const first = Number(status[0]) * CLASS_WIDTH;
    return `${column('status_code')} >= ${first} AND ${column('status_code')} < ${first + CLASS_WIDTH}`;
  });
  return `(${alternatives.join(' OR ')})`;
}

const ERASED = `EXISTS (SELECT FROM payload_erasure erased
  WHERE erased.organization_id = request.organization_id AND erased.request_id = request.id)`;
/** An instant from which on a payload is not about to expire. */
const expiringBefore = (now: string) => `${now} + interval '${EXPIRING_WITHIN_MS / MS_PER_SECOND} seconds'`;

/** One of the states that `payloadState` tells apart, for a row of `request`. */
export function payloadCondition(state: PayloadFilter, now: string): string {
  switch (state) {
    case 'stored':
      return `request.expires_at >= ${expiringBefore(now)} AND NOT ${ERASED}`;
    case 'expiring':
      return `request.expires_at > ${now} AND request.expires_at < ${expiringBefore(now)} AND NOT ${ERASED}`;
    case 'held':
      return `request.expires_at <= ${now} AND NOT ${ERASED} AND ${isHeld()}`;
    case 'expired':
      return `request.expires_at <= ${now} AND NOT ${ERASED} AND NOT ${isHeld()}`;
    case 'erased':
      return `request.expires_at IS NOT NULL AND ${ERASED}`;
    case 'not_stored':
      return 'request.expires_at IS NULL';
  }
}

/** Asked once in a statement, from the side of what is preserved, and not of each request that has expired. */
function isHeld(): string {
  return 'request.id IN (SELECT held_request_ids())';
}

function rangeConditions(
  expression: string,
  range: { readonly min?: number | bigint | undefined; readonly max?: number | bigint | undefined } | undefined,
  bind: Bind,
): string[] {
  return [
    ...(range?.min === undefined ? [] : [`${expression} >= ${bind(range.min)}::int8`]),
    ...(range?.max === undefined ? [] : [`${expression} <= ${bind(range.max)}::int8`]),
  ];
}
