import { invitationDraftSchema, inviteMember } from '@lethe/core/organizations';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';

const input = z.strictObject({ ...organizationScope, ...invitationDraftSchema.shape });

/** Mails somebody a link that works once, for a week. Inviting the same address again replaces the link. */
export const createInvitation = organizationProcedure('member:write')
  .input(input)
  .mutation(({ ctx, input: { email, role, projectIds } }) => {
    const { organization, membership, actor, origin, publicUrl } = ctx;
    const inviter = { userId: ctx.user.id, role: membership.role };
    return inviteMember(
      { ...ctx.ports, clock: ctx.clock, publicUrl },
      { organization, inviter, email, role, projectIds, actor, origin },
    );
  });
