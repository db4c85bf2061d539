import { FEEDBACK_NAME_DASHBOARD } from '@lethe/core/payloads';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';
import { requestIdSchema, requestNotFound, requireRequestId } from '../requests/request-id.ts';

/** The scores of one request with who gave them, and what the member who asks gave in the dashboard. */
export const listFeedback = organizationProcedure('metadata:read')
  .input(z.strictObject({ ...organizationScope, requestId: requestIdSchema }))
  .query(async ({ ctx, input: { requestId } }) => {
    const id = requireRequestId(requestId);
    const request = await ctx.ports.requests.find(ctx.organization.id, id, ctx.projects);
    if (request === null) throw requestNotFound();
    const scores = await ctx.ports.feedback.of(ctx.organization.id, id);
    const own = scores.find(({ giver, name }) => giver.id === ctx.user.id && name === FEEDBACK_NAME_DASHBOARD);
    return { scores, ownScore: own?.score ?? null };
  });
