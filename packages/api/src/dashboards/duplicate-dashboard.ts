import { dashboardDraftSchema, duplicateDashboard as duplicate } from '@lethe/core/dashboards';
import { z } from 'zod';
import { organizationProcedure } from '../procedure/builder.ts';
import { dashboardScope, memberOf } from './dashboard-call.ts';

/** Makes a copy that is the caller's own. Its report does not come along. */
export const duplicateDashboard = organizationProcedure('dashboard:write')
  .input(z.strictObject({ ...dashboardScope, name: dashboardDraftSchema.shape.name }))
  .mutation(async ({ ctx, input: { dashboardId, name } }) => ({
    dashboard: await duplicate(ctx.ports, ctx.clock, { ...memberOf(ctx), dashboardId, name }),
  }));
