import {
  type AddressedFilter,
  isFilterEmpty,
  type RequestFilter,
  readFilterAddress,
  writeFilterAddress,
} from '@lethe/core/payloads';
import { MS_PER_DAY, MS_PER_HOUR } from '@lethe/core/time';

/** Spans that end now. */
export const PRESETS = [
  { key: '1h', label: 'Last hour', spanMs: MS_PER_HOUR },
  { key: '24h', label: 'Last 24 hours', spanMs: MS_PER_DAY },
  { key: '7d', label: 'Last 7 days', spanMs: 7 * MS_PER_DAY },
  { key: '30d', label: 'Last 30 days', spanMs: 30 * MS_PER_DAY },
] as const;
export type PresetKey = (typeof PRESETS)[number]['key'];

/** `all`, a span that ends now, or two instants: half-open, either may be missing. */
export type Range = 'all' | PresetKey | { readonly from: Date | null; readonly to: Date | null };

/** What the list shows. The address holds all of it, so that a link shows the same and going back undoes. */
export interface ListQuery {
  readonly filter: AddressedFilter;
  readonly range: Range;
  /** The cursors of the pages that lead here, oldest step first; empty on the first page. */
  readonly trail: readonly string[];
  /** The request that is open beside the list. */
  readonly peek: string | null;
  /** Whether the list follows what comes in. */
  readonly isLive: boolean;
}

export const FIRST_PAGE: ListQuery = { filter: {}, range: 'all', trail: [], peek: null, isLive: false };

/** Steps back that an address remembers; beyond, "Newer" leads to the first page. */
const TRAIL_LENGTH_MAX = 20;
const CURSOR_LENGTH_MAX = 128;
const REQUEST_ID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

export type SearchParameters = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Reads an address that anybody may have typed: what makes no sense counts as not there. */
export function readListQuery(parameters: SearchParameters): ListQuery {
  const peek = firstOf(parameters.peek);
  return {
    filter: readFilterAddress(searchOf(parameters)),
    range: readRange(parameters),
    trail: allOf(parameters.after)
      .filter((cursor) => cursor !== '' && cursor.length <= CURSOR_LENGTH_MAX)
      .slice(-TRAIL_LENGTH_MAX),
    peek: peek !== null && REQUEST_ID.test(peek) ? peek.toLowerCase() : null,
    isLive: firstOf(parameters.live) === '1',
  };
}

function searchOf(parameters: SearchParameters): URLSearchParams {
  return new URLSearchParams(
    Object.entries(parameters).flatMap(([name, value]) => allOf(value).map((text): [string, string] => [name, text])),
  );
}

function readRange(parameters: SearchParameters): Range {
  const preset = PRESETS.find(({ key }) => key === firstOf(parameters.range));
  if (preset !== undefined) return preset.key;
  const from = readInstant(firstOf(parameters.from));
  const to = readInstant(firstOf(parameters.to));
  if (from === null && to === null) return 'all';
  return from !== null && to !== null && from >= to ? 'all' : { from, to };
}

/** The address of a list below `path`, with nothing in it that is the default anyway. */
export function listHref(path: string, { filter, range, trail, peek, isLive }: ListQuery): string {
  const parameters = writeFilterAddress(filter);
  if (typeof range === 'string') {
    if (range !== 'all') parameters.set('range', range);
  } else {
    if (range.from !== null) parameters.set('from', instantText(range.from));
    if (range.to !== null) parameters.set('to', instantText(range.to));
  }
  for (const cursor of trail.slice(-TRAIL_LENGTH_MAX)) parameters.append('after', cursor);
  if (isLive) parameters.set('live', '1');
  if (peek !== null) parameters.set('peek', peek);
  const search = parameters.toString();
  return search === '' ? path : `${path}?${search}`;
}

/** The same list with another filter or other dates: from its first page on, and nothing beside it. */
export function narrowed(query: ListQuery, change: Partial<Pick<ListQuery, 'filter' | 'range'>>): ListQuery {
  const next = { ...query, ...change };
  return { ...next, trail: [], peek: null, isLive: query.isLive && canFollow(next) };
}

/** Whether new requests can come up on the list: its dates reach up to now. */
export function canFollow({ range }: Pick<ListQuery, 'range'>): boolean {
  return typeof range === 'string' || range.to === null;
}

/** What the API is asked for. */
export function filterOf({ filter, range }: Pick<ListQuery, 'filter' | 'range'>, now: Date): RequestFilter {
  return { ...filter, ...spanOf(range, now) };
}

function spanOf(range: Range, now: Date): Pick<RequestFilter, 'from' | 'to'> {
  if (range === 'all') return {};
  if (typeof range === 'string') {
    const preset = PRESETS.find(({ key }) => key === range);
    return preset === undefined ? {} : { from: new Date(now.getTime() - preset.spanMs) };
  }
  return { ...(range.from === null ? {} : { from: range.from }), ...(range.to === null ? {} : { to: range.to }) };
}

export function isFiltered({ filter, range }: Pick<ListQuery, 'filter' | 'range'>): boolean {
  return !isFilterEmpty(filter) || range !== 'all';
}

/** `2026-10-07T00:00:00Z`; milliseconds only where there are some. */
function instantText(at: Date): string {
  return at.toISOString().replace('.000Z', 'Z');
}

const INSTANT = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?Z?)?$/;

/** An instant as an address or a form field writes it. Without a zone it is UTC, as everything on the page. */
export function readInstant(text: string | null): Date | null {
  const written = text?.trim().replace(' ', 'T') ?? '';
  if (!INSTANT.test(written)) return null;
  const at = new Date(written.includes('T') && !written.endsWith('Z') ? `${written}Z` : written);
  return Number.isNaN(at.getTime()) ? null : at;
}

/** The range that two form fields mean, or what is wrong with them. An empty field leaves that side open. */
export function decideRange({ from, to }: { from: string; to: string }): Range | string {
  const edges = { from: readInstant(from), to: readInstant(to) };
  if ((from.trim() !== '' && edges.from === null) || (to.trim() !== '' && edges.to === null))
    return 'Write an instant as 2026-11-21 or 2026-11-21 14:30.';
  if (edges.from === null && edges.to === null) return 'Set at least one of the two.';
  if (edges.from !== null && edges.to !== null && edges.from >= edges.to) return 'The end must lie after the start.';
  return edges;
}

function allOf(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}

function firstOf(value: string | readonly string[] | undefined): string | null {
  return allOf(value)[0] || null;
}
