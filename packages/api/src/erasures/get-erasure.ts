import { erasureRights, findErasure } from '@lethe/core/erasures';
import { hasPermission } from '@lethe/core/tenancy';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';
import { erasureIdSchema, viewerOf } from './erasure-input.ts';

const input = z.strictObject({ ...organizationScope, erasureId: erasureIdSchema });

/** One request for erasure, what the caller may do to it, and what it would cover now; of one that was carried out, what holds still keep. */
export const getErasure = organizationProcedure('metadata:read')
  .input(input)
  .query(async ({ ctx, input: { erasureId } }) => {
    const erasure = await findErasure(ctx.ports, { ...viewerOf(ctx), erasureId });
    const mayErase = hasPermission(ctx.membership.role, 'payload:erase');
    return {
      erasure,
      rights: erasureRights(erasure, { id: ctx.user.id, mayErase }),
      preview: await ctx.ports.erasures.previewFiled(ctx.organization.id, erasureId),
      now: ctx.clock.now(),
    };
  });
