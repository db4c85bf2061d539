import { invariant } from '../../errors/index.ts';
import type { NanoUsd } from '../../money/index.ts';

/** What cards are charged in: a cent. */
export const DUE_UNIT_NANO_USD: NanoUsd = 10_000_000n;
/** Card networks take no less at once: 50 cents. A smaller fee is carried on until it is worth a charge. */
export const DUE_NANO_USD_MIN: NanoUsd = 500_000_000n;

/**
 * What of an amount is due now, in whole cents and rounded down, and what is carried to the next month. Nothing is lost: both sum up to the amount.
 */
export function roundDue(owedNanoUsd: NanoUsd): { readonly dueNanoUsd: NanoUsd; readonly carriedNanoUsd: NanoUsd } {
  invariant(owedNanoUsd >= 0n, 'fees are never below zero');
  const wholeCents = owedNanoUsd - (owedNanoUsd % DUE_UNIT_NANO_USD);
  const dueNanoUsd = wholeCents < DUE_NANO_USD_MIN ? 0n : wholeCents;
  return { dueNanoUsd, carriedNanoUsd: owedNanoUsd - dueNanoUsd };
}
