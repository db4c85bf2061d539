import { findHold } from '@lethe/core/holds';
import { REQUEST_PAGE_SIZE_DEFAULT, REQUEST_PAGE_SIZE_MAX } from '@lethe/core/payloads';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';
import { encodeRequestCursor, requestCursorSchema } from '../requests/request-cursor.ts';

const input = z.strictObject({
  ...organizationScope,
  holdId: z.guid(),
  cursor: requestCursorSchema.nullish(),
  pageSize: z.int().min(1).max(REQUEST_PAGE_SIZE_MAX).default(REQUEST_PAGE_SIZE_DEFAULT),
});

/** One page of the requests that a hold covers, newest first: their metadata, and nothing of what was said. */
export const listHeldRequests = organizationProcedure('hold:read')
  .input(input)
  .query(async ({ ctx, input: { holdId, cursor, pageSize } }) => {
    const organizationId = ctx.organization.id;
    const { projects } = ctx;
    await findHold({ legalHolds: ctx.ports.legalHolds }, { organizationId, projects, holdId });
    const page = await ctx.ports.requests.list({
      organizationId,
      projects,
      filter: {},
      holdId,
      after: cursor ?? null,
      pageSize,
    });
    return {
      requests: page.requests,
      nextCursor: page.next === null ? null : encodeRequestCursor(page.next),
      now: ctx.clock.now(),
    };
  });
