import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';
import { requestIdSchema, requestNotFound, requireRequestId } from '../requests/request-id.ts';

const input = z.strictObject({ ...organizationScope, requestId: requestIdSchema });

/** The holds in force that cover one request, oldest first. */
export const listCoveringHolds = organizationProcedure('hold:read')
  .input(input)
  .query(async ({ ctx, input: { requestId } }) => {
    const id = requireRequestId(requestId);
    const organizationId = ctx.organization.id;
    if ((await ctx.ports.requests.find(organizationId, id, ctx.projects)) === null) throw requestNotFound();
    return { holds: await ctx.ports.legalHolds.covering(organizationId, id) };
  });
