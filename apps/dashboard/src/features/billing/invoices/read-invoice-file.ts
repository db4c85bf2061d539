interface InvoiceFileQuery {
  readonly organizationSlug: string;
  readonly invoiceId: string;
  readonly format: 'pdf' | 'csv';
}

const FILE = /^([0-9a-f-]{36})\.(pdf|csv)$/;

/** What an address of a file asks for; null when it names none. Whether there is such an invoice the procedure says. */
export function readInvoiceFile(file: string, parameters: URLSearchParams): InvoiceFileQuery | null {
  const [, invoiceId, format] = FILE.exec(file) ?? [];
  const organizationSlug = parameters.get('organization');
  if (invoiceId === undefined || organizationSlug === null) return null;
  return { organizationSlug, invoiceId, format: format === 'pdf' ? 'pdf' : 'csv' };
}
