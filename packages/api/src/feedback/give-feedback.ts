import { FEEDBACK_NAME_DASHBOARD, feedbackScoreSchema, giveFeedback as give } from '@lethe/core/payloads';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';
import { requestIdSchema, requireRequestId } from '../requests/request-id.ts';

const input = z.strictObject({
  ...organizationScope,
  requestId: requestIdSchema,
  /** Null takes the member's score back. */
  score: feedbackScoreSchema.nullable(),
});

/** Gives a request the member's own score, in place of the one that they gave before. */
export const giveFeedback = organizationProcedure('feedback:write')
  .input(input)
  .mutation(async ({ ctx, input: { requestId, score } }) => {
    await give(ctx.ports, {
      organizationId: ctx.organization.id,
      projects: ctx.projects,
      requestId: requireRequestId(requestId),
      giver: { kind: 'user', id: ctx.user.id },
      name: FEEDBACK_NAME_DASHBOARD,
      score,
    });
    return { score };
  });
