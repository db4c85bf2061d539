import type { NanoUsd } from '@lethe/core/money';

/** What a request is likely to cost at most, and what it may cost at the worst. */
export interface Amounts {
  readonly likelyNanoUsd: NanoUsd;
  readonly worstNanoUsd: NanoUsd;
}

/** What a request needs of a lease. */
export interface Wanted extends Amounts {
  /** What of the worst is the fee for storage: it also has to fit under the month's cap. */
  readonly storageNanoUsd: NanoUsd;
  /** In domain time: whose month's cap that is. */
  readonly admittedAt: Date;
}

export function least(one: NanoUsd, other: NanoUsd): NanoUsd {
  return one < other ? one : other;
}

export function largest(one: NanoUsd, other: NanoUsd): NanoUsd {
  return one < other ? other : one;
}

export function atLeastZero(amount: NanoUsd): NanoUsd {
  return amount > 0n ? amount : 0n;
}
