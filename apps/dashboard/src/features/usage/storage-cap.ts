import type { OutOfCreditChoice, SpendingPolicy } from '@lethe/core/billing';
import type { NanoUsd } from '@lethe/core/money';
import { formatDay } from '../../components/format/instant.ts';
import { dollars } from '../billing/amount-draft.ts';
import { addMonths } from './month.ts';

/** How storage fees of the month stand to their cap. */
export interface StorageCapState {
  readonly chargedNanoUsd: NanoUsd;
  readonly capNanoUsd: NanoUsd;
  /** How much of the cap is used, 0 to 1. */
  readonly usedFraction: number;
  /** Where on the same scale the month is expected to end; null beyond the cap, or when nobody knows. */
  readonly forecastFraction: number | null;
  readonly forecastText: string | null;
  readonly verdict: string;
  readonly isReached: boolean;
}

export interface StorageCapInput {
  readonly chargedNanoUsd: NanoUsd;
  /** Of requests of this month whose payload was stored; zero when there was none. */
  readonly averageFeeNanoUsd: NanoUsd;
  readonly forecastNanoUsd: NanoUsd | null;
  readonly policy: Pick<SpendingPolicy, 'monthlyStorageCapNanoUsd' | 'outOfCredit'>;
  readonly now: Date;
}

const PER_MILLE = 1_000n;

/** What follows when storage cannot be paid for. */
export const CHOICE_SENTENCES: Readonly<Record<OutOfCreditChoice, string>> = {
  continue_unstored: 'Requests are answered and not stored.',
  block: 'Requests that would be stored are refused.',
};

/** Null without a cap. */
export function storageCapState(input: StorageCapInput): StorageCapState | null {
  const { chargedNanoUsd, forecastNanoUsd, policy, now } = input;
  const capNanoUsd = policy.monthlyStorageCapNanoUsd;
  if (capNanoUsd === null) return null;
  const reopens = formatDay(addMonths(now, 1));
  const monthEnd = new Date(addMonths(now, 1).getTime() - 1);
  // Fees never exceed the cap and are rarely equal to it: it is reached when the next request does not fit.
  const isReached = chargedNanoUsd >= capNanoUsd || capNanoUsd - chargedNanoUsd < input.averageFeeNanoUsd;
  const isExceeded = forecastNanoUsd !== null && forecastNanoUsd > capNanoUsd;
  return {
    chargedNanoUsd,
    capNanoUsd,
    usedFraction: fraction(chargedNanoUsd, capNanoUsd),
    forecastFraction: forecastNanoUsd === null || isExceeded ? null : fraction(forecastNanoUsd, capNanoUsd),
    forecastText: forecastNanoUsd === null ? null : `Forecast ${dollars(forecastNanoUsd)} by ${formatDay(monthEnd)}`,
    verdict: isReached
      ? `Cap reached. ${CHOICE_SENTENCES[policy.outOfCredit]} It reopens on ${reopens}.`
      : isExceeded
        ? 'Over the cap'
        : 'Within the cap',
    isReached,
  };
}

/** What storing one request has cost on average; zero before the first. */
export function averageFee({ chargedNanoUsd, storedCount }: { chargedNanoUsd: NanoUsd; storedCount: number }): NanoUsd {
  return storedCount === 0 ? 0n : chargedNanoUsd / BigInt(storedCount);
}

function fraction(part: NanoUsd, whole: NanoUsd): number {
  if (whole === 0n) return 1;
  return Math.min(1, Number((part * PER_MILLE) / whole) / Number(PER_MILLE));
}
