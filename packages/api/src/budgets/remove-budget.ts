import { removeBudget as remove } from '@lethe/core/billing/dunning';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';

/** Removes a budget. What it told stays told. */
export const removeBudget = organizationProcedure('billing:write')
  .input(z.strictObject({ ...organizationScope, budgetId: z.guid() }))
  .mutation(async ({ ctx, input: { budgetId } }) => {
    const { organization, projects, actor, origin } = ctx;
    await remove(ctx.ports, { organizationId: organization.id, projects, budgetId, actor, origin });
    return { budgetId };
  });
