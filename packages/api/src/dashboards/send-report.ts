import { sendReportNow } from '@lethe/core/dashboards';
import { z } from 'zod';
import { organizationProcedure } from '../procedure/builder.ts';
import { dashboardScope, memberOf, reportPortsOf } from './dashboard-call.ts';

/** Sends a report to its list now, beside its schedule. */
export const sendReport = organizationProcedure('dashboard:write')
  .input(z.strictObject(dashboardScope))
  .mutation(({ ctx, input: { dashboardId } }) =>
    sendReportNow(reportPortsOf(ctx), ctx.clock, { ...memberOf(ctx), dashboardId }),
  );
