import { removeMember as endMembership } from '@lethe/core/organizations';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';
import { userIdSchema } from './user-id.ts';

/** Ends a membership. In force with the person's next request. */
export const removeMember = organizationProcedure('member:write')
  .input(z.strictObject({ ...organizationScope, userId: userIdSchema }))
  .mutation(async ({ ctx, input: { userId } }) => {
    const acting = { userId: ctx.user.id };
    const { actor, origin } = ctx;
    await endMembership(ctx.ports, { organizationId: ctx.organization.id, acting, userId, actor, origin });
  });
