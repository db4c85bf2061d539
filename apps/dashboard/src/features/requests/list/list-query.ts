import type { RequestFilter } from '@lethe/core/payloads';
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
  /** `provider/model`; null for every model. */
  readonly model: string | null;
  readonly range: Range;
  /** The cursors of the pages that lead here, oldest step first; empty on the first page. */
  readonly trail: readonly string[];
}

export const FIRST_PAGE: ListQuery = { model: null, range: 'all', trail: [] };

/** Steps back that an address remembers; beyond, "Newer" leads to the first page. */
const TRAIL_LENGTH_MAX = 20;
const MODEL_LENGTH_MAX = 200;
const CURSOR_LENGTH_MAX = 128;

export type SearchParameters = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Reads an address that anybody may have typed: what makes no sense counts as not there. */
export function readListQuery(parameters: SearchParameters): ListQuery {
  const model = firstOf(parameters.model);
  const trail = allOf(parameters.after).filter((cursor) => cursor !== '' && cursor.length <= CURSOR_LENGTH_MAX);
  return {
    model: model !== null && model.length <= MODEL_LENGTH_MAX ? model : null,
    range: readRange(parameters),
    trail: trail.slice(-TRAIL_LENGTH_MAX),
  };
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
export function listHref(path: string, { model, range, trail }: ListQuery): string {
  const parameters = new URLSearchParams();
  if (model !== null) parameters.set('model', model);
  if (typeof range === 'string') {
    if (range !== 'all') parameters.set('range', range);
  } else {
    if (range.from !== null) parameters.set('from', instantText(range.from));
    if (range.to !== null) parameters.set('to', instantText(range.to));
  }
  for (const cursor of trail.slice(-TRAIL_LENGTH_MAX)) parameters.append('after', cursor);
  const search = parameters.toString();
  return search === '' ? path : `${path}?${search}`;
}

/** What the API is asked for. */
export function filterOf({ model, range }: ListQuery, now: Date): RequestFilter {
  return { ...(model === null ? {} : { model }), ...spanOf(range, now) };
}

function spanOf(range: Range, now: Date): Pick<RequestFilter, 'from' | 'to'> {
  if (range === 'all') return {};
  if (typeof range === 'string') {
    const preset = PRESETS.find(({ key }) => key === range);
    return preset === undefined ? {} : { from: new Date(now.getTime() - preset.spanMs) };
  }
  return { ...(range.from === null ? {} : { from: range.from }), ...(range.to === null ? {} : { to: range.to }) };
}

export function isFiltered({ model, range }: ListQuery): boolean {
  return model !== null || range !== 'all';
}

/** `2026-10-07T00:00:00Z`; milliseconds only where there are some. */
export function instantText(at: Date): string {
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
