import { setPlan as set } from '@lethe/core/billing/plans';
import { PLANS } from '@lethe/core/tenancy';
import { z } from 'zod';
import { staffOrganizationScope, staffProcedure } from './builder.ts';

const FEE_LENGTH_MAX = 30;

const input = z.strictObject({
  ...staffOrganizationScope,
  baseVersion: z.int32().min(0),
  plan: z.enum(PLANS),
  /** A decimal in dollars a month; null for what is listed. */
  fee: z.string().trim().max(FEE_LENGTH_MAX).nullable(),
});

/** Moves an organization to any plan at an agreed fee, from now on. */
export const setPlan = staffProcedure('plan:set')
  .input(input)
  .mutation(({ ctx: { ports, actor, origin, clock }, input }) =>
    set({ plans: ports.plans, clock }, { ...input, actor, origin }),
  );
