import { requireProcessor } from '../require-processor.ts';
import { openAccount } from './open-account.ts';
import type { StartTopUpCommand, StartTopUpPorts } from './start-top-up.ts';

export type StartCardSetupCommand = Omit<StartTopUpCommand, 'amountNanoUsd' | 'isCardSaved'>;

/**
 * Answers the hosted page on which a card is saved without paying. The worker learns of the card from the processor.
 * @throws {DomainError} payments_not_configured
 */
export async function startCardSetup(
  ports: Omit<StartTopUpPorts, 'mintId'>,
  { organization, email, publicUrl, actor, origin }: StartCardSetupCommand,
): Promise<{ url: string }> {
  const processor = requireProcessor(ports.paymentProcessor);
  const organizationId = organization.id;
  const { customerId } = await openAccount(ports, processor, {
    organizationId,
    name: organization.name,
    email,
  });
  const creditsUrl = `${publicUrl}/${organization.slug}/credits`;
  const { url } = await processor.startCardSetup({
    customerId,
    organizationId,
    successUrl: `${creditsUrl}?card=saved`,
    cancelUrl: creditsUrl,
  });
  await ports.payments.noteCardSetup({
    organizationId,
    actor,
    origin,
    action: 'credit.card_setup_started',
    target: { kind: 'billing_account', id: organizationId },
    before: null,
    after: null,
  });
  return { url };
}
