import { createDashboard as create, dashboardDraftSchema } from '@lethe/core/dashboards';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';
import { memberOf } from './dashboard-call.ts';

/** Makes a dashboard that is private to its author until it is shared. */
export const createDashboard = organizationProcedure('dashboard:write')
  .input(z.strictObject({ ...organizationScope, draft: dashboardDraftSchema }))
  .mutation(async ({ ctx, input: { draft } }) => ({
    dashboard: await create(ctx.ports, ctx.clock, { ...memberOf(ctx), draft }),
  }));
