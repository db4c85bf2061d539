import { DomainError } from '@lethe/core/errors';
import {
  FACET_FIELDS,
  FACET_PARAMETERS,
  FILTER_VALUE_LENGTH_MAX,
  FILTER_VALUES_MAX,
  filterInputOf,
  RANGE_PARAMETERS,
  REQUEST_FACETS,
  REQUEST_RANGES,
  type RequestFacet,
  type RequestFilter,
  type RequestFilterJson,
  type RequestRange,
  readFacetText,
  readRangeText,
  requestFilterSchema,
} from '@lethe/core/payloads';
import { z } from 'zod';
import { instantInputSchema, instantSchema } from './wire.ts';

/** What each facet is about, in the words of the API's description. */
const FACET_WORDS: Readonly<Record<RequestFacet, string>> = {
  model: '`provider/model`, or a model of any provider.',
  provider: 'The provider that answered.',
  project: 'The id of a project.',
  key: 'The id of an API key.',
  status: 'A status such as `429`, or a class such as `4xx`.',
  finishReason: 'Why the answer ended, as its provider says.',
  tag: 'A tag that the caller set.',
  session: 'The session that the caller set.',
  endUser: 'The end user that the caller set.',
  payload: '`stored`, `expiring`, `held`, `expired`, `erased` or `not_stored`.',
};
const RANGE_WORDS: Readonly<Record<RequestRange, string>> = {
  cost: 'Costs in US dollars, both ends included: `0.01..0.5`, `0.01..` or `..0.5`.',
  tokens: 'Tokens, both ends included: `1000..`.',
  latencyMs: 'Milliseconds, both ends included: `..3000`.',
};
const EXCLUSION_WORDS = 'May be given several times; with a `!` in front: all others.';
const TEXT_LENGTH_MAX = FILTER_VALUE_LENGTH_MAX + 2;
const RANGE_LENGTH_MAX = 64;

const facetParameter = z.union([
  z.string().max(TEXT_LENGTH_MAX),
  z.array(z.string().max(TEXT_LENGTH_MAX)).max(2 * FILTER_VALUES_MAX),
]);

/** Facets of a filter as query parameters, which may be repeated. */
export const FILTER_REPEATABLE: readonly string[] = REQUEST_FACETS.map((facet) => FACET_PARAMETERS[facet]);

type FilterQueryShape = Record<(typeof FACET_PARAMETERS)[RequestFacet], z.ZodOptional<typeof facetParameter>> &
  Record<(typeof RANGE_PARAMETERS)[RequestRange], z.ZodOptional<z.ZodString>> &
  Record<'from' | 'to', z.ZodOptional<typeof instantInputSchema>>;

/** A filter as query parameters: the words of the dashboard's addresses, and instants instead of its spans. */
export const filterQueryShape = Object.fromEntries([
  ...REQUEST_FACETS.map((facet) => [
    FACET_PARAMETERS[facet],
    facetParameter.optional().describe(`${FACET_WORDS[facet]} ${EXCLUSION_WORDS}`),
  ]),
  ...REQUEST_RANGES.map((range) => [
    RANGE_PARAMETERS[range],
    z.string().max(RANGE_LENGTH_MAX).optional().describe(RANGE_WORDS[range]),
  ]),
  ['from', instantInputSchema.optional().describe('Admitted at or after this instant.')],
  ['to', instantInputSchema.optional().describe('Admitted before this instant.')],
]) as FilterQueryShape;

type FilterQuery = z.output<z.ZodObject<FilterQueryShape>>;

/** @throws {DomainError} invalid_request that names the parameter at fault */
export function readFilterQuery(query: FilterQuery): RequestFilter {
  const input: Record<string, unknown> = { from: query.from, to: query.to };
  const exclude: Record<string, string[]> = {};
  for (const facet of REQUEST_FACETS) {
    const given = [query[FACET_PARAMETERS[facet]] ?? []].flat().map(readFacetText);
    const included = given.filter(({ isExcluded }) => !isExcluded).map(({ value }) => value);
    const excluded = given.filter(({ isExcluded }) => isExcluded).map(({ value }) => value);
    if (included.length > 0) input[facet] = included;
    if (excluded.length > 0) exclude[facet] = excluded;
  }
  for (const range of REQUEST_RANGES) {
    const name = RANGE_PARAMETERS[range];
    const text = query[name];
    if (text === undefined) continue;
    input[range] = readRangeText(range, text) ?? refuse(name);
  }
  if (Object.keys(exclude).length > 0) input.exclude = exclude;
  return parseFilter(input, FACET_PARAMETERS);
}

const listBody = z.union([z.string(), z.array(z.string()).min(1).max(FILTER_VALUES_MAX)]);
const rangeBody = z.strictObject({ min: z.int().min(0).optional(), max: z.int().min(0).optional() });

type Field = (typeof FACET_FIELDS)[RequestFacet];
type ListsBody = Record<Field, z.ZodOptional<typeof listBody>>;

const listsBody = Object.fromEntries(
  REQUEST_FACETS.map((facet) => [FACET_FIELDS[facet], listBody.optional().describe(FACET_WORDS[facet])]),
) as ListsBody;

/** A filter as fields of a body. */
export const filterBodyShape = {
  ...listsBody,
  exclude: z.strictObject(listsBody).optional().describe('Requests with any of these values are left out.'),
  cost_nano_usd: rangeBody.optional().describe('What a request costs, in nano-USD; both ends are included.'),
  tokens: rangeBody.optional().describe('Both ends are included.'),
  latency_ms: rangeBody.optional().describe('Both ends are included.'),
  from: instantInputSchema.optional().describe('Admitted at or after this instant.'),
  to: instantInputSchema.optional().describe('Admitted before this instant.'),
};
type FilterBody = z.output<z.ZodObject<typeof filterBodyShape>>;

/** @throws {DomainError} invalid_request that names the field at fault */
export function readFilterBody({ from, to, ...body }: FilterBody): RequestFilter {
  const input = filterInputOf(body as RequestFilterJson);
  return parseFilter({ ...input, from, to }, BODY_FIELDS);
}

const BODY_FIELDS = { ...FACET_FIELDS, cost: 'cost_nano_usd', tokens: 'tokens', latencyMs: 'latency_ms' };

/** A filter as an answer repeats it. */
export const filterSchema = z.strictObject({
  ...(Object.fromEntries(
    REQUEST_FACETS.map((facet) => [FACET_FIELDS[facet], z.array(z.string()).optional()]),
  ) as Record<Field, z.ZodOptional<z.ZodArray<z.ZodString>>>),
  exclude: z.record(z.string(), z.array(z.string())).optional(),
  cost_nano_usd: rangeBody.optional(),
  tokens: rangeBody.optional(),
  latency_ms: rangeBody.optional(),
  from: instantSchema.optional(),
  to: instantSchema.optional(),
});

function parseFilter(input: Record<string, unknown>, names: Readonly<Record<string, string>>): RequestFilter {
  const defined = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
  const parsed = requestFilterSchema.safeParse(defined);
  if (parsed.success) return parsed.data;
  const path = parsed.error.issues[0]?.path ?? [];
  const field = String((path[0] === 'exclude' ? path[1] : path[0]) ?? 'filter');
  return refuse(names[field] ?? field);
}

function refuse(param: string): never {
  throw new DomainError('invalid_request', `“${param}” is not valid.`, { param });
}
