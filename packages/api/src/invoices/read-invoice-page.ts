import type {
  InvoiceRepository,
  InvoiceRow,
  InvoiceRowPlace,
  InvoiceRowsQuery,
  InvoiceSummary,
  ListInvoicesQuery,
} from '@lethe/core/billing/invoices';
import { isUuid } from '@lethe/core/tenancy';
import { noSuchInvoice } from './invoice-id.ts';

/** One more than the page has is read, which tells whether another page follows. */
export async function readInvoicePage(
  invoices: InvoiceRepository,
  { pageSize, ...query }: Omit<ListInvoicesQuery, 'countMax'> & { readonly pageSize: number },
): Promise<{ readonly invoices: readonly InvoiceSummary[]; readonly next: Date | null }> {
  const read = await invoices.list({ ...query, countMax: pageSize + 1 });
  const page = read.slice(0, pageSize);
  return { invoices: page, next: read.length > pageSize ? (page.at(-1)?.month ?? null) : null };
}

/** @throws {DomainError} not_found */
export async function readRowPage(
  invoices: InvoiceRepository,
  { pageSize, ...query }: Omit<InvoiceRowsQuery, 'countMax'> & { readonly pageSize: number },
): Promise<{ readonly rows: readonly InvoiceRow[]; readonly next: InvoiceRowPlace | null }> {
  const read = isUuid(query.invoiceId) ? await invoices.rows({ ...query, countMax: pageSize + 1 }) : null;
  if (read === null) throw noSuchInvoice();
  const rows = read.slice(0, pageSize);
  const last = rows.at(-1);
  const hasMore = read.length > pageSize && last !== undefined;
  return { rows, next: hasMore ? { occurredAt: last.occurredAt, id: last.id } : null };
}
