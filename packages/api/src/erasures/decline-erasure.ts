import { erasureNoteSchema, findErasure } from '@lethe/core/erasures';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';
import { erasureIdSchema, viewerOf } from './erasure-input.ts';

const input = z.strictObject({ ...organizationScope, erasureId: erasureIdSchema, note: erasureNoteSchema.min(1) });

/** Declines a request that waits, and says why. */
export const declineErasure = organizationProcedure('payload:erase')
  .input(input)
  .mutation(async ({ ctx, input: { erasureId, note } }) => {
    await findErasure(ctx.ports, { ...viewerOf(ctx), erasureId });
    const { organization, actor, origin, ports } = ctx;
    return ports.erasures.end({ organizationId: organization.id, erasureId, status: 'declined', note, actor, origin });
  });
