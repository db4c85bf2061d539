import { FACET_PARAMETERS, FILTER_VALUE_LENGTH_MAX, REQUEST_FACETS, type RequestFacet } from '@lethe/core/payloads';
import { z } from 'zod';
import { facetsOf } from '../../requests/count-facets.ts';
import { HISTOGRAM_BUCKETS_MAX, histogramOf } from '../../requests/count-histogram.ts';
import { defineOperation } from '../define-operation.ts';
import { FILTER_REPEATABLE, filterQueryShape, readFilterQuery } from '../filter-wire.ts';
import { instantSchema, instantText, instantTextOrNull } from '../wire.ts';

const FACET_NAMES = REQUEST_FACETS.map((facet) => FACET_PARAMETERS[facet]);
const facetNamed = (name: string | undefined): RequestFacet | undefined =>
  REQUEST_FACETS.find((facet) => FACET_PARAMETERS[facet] === name);

const facetSchema = z.strictObject({
  facet: z.enum(FACET_NAMES),
  values: z.array(
    z.strictObject({
      value: z.string(),
      label: z.string().nullable().describe('The name of a project or an API key.'),
      request_count: z.int(),
    }),
  ),
  more_count: z.int().describe('How many more values there are.'),
  scanned_count: z
    .int()
    .nullable()
    .describe('How many of the newest requests were looked at; null when all were counted.'),
  is_complete: z.boolean(),
});

const bucketSchema = z.strictObject({
  start_at: instantSchema,
  stored: z.int(),
  expiring: z.int(),
  held: z.int(),
  expired: z.int(),
  erased: z.int(),
  not_stored: z.int(),
});

const BUCKET_DIGITS_MAX = 2;
const bucketCountSchema = z
  .string()
  .regex(new RegExp(`^[1-9]\\d{0,${BUCKET_DIGITS_MAX - 1}}$`))
  .transform(Number)
  .refine((value) => value <= HISTOGRAM_BUCKETS_MAX)
  .default(HISTOGRAM_BUCKETS_MAX)
  .describe(`At most so many buckets: 1 to ${HISTOGRAM_BUCKETS_MAX}.`);

export const requestCountOperations = [
  defineOperation({
    id: 'listRequestFacets',
    method: 'GET',
    path: '/requests/facets',
    scope: 'requests:read',
    summary: 'The values that requests have, with how many have each.',
    description:
      'Values of a facet are counted among the requests that the rest of the filter leaves. Without `field`, the most frequent ones of each facet.',
    query: z.strictObject({
      ...filterQueryShape,
      field: z.enum(FACET_NAMES).optional().describe('More values of one facet.'),
      search: z.string().max(FILTER_VALUE_LENGTH_MAX).optional().describe('Only values that contain this.'),
    }),
    repeatable: FILTER_REPEATABLE,
    output: z.strictObject({ data: z.array(facetSchema) }),
    async handle(context, { query: { field, search, ...filter } }) {
      const facets = await facetsOf(context, { filter: readFilterQuery(filter), field: facetNamed(field), search });
      return {
        data: facets.map(({ facet, values, moreCount, scannedCount, isComplete }) => ({
          facet: FACET_PARAMETERS[facet],
          values: values.map(({ value, label, requestCount }) => ({ value, label, request_count: requestCount })),
          more_count: moreCount,
          scanned_count: scannedCount,
          is_complete: isComplete,
        })),
      };
    },
  }),
  defineOperation({
    id: 'getRequestHistogram',
    method: 'GET',
    path: '/requests/histogram',
    scope: 'requests:read',
    summary: 'Requests over time by the state of their payload, in buckets of equal width.',
    query: z.strictObject({ ...filterQueryShape, buckets: bucketCountSchema }),
    repeatable: FILTER_REPEATABLE,
    output: z.strictObject({
      from: instantSchema,
      to: instantSchema,
      bucket_width_ms: z.int(),
      counted_from: instantSchema.nullable().describe('What is older was not looked at; null when everything was.'),
      data: z.array(bucketSchema),
    }),
    async handle(context, { query: { buckets: bucketCount, ...filter } }) {
      const counted = await histogramOf(context, readFilterQuery(filter), bucketCount);
      return {
        from: instantText(counted.from),
        to: instantText(counted.to),
        bucket_width_ms: counted.bucketWidthMs,
        counted_from: instantTextOrNull(counted.countedFrom),
        data: counted.buckets.map(({ startAt, notStored, ...counts }) => ({
          start_at: instantText(startAt),
          ...counts,
          not_stored: notStored,
        })),
      };
    },
  }),
];
