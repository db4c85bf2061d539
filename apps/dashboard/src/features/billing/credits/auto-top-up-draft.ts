import {
  AUTO_TOP_UP_CAP_NANO_USD_MAX,
  AUTO_TOP_UP_THRESHOLD_NANO_USD_MAX,
  type AutoTopUp,
  type AutoTopUpDraft,
} from '@lethe/core/billing/dunning';
import { type AmountReading, dollars, problemOf, readAmount, typedAmount } from '../amount-draft.ts';
import { TOP_UP_BOUNDS } from './top-up-draft.ts';

/** What stands in the form. An empty cap is none. */
export interface AutoTopUpForm {
  readonly threshold: string;
  readonly amount: string;
  readonly monthlyCap: string;
}

type Amounts = Omit<AutoTopUpDraft, 'isEnabled'>;

export interface AutoTopUpReading {
  readonly problems: Readonly<Record<keyof AutoTopUpForm, string | null>>;
  /** Null while a field is wrong, or empty that must not be. */
  readonly amounts: Amounts | null;
}

export function formOf({ thresholdNanoUsd, amountNanoUsd, monthlyCapNanoUsd }: Amounts): AutoTopUpForm {
  return {
    threshold: typedAmount(thresholdNanoUsd),
    amount: typedAmount(amountNanoUsd),
    monthlyCap: monthlyCapNanoUsd === null ? '' : typedAmount(monthlyCapNanoUsd),
  };
}

/** Reads the form. The cap has to leave room for one charge, or the settings would never charge anything. */
export function readAutoTopUp(form: AutoTopUpForm): AutoTopUpReading {
  const threshold = readAmount(form.threshold, { minNanoUsd: 0n, maxNanoUsd: AUTO_TOP_UP_THRESHOLD_NANO_USD_MAX });
  const amount = readAmount(form.amount, TOP_UP_BOUNDS);
  const cap = readAmount(form.monthlyCap, { minNanoUsd: 0n, maxNanoUsd: AUTO_TOP_UP_CAP_NANO_USD_MAX });
  const capProblem = problemOf(cap) ?? roomProblem(amount, cap);
  const isComplete = capProblem === null && threshold.kind === 'valid' && amount.kind === 'valid';
  return {
    problems: { threshold: problemOf(threshold), amount: problemOf(amount), monthlyCap: capProblem },
    amounts: isComplete
      ? {
          thresholdNanoUsd: threshold.amountNanoUsd,
          amountNanoUsd: amount.amountNanoUsd,
          monthlyCapNanoUsd: cap.kind === 'valid' ? cap.amountNanoUsd : null,
        }
      : null,
  };
}

function roomProblem(amount: AmountReading, cap: AmountReading): string | null {
  if (amount.kind !== 'valid' || cap.kind !== 'valid' || cap.amountNanoUsd >= amount.amountNanoUsd) return null;
  return `Less than one top-up of ${dollars(amount.amountNanoUsd)}.`;
}

/** `Adds $250.00 below $100.00, at most $1,000.00 a month.` */
export function describeAutoTopUp({ amountNanoUsd, thresholdNanoUsd, monthlyCapNanoUsd }: Amounts): string {
  const cap = monthlyCapNanoUsd === null ? '' : `, at most ${dollars(monthlyCapNanoUsd)} a month`;
  return `Adds ${dollars(amountNanoUsd)} below ${dollars(thresholdNanoUsd)}${cap}.`;
}

/** What this month's automatic top-ups leave of their cap: `$500.00 of $1,000.00 charged this month.` Null without a cap. */
export function monthText({ isEnabled, monthlyCapNanoUsd }: AutoTopUp, chargedNanoUsd: bigint): string | null {
  if (!isEnabled || monthlyCapNanoUsd === null || chargedNanoUsd === 0n) return null;
  return `${dollars(chargedNanoUsd)} of ${dollars(monthlyCapNanoUsd)} charged this month.`;
}
