import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';
import { INVOICE_ID_LENGTH_MAX, requireInvoice } from './invoice-id.ts';

/** One invoice with its lines, as it is printed. */
export const getInvoice = organizationProcedure('billing:read')
  .input(z.strictObject({ ...organizationScope, invoiceId: z.string().max(INVOICE_ID_LENGTH_MAX) }))
  .query(async ({ ctx, input: { invoiceId } }) => ({
    invoice: await requireInvoice(ctx.ports, { organizationId: ctx.organization.id, invoiceId }),
    now: ctx.clock.now(),
  }));
