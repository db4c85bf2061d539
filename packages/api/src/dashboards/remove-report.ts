import { removeReport as remove } from '@lethe/core/dashboards';
import { z } from 'zod';
import { organizationProcedure } from '../procedure/builder.ts';
import { dashboardScope, memberOf } from './dashboard-call.ts';

/** Ends the report of a dashboard. */
export const removeReport = organizationProcedure('dashboard:write')
  .input(z.strictObject(dashboardScope))
  .mutation(async ({ ctx, input: { dashboardId } }) => {
    await remove(ctx.ports, { ...memberOf(ctx), dashboardId });
    return { dashboardId };
  });
