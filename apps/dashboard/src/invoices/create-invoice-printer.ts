import type { InvoicePrinter } from '@lethe/core/billing/invoices';
import { drawInvoice } from './draw-invoice.ts';
import { describeInvoice } from './invoice-document.ts';
import { Sheet } from './sheet.ts';

/**
 * Sets invoices as PDF. `fontFolder` holds the product's own typeface as TrueType. The same invoice in the same state is the same file, byte by byte.
 */
export function createInvoicePrinter({ fontFolder }: { readonly fontFolder: string }): InvoicePrinter {
  return {
    async print(invoice) {
      const { number, id, issuedAt, seller } = invoice;
      const sheet = new Sheet({ fontFolder, title: `Invoice ${number}`, createdAt: issuedAt });
      drawInvoice(sheet, describeInvoice(invoice));
      return sheet.finish((page, pageCount) => ({
        left: `${seller.name} · Invoice ${number} · ${id}`,
        right: `Page ${page} of ${pageCount}`,
      }));
    },
  };
}
