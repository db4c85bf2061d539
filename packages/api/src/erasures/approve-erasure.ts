import { erasureNoteSchema, findErasureToApprove } from '@lethe/core/erasures';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';
import { confirmedCountSchema, erasureIdSchema, viewerOf } from './erasure-input.ts';

const input = z.strictObject({
  ...organizationScope,
  erasureId: erasureIdSchema,
  confirmedCount: confirmedCountSchema,
  note: erasureNoteSchema.nullish(),
});

/** Approves a request and carries it out before this answers. A repeat changes nothing and answers the same. */
export const approveErasure = organizationProcedure('payload:erase')
  .input(input)
  .mutation(async ({ ctx, input: { erasureId, confirmedCount, note } }) => {
    await findErasureToApprove(ctx.ports, { ...viewerOf(ctx), erasureId });
    const { organization, actor, origin, ports } = ctx;
    const approval = { organizationId: organization.id, erasureId, confirmedCount, note: note || null, actor, origin };
    return ports.erasures.approve(approval);
  });
