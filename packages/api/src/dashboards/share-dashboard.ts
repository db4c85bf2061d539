import { DASHBOARD_SCOPES, shareDashboard as share } from '@lethe/core/dashboards';
import { z } from 'zod';
import { organizationProcedure } from '../procedure/builder.ts';
import { dashboardScope, memberOf } from './dashboard-call.ts';

/** Shares a dashboard with everybody in the organization who reads analytics, or takes it back. */
export const shareDashboard = organizationProcedure('dashboard:write')
  .input(z.strictObject({ ...dashboardScope, version: z.int().min(1), scope: z.enum(DASHBOARD_SCOPES) }))
  .mutation(async ({ ctx, input: { dashboardId, version, scope } }) => ({
    dashboard: await share(ctx.ports, ctx.clock, { ...memberOf(ctx), dashboardId, version, scope }),
  }));
