import { previewReport as preview, reportScheduleSchema } from '@lethe/core/dashboards';
import { z } from 'zod';
import { organizationProcedure } from '../procedure/builder.ts';
import { dashboardScope, memberOf, reportPortsOf } from './dashboard-call.ts';

/** The mail as the caller would get it now, as text. Nothing is sent. */
export const previewReport = organizationProcedure('dashboard:write')
  .input(z.strictObject({ ...dashboardScope, schedule: reportScheduleSchema }))
  .query(async ({ ctx, input: { dashboardId, schedule } }) => {
    const { membership, projects, organization } = ctx;
    const { role } = membership;
    const command = { ...memberOf(ctx), dashboardId, schedule, role, projects, organization };
    const { subject, text } = await preview(reportPortsOf(ctx), ctx.clock, command);
    return { subject, text };
  });
