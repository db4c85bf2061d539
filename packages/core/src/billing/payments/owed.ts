import type { NanoUsd } from '../../money/index.ts';
import { NANO_USD_PER_CENT } from './payment.ts';

/** Card networks take no less at once: 50 cents. */
export const SETTLEMENT_MIN_NANO_USD: NanoUsd = 50n * NANO_USD_PER_CENT;

/** A charge of the saved card that failed, and is not paid yet. */
export interface UnpaidCharge {
  readonly paymentId: string;
  readonly amountNanoUsd: NanoUsd;
  readonly attemptCount: number;
  readonly firstFailedAt: Date | null;
  /** When it was given up; null while it is still tried again. */
  readonly givenUpAt: Date | null;
}

export interface UnpaidPlanFee extends UnpaidCharge {
  /** The first instant of the UTC month whose invoice it stands on; null for one without an invoice. */
  readonly month: Date | null;
}

/** What the books say of what an organization owes. */
export interface OwedFacts {
  readonly balanceNanoUsd: NanoUsd;
  /** Since when the balance has been below zero; null while it is not, or nobody has looked yet. */
  readonly negativeSince: Date | null;
  /** Since when the saved card has been refused for something that is still tried again; null while nothing is. */
  readonly failingSince: Date | null;
  /** Oldest first. */
  readonly planFees: readonly UnpaidPlanFee[];
  /** The one over which suspension was asked for, and which no payment has made good; null when there is none. */
  readonly autoTopUp: UnpaidCharge | null;
}

export type OwedLine =
  /** Exact and below zero, where all other amounts are whole cents and above it. */
  | { readonly kind: 'balance'; readonly amountNanoUsd: NanoUsd }
  | { readonly kind: 'plan_fee'; readonly amountNanoUsd: NanoUsd; readonly month: Date | null }
  | { readonly kind: 'auto_top_up'; readonly amountNanoUsd: NanoUsd }
  /** What is added because a card is charged {@link SETTLEMENT_MIN_NANO_USD} at least. It becomes credit. */
  | { readonly kind: 'least_charge'; readonly amountNanoUsd: NanoUsd };

/** What is owed, as it is shown and paid: one amount for all of it. */
export interface Owed {
  readonly lines: readonly OwedLine[];
  /** Whole cents, rounded up; zero when nothing is owed. */
  readonly dueNanoUsd: NanoUsd;
  /** Plan fees that the payment pays. The rest of it becomes credit. */
  readonly planFeePaymentIds: readonly string[];
  /** The saved card's refusals; null when nothing was refused. */
  readonly decline: { readonly count: number; readonly lastAt: Date | null; readonly since: Date | null } | null;
}

/**
 * Adds up what is owed: a balance below zero, rounded up to a cent, and the plan fees that the card did not pay. An automatic top-up that was
 * given up is owed only while the balance is not below zero, because any credit makes it good.
 */
export function composeOwed({ balanceNanoUsd, planFees, autoTopUp }: OwedFacts): Owed {
  const isNegative = balanceNanoUsd < 0n;
  const lines: OwedLine[] = [];
  if (isNegative) lines.push({ kind: 'balance', amountNanoUsd: balanceNanoUsd });
  for (const { amountNanoUsd, month } of planFees) lines.push({ kind: 'plan_fee', amountNanoUsd, month });
  if (autoTopUp !== null && !isNegative) {
    lines.push({ kind: 'auto_top_up', amountNanoUsd: autoTopUp.amountNanoUsd });
  }
  const owedNanoUsd = lines.reduce((sum, line) => sum + dueOf(line), 0n);
  if (owedNanoUsd > 0n && owedNanoUsd < SETTLEMENT_MIN_NANO_USD) {
    lines.push({ kind: 'least_charge', amountNanoUsd: SETTLEMENT_MIN_NANO_USD - owedNanoUsd });
  }
  return {
    lines,
    dueNanoUsd: lines.reduce((sum, line) => sum + dueOf(line), 0n),
    planFeePaymentIds: planFees.map(({ paymentId }) => paymentId),
    decline: declineOf([...planFees, ...(autoTopUp === null ? [] : [autoTopUp])]),
  };
}

/** Whole cents: only a balance has parts of one, and it is rounded up so that it is above zero afterwards, if by less than a cent. */
function dueOf({ kind, amountNanoUsd }: OwedLine): NanoUsd {
  if (kind !== 'balance') return amountNanoUsd;
  return ((-amountNanoUsd + NANO_USD_PER_CENT - 1n) / NANO_USD_PER_CENT) * NANO_USD_PER_CENT;
}

function declineOf(charges: readonly UnpaidCharge[]): Owed['decline'] {
  const refused = charges.filter(({ attemptCount }) => attemptCount > 0);
  if (refused.length === 0) return null;
  const givenUpAt = refused.flatMap(({ givenUpAt: at }) => (at === null ? [] : [at.getTime()]));
  const failedAt = refused.flatMap(({ firstFailedAt: at }) => (at === null ? [] : [at.getTime()]));
  return {
    count: refused.reduce((sum, { attemptCount }) => sum + attemptCount, 0),
    // While something is still tried again, nobody can say which refusal is the last.
    lastAt: givenUpAt.length === refused.length ? new Date(Math.max(...givenUpAt)) : null,
    since: failedAt.length === 0 ? null : new Date(Math.min(...failedAt)),
  };
}
