import type { Payment, PaymentKind } from '@lethe/core/billing/payments';
import { formatRemaining } from '../../../components/format/duration.ts';
import { formatDayMinute } from '../../../components/format/instant.ts';
import { dollars } from '../amount-draft.ts';

/** What a payment's row shows. */
export type PaymentLine = Omit<Payment, 'organizationId'>;

export const PAYMENT_KIND_WORDS: Readonly<Record<PaymentKind, string>> = {
  top_up: 'Top-up',
  auto_top_up: 'Automatic top-up',
  plan_fee: 'Plan fee',
  settlement: 'Payment of what was owed',
};

export interface PaymentState {
  readonly word: string;
  /** What happened and what happens next; null when the word says it all. */
  readonly note: string | null;
  readonly isTrouble: boolean;
}

const state = (word: string, note: string | null = null, isTrouble = false): PaymentState => ({
  word,
  note,
  isTrouble,
});

/** How a payment stands, and what happens next. */
export function describePayment(payment: PaymentLine, now: Date): PaymentState {
  switch (payment.status) {
    case 'open':
      return describeOpen(payment, now);
    case 'processing':
      return state('Processing', 'The bank has not answered yet.');
    case 'succeeded':
      return describePaid(payment);
    case 'failed':
      return state('Declined', payment.failureMessage, true);
    case 'cancelled':
      return state('Cancelled', 'The payment page was left, nothing was charged.');
    case 'given_up':
      return state('Given up', sentences([payment.failureMessage, `Tried ${timesText(payment.attemptCount)}.`]), true);
  }
}

function describeOpen({ kind, attemptCount, nextAttemptAt, failureMessage }: PaymentLine, now: Date): PaymentState {
  if (kind === 'top_up' || kind === 'settlement')
    return state('Not finished', 'The payment page was opened and nothing was paid yet.');
  if (attemptCount === 0 || failureMessage === null) return state('Being charged', 'The saved card is charged now.');
  return state('Declined', sentences([failureMessage, nextAttemptText(nextAttemptAt, now)]), true);
}

function describePaid({ amountNanoUsd, refundedNanoUsd, disputedNanoUsd }: PaymentLine): PaymentState {
  if (disputedNanoUsd > 0n) {
    return state('Disputed', `${dollars(disputedNanoUsd)} is with the bank, and off the credit.`, true);
  }
  if (refundedNanoUsd === 0n) return state('Paid');
  if (refundedNanoUsd >= amountNanoUsd) return state('Refunded', 'All of it went back to the card.');
  return state('Partly refunded', `${dollars(refundedNanoUsd)} went back to the card.`);
}

/** Those that were declined and are tried again. */
export function declinedPayments(payments: readonly PaymentLine[]): readonly PaymentLine[] {
  return payments.filter(
    ({ status, nextAttemptAt, failureMessage }) =>
      status === 'open' && nextAttemptAt !== null && failureMessage !== null,
  );
}

/** `Automatic top-up of $250.00 was declined`, `3 payments of $147.00 together were declined`. */
export function declinedTitle(declined: readonly PaymentLine[]): string {
  const [only] = declined;
  const amount = dollars(declined.reduce((sum, { amountNanoUsd }) => sum + amountNanoUsd, 0n));
  if (declined.length === 1 && only !== undefined) return `${PAYMENT_KIND_WORDS[only.kind]} of ${amount} was declined`;
  return `${declined.length} payments of ${amount} together were declined`;
}

/** `Tried again 22 Nov, 09:14 UTC, in 1 h.` */
export function nextAttemptText(nextAttemptAt: Date | null, now: Date): string | null {
  if (nextAttemptAt === null) return null;
  if (nextAttemptAt <= now) return 'Being tried again now.';
  const remaining = formatRemaining(nextAttemptAt.getTime() - now.getTime());
  return `Tried again ${formatDayMinute(nextAttemptAt)} UTC, in ${remaining}.`;
}

function timesText(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

function sentences(parts: readonly (string | null)[]): string | null {
  const said = parts.filter((part) => part !== null);
  return said.length === 0 ? null : said.join(' ');
}
