import { AUDIT_ACTIONS, type AuditAction } from '@lethe/core/audit';
import {
  FIRST_PAGE,
  filterOf,
  listHref,
  type Range,
  readListQuery,
  type SearchParameters,
} from '../requests/list/list-query.ts';

/** What the page shows. The address holds all of it, so that a link shows the same and going back undoes. */
export interface AuditQuery {
  readonly action: AuditAction | null;
  readonly actorId: string | null;
  readonly range: Range;
  /** Goes on below this number; null begins with the newest. */
  readonly before: bigint | null;
}

const ACTOR_ID_LENGTH_MAX = 64;
const NUMBER = /^[1-9]\d{0,18}$/;

/** Reads an address that anybody may have typed: what makes no sense counts as not there. */
export function readAuditQuery(parameters: SearchParameters): AuditQuery {
  const actorId = firstOf(parameters.actor);
  const before = firstOf(parameters.before);
  return {
    action: AUDIT_ACTIONS.find((action) => action === firstOf(parameters.action)) ?? null,
    actorId: actorId !== null && actorId.length <= ACTOR_ID_LENGTH_MAX ? actorId : null,
    range: readListQuery(parameters).range,
    before: before !== null && NUMBER.test(before) ? BigInt(before) : null,
  };
}

export function auditHref(path: string, query: AuditQuery): string {
  const search = parametersOf(query).toString();
  return search === '' ? path : `${path}?${search}`;
}

/** The download of what the page shows, all of it and not one page. */
export function exportHref(organizationSlug: string, format: 'csv' | 'jsonl', query: AuditQuery, now: Date): string {
  const { from, to } = filterOf({ ...FIRST_PAGE, range: query.range }, now);
  const parameters = new URLSearchParams({ organization: organizationSlug, format });
  if (query.action !== null) parameters.set('action', query.action);
  if (query.actorId !== null) parameters.set('actorId', query.actorId);
  if (from !== undefined) parameters.set('from', from.toISOString());
  if (to !== undefined) parameters.set('to', to.toISOString());
  return `/api/audit-export?${parameters}`;
}

/**
 * The download of what an offline check needs, for the dates that the page shows. Action and actor do not narrow it: a run of events can be
 * checked only whole.
 */
export function proofHref(organizationSlug: string, query: AuditQuery, now: Date): string {
  const { from, to } = filterOf({ ...FIRST_PAGE, range: query.range }, now);
  const parameters = new URLSearchParams({ organization: organizationSlug });
  if (from !== undefined) parameters.set('from', from.toISOString());
  if (to !== undefined) parameters.set('to', to.toISOString());
  return `/api/proof/audit-log?${parameters}`;
}

/** What the API is asked for. */
export function auditFilterOf({ action, actorId, range }: AuditQuery, now: Date) {
  return {
    ...(action === null ? {} : { action }),
    ...(actorId === null ? {} : { actorId }),
    ...spanOf(range, now),
  };
}

function spanOf(range: Range, now: Date): { from?: Date; to?: Date } {
  const { from, to } = filterOf({ ...FIRST_PAGE, range }, now);
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}

export function isAuditFiltered({ action, actorId, range }: AuditQuery): boolean {
  return action !== null || actorId !== null || range !== 'all';
}

function parametersOf({ action, actorId, range, before }: AuditQuery): URLSearchParams {
  const parameters = new URLSearchParams(listHref('', { ...FIRST_PAGE, range }));
  if (action !== null) parameters.set('action', action);
  if (actorId !== null) parameters.set('actor', actorId);
  if (before !== null) parameters.set('before', String(before));
  return parameters;
}

function firstOf(value: string | readonly string[] | undefined): string | null {
  return (typeof value === 'string' ? value : value?.[0]) || null;
}
