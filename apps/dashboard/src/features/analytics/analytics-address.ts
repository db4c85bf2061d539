import {
  ANALYTICS_BUCKETS_MAX,
  ANALYTICS_GROUPS,
  type AnalyticsFilter,
  type AnalyticsGroup,
  type AnalyticsInterval,
  bucketsOf,
} from '@lethe/core/analytics';
import { readFilterAddress, writeFilterAddress } from '@lethe/core/payloads';
import { addMs, MS_PER_DAY, MS_PER_HOUR, utcDayOf, utcHourOf } from '@lethe/core/time';
import type { SearchParameters } from '../requests/list/list-query.ts';

/** Spans that end now and begin at a full hour or day. */
export const ANALYTICS_RANGES = ['24h', '7d', '30d', '90d', '365d'] as const;
export type AnalyticsRange = (typeof ANALYTICS_RANGES)[number];

/** Two UTC days, both included. */
export interface DayRange {
  readonly firstDay: Date;
  readonly lastDay: Date;
}

/** What the pages of analytics show. The address holds all of it. */
export interface AnalyticsAddress {
  readonly range: AnalyticsRange | DayRange;
  readonly groupBy: AnalyticsGroup;
  /** Null: hours for short spans, else days. */
  readonly interval: AnalyticsInterval | null;
  readonly filter: AnalyticsFilter;
}

const RANGE_DEFAULT: AnalyticsRange = '30d';
/** The longest span that is shown by the hour unless days are asked for. */
const HOURS_SPAN_MAX_MS = 3 * MS_PER_DAY;
const DAY_COUNT: Readonly<Record<Exclude<AnalyticsRange, '24h'>, number>> = {
  '7d': 7,
  '30d': 30,
  '90d': 90,
  '365d': 365,
};
const DAY = /^20\d{2}-\d{2}-\d{2}$/;
const FILTER_FACETS = ['model', 'provider', 'project', 'key', 'tag', 'status'] as const;

/** Reads an address that anybody may have typed: what makes no sense counts as not there. */
export function readAnalyticsAddress(parameters: SearchParameters): AnalyticsAddress {
  const [group, interval] = [firstOf(parameters.by), firstOf(parameters.interval)];
  return {
    range: readRange(parameters),
    groupBy: ANALYTICS_GROUPS.find((each) => each === group) ?? 'none',
    interval: interval === 'hour' || interval === 'day' ? interval : null,
    filter: readFilter(parameters),
  };
}

/** Facets that analytics knows; what an address excludes or asks of payloads is the inspector's. */
function readFilter(parameters: SearchParameters): AnalyticsFilter {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    for (const text of typeof value === 'string' ? [value] : (value ?? [])) search.append(name, text);
  }
  const read = readFilterAddress(search);
  return Object.fromEntries(
    FILTER_FACETS.flatMap((facet) => (read[facet] === undefined ? [] : [[facet, read[facet]]])),
  );
}

function readRange(parameters: SearchParameters): AnalyticsAddress['range'] {
  const named = firstOf(parameters.range);
  const preset = ANALYTICS_RANGES.find((each) => each === named);
  if (preset !== undefined) return preset;
  return readDays(firstOf(parameters.from) ?? '', firstOf(parameters.to) ?? '') ?? RANGE_DEFAULT;
}

/** The days that two texts mean; null for anything that is no span of at most a year. */
export function readDays(from: string, to: string): DayRange | null {
  if (!DAY.test(from) || !DAY.test(to)) return null;
  const [firstDay, lastDay] = [new Date(`${from}T00:00:00Z`), new Date(`${to}T00:00:00Z`)];
  if (Number.isNaN(firstDay.getTime()) || Number.isNaN(lastDay.getTime()) || firstDay > lastDay) return null;
  const dayCount = (lastDay.getTime() - firstDay.getTime()) / MS_PER_DAY + 1;
  return dayCount > ANALYTICS_BUCKETS_MAX.day ? null : { firstDay, lastDay };
}

/** @param path  of one of the pages of analytics */
export function analyticsHref(path: string, { range, groupBy, interval, filter }: AnalyticsAddress): string {
  const search = writeFilterAddress(plainFilter(filter));
  if (typeof range !== 'string') {
    search.set('from', dayText(range.firstDay));
    search.set('to', dayText(range.lastDay));
  } else if (range !== RANGE_DEFAULT) search.set('range', range);
  if (groupBy !== 'none') search.set('by', groupBy);
  if (interval !== null) search.set('interval', interval);
  const text = search.toString();
  return text === '' ? path : `${path}?${text}`;
}

export function dayText(day: Date): string {
  return day.toISOString().slice(0, 10);
}

/** The instants of a range. One that ends now ends now, so that its last bucket is not over. */
export function spanOf(range: AnalyticsAddress['range'], now: Date): { readonly from: Date; readonly to: Date } {
  if (typeof range !== 'string') return { from: range.firstDay, to: addMs(range.lastDay, MS_PER_DAY) };
  if (range === '24h') return { from: addMs(utcHourOf(now), -23 * MS_PER_HOUR), to: now };
  return { from: addMs(utcDayOf(now), -(DAY_COUNT[range] - 1) * MS_PER_DAY), to: now };
}

/** The interval that is shown: what was asked for where it fits, else hours for a short span. */
export function intervalOf({ range, interval }: AnalyticsAddress, now: Date): AnalyticsInterval {
  const span = spanOf(range, now);
  if (interval === 'day') return 'day';
  const hasRoom = bucketsOf({ interval: 'hour', ...span }).length <= ANALYTICS_BUCKETS_MAX.hour;
  if (interval === 'hour') return hasRoom ? 'hour' : 'day';
  return span.to.getTime() - span.from.getTime() <= HOURS_SPAN_MAX_MS ? 'hour' : 'day';
}

/** Where the requests behind a figure are. */
export function inspectorHref(
  organizationSlug: string,
  { filter, from, to }: { readonly filter: AnalyticsFilter; readonly from: Date; readonly to: Date },
): string {
  const search = writeFilterAddress(plainFilter(filter));
  search.set('from', from.toISOString().replace('.000Z', 'Z'));
  search.set('to', to.toISOString().replace('.000Z', 'Z'));
  return `/${organizationSlug}/requests?${search}`;
}

/** A filter with one value more: of its own facet alone. */
export function filteredBy(filter: AnalyticsFilter, groupBy: AnalyticsGroup, key: string): AnalyticsFilter {
  return groupBy === 'none' ? filter : { ...filter, [groupBy]: [key] };
}

function plainFilter(filter: AnalyticsFilter) {
  return Object.fromEntries(Object.entries(filter).filter(([, list]) => list !== undefined && list.length > 0));
}

function firstOf(value: string | readonly string[] | undefined): string | null {
  return (typeof value === 'string' ? value : value?.[0]) || null;
}
