import { type OutOfCreditChoice, SPENDING_AMOUNT_NANO_USD_MAX, type SpendingPolicyDraft } from '@lethe/core/billing';
import { problemOf, readAmount, typedAmount } from '../billing/amount-draft.ts';

/** The form for what requests may cost, as typed. An amount that is switched off keeps its text. */
export interface SpendingForm {
  readonly outOfCredit: OutOfCreditChoice;
  readonly hasCap: boolean;
  readonly cap: string;
  readonly hasLowBalance: boolean;
  readonly lowBalance: string;
}

export interface SpendingReading {
  /** Null while something is missing or wrong. */
  readonly draft: SpendingPolicyDraft | null;
  readonly capProblem: string | null;
  readonly lowBalanceProblem: string | null;
}

const BOUNDS = { minNanoUsd: 0n, maxNanoUsd: SPENDING_AMOUNT_NANO_USD_MAX };

export function spendingFormOf(draft: SpendingPolicyDraft): SpendingForm {
  const { outOfCredit, monthlyStorageCapNanoUsd: cap, lowBalanceNanoUsd: lowBalance } = draft;
  return {
    outOfCredit,
    hasCap: cap !== null,
    cap: cap === null ? '' : typedAmount(cap),
    hasLowBalance: lowBalance !== null,
    lowBalance: lowBalance === null ? '' : typedAmount(lowBalance),
  };
}

export function readSpending(form: SpendingForm): SpendingReading {
  const cap = readOptional(form.hasCap, form.cap);
  const lowBalance = readOptional(form.hasLowBalance, form.lowBalance);
  const { amountNanoUsd: monthlyStorageCapNanoUsd } = cap;
  const { amountNanoUsd: lowBalanceNanoUsd } = lowBalance;
  const isComplete = monthlyStorageCapNanoUsd !== undefined && lowBalanceNanoUsd !== undefined;
  return {
    draft: isComplete ? { outOfCredit: form.outOfCredit, monthlyStorageCapNanoUsd, lowBalanceNanoUsd } : null,
    capProblem: cap.problem,
    lowBalanceProblem: lowBalance.problem,
  };
}

/** Null for what is switched off, undefined for what cannot be read yet. */
function readOptional(isOn: boolean, text: string): { amountNanoUsd?: bigint | null; problem: string | null } {
  if (!isOn) return { amountNanoUsd: null, problem: null };
  const reading = readAmount(text, BOUNDS);
  return reading.kind === 'valid'
    ? { amountNanoUsd: reading.amountNanoUsd, problem: null }
    : { problem: problemOf(reading) };
}
