import { startTopUp as openTopUp, TOP_UP_MAX_NANO_USD, TOP_UP_MIN_NANO_USD } from '@lethe/core/billing/payments';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';

const input = z.strictObject({
  ...organizationScope,
  amountNanoUsd: z.bigint().min(TOP_UP_MIN_NANO_USD).max(TOP_UP_MAX_NANO_USD),
  /** Whether the card that pays may be charged later, by automatic top-up and plan fees. */
  isCardSaved: z.boolean(),
});

/** Answers the hosted page on which the amount is paid. The credit is there when the payment came in, and not before. */
export const startTopUp = organizationProcedure('billing:write')
  .input(input)
  .mutation(({ ctx, input: { amountNanoUsd, isCardSaved } }) => {
    const { organization, user, publicUrl, actor, origin } = ctx;
    return openTopUp(
      { ...ctx.ports, clock: ctx.clock },
      { organization, amountNanoUsd, isCardSaved, email: user.email, publicUrl, actor, origin },
    );
  });
