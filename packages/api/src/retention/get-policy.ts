import { retentionBounds } from '@lethe/core/retention';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';

/** The policy in force, what may be chosen instead, and every version so far, newest first. */
export const getPolicy = organizationProcedure('policy:read')
  .input(z.strictObject(organizationScope))
  .query(async ({ ctx }) => {
    const { id, plan } = ctx.organization;
    const [policy, history] = await Promise.all([ctx.ports.policies.current(id), ctx.ports.policies.history(id)]);
    return {
      policy,
      history,
      plan,
      bounds: retentionBounds(plan, ctx.retention.selfHosted),
      selfHosted: ctx.retention.selfHosted,
      now: ctx.clock.now(),
    };
  });
