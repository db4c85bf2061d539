import type { NanoUsd } from '@lethe/core/money';
import { formatDayMinute } from '../../../components/format/instant.ts';
import { dollars } from '../amount-draft.ts';

interface BalanceFacts {
  readonly balanceNanoUsd: NanoUsd;
  /** A balance below it is low; null where nobody said so. */
  readonly lowBalanceNanoUsd: NanoUsd | null;
  /** Null until the worker has noticed. */
  readonly negativeSince: Date | null;
}

/** What a balance means. */
export function balanceNote({ balanceNanoUsd, lowBalanceNanoUsd, negativeSince }: BalanceFacts): string {
  if (balanceNanoUsd < 0n) {
    const since = negativeSince === null ? '' : ` since ${formatDayMinute(negativeSince)} UTC`;
    return `Below zero${since}. The next top-up settles it first.`;
  }
  if (lowBalanceNanoUsd !== null && balanceNanoUsd < lowBalanceNanoUsd)
    return `Low: under ${dollars(lowBalanceNanoUsd)}`;
  return 'Prepaid, in US dollars';
}
