import { NEIGHBOUR_COUNT_MAX, requestFilterSchema } from '@lethe/core/payloads';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';
import { requestIdSchema, requestNotFound, requireRequestId } from './request-id.ts';

const input = z.strictObject({
  ...organizationScope,
  requestId: requestIdSchema,
  filter: requestFilterSchema.default({}),
});

/** What stands before and after a request in the list that a filter shows, and how far from its ends it is; null beyond what is counted. */
export const findNeighbours = organizationProcedure('metadata:read')
  .input(input)
  .query(async ({ ctx, input: { requestId, filter } }) => {
    const organizationId = ctx.organization.id;
    const { projects } = ctx;
    const request = await ctx.ports.requests.find(organizationId, requireRequestId(requestId), projects);
    if (request === null) throw requestNotFound();
    const { newerId, olderId, newerCount, olderCount } = await ctx.ports.requests.neighbours({
      organizationId,
      projects,
      filter,
      of: { admittedAt: request.admittedAt, id: request.id },
    });
    const isCounted = newerCount <= NEIGHBOUR_COUNT_MAX;
    return {
      newerId,
      olderId,
      position: isCounted ? newerCount + 1 : null,
      total: isCounted && olderCount <= NEIGHBOUR_COUNT_MAX ? newerCount + 1 + olderCount : null,
    };
  });
