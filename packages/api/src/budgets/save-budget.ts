import { budgetDraftSchema, saveBudget as save } from '@lethe/core/billing/dunning';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';

const input = z.strictObject({
  ...organizationScope,
  /** Null makes a new one. */
  budgetId: z.guid().nullable(),
  draft: budgetDraftSchema,
});

/** Makes a budget or changes one. */
export const saveBudget = organizationProcedure('billing:write')
  .input(input)
  .mutation(async ({ ctx, input: { budgetId, draft } }) => {
    const { organization, projects, actor, origin } = ctx;
    const now = ctx.clock.now();
    const budget = await save(ctx.ports, {
      organizationId: organization.id,
      projects,
      budgetId,
      draft,
      now,
      actor,
      origin,
    });
    return { budget };
  });
