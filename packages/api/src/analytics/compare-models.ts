import { modelComparisonSchema, refuseBeyondRole } from '@lethe/core/analytics';
import { hasPermission } from '@lethe/core/tenancy';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';

const input = z.strictObject({ ...organizationScope, query: modelComparisonSchema });

/** What each model did, side by side. A role without metadata gets requests, tokens and cost. */
export const compareModels = organizationProcedure('analytics:read')
  .input(input)
  .query(async ({ ctx, input: { query } }) => {
    const { role } = ctx.membership;
    refuseBeyondRole(role, { metric: 'requests', groupBy: 'model', filter: query.filter });
    const scope = { organizationId: ctx.organization.id, projects: ctx.projects };
    const hasBehaviour = hasPermission(role, 'metadata:read');
    return { models: await ctx.ports.analytics.models(scope, { ...query, hasBehaviour }) };
  });
