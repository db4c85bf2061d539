import { PAYLOAD_PARTS, type RequestFilter, readFilterAddress } from '@lethe/core/payloads';
import {
  SEARCH_HITS_COUNTED_MAX,
  SEARCH_HITS_SHOWN_MAX,
  SEARCH_SNIPPET_CHARACTERS,
  SEARCH_WINDOW_PAYLOADS_MAX,
  searchPayloads,
  searchPlaceSchema,
  searchTextSchema,
  writeSearchPlace,
} from '@lethe/core/search';
import { z } from 'zod';
import { defineOperation } from '../define-operation.ts';
import { idSchema, instantInputSchema, instantSchema, instantText, nextCursorSchema } from '../wire.ts';

const FILTER_LENGTH_MAX = 4_000;

const bodySchema = z.strictObject({
  text: searchTextSchema.describe('Found as it is written, whatever the case. It is recorded nowhere.'),
  filter: z
    .string()
    .max(FILTER_LENGTH_MAX)
    .default('')
    .describe('Which payloads to look into, as the parameters of the list of requests: `model=gpt-5-mini&tag=refund`.'),
  from: instantInputSchema.optional().describe('Admitted at or after this instant.'),
  to: instantInputSchema.optional().describe('Admitted before this instant.'),
  cursor: searchPlaceSchema.optional().describe('`next_cursor` of the call before, with the same text and filter.'),
});

const hitSchema = z.strictObject({
  part: z.enum(PAYLOAD_PARTS),
  path: z.string(),
  before: z.string(),
  found: z.string(),
  after: z.string(),
});

const outputSchema = z.strictObject({
  data: z.array(
    z.strictObject({
      id: idSchema.describe('The id of the request.'),
      admitted_at: instantSchema,
      expires_at: instantSchema.describe('From when the payload is not readable any more.'),
      provider: z.string(),
      model: z.string(),
      hit_count: z.int().describe(`Counted up to ${SEARCH_HITS_COUNTED_MAX}.`),
      hits: z
        .array(hitSchema)
        .describe(`The first ${SEARCH_HITS_SHOWN_MAX}, with ${SEARCH_SNIPPET_CHARACTERS} characters on each side.`),
    }),
  ),
  scanned_count: z.int().describe('Payloads that this call has looked into.'),
  gone_count: z.int().describe('Payloads that expired or were erased meanwhile.'),
  unreadable_count: z.int().describe('Payloads that could not be opened now.'),
  window_count: z.int().describe('Payloads that the whole search looks into.'),
  is_window_full: z
    .boolean()
    .describe(`Whether the filter leaves more than the ${SEARCH_WINDOW_PAYLOADS_MAX} newest that a search looks into.`),
  next_cursor: nextCursorSchema,
});

export const payloadSearchOperations = [
  defineOperation({
    id: 'searchPayloads',
    method: 'POST',
    path: '/requests/search',
    scope: 'payloads:read',
    summary: 'Looks for a text inside stored payloads, newest first, a batch at a time.',
    description:
      'There is no index of contents: payloads are opened and looked into, and each batch is recorded in the audit log with the payloads that it fetched, without the text. What has expired, was erased, is preserved by a hold only or was never stored is not looked into. Call again with `next_cursor` until it is null.',
    body: bodySchema,
    output: outputSchema,
    async handle({ ports, clock, organization, projects, actor, origin }, { body }) {
      const { next, ...batch } = await searchPayloads(
        { ...ports, clock },
        {
          organizationId: organization.id,
          projects,
          filter: filterOf(body),
          text: body.text,
          place: body.cursor ?? null,
          actor,
          origin,
        },
      );
      return {
        data: batch.matches.map((match) => ({
          id: match.requestId,
          admitted_at: instantText(match.admittedAt),
          expires_at: instantText(match.expiresAt),
          provider: match.provider,
          model: match.model,
          hit_count: match.hitCount,
          hits: match.hits.map((hit) => ({ ...hit })),
        })),
        scanned_count: batch.scannedCount,
        gone_count: batch.goneCount,
        unreadable_count: batch.unreadableCount,
        window_count: batch.windowCount,
        is_window_full: batch.isWindowFull,
        next_cursor: next === null ? null : writeSearchPlace(next),
      };
    },
  }),
];

function filterOf({ filter, from, to }: z.output<typeof bodySchema>): RequestFilter {
  return {
    ...readFilterAddress(new URLSearchParams(filter)),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  };
}
