import type { Invoice } from '@lethe/core/billing/invoices';
import { DomainError } from '@lethe/core/errors';
import { isUuid, type OrganizationId } from '@lethe/core/tenancy';
import type { ApiPorts } from '../procedure/context.ts';

export const INVOICE_ID_LENGTH_MAX = 200;

/**
 * A text that is no id, an id that nothing has and one of another organization are answered alike.
 * @throws {DomainError} not_found
 */
export async function requireInvoice(
  { invoices }: Pick<ApiPorts, 'invoices'>,
  { organizationId, invoiceId }: { readonly organizationId: OrganizationId; readonly invoiceId: string },
): Promise<Invoice> {
  const invoice = isUuid(invoiceId) ? await invoices.find({ organizationId, invoiceId }) : null;
  if (invoice === null) throw noSuchInvoice();
  return invoice;
}

export function noSuchInvoice(): DomainError {
  return new DomainError('not_found', 'There is no such invoice.');
}
