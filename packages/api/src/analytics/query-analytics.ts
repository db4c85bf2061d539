import { analyticsQuerySchema, queryAnalytics as askAnalytics, refuseBeyondRole } from '@lethe/core/analytics';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';

const input = z.strictObject({ ...organizationScope, query: analyticsQuerySchema });

/** One metric over time, split by one dimension. Days are UTC. */
export const queryAnalytics = organizationProcedure('analytics:read')
  .input(input)
  .query(async ({ ctx, input: { query } }) => {
    refuseBeyondRole(ctx.membership.role, query);
    return askAnalytics(ctx.ports, { organizationId: ctx.organization.id, projects: ctx.projects, query });
  });
