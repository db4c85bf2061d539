import { invariant } from '../../../errors/index.ts';
import type { OrganizationId } from '../../../tenancy/index.ts';
import type { Payment, PaymentKind } from '../payment.ts';
import type { Attempt } from '../ports.ts';
import type { ChargeOutcome } from '../processor.ts';
import { applyFacts } from './apply-facts.ts';
import { type ApplyEventsPorts, reportProblem } from './apply-payment-events.ts';

/** When a payment that was refused is tried again; null: never, it is given up. */
export type DecideNextAttempt = (query: {
  readonly payment: Payment;
  /** The attempt that was refused just now; begins at 1. */
  readonly attempt: number;
  readonly code: string;
  readonly needsCustomer: boolean;
  readonly now: Date;
}) => Date | null;

export type AttemptReport =
  /** Not due, ended, or somebody else is at it. */
  | { readonly kind: 'skipped' }
  | { readonly kind: 'succeeded' }
  | { readonly kind: 'processing' }
  | { readonly kind: 'refused'; readonly payment: Payment; readonly needsCustomer: boolean };

type Refusal = Extract<ChargeOutcome, { status: 'failed' }>;

/**
 * Charges the saved card once for a payment that is due. The attempt is noted before the processor is called, and its outcome after; a
 * worker that dies between the two leaves an attempt that is made again under the same idempotency key, so the card is charged once.
 * @throws what the processor throws when the outcome is unknown; the attempt stays open and is made again
 */
export async function attemptCharge(
  ports: ApplyEventsPorts,
  { organizationId, paymentId }: { organizationId: OrganizationId; paymentId: string },
  decideNext: DecideNextAttempt,
): Promise<AttemptReport> {
  const attempt = await ports.books.claimAttempt({ organizationId, paymentId, now: ports.clock.now() });
  if (attempt === null) return { kind: 'skipped' };
  const outcome = await charge(ports, attempt);
  if (outcome.status === 'failed') return noteRefusal(ports, attempt, outcome, decideNext);

  const { paymentIntentId } = outcome;
  if (outcome.status === 'processing') {
    const at = ports.clock.now();
    const note = { status: 'processing', paymentIntentId } as const;
    await ports.books.noteAttempt({ organizationId, paymentId, attempt: attempt.number, at, outcome: note });
    return { kind: 'processing' };
  }
  const facts = await ports.processor.readPayment(paymentIntentId);
  invariant(facts !== null, 'a payment that was made just now is there');
  reportProblem(ports, await applyFacts(ports, facts), paymentIntentId);
  return { kind: 'succeeded' };
}

async function charge({ processor }: ApplyEventsPorts, attempt: Attempt): Promise<ChargeOutcome> {
  const { payment, customerId, paymentMethodId, number } = attempt;
  if (customerId === null || paymentMethodId === null) return NO_CARD;
  return processor.charge({
    customerId,
    paymentMethodId,
    organizationId: payment.organizationId,
    paymentId: payment.id,
    attempt: number,
    kind: payment.kind,
    amountNanoUsd: payment.amountNanoUsd,
    description: DESCRIPTIONS[payment.kind],
  });
}

const DESCRIPTIONS: Readonly<Record<PaymentKind, string>> = {
  top_up: 'Lethe credit',
  auto_top_up: 'Lethe credit, automatic top-up',
  plan_fee: 'Lethe plan fee',
  settlement: 'Payment of what is owed',
};

const NO_CARD: Refusal = {
  status: 'failed',
  paymentIntentId: null,
  code: 'no_card',
  message: 'No card is saved.',
  needsCustomer: true,
};

async function noteRefusal(
  ports: ApplyEventsPorts,
  { payment, number }: Attempt,
  { code, message, needsCustomer }: Refusal,
  decideNext: DecideNextAttempt,
): Promise<AttemptReport> {
  const at = ports.clock.now();
  const firstFailedAt = payment.firstFailedAt ?? at;
  const nextAttemptAt = decideNext({
    payment: { ...payment, firstFailedAt },
    attempt: number,
    code,
    needsCustomer,
    now: at,
  });
  const noted = await ports.books.noteAttempt({
    organizationId: payment.organizationId,
    paymentId: payment.id,
    attempt: number,
    at,
    outcome: { status: 'failed', code, message, nextAttemptAt },
  });
  return noted === null ? { kind: 'skipped' } : { kind: 'refused', payment: noted, needsCustomer };
}
