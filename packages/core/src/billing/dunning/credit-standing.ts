import type { NanoUsd } from '../../money/index.ts';
import { addMs, MS_PER_DAY } from '../../time/index.ts';

/** For so long a balance may be below zero before suspension is asked for. */
export const NEGATIVE_BALANCE_TOLERATED_MS = 7 * MS_PER_DAY;

export const SUSPENSION_REASONS = ['plan_fee', 'auto_top_up', 'negative_balance'] as const;
export type SuspensionReason = (typeof SUSPENSION_REASONS)[number];

/** That an organization should be suspended for what it owes. It is resolved when that is paid. */
export interface SuspensionRequest {
  readonly id: string;
  readonly reason: SuspensionReason;
  /** The payment that was given up; null for a balance below zero. */
  readonly paymentId: string | null;
  readonly requestedAt: Date;
}

/** How an organization stands with its credit: what a banner says, and for whoever may act. */
export interface CreditStanding {
  readonly balanceNanoUsd: NanoUsd;
  /** Since when it has been below what the spending policy calls low; null while it is not. */
  readonly lowSince: Date | null;
  readonly negativeSince: Date | null;
  /** The open ones, oldest first. */
  readonly suspensionRequests: readonly SuspensionRequest[];
  /** What the last nightly comparison with the payment processor found; null before the first one. */
  readonly reconciliation: Reconciliation | null;
}

export interface Reconciliation {
  readonly ranAt: Date;
  readonly paymentCount: number;
  /** Posted by that run, because no webhook had told of them. */
  readonly missedCount: number;
  /** Where processor and ledger differ. Zero is the promise. */
  readonly differenceCount: number;
}

export interface CreditPositionSeen {
  readonly balanceNanoUsd: NanoUsd;
  /** Null: no balance is low. */
  readonly lowBalanceNanoUsd: NanoUsd | null;
  readonly lowSince: Date | null;
  readonly negativeSince: Date | null;
  readonly hasOpenRequest: boolean;
}

/** What a look at the balance finds: what to remember, and whether members are told or suspension is asked for. */
export interface CreditFindings {
  readonly lowSince: Date | null;
  readonly negativeSince: Date | null;
  /** The balance has become low since the last look: told once, and again only after it was not low in between. */
  readonly hasBecomeLow: boolean;
  readonly isSuspensionDue: boolean;
  /** A request for suspension over a balance below zero has lost its reason. */
  readonly isRequestResolved: boolean;
}

export function lookAtBalance(seen: CreditPositionSeen, now: Date): CreditFindings {
  const isLow = seen.lowBalanceNanoUsd !== null && seen.balanceNanoUsd < seen.lowBalanceNanoUsd;
  const isNegative = seen.balanceNanoUsd < 0n;
  const negativeSince = isNegative ? (seen.negativeSince ?? now) : null;
  const isOverdue = negativeSince !== null && now >= addMs(negativeSince, NEGATIVE_BALANCE_TOLERATED_MS);
  return {
    lowSince: isLow ? (seen.lowSince ?? now) : null,
    negativeSince,
    hasBecomeLow: isLow && seen.lowSince === null,
    isSuspensionDue: isOverdue && !seen.hasOpenRequest,
    isRequestResolved: !isNegative && seen.hasOpenRequest,
  };
}
