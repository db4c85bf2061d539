import { totalTokens } from '@lethe/core/billing';
import type { NanoUsd } from '@lethe/core/money';
import { type FacetCounts, payloadState, type RequestView } from '@lethe/core/payloads';
import { utcDayOf } from '@lethe/core/time';
import { formatCount, formatSeconds } from '../../../components/format/duration.ts';
import { clipName } from '../../../components/format/identifier.ts';
import {
  formatClock,
  formatDate,
  formatDay,
  formatDayHeading,
  formatDayMinute,
} from '../../../components/format/instant.ts';
import { describeState, type StateLabel } from '../../../components/payload-state/describe-state.ts';
import type { ValueNames } from '../filter/filter-words.ts';
import { FIRST_PAGE, type ListQuery, listHref, PRESETS, type Range } from './list-query.ts';

export interface RequestRow {
  readonly id: string;
  readonly href: string;
  readonly at: Date;
  readonly clock: string;
  readonly model: string;
  readonly provider: string;
  readonly project: string;
  readonly key: string;
  readonly session: string | null;
  readonly endUser: string | null;
  readonly tags: string;
  readonly finishReason: string | null;
  readonly status: string;
  /** Null for an answer that went well: only what went wrong is worth a colour. */
  readonly failedStatus: string | null;
  readonly tokens: string;
  readonly hasTokens: boolean;
  readonly costNanoUsd: NanoUsd | null;
  readonly latency: string;
  readonly firstToken: string | null;
  readonly state: StateLabel;
  /** What the link of the row is called. */
  readonly name: string;
}

export interface DayGroup {
  readonly key: string;
  readonly heading: string;
  readonly count: string;
  readonly rows: readonly RequestRow[];
}

export interface Paging {
  /** `51–100 of 368`. */
  readonly rows: string;
  readonly newerHref: string | null;
  readonly newestHref: string | null;
  readonly olderHref: string | null;
}

export const PAGE_SIZE = 50;
const FAILED_STATUS_MIN = 400;

export interface ListInput {
  readonly requests: readonly RequestView[];
  readonly nextCursor: string | null;
  readonly now: Date;
  /** The path of the list, without a slash at the end. */
  readonly path: string;
  readonly query: ListQuery;
  /** How many requests match; null where nobody could count them. */
  readonly totalCount: number | null;
}

export function dayGroups({
  requests,
  nextCursor,
  now,
  path,
  query,
}: Omit<ListInput, 'totalCount'>): readonly DayGroup[] {
  const days = Map.groupBy(requests, (request) => utcDayOf(request.admittedAt).getTime());
  const groups = [...days].map(([dayMs, ofDay]) => ({
    day: new Date(dayMs),
    rows: ofDay.map((request) => rowOf(request, now, requestHref(path, request.id, query))),
  }));
  return groups.map(({ day, rows }, index) => {
    // A day at the edge of a page goes on beyond it, so what is here is not all of it.
    const isCut = (index === 0 && query.trail.length > 0) || (index === groups.length - 1 && nextCursor !== null);
    const count = `${formatCount(rows.length)} ${isCut ? 'shown' : rows.length === 1 ? 'request' : 'requests'}`;
    return { key: day.toISOString(), heading: formatDayHeading(day, now), count, rows };
  });
}

/** The page of a request. It remembers the filter, so that its neighbours there are those of the list. */
export function requestHref(path: string, id: string, { filter, range }: Pick<ListQuery, 'filter' | 'range'>): string {
  return listHref(`${path}/${id}`, { ...FIRST_PAGE, filter, range });
}

function rowOf(request: RequestView, now: Date, href: string): RequestRow {
  const tokenCount = totalTokens(request.usage);
  const clock = formatClock(request.admittedAt);
  const state = describeState({ state: payloadState(request, now), admittedAt: request.admittedAt, now });
  const failedStatus = failureOf(request);
  return {
    id: request.id,
    href,
    at: request.admittedAt,
    clock,
    model: request.model,
    provider: request.provider,
    project: request.projectName,
    key: request.apiKeyName,
    session: clipped(request.handles.sessionId),
    endUser: clipped(request.handles.endUser),
    tags: request.handles.tags.map(clipName).join(', '),
    finishReason: clipped(request.finishReason),
    status: String(request.statusCode),
    failedStatus,
    tokens: formatCount(tokenCount),
    hasTokens: tokenCount > 0,
    costNanoUsd: request.cost.totalNanoUsd,
    latency: formatSeconds(request.timing.totalMs),
    firstToken: request.timing.firstTokenMs === null ? null : formatSeconds(request.timing.firstTokenMs),
    state,
    name: `${failedStatus === null ? '' : `${failedStatus} `}${request.model} at ${clock}, ${state.sentence}`,
  };
}

function clipped(text: string | null): string | null {
  return text === null ? null : clipName(text);
}

/** A stream that broke off had begun with 200. */
function failureOf({ statusCode, errorCode }: RequestView): string | null {
  if (statusCode >= FAILED_STATUS_MIN) return String(statusCode);
  return errorCode === null ? null : 'cut';
}

export function pagingOf({ requests, nextCursor, path, query, totalCount }: Omit<ListInput, 'now'>): Paging {
  const first = query.trail.length * PAGE_SIZE + 1;
  const last = first + requests.length - 1;
  const to = (trail: readonly string[]) => listHref(path, { ...query, trail, peek: null, isLive: false });
  // What came in while the chart was counted can be on the list already.
  const total = totalCount === null ? '' : ` of ${formatCount(Math.max(totalCount, last))}`;
  return {
    rows: `${formatCount(first)}–${formatCount(last)}${total}`,
    newerHref: query.trail.length === 0 ? null : to(query.trail.slice(0, -1)),
    newestHref: query.trail.length < 2 ? null : to([]),
    olderHref: nextCursor === null ? null : to([...query.trail, nextCursor]),
  };
}

/** What the button of the date filter says. */
export function rangeLabel(range: Range): string {
  if (range === 'all') return 'All time';
  if (typeof range === 'string') return PRESETS.find(({ key }) => key === range)?.label ?? 'All time';
  const { from, to } = range;
  if (from === null) return `Before ${to === null ? 'now' : edgeText(to)}`;
  return to === null ? `From ${edgeText(from)}` : `${edgeText(from)} – ${edgeText(to)}`;
}

/** A day where the instant is one, otherwise down to the minute. */
function edgeText(at: Date): string {
  return at.getTime() === utcDayOf(at).getTime() ? formatDay(at) : formatDayMinute(at);
}

/** What a count over the chart covers, when that is not said by the filter. */
export function coverageText(
  { range }: Pick<ListQuery, 'range'>,
  { from, countedFrom }: { readonly from: Date; readonly countedFrom: Date | null },
): string | null {
  if (countedFrom !== null) return `counted since ${formatDayMinute(countedFrom)}`;
  return range === 'all' ? `since ${formatDate(from)}` : null;
}

export const NO_FACETS: readonly FacetCounts[] = [];

/** What projects and API keys are called, as far as the page knows. */
export function valueNames(facets: readonly FacetCounts[], requests: readonly RequestView[]): ValueNames {
  const counted = facets.flatMap(({ values }) =>
    values.flatMap(({ value, label }): [string, string][] => (label === null ? [] : [[value, label]])),
  );
  const listed = requests.flatMap((request): [string, string][] => [
    [request.projectId, request.projectName],
    [request.apiKeyId, request.apiKeyName],
  ]);
  return new Map([...counted, ...listed]);
}
