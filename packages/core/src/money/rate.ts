import { invariant } from '../errors/index.ts';
import type { NanoUsd } from './nano-usd.ts';

/** A price as a fraction, because $0.01875 per 1 M tokens is 18.75 nano-USD each. */
export interface Rate {
  readonly amountNanoUsd: NanoUsd;
  /** How many units the amount buys; at least 1. */
  readonly perQuantity: bigint;
  readonly unit: 'token';
}

/** The charge for a quantity: multiplied first, divided once, rounded half to even. */
export function chargeFor(quantity: number, rate: Rate): NanoUsd {
  invariant(Number.isSafeInteger(quantity) && quantity >= 0, 'a quantity is a whole number, not negative');
  return divideHalfEven(BigInt(quantity) * rate.amountNanoUsd, rate.perQuantity);
}

/** numerator / denominator for non-negative integers, a half going to the even neighbour. */
export function divideHalfEven(numerator: bigint, denominator: bigint): bigint {
  invariant(numerator >= 0n && denominator > 0n, 'rounding is defined for non-negative fractions');
  const quotient = numerator / denominator;
  const twiceRemainder = (numerator % denominator) * 2n;
  if (twiceRemainder > denominator) return quotient + 1n;
  if (twiceRemainder === denominator) return quotient + (quotient % 2n);
  return quotient;
}
