import { reportDraftSchema, saveReport as save } from '@lethe/core/dashboards';
import { z } from 'zod';
import { organizationProcedure } from '../procedure/builder.ts';
import { dashboardScope, memberOf } from './dashboard-call.ts';

/** Makes the report of a dashboard or changes it. */
export const saveReport = organizationProcedure('dashboard:write')
  .input(z.strictObject({ ...dashboardScope, draft: reportDraftSchema }))
  .mutation(async ({ ctx, input: { dashboardId, draft } }) => {
    const { nextDueAt } = await save(ctx.ports, ctx.clock, { ...memberOf(ctx), dashboardId, draft });
    return { nextDueAt };
  });
