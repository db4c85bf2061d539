import { startCardSetup as openCardSetup } from '@lethe/core/billing/payments';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';

/** Answers the hosted page on which a card is saved without paying. */
export const startCardSetup = organizationProcedure('billing:write')
  .input(z.strictObject(organizationScope))
  .mutation(({ ctx }) => {
    const { organization, user, publicUrl, actor, origin } = ctx;
    return openCardSetup(
      { ...ctx.ports, clock: ctx.clock },
      { organization, email: user.email, publicUrl, actor, origin },
    );
  });
