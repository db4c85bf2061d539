import { type Invoice, writeInvoiceCsv } from '@lethe/core/billing/invoices';
import { CSV_MEDIA_TYPE } from '@lethe/core/csv';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';
import type { ApiPorts } from '../procedure/context.ts';
import { INVOICE_ID_LENGTH_MAX, requireInvoice } from './invoice-id.ts';

export const INVOICE_FORMATS = ['pdf', 'csv'] as const;
export type InvoiceFormat = (typeof INVOICE_FORMATS)[number];
export const PDF_MEDIA_TYPE = 'application/pdf';

const input = z.strictObject({
  ...organizationScope,
  invoiceId: z.string().max(INVOICE_ID_LENGTH_MAX),
  format: z.enum(INVOICE_FORMATS),
});

/** One invoice as a file, which a route handler sends. */
export const exportInvoice = organizationProcedure('billing:read')
  .input(input)
  .query(async ({ ctx, input: { invoiceId, format } }) => {
    const invoice = await requireInvoice(ctx.ports, { organizationId: ctx.organization.id, invoiceId });
    return invoiceFile(ctx.ports, invoice, format);
  });

/** Named by its number, so that a folder of them is in order. */
export async function invoiceFile(
  { invoicePrinter }: Pick<ApiPorts, 'invoicePrinter'>,
  invoice: Invoice,
  format: InvoiceFormat,
): Promise<{ fileName: string; mediaType: string; content: string | Uint8Array }> {
  const fileName = `${invoice.number}.${format}`;
  return format === 'csv'
    ? { fileName, mediaType: CSV_MEDIA_TYPE, content: writeInvoiceCsv(invoice) }
    : { fileName, mediaType: PDF_MEDIA_TYPE, content: await invoicePrinter.print(invoice) };
}
