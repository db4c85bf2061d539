import { REQUEST_PAGE_SIZE_DEFAULT, REQUEST_PAGE_SIZE_MAX, requestFilterSchema } from '@lethe/core/payloads';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';
import { encodeRequestCursor, requestCursorSchema } from './request-cursor.ts';

const input = z.strictObject({
  ...organizationScope,
  filter: requestFilterSchema.default({}),
  cursor: requestCursorSchema.nullish(),
  pageSize: z.int().min(1).max(REQUEST_PAGE_SIZE_MAX).default(REQUEST_PAGE_SIZE_DEFAULT),
});

/** One page of requests, newest first, and the instant by which the caller judges what has expired. */
export const listRequests = organizationProcedure('metadata:read')
  .input(input)
  .query(async ({ ctx, input: { filter, cursor, pageSize } }) => {
    const organizationId = ctx.organization.id;
    const { projects } = ctx;
    const page = await ctx.ports.requests.list({ organizationId, projects, filter, after: cursor ?? null, pageSize });
    return {
      requests: page.requests,
      nextCursor: page.next === null ? null : encodeRequestCursor(page.next),
      now: ctx.clock.now(),
    };
  });
