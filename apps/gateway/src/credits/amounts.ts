import type { NanoUsd } from '@lethe/core/money';

/** What a request is likely to cost at most, and what it may cost at the worst. */
export interface Amounts {
  readonly likelyNanoUsd: NanoUsd;
  readonly worstNanoUsd: NanoUsd;
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
