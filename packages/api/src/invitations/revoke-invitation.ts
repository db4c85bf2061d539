import { DomainError } from '@lethe/core/errors';
import { revokeInvitation as withdraw } from '@lethe/core/organizations';
import { isUuid } from '@lethe/core/tenancy';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';

const ID_LENGTH_MAX = 64;

/** Kills the link of an open invitation. */
export const revokeInvitation = organizationProcedure('member:write')
  .input(z.strictObject({ ...organizationScope, invitationId: z.string().min(1).max(ID_LENGTH_MAX).toLowerCase() }))
  .mutation(async ({ ctx, input: { invitationId } }) => {
    if (!isUuid(invitationId)) throw new DomainError('not_found', 'There is no such invitation.');
    const { actor, origin, membership } = ctx;
    const command = { organizationId: ctx.organization.id, invitationId, role: membership.role, actor, origin };
    await withdraw(ctx.ports, command);
  });
