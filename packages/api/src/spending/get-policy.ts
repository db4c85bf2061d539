import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';

/** What the organization lets its requests cost. Version 0: nobody has chosen yet. */
export const getPolicy = organizationProcedure('billing:read')
  .input(z.strictObject(organizationScope))
  .query(async ({ ctx }) => ({ policy: await ctx.ports.spendingPolicies.current(ctx.organization.id) }));
