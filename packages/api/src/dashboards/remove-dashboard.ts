import { removeDashboard as remove } from '@lethe/core/dashboards';
import { z } from 'zod';
import { organizationProcedure } from '../procedure/builder.ts';
import { dashboardScope, memberOf } from './dashboard-call.ts';

/** Removes a dashboard with its report. */
export const removeDashboard = organizationProcedure('dashboard:write')
  .input(z.strictObject(dashboardScope))
  .mutation(async ({ ctx, input: { dashboardId } }) => {
    await remove(ctx.ports, { ...memberOf(ctx), dashboardId });
    return { dashboardId };
  });
