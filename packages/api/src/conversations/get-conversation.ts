import { sessionIdSchema } from '@lethe/core/conversations';
import { DomainError } from '@lethe/core/errors';
import { payloadState, REQUEST_PAGE_SIZE_MAX } from '@lethe/core/payloads';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';
import { encodeRequestCursor, requestCursorSchema } from '../requests/request-cursor.ts';

/** Requests of a conversation on one page of it, each of which may be a payload to open. */
const CONVERSATION_PAGE_SIZE_DEFAULT = 20;

const input = z.strictObject({
  ...organizationScope,
  sessionId: sessionIdSchema,
  cursor: requestCursorSchema.nullish(),
  pageSize: z.int().min(1).max(REQUEST_PAGE_SIZE_MAX).default(CONVERSATION_PAGE_SIZE_DEFAULT),
});

/** The metadata of one conversation and one page of its requests, oldest first, with what became of their payloads. */
export const getConversation = organizationProcedure('metadata:read')
  .input(input)
  .query(async ({ ctx, input: { sessionId, cursor, pageSize } }) => {
    const query = { organizationId: ctx.organization.id, projects: ctx.projects, sessionId };
    const conversation = await ctx.ports.conversations.find(query);
    if (conversation === null) throw conversationNotFound();
    const page = await ctx.ports.conversations.requests({ ...query, after: cursor ?? null, pageSize });
    const now = ctx.clock.now();
    return {
      conversation,
      requests: page.requests.map((request) => ({ request, state: payloadState(request, now) })),
      nextCursor: page.next === null ? null : encodeRequestCursor(page.next),
      now,
    };
  });

export function conversationNotFound(): DomainError {
  return new DomainError('not_found', 'There is no such conversation.');
}
