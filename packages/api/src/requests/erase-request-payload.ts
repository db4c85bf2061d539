import { erasePayload, erasureReasonSchema } from '@lethe/core/payloads';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';
import { requestIdSchema, requireRequestId } from './request-id.ts';

const input = z.strictObject({ ...organizationScope, requestId: requestIdSchema, reason: erasureReasonSchema });

/** Erases the payload of one request. It is unreadable when this answers; the metadata stays. A repeat answers the same. */
export const eraseRequestPayload = organizationProcedure('payload:erase')
  .input(input)
  .mutation(async ({ ctx, input: { requestId, reason } }) => {
    const { erasedAt, leafIndex } = await erasePayload(
      { ...ctx.ports, clock: ctx.clock },
      {
        organizationId: ctx.organization.id,
        requestId: requireRequestId(requestId),
        projects: ctx.projects,
        reason,
        actor: ctx.actor,
        origin: ctx.origin,
      },
    );
    return { erasedAt, leafIndex };
  });
