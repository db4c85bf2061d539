import { z } from 'zod';

export const REQUEST_PAGE_SIZE_MAX = 200;
export const REQUEST_PAGE_SIZE_DEFAULT = 50;

/** Values that one facet of a filter may name, and how long each may be. */
export const FILTER_VALUES_MAX = 20;
export const FILTER_VALUE_LENGTH_MAX = 200;

/** What a filter can ask of a payload. `expiring` is not part of `stored`. */
export const PAYLOAD_FILTERS = ['stored', 'expiring', 'held', 'expired', 'erased', 'not_stored'] as const;
export type PayloadFilter = (typeof PAYLOAD_FILTERS)[number];

/** A list of at least one value, since a list of none would say nothing or everything. A single value becomes a list of one. */
function listOf<Value extends z.ZodType<string>>(value: Value) {
  const list = z.array(value).min(1).max(FILTER_VALUES_MAX);
  return z.union([value.transform((only) => [only]), list]).optional();
}

const textSchema = z.string().min(1).max(FILTER_VALUE_LENGTH_MAX);
/** `4xx` or a code. */
const statusFilterSchema = z.string().regex(/^[1-5](?:xx|\d\d)$/);
const idFilterSchema = z.guid().transform((id) => id.toLowerCase());

const lists = {
  /** `provider/model`, or a model of any provider. */
  model: listOf(textSchema),
  provider: listOf(textSchema),
  project: listOf(idFilterSchema),
  key: listOf(idFilterSchema),
  status: listOf(statusFilterSchema),
  finishReason: listOf(textSchema),
  tag: listOf(textSchema),
  session: listOf(textSchema),
  endUser: listOf(textSchema),
  payload: listOf(z.enum(PAYLOAD_FILTERS)),
};

/** What a JSON number holds exactly: nine million dollars. */
const AMOUNT_NANO_USD_MAX = BigInt(Number.MAX_SAFE_INTEGER);
const QUANTITY_MAX = 10 ** 12;

/** Both ends count in; at least one of them is there. */
function rangeOf<Value extends z.ZodType<number> | z.ZodType<bigint>>(value: Value) {
  return z
    .strictObject({ min: value.optional(), max: value.optional() })
    .refine(({ min, max }) => min !== undefined || max !== undefined, { error: 'a range has an end' })
    .refine(({ min, max }) => min === undefined || max === undefined || min <= max, {
      error: 'the range ends before it begins',
    })
    .optional();
}

const quantitySchema = z.int().min(0).max(QUANTITY_MAX);

/** Which requests are meant. Values of one facet are alternatives, facets add up. `from` is included, `to` is not. */
export const requestFilterSchema = z.strictObject({
  ...lists,
  /** What must not be: requests with any of these values. */
  exclude: z.strictObject(lists).optional(),
  /** All that a request costs, in nano-USD. One whose price is unknown is in no range. */
  cost: rangeOf(z.bigint().min(0n).max(AMOUNT_NANO_USD_MAX)),
  /** All tokens of a request. */
  tokens: rangeOf(quantitySchema),
  latencyMs: rangeOf(quantitySchema),
  from: z.date().optional(),
  to: z.date().optional(),
});
export type RequestFilter = z.output<typeof requestFilterSchema>;

/** Facets that a filter names by lists of values. */
export const REQUEST_FACETS = [
  'model',
  'provider',
  'project',
  'key',
  'status',
  'finishReason',
  'tag',
  'session',
  'endUser',
  'payload',
] as const satisfies readonly (keyof typeof lists)[];
export type RequestFacet = (typeof REQUEST_FACETS)[number];

/** Whether it leaves any request of an organization out. */
export function isFilterEmpty(filter: RequestFilter): boolean {
  return Object.values(filter).every((value) => value === undefined || isEmptyExclusion(value));
}

function isEmptyExclusion(value: object | string): boolean {
  return typeof value === 'object' && !(value instanceof Date) && Object.values(value).every((of) => of === undefined);
}

/** A place in the list, newest first: the page goes on strictly after it. */
export interface RequestCursor {
  readonly admittedAt: Date;
  readonly id: string;
}
