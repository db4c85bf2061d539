import type { Payment, PaymentRepository } from '@lethe/core/billing/payments';
import { DomainError } from '@lethe/core/errors';
import { isUuid, type OrganizationId } from '@lethe/core/tenancy';

/**
 * A payment as it is now. Of one that is under way the worker is asked to look, so that whoever comes back from the hosted page waits
 * for the payment and not for a webhook.
 * @throws {DomainError} not_found
 */
export async function findPayment(
  payments: PaymentRepository,
  query: { organizationId: OrganizationId; paymentId: string },
): Promise<Payment> {
  const payment = isUuid(query.paymentId) ? await payments.find(query) : null;
  if (payment === null) throw new DomainError('not_found', 'There is no such payment.');
  if (payment.status === 'open' || payment.status === 'processing') await payments.askToLook(query);
  return payment;
}
