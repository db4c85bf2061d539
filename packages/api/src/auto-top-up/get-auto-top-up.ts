import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';

/** How credit is topped up by itself, and what that has charged in this UTC month. Version 0: nobody has chosen yet, and it is off. */
export const getAutoTopUp = organizationProcedure('billing:read')
  .input(z.strictObject(organizationScope))
  .query(async ({ ctx }) => {
    const organizationId = ctx.organization.id;
    const now = ctx.clock.now();
    const [settings, chargedThisMonthNanoUsd] = await Promise.all([
      ctx.ports.autoTopUps.current(organizationId),
      ctx.ports.autoTopUps.chargedInMonth({ organizationId, now }),
    ]);
    return { settings, chargedThisMonthNanoUsd };
  });
