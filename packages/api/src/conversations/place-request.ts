import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';
import { requestIdSchema, requireRequestId } from '../requests/request-id.ts';

/** Where a request stands in its conversation; null for one that is in none, and for one that is not there. */
export const placeRequest = organizationProcedure('metadata:read')
  .input(z.strictObject({ ...organizationScope, requestId: requestIdSchema }))
  .query(async ({ ctx, input: { requestId } }) => {
    const query = { organizationId: ctx.organization.id, projects: ctx.projects };
    return { place: await ctx.ports.conversations.place({ ...query, requestId: requireRequestId(requestId) }) };
  });
