import { DomainError } from '../../../errors/index.ts';
import { formatUsd, toDecimalUsd } from '../../../money/index.ts';
import { composeOwed } from '../owed.ts';
import { requireProcessor } from '../require-processor.ts';
import { openAccount } from './open-account.ts';
import { type StartTopUpCommand, type StartTopUpPorts, tooManyPages } from './start-top-up.ts';

/** `amountNanoUsd`: what the person saw is owed, and agreed to pay. */
export type StartSettlementCommand = Omit<StartTopUpCommand, 'isCardSaved'>;

const CENTS_DIGITS = 2;

/**
 * Notes that somebody is about to pay all that is owed, and answers the hosted page on which to do it. The card that pays is saved, in place
 * of the one that was refused. Which plan fees it pays is fixed here; one that was paid otherwise until the money comes in is not paid again.
 * @throws {DomainError} payments_not_configured; conflict when nothing is owed, when it is another amount by now, or when too many payments wait
 */
export async function startSettlement(
  ports: StartTopUpPorts,
  { organization, amountNanoUsd, email, publicUrl, actor, origin }: StartSettlementCommand,
): Promise<{ paymentId: string; url: string; expiresAt: Date }> {
  const processor = requireProcessor(ports.paymentProcessor);
  const organizationId = organization.id;
  const { dueNanoUsd, planFeePaymentIds } = composeOwed(await ports.payments.owed(organizationId));
  if (dueNanoUsd === 0n) throw new DomainError('conflict', 'Nothing is owed any more.');
  if (dueNanoUsd !== amountNanoUsd) {
    throw new DomainError(
      'conflict',
      `What is owed is $${formatUsd(dueNanoUsd, CENTS_DIGITS)} by now. Nothing was charged.`,
    );
  }
  const account = await openAccount(ports, processor, { organizationId, name: organization.name, email });
  const paymentId = ports.mintId();
  const outcome = await ports.payments.openSettlement({
    organizationId,
    paymentId,
    amountNanoUsd,
    planFeePaymentIds,
    at: ports.clock.now(),
    audit: {
      organizationId,
      actor,
      origin,
      action: 'credit.settlement_started',
      target: { kind: 'payment', id: paymentId },
      before: null,
      after: { amount_usd: toDecimalUsd(amountNanoUsd), plan_fee_count: planFeePaymentIds.length },
    },
  });
  if (outcome === 'too_many') throw tooManyPages();
  const session = await processor.startTopUp({
    customerId: account.customerId,
    organizationId,
    paymentId,
    kind: 'settlement',
    amountNanoUsd,
    successUrl: `${publicUrl}/${organization.slug}/credits/return?payment=${paymentId}`,
    cancelUrl: `${publicUrl}/${organization.slug}`,
    isCardSaved: true,
  });
  await ports.payments.noteSession({ organizationId, paymentId, sessionId: session.sessionId });
  return { paymentId, url: session.url, expiresAt: session.expiresAt };
}
