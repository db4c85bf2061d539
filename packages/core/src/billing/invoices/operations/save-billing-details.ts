import type { Actor, Origin } from '../../../audit/index.ts';
import type { OrganizationId } from '../../../tenancy/index.ts';
import type { BillingDetails } from '../billing-details.ts';
import type { InvoiceRepository } from '../ports.ts';

/** Changes what invoices say of the buyer from now on. The audit log says who changed it, and not what an address is. */
export async function saveBillingDetails(
  { invoices }: { readonly invoices: Pick<InvoiceRepository, 'saveDetails'> },
  { organizationId, details, actor, origin }: SaveBillingDetailsCommand,
): Promise<void> {
  await invoices.saveDetails({
    organizationId,
    details,
    audit: {
      organizationId,
      actor,
      origin,
      action: 'billing_details.changed',
      target: { kind: 'organization', id: organizationId },
      before: null,
      after: { companyName: details.companyName, taxId: details.taxId },
    },
  });
}

export interface SaveBillingDetailsCommand {
  readonly organizationId: OrganizationId;
  readonly details: BillingDetails;
  readonly actor: Actor;
  readonly origin: Origin;
}
