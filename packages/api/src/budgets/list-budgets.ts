import { isBudgetInScope } from '@lethe/core/billing/dunning';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';

/** Every budget that the member may see, with what this UTC month has cost of it, in the order of their names. */
export const listBudgets = organizationProcedure('billing:read')
  .input(z.strictObject(organizationScope))
  .query(async ({ ctx }) => {
    const budgets = await ctx.ports.budgets.list({ organizationId: ctx.organization.id, now: ctx.clock.now() });
    return { budgets: budgets.filter((budget) => isBudgetInScope(ctx.projects, budget)) };
  });
