import { findDashboard, findReport, mayTakeAway, refuseRecipient } from '@lethe/core/dashboards';
import { z } from 'zod';
import { organizationProcedure } from '../procedure/builder.ts';
import { dashboardScope, memberOf } from './dashboard-call.ts';

/** A dashboard and who gets its report. Its figures are asked panel by panel, as the reader. */
export const getDashboard = organizationProcedure('analytics:read')
  .input(z.strictObject(dashboardScope))
  .query(async ({ ctx, input: { dashboardId } }) => {
    const caller = memberOf(ctx);
    const dashboard = await findDashboard(ctx.ports, { ...caller, dashboardId });
    const report = await findReport(ctx.ports, { ...caller, dashboardId });
    return {
      dashboard,
      mayTakeAway: mayTakeAway(caller.reader, dashboard),
      report: report && {
        ...report,
        recipients: report.recipients.map((recipient) => ({
          userId: recipient.userId,
          name: recipient.name,
          refusal: refuseRecipient(dashboard, recipient),
        })),
      },
      now: ctx.clock.now(),
    };
  });
