import { payloadState } from '@lethe/core/payloads';
import { z } from 'zod';
import { encodeRequestCursor, requestCursorSchema } from '../../requests/request-cursor.ts';
import { requestIdSchema, requestNotFound, requireRequestId } from '../../requests/request-id.ts';
import { defineOperation } from '../define-operation.ts';
import { FILTER_REPEATABLE, filterQueryShape, readFilterQuery } from '../filter-wire.ts';
import { limitSchema, nextCursorSchema } from '../wire.ts';
import { requestSchema, toWireRequest } from './request-wire.ts';

export const requestParams = z.strictObject({ id: requestIdSchema.describe('The id of the request.') });

const listQuery = z.strictObject({
  ...filterQueryShape,
  limit: limitSchema,
  cursor: requestCursorSchema.optional().describe('`next_cursor` of the page before.'),
});

export const requestOperations = [
  defineOperation({
    id: 'listRequests',
    method: 'GET',
    path: '/requests',
    scope: 'requests:read',
    summary: 'Lists requests, newest first.',
    query: listQuery,
    repeatable: FILTER_REPEATABLE,
    output: z.strictObject({ data: z.array(requestSchema), next_cursor: nextCursorSchema }),
    async handle({ ports, clock, organization, projects }, { query: { cursor, limit, ...filter } }) {
      const page = await ports.requests.list({
        organizationId: organization.id,
        projects,
        filter: readFilterQuery(filter),
        after: cursor ?? null,
        pageSize: limit,
      });
      const now = clock.now();
      return {
        data: page.requests.map((request) => toWireRequest(request, payloadState(request, now))),
        next_cursor: page.next === null ? null : encodeRequestCursor(page.next),
      };
    },
  }),
  defineOperation({
    id: 'getRequest',
    method: 'GET',
    path: '/requests/{id}',
    scope: 'requests:read',
    summary: 'The metadata of one request, and what became of its payload.',
    params: requestParams,
    output: requestSchema,
    errors: ['not_found'],
    async handle({ ports, clock, organization, projects }, { params }) {
      const request = await ports.requests.find(organization.id, requireRequestId(params.id), projects);
      if (request === null) throw requestNotFound();
      return toWireRequest(request, payloadState(request, clock.now()));
    },
  }),
];
