import type { z } from 'zod';
import { REQUEST_FACETS, type RequestFacet, type RequestFilter, requestFilterSchema } from './request-filter.ts';
import { writeFilterAddress } from './request-filter-address.ts';

/** A filter as JSON: in a column, in the body of a call, in a manifest. Amounts are nano-USD, instants ISO 8601 in UTC. */
export type RequestFilterJson = Partial<Record<(typeof FACET_FIELDS)[RequestFacet], readonly string[]>> & {
  readonly exclude?: Partial<Record<(typeof FACET_FIELDS)[RequestFacet], readonly string[]>>;
  readonly cost_nano_usd?: { readonly min?: number; readonly max?: number };
  readonly tokens?: { readonly min?: number; readonly max?: number };
  readonly latency_ms?: { readonly min?: number; readonly max?: number };
  readonly from?: string;
  readonly to?: string;
};

/** The facets as JSON names them. */
export const FACET_FIELDS = {
  model: 'model',
  provider: 'provider',
  project: 'project',
  key: 'key',
  status: 'status',
  finishReason: 'finish_reason',
  tag: 'tag',
  session: 'session',
  endUser: 'end_user',
  payload: 'payload',
} as const satisfies Record<RequestFacet, string>;

export function toFilterJson({
  cost,
  tokens,
  latencyMs,
  from,
  to,
  exclude,
  ...lists
}: RequestFilter): RequestFilterJson {
  const excluded = exclude === undefined ? {} : toLists(exclude);
  return {
    ...toLists(lists),
    ...(Object.keys(excluded).length === 0 ? {} : { exclude: excluded }),
    ...(cost === undefined ? {} : { cost_nano_usd: endsOf(cost) }),
    ...(tokens === undefined ? {} : { tokens: endsOf(tokens) }),
    ...(latencyMs === undefined ? {} : { latency_ms: endsOf(latencyMs) }),
    ...(from === undefined ? {} : { from: from.toISOString() }),
    ...(to === undefined ? {} : { to: to.toISOString() }),
  };
}

/**
 * Reads what {@link toFilterJson} wrote, or a caller did.
 * @throws {ZodError} for what is no filter
 */
export function readFilterJson(json: RequestFilterJson): RequestFilter {
  return requestFilterSchema.parse(filterInputOf(json));
}

/** The filter that JSON says, before it is judged. */
export function filterInputOf(json: RequestFilterJson): z.input<typeof requestFilterSchema> {
  const { cost_nano_usd: cost, tokens, latency_ms: latencyMs, from, to, exclude, ...lists } = json;
  return {
    ...fromLists(lists),
    ...(exclude === undefined ? {} : { exclude: fromLists(exclude) }),
    ...(cost === undefined ? {} : { cost: amountsOf(cost) }),
    ...(tokens === undefined ? {} : { tokens }),
    ...(latencyMs === undefined ? {} : { latencyMs }),
    ...(from === undefined ? {} : { from: new Date(from) }),
    ...(to === undefined ? {} : { to: new Date(to) }),
  } as z.input<typeof requestFilterSchema>;
}

/** A filter for a record that outlives what it is about: texts of callers are left out, since they may name people. */
export function filterOnRecord({ from: _from, to: _to, ...filter }: RequestFilter): string {
  const { exclude = {}, ...included } = filter;
  const parameters = writeFilterAddress({ ...withoutCallers(included), exclude: withoutCallers(exclude) });
  for (const facet of ['tag', 'session', 'endUser'] as const) {
    if (included[facet] !== undefined || exclude[facet] !== undefined) parameters.append(FACET_FIELDS[facet], '*');
  }
  return parameters.toString();
}

function withoutCallers<Lists extends Pick<RequestFilter, 'tag' | 'session' | 'endUser'>>(lists: Lists) {
  const { tag: _tag, session: _session, endUser: _endUser, ...rest } = lists;
  return rest;
}

function toLists(lists: Partial<Record<RequestFacet, readonly string[] | undefined>>) {
  return Object.fromEntries(
    REQUEST_FACETS.flatMap((facet) => (lists[facet] === undefined ? [] : [[FACET_FIELDS[facet], lists[facet]]])),
  );
}

function fromLists(lists: Partial<Record<string, readonly string[]>>): Record<string, readonly string[]> {
  const facets = new Map<string, RequestFacet>(REQUEST_FACETS.map((facet) => [FACET_FIELDS[facet], facet]));
  return Object.fromEntries(
    Object.entries(lists).flatMap(([field, values]) =>
      values === undefined ? [] : [[facets.get(field) ?? field, values]],
    ),
  );
}

function endsOf({ min, max }: { min?: number | bigint | undefined; max?: number | bigint | undefined }) {
  return { ...(min === undefined ? {} : { min: Number(min) }), ...(max === undefined ? {} : { max: Number(max) }) };
}

function amountsOf({ min, max }: { min?: number; max?: number }) {
  const amount = (value: number) => (Number.isSafeInteger(value) ? BigInt(value) : -1n);
  return { ...(min === undefined ? {} : { min: amount(min) }), ...(max === undefined ? {} : { max: amount(max) }) };
}
