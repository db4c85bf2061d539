import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';

/** What invoices will say of the buyer, and who gets them. */
export const getBillingDetails = organizationProcedure('billing:read')
  .input(z.strictObject(organizationScope))
  .query(async ({ ctx }) => ({ details: await ctx.ports.invoices.details(ctx.organization.id) }));
