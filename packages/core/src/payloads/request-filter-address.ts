import { parseDecimalUsd, toDecimalUsd } from '../money/index.ts';
import {
  FILTER_VALUES_MAX,
  REQUEST_FACETS,
  type RequestFacet,
  type RequestFilter,
  requestFilterSchema,
} from './request-filter.ts';

/** The facets as addresses name them. */
export const FACET_PARAMETERS = {
  model: 'model',
  provider: 'provider',
  project: 'project',
  key: 'key',
  status: 'status',
  finishReason: 'finish',
  tag: 'tag',
  session: 'session',
  endUser: 'end_user',
  payload: 'payload',
} as const satisfies Record<RequestFacet, string>;

export const RANGE_PARAMETERS = { cost: 'cost', tokens: 'tokens', latencyMs: 'latency' } as const;
export type RequestRange = keyof typeof RANGE_PARAMETERS;
export const REQUEST_RANGES = ['cost', 'tokens', 'latencyMs'] as const satisfies readonly RequestRange[];

/** What an address holds of a filter, without its dates: those have words of their own there. */
export type AddressedFilter = Omit<RequestFilter, 'from' | 'to'>;

/** Before a value: requests with it are left out. A value that begins with one, or with a backslash, has a backslash before it. */
const EXCLUDED = '!';
const ESCAPE = '\\';
/** Between the ends of a range. */
const SEPARATOR = '..';

/** Reads what anybody may have typed: a value that makes no sense counts as not there. */
export function readFilterAddress(parameters: URLSearchParams): AddressedFilter {
  const filter: Record<string, unknown> = {};
  const exclude: Record<string, string[]> = {};
  for (const facet of REQUEST_FACETS) {
    const { included, excluded } = readFacet(facet, parameters.getAll(FACET_PARAMETERS[facet]));
    if (included.length > 0) filter[facet] = included;
    if (excluded.length > 0) exclude[facet] = excluded;
  }
  for (const range of REQUEST_RANGES) {
    const read = readRangeText(range, parameters.get(RANGE_PARAMETERS[range]) ?? '');
    if (read !== null) filter[range] = read;
  }
  return requestFilterSchema.parse(Object.keys(exclude).length === 0 ? filter : { ...filter, exclude });
}

function readFacet(facet: RequestFacet, texts: readonly string[]): { included: string[]; excluded: string[] } {
  const values = { included: new Set<string>(), excluded: new Set<string>() };
  for (const text of texts) {
    const { value, isExcluded } = readFacetText(text);
    const list = isExcluded ? values.excluded : values.included;
    const [read] = requestFilterSchema.shape[facet].safeParse(value).data ?? [];
    if (read !== undefined && list.size < FILTER_VALUES_MAX) list.add(read);
  }
  return { included: [...values.included], excluded: [...values.excluded] };
}

/** One value as an address writes it, after the name of its facet. */
export function readFacetText(text: string): { readonly value: string; readonly isExcluded: boolean } {
  const isExcluded = text.startsWith(EXCLUDED);
  const rest = isExcluded ? text.slice(EXCLUDED.length) : text;
  return { value: rest.startsWith(ESCAPE) ? rest.slice(ESCAPE.length) : rest, isExcluded };
}

function writeFacetText(value: string, { isExcluded }: { readonly isExcluded: boolean }): string {
  const escaped = value.startsWith(EXCLUDED) || value.startsWith(ESCAPE) ? `${ESCAPE}${value}` : value;
  return isExcluded ? `${EXCLUDED}${escaped}` : escaped;
}

/** `0.01..0.5`, `1000..`, `..3000` or one number, which is both ends: US dollars, tokens or milliseconds. Null for any other text. */
export function readRangeText<Range extends RequestRange>(
  range: Range,
  text: string,
): NonNullable<RequestFilter[Range]> | null {
  const ends = text.trim().split(SEPARATOR);
  if (ends.length > 2) return null;
  const [first = '', last = first] = ends;
  const [min, max] = [first, last].map((end) => (end === '' ? undefined : readQuantity(range, end)));
  if (min === null || max === null) return null;
  const read = requestFilterSchema.shape[range].safeParse({
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
  });
  return (read.data as NonNullable<RequestFilter[Range]> | undefined) ?? null;
}

function readQuantity(range: RequestRange, text: string): bigint | number | null {
  if (range === 'cost') return parseDecimalUsd(text);
  return /^\d{1,13}$/.test(text) ? Number(text) : null;
}

function writeRangeText(range: RequestRange, { min, max }: NonNullable<RequestFilter[RequestRange]>): string {
  const write = (end: bigint | number | undefined): string =>
    end === undefined ? '' : range === 'cost' ? toDecimalUsd(BigInt(end)) : String(end);
  return min !== undefined && min === max ? write(min) : `${write(min)}${SEPARATOR}${write(max)}`;
}

/** The parameters of an address, with nothing in it that the filter does not say. Dates are the caller's. */
export function writeFilterAddress(filter: AddressedFilter): URLSearchParams {
  const parameters = new URLSearchParams();
  for (const facet of REQUEST_FACETS) {
    const name = FACET_PARAMETERS[facet];
    for (const value of filter[facet] ?? []) parameters.append(name, writeFacetText(value, { isExcluded: false }));
    for (const value of filter.exclude?.[facet] ?? [])
      parameters.append(name, writeFacetText(value, { isExcluded: true }));
  }
  for (const range of REQUEST_RANGES) {
    const ends = filter[range];
    if (ends !== undefined) parameters.set(RANGE_PARAMETERS[range], writeRangeText(range, ends));
  }
  return parameters;
}
