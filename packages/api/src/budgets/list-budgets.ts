import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';

/** Every budget with what this UTC month has cost of it, in the order of their names. */
export const listBudgets = organizationProcedure('billing:read')
  .input(z.strictObject(organizationScope))
  .query(async ({ ctx }) => ({
    budgets: await ctx.ports.budgets.list({ organizationId: ctx.organization.id, now: ctx.clock.now() }),
  }));
