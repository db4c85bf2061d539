import { addMs, MS_PER_DAY, MS_PER_HOUR } from '../../time/index.ts';
import type { DecideNextAttempt } from '../payments/index.ts';

/** The hours between one failed charge of a saved card and the next one; after the last of them always the last again. */
const HOURS_BETWEEN_ATTEMPTS = [1, 2, 4, 8, 16, 24] as const;
const HOURS_BETWEEN_LATER_ATTEMPTS = 24;

/** For so long after its first failure a payment is tried. */
export const GIVEN_UP_AFTER_MS = 7 * MS_PER_DAY;

export interface FailedAttempt {
  /** Of all attempts of the payment, this one included; begins at 1. */
  readonly attempt: number;
  readonly firstFailedAt: Date;
  readonly failedAt: Date;
}

/**
 * When a payment whose charge has failed is tried again; null: never, it is given up. The last try is made when the time is over, to the
 * millisecond, and not before: an attempt that fails earlier has a further one.
 */
export function nextAttemptAt({ attempt, firstFailedAt, failedAt }: FailedAttempt): Date | null {
  const givenUpAt = addMs(firstFailedAt, GIVEN_UP_AFTER_MS);
  if (failedAt >= givenUpAt) return null;
  const hours = HOURS_BETWEEN_ATTEMPTS[attempt - 1] ?? HOURS_BETWEEN_LATER_ATTEMPTS;
  const next = addMs(failedAt, hours * MS_PER_HOUR);
  return new Date(Math.min(next.getTime(), givenUpAt.getTime()));
}

/** The schedule as a charge asks for it, whatever the reason of the refusal: another card may be saved at any time. */
export const decideNextAttempt: DecideNextAttempt = ({ payment, attempt, now }) =>
  nextAttemptAt({ attempt, firstFailedAt: payment.firstFailedAt ?? now, failedAt: now });
