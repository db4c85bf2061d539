import { dashboardDraftSchema, saveDashboard as save } from '@lethe/core/dashboards';
import { z } from 'zod';
import { organizationProcedure } from '../procedure/builder.ts';
import { dashboardScope, memberOf } from './dashboard-call.ts';

/** Changes name, range or panels of a dashboard, unless somebody else changed it since `version`. */
export const saveDashboard = organizationProcedure('dashboard:write')
  .input(z.strictObject({ ...dashboardScope, version: z.int().min(1), draft: dashboardDraftSchema }))
  .mutation(async ({ ctx, input: { dashboardId, version, draft } }) => ({
    dashboard: await save(ctx.ports, ctx.clock, { ...memberOf(ctx), dashboardId, version, draft }),
  }));
