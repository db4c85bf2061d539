import { removeCard as forgetCard } from '@lethe/core/billing/payments';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';

/** Removes the saved card. Nothing is charged by itself from then on. */
export const removeCard = organizationProcedure('billing:write')
  .input(z.strictObject(organizationScope))
  .mutation(async ({ ctx }) => {
    const { organization, actor, origin } = ctx;
    await forgetCard({ ...ctx.ports, clock: ctx.clock }, { organizationId: organization.id, actor, origin });
    return {};
  });
