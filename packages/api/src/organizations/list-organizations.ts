import { sessionProcedure } from '../procedure/builder.ts';

/** The organizations that the caller belongs to, with the role in each. */
export const listOrganizations = sessionProcedure('session').query(async ({ ctx }) => ({
  organizations: await ctx.ports.memberships.organizationsOf(ctx.user.id),
}));
