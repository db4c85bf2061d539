import { isReviewOverdue } from '@lethe/core/subprocessors';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';

/** The services to which the operator gives data of customers, by name: those that everybody's data may reach first. */
export const listSubprocessors = organizationProcedure('policy:read')
  .input(z.strictObject(organizationScope))
  .query(async ({ ctx }) => {
    const now = ctx.clock.now();
    const entries = await ctx.ports.subprocessors.list();
    return entries.map((entry) => ({ ...entry, isReviewOverdue: isReviewOverdue(entry, now) }));
  });
