import { type ConversationSummary, conversationFilterSchema, sessionIdSchema } from '@lethe/core/conversations';
import { payloadState } from '@lethe/core/payloads';
import { z } from 'zod';
import { conversationNotFound } from '../../conversations/get-conversation.ts';
import { encodeRequestCursor, requestCursorSchema } from '../../requests/request-cursor.ts';
import { defineOperation } from '../define-operation.ts';
import {
  idSchema,
  instantInputSchema,
  instantSchema,
  instantText,
  limitSchema,
  nanoUsdNumber,
  nanoUsdSchema,
  nextCursorSchema,
} from '../wire.ts';
import { requestSchema, toWireRequest } from './request-wire.ts';

const conversationSchema = z.strictObject({
  session_id: z.string(),
  first_at: instantSchema,
  last_at: instantSchema,
  last_request_id: idSchema,
  end_user: z.string().nullable().describe('Of the latest request.'),
  request_count: z.int(),
  is_whole: z
    .boolean()
    .describe('False for a very long conversation, of which counts and sums cover its newest requests only.'),
  error_count: z.int(),
  token_count: z.int(),
  cost_nano_usd: nanoUsdSchema.describe('Of the requests whose price is known.'),
  unpriced_count: z.int(),
  models: z.array(z.string()),
  payloads: z.strictObject({ stored: z.int(), expired: z.int(), erased: z.int(), not_stored: z.int() }),
});

const { session, endUser, project } = conversationFilterSchema.shape;
const cursorSchema = requestCursorSchema.optional().describe('`next_cursor` of the page before.');

const SEGMENT_LENGTH_MAX = 2_000;
const segmentSchema = z.string().max(SEGMENT_LENGTH_MAX);

const listQuery = z.strictObject({
  session: session.describe('Only the conversation with exactly this session id.'),
  end_user: endUser.describe('With a request for this end user.'),
  project: project.describe('Only requests of this project count.'),
  from: instantInputSchema.optional().describe('Whose latest request was admitted at or after this instant.'),
  to: instantInputSchema.optional().describe('Whose latest request was admitted before this instant.'),
  limit: limitSchema,
  cursor: cursorSchema,
});

export const conversationOperations = [
  defineOperation({
    id: 'listConversations',
    method: 'GET',
    path: '/conversations',
    scope: 'requests:read',
    summary: 'Lists conversations: requests with the same session id, by their latest one, newest first.',
    query: listQuery,
    output: z.strictObject({ data: z.array(conversationSchema), next_cursor: nextCursorSchema }),
    async handle({ ports, organization, projects }, { query: { limit, cursor, end_user, ...filter } }) {
      const { conversations, next } = await ports.conversations.list({
        organizationId: organization.id,
        projects,
        filter: { ...filter, ...(end_user === undefined ? {} : { endUser: end_user }) },
        after: cursor ?? null,
        pageSize: limit,
      });
      return { data: conversations.map(toWire), next_cursor: next === null ? null : encodeRequestCursor(next) };
    },
  }),
  defineOperation({
    id: 'listConversationRequests',
    method: 'GET',
    path: '/conversations/{session}/requests',
    scope: 'requests:read',
    summary: 'The requests of one conversation, oldest first.',
    params: z.strictObject({ session: segmentSchema.describe('The session id, percent-encoded.') }),
    query: z.strictObject({ limit: limitSchema, cursor: cursorSchema }),
    output: z.strictObject({ data: z.array(requestSchema), next_cursor: nextCursorSchema }),
    errors: ['not_found'],
    async handle({ ports, clock, organization, projects }, { params, query: { limit, cursor } }) {
      const page = await ports.conversations.requests({
        organizationId: organization.id,
        projects,
        sessionId: requireSessionId(params.session),
        after: cursor ?? null,
        pageSize: limit,
      });
      if (page.requests.length === 0 && cursor === undefined) throw conversationNotFound();
      const now = clock.now();
      return {
        data: page.requests.map((request) => toWireRequest(request, payloadState(request, now))),
        next_cursor: page.next === null ? null : encodeRequestCursor(page.next),
      };
    },
  }),
];

/** A part of a path comes as it was sent. One that is no session id names nothing and is answered like a missing one. */
function requireSessionId(segment: string): string {
  const read = sessionIdSchema.safeParse(decodedSegment(segment));
  if (!read.success) throw conversationNotFound();
  return read.data;
}

function decodedSegment(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    return null;
  }
}

function toWire({ payloads, ...of }: ConversationSummary): z.input<typeof conversationSchema> {
  return {
    session_id: of.sessionId,
    first_at: instantText(of.firstAt),
    last_at: instantText(of.lastAt),
    last_request_id: of.lastRequestId,
    end_user: of.endUser,
    request_count: of.requestCount,
    is_whole: of.isWhole,
    error_count: of.errorCount,
    token_count: of.tokenCount,
    cost_nano_usd: nanoUsdNumber(of.costNanoUsd),
    unpriced_count: of.unpricedCount,
    models: [...of.models],
    payloads: {
      stored: payloads.storedCount,
      expired: payloads.expiredCount,
      erased: payloads.erasedCount,
      not_stored: payloads.notStoredCount,
    },
  };
}
