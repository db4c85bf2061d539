import { describeOnboarding } from '@lethe/core/overview';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';

/** Where an organization stands on the way to its first stored request, told from facts. For those who take the steps. */
export const getOnboarding = organizationProcedure('organization:write')
  .input(z.strictObject(organizationScope))
  .query(async ({ ctx }) => {
    const milestones = await ctx.ports.overview.milestones(ctx.organization.id, ctx.clock.now());
    const { firstRequestAt, firstStoredAt } = milestones;
    return {
      // The simulator of a demo needs neither a provider's key nor credit.
      ...describeOnboarding({ milestones, isFundingNeeded: ctx.mode !== 'demo' }),
      firstRequestAt,
      firstStoredAt,
    };
  });
