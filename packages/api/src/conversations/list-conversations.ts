import { conversationFilterSchema } from '@lethe/core/conversations';
import { REQUEST_PAGE_SIZE_DEFAULT, REQUEST_PAGE_SIZE_MAX } from '@lethe/core/payloads';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';
import { encodeRequestCursor, requestCursorSchema } from '../requests/request-cursor.ts';

const input = z.strictObject({
  ...organizationScope,
  filter: conversationFilterSchema.default({}),
  cursor: requestCursorSchema.nullish(),
  pageSize: z.int().min(1).max(REQUEST_PAGE_SIZE_MAX).default(REQUEST_PAGE_SIZE_DEFAULT),
});

/** One page of conversations, by their latest request, newest first. */
export const listConversations = organizationProcedure('metadata:read')
  .input(input)
  .query(async ({ ctx, input: { filter, cursor, pageSize } }) => {
    const { projects } = ctx;
    const organizationId = ctx.organization.id;
    const query = { organizationId, projects, filter, after: cursor ?? null, pageSize };
    const { conversations, next } = await ctx.ports.conversations.list(query);
    return {
      conversations,
      nextCursor: next === null ? null : encodeRequestCursor(next),
      now: ctx.clock.now(),
    };
  });
