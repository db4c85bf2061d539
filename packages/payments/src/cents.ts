import { NANO_USD_PER_CENT } from '@lethe/core/billing/payments';
import { invariant } from '@lethe/core/errors';
import type { NanoUsd } from '@lethe/core/money';

/** Into what Stripe counts. Exactly: what is not a whole number of cents, or not above zero, is a defect of ours and never rounded. */
export function toCents(amountNanoUsd: NanoUsd): number {
  invariant(amountNanoUsd > 0n && amountNanoUsd % NANO_USD_PER_CENT === 0n, 'Stripe is paid in whole cents above zero');
  const cents = amountNanoUsd / NANO_USD_PER_CENT;
  invariant(cents <= BigInt(Number.MAX_SAFE_INTEGER), 'an amount in cents is a safe integer');
  return Number(cents);
}

/** Out of what Stripe counts. */
export function fromCents(amountCents: number): NanoUsd {
  invariant(Number.isSafeInteger(amountCents), 'Stripe says amounts in whole cents');
  return BigInt(amountCents) * NANO_USD_PER_CENT;
}
