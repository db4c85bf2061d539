import { mayTakeAway } from '@lethe/core/dashboards';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';
import { memberOf } from './dashboard-call.ts';

/** What is shared in the organization, and what is private to whoever asks, by name. */
export const listDashboards = organizationProcedure('analytics:read')
  .input(z.strictObject(organizationScope))
  .query(async ({ ctx }) => {
    const { reader, organizationId } = memberOf(ctx);
    const dashboards = await ctx.ports.dashboards.list({ organizationId, userId: ctx.user.id });
    return { dashboards: dashboards.map((each) => ({ ...each, mayTakeAway: mayTakeAway(reader, each) })) };
  });
