import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';

/** The credit that is posted: what is spent and not settled yet, which takes seconds, is still part of it. */
export const getBalance = organizationProcedure('billing:read')
  .input(z.strictObject(organizationScope))
  .query(async ({ ctx }) => {
    const balanceNanoUsd = await ctx.ports.creditLedgerOf(ctx.organization.id).balance();
    return { balanceNanoUsd, now: ctx.clock.now() };
  });
