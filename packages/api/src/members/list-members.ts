import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';

/** Everybody in the organization, owners first. */
export const listMembers = organizationProcedure('member:read')
  .input(z.strictObject(organizationScope))
  .query(async ({ ctx }) => {
    const members = await ctx.ports.members.list(ctx.organization.id);
    return members.map((member) => ({ ...member, isYou: member.userId === ctx.user.id }));
  });
