import { USAGE_GROUPS } from '@lethe/core/billing/usage';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';
import { wholeDays } from './usage-span.ts';

const input = z.strictObject({
  ...organizationScope,
  from: z.date(),
  to: z.date(),
  groupBy: z.enum(USAGE_GROUPS).default('category'),
});

/** Figures by UTC day, and by project, model or key. Days without usage are left out. */
export const getSeries = organizationProcedure('billing:read')
  .input(input)
  .query(async ({ ctx, input: { from, to, groupBy } }) => {
    const span = wholeDays({ from, to });
    const points = await ctx.ports.usage.series({
      organizationId: ctx.organization.id,
      projects: ctx.projects,
      groupBy,
      ...span,
    });
    return { ...span, points };
  });
