import type { Actor, Origin } from '../../../audit/index.ts';
import { DomainError } from '../../../errors/index.ts';
import { formatUsd, type NanoUsd, toDecimalUsd } from '../../../money/index.ts';
import type { Organization } from '../../../tenancy/index.ts';
import { isTopUpAmount, OPEN_TOP_UPS_MAX, TOP_UP_MAX_NANO_USD, TOP_UP_MIN_NANO_USD } from '../payment.ts';
import type { PaymentProcessor } from '../processor.ts';
import { requireProcessor } from '../require-processor.ts';
import { type AccountPorts, openAccount } from './open-account.ts';

export interface StartTopUpPorts extends AccountPorts {
  /** Null where payments are off. */
  readonly paymentProcessor: PaymentProcessor | null;
  readonly mintId: () => string;
}

export interface StartTopUpCommand {
  readonly organization: Pick<Organization, 'id' | 'name' | 'slug'>;
  readonly amountNanoUsd: NanoUsd;
  /** Whether the card may be charged later. */
  readonly isCardSaved: boolean;
  /** Whom the processor writes to; null: nobody. */
  readonly email: string | null;
  readonly publicUrl: string;
  readonly actor: Actor;
  readonly origin: Origin;
}

/**
 * Notes what somebody wishes to pay and answers the hosted page on which to do it. The payment is there before the page is, so whatever
 * is paid has a payment; one whose page was never made is cancelled a while later.
 * @throws {DomainError} payments_not_configured; invalid_request for an amount out of bounds or not in whole cents; conflict when too many
 * top-ups wait to be paid
 */
export async function startTopUp(
  ports: StartTopUpPorts,
  command: StartTopUpCommand,
): Promise<{ paymentId: string; url: string; expiresAt: Date }> {
  const { organization, amountNanoUsd, isCardSaved, email, publicUrl, actor, origin } = command;
  const processor = requireProcessor(ports.paymentProcessor);
  if (!isTopUpAmount(amountNanoUsd)) throw outOfBounds();
  const organizationId = organization.id;
  const account = await openAccount(ports, processor, { organizationId, name: organization.name, email });
  const paymentId = ports.mintId();
  const outcome = await ports.payments.openTopUp({
    organizationId,
    paymentId,
    amountNanoUsd,
    at: ports.clock.now(),
    audit: {
      organizationId,
      actor,
      origin,
      action: 'credit.top_up_started',
      target: { kind: 'payment', id: paymentId },
      before: null,
      after: { amount_usd: toDecimalUsd(amountNanoUsd), is_card_saved: isCardSaved },
    },
  });
  if (outcome === 'too_many') throw tooManyPages();
  const creditsUrl = `${publicUrl}/${organization.slug}/credits`;
  const session = await processor.startTopUp({
    customerId: account.customerId,
    organizationId,
    paymentId,
    kind: 'top_up',
    amountNanoUsd,
    successUrl: `${creditsUrl}/return?payment=${paymentId}`,
    cancelUrl: creditsUrl,
    isCardSaved,
  });
  await ports.payments.noteSession({ organizationId, paymentId, sessionId: session.sessionId });
  return { paymentId, url: session.url, expiresAt: session.expiresAt };
}

export function tooManyPages(): DomainError {
  const message = `${OPEN_TOP_UPS_MAX} payments wait to be paid. Pay one of them, or begin again when their pages have ended.`;
  return new DomainError('conflict', message);
}

function outOfBounds(): DomainError {
  const [least, most] = [TOP_UP_MIN_NANO_USD, TOP_UP_MAX_NANO_USD].map((amount) => formatUsd(amount, 0));
  return new DomainError('invalid_request', `A top-up is $${least} to $${most}, in whole cents.`, {
    param: 'amountNanoUsd',
  });
}
