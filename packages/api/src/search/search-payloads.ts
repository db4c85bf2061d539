import { requestFilterSchema } from '@lethe/core/payloads';
import { searchPayloads as search, searchPlaceSchema, searchTextSchema, writeSearchPlace } from '@lethe/core/search';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';

const input = z.strictObject({
  ...organizationScope,
  text: searchTextSchema,
  filter: requestFilterSchema.default({}),
  /** `nextCursor` of the call before; it belongs to the same text and filter. */
  cursor: searchPlaceSchema.nullish(),
});

/**
 * Looks for a text inside stored payloads, one batch a call. A mutation, because each call writes its audit event, and because what is
 * looked for must not stand in an address, which servers write down.
 */
export const searchPayloads = organizationProcedure('payload:read')
  .input(input)
  .mutation(async ({ ctx, input: { text, filter, cursor } }) => {
    const { organization, projects, actor, origin, clock } = ctx;
    const query = { organizationId: organization.id, projects, filter, text, place: cursor ?? null, actor, origin };
    const { next, ...batch } = await search({ ...ctx.ports, clock }, query);
    return { ...batch, nextCursor: next === null ? null : writeSearchPlace(next), now: clock.now() };
  });
