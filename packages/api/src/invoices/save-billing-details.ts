import { billingDetailsSchema, saveBillingDetails as save } from '@lethe/core/billing/invoices';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';

/** What invoices say of the buyer from now on. Those that are issued keep what they said. */
export const saveBillingDetails = organizationProcedure('billing:write')
  .input(z.strictObject({ ...organizationScope, details: billingDetailsSchema }))
  .mutation(async ({ ctx, input: { details } }) => {
    const { organization, actor, origin } = ctx;
    await save(ctx.ports, { organizationId: organization.id, details, actor, origin });
    return { details };
  });
