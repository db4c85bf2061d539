import { changePlan as change } from '@lethe/core/billing/plans';
import { OWNER_PLANS } from '@lethe/core/tenancy';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';
import { readPlan } from './read-plan.ts';

/** Moves the organization to another plan, for requests and fees from now on. */
export const changePlan = organizationProcedure('plan:write')
  .input(z.strictObject({ ...organizationScope, to: z.enum(OWNER_PLANS) }))
  .mutation(async ({ ctx, input: { to } }) => {
    const { organization, actor, origin, clock, mode } = ctx;
    const isSelfHosted = mode === 'self_hosted';
    await change({ ...ctx.ports, clock }, { organizationId: organization.id, to, isSelfHosted, actor, origin });
    return readPlan(ctx, organization.id);
  });
