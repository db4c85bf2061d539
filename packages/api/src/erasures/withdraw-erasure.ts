import { erasureRights, findErasure } from '@lethe/core/erasures';
import { DomainError } from '@lethe/core/errors';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';
import { erasureIdSchema, viewerOf } from './erasure-input.ts';

const input = z.strictObject({ ...organizationScope, erasureId: erasureIdSchema });

/** Takes back a request of one's own that waits. */
export const withdrawErasure = organizationProcedure('metadata:read')
  .input(input)
  .mutation(async ({ ctx, input: { erasureId } }) => {
    const erasure = await findErasure(ctx.ports, { ...viewerOf(ctx), erasureId });
    if (!erasureRights(erasure, { id: ctx.user.id, mayErase: false }).canWithdraw) {
      throw new DomainError('conflict', 'Only whoever filed it takes it back, and only while it waits.');
    }
    const { organization, actor, origin, ports } = ctx;
    const end = { organizationId: organization.id, erasureId, status: 'withdrawn', note: null, actor, origin } as const;
    return ports.erasures.end(end);
  });
