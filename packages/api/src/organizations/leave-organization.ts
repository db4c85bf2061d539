import { removeMember } from '@lethe/core/organizations';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';

/** Ends the caller's own membership, unless nobody would be left who owns the organization. A suspended or closed one keeps nobody. */
export const leaveOrganization = organizationProcedure('organization:read', { whileInactive: true })
  .input(z.strictObject(organizationScope))
  .mutation(async ({ ctx }) => {
    const { id: userId } = ctx.user;
    const { actor, origin } = ctx;
    await removeMember(ctx.ports, { organizationId: ctx.organization.id, acting: { userId }, userId, actor, origin });
  });
