import { updateMember as changeMember, projectIdsSchema } from '@lethe/core/organizations';
import { ROLES } from '@lethe/core/tenancy';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';
import { userIdSchema } from './user-id.ts';

const input = z.strictObject({
  ...organizationScope,
  userId: userIdSchema,
  role: z.enum(ROLES),
  projectIds: projectIdsSchema,
});

/** Gives a member a role and the projects that they see; none means all. In force with their next request. */
export const updateMember = organizationProcedure('member:write')
  .input(input)
  .mutation(async ({ ctx, input: { userId, role, projectIds } }) => {
    const acting = { userId: ctx.user.id };
    const { actor, origin } = ctx;
    const organizationId = ctx.organization.id;
    await changeMember(ctx.ports, { organizationId, acting, userId, role, projectIds, actor, origin });
  });
