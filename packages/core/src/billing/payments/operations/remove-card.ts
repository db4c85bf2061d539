import type { Actor, Origin } from '../../../audit/index.ts';
import { DomainError, invariant } from '../../../errors/index.ts';
import type { OrganizationId } from '../../../tenancy/index.ts';
import type { PaymentProcessor } from '../processor.ts';
import { requireProcessor } from '../require-processor.ts';
import type { AccountPorts } from './open-account.ts';

/** Cards that a customer saved one after another; only the last is charged, and none may be left. */
const CARDS_MAX = 20;

/**
 * Removes the saved card, and those saved before it, at the processor first: when that fails, the card is still shown. Nothing is charged
 * by itself from then on.
 * @throws {DomainError} payments_not_configured; not_found when no card is saved
 */
export async function removeCard(
  ports: AccountPorts & { readonly paymentProcessor: PaymentProcessor | null },
  { organizationId, actor, origin }: { organizationId: OrganizationId; actor: Actor; origin: Origin },
): Promise<void> {
  const processor = requireProcessor(ports.paymentProcessor);
  const account = await ports.payments.account(organizationId);
  if (account === null || account.card === null) throw new DomainError('not_found', 'No card is saved.');
  const { brand, last4 } = account.card;
  let card = await processor.savedCard(account.customerId);
  for (let count = 0; card !== null; count += 1) {
    invariant(count < CARDS_MAX, 'a customer has more cards than can be saved');
    await processor.removeCard(card.paymentMethodId);
    card = await processor.savedCard(account.customerId);
  }
  await ports.payments.forgetCard({
    organizationId,
    at: ports.clock.now(),
    audit: {
      organizationId,
      actor,
      origin,
      action: 'credit.card_removed',
      target: { kind: 'billing_account', id: organizationId },
      before: { brand, last4 },
      after: null,
    },
  });
}
