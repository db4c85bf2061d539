import { startSettlement } from '@lethe/core/billing/payments';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';

/** `amountNanoUsd`: what the page said is owed. It is charged, or nothing is. */
const input = z.strictObject({ ...organizationScope, amountNanoUsd: z.bigint().positive() });

/** Answers the hosted page on which all that is owed is paid. The organization is reopened when the payment came in, and not before. */
export const payOwed = organizationProcedure('billing:write', { whileInactive: true })
  .input(input)
  .mutation(({ ctx, input: { amountNanoUsd } }) => {
    const { organization, user, publicUrl, actor, origin } = ctx;
    return startSettlement(
      { ...ctx.ports, clock: ctx.clock },
      { organization, amountNanoUsd, email: user.email, publicUrl, actor, origin },
    );
  });
