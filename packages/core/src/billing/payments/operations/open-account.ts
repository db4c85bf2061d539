import type { OrganizationId } from '../../../tenancy/index.ts';
import type { Clock } from '../../../time/index.ts';
import type { BillingAccount } from '../payment.ts';
import type { PaymentRepository } from '../ports.ts';
import type { PaymentProcessor } from '../processor.ts';

export interface AccountPorts {
  readonly payments: PaymentRepository;
  readonly clock: Clock;
}

/** The organization's account at the processor, which is made with its first use. Two who make it at once get the same. */
export async function openAccount(
  { payments, clock }: AccountPorts,
  processor: PaymentProcessor,
  { organizationId, name, email }: { organizationId: OrganizationId; name: string; email: string | null },
): Promise<BillingAccount> {
  const known = await payments.account(organizationId);
  if (known !== null) return known;
  const { customerId } = await processor.createCustomer({ organizationId, name, email });
  return payments.openAccount({ organizationId, customerId, at: clock.now() });
}
