import { addMs, MS_PER_HOUR, MS_PER_MINUTE, MS_PER_SECOND } from '../time/index.ts';

/** How long to wait after each failed attempt. After the last one there is no further attempt: about three days have passed. */
export const WEBHOOK_RETRY_DELAYS_MS: readonly number[] = [
  5 * MS_PER_SECOND,
  5 * MS_PER_MINUTE,
  30 * MS_PER_MINUTE,
  ...[2, 5, 10, 14, 20, 20].map((hours) => hours * MS_PER_HOUR),
];
export const WEBHOOK_ATTEMPTS_MAX = WEBHOOK_RETRY_DELAYS_MS.length + 1;

const STATUS_GONE = 410;

/** What came of sending: an answer, or the name of what went wrong before there was one. */
export interface SendResult {
  readonly responseStatus: number | null;
  /** Null when the answer says that it was taken. */
  readonly errorCode: string | null;
  readonly durationMs: number;
}

export type AttemptDecision =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'retry'; readonly nextAttemptAt: Date }
  | { readonly kind: 'given_up'; readonly isEndpointLost: boolean };

export interface AttemptFacts {
  readonly result: SendResult;
  /** This attempt included. */
  readonly attemptCount: number;
  readonly firstAttemptAt: Date;
  /** Since when nothing was delivered to the endpoint any more, this attempt included. */
  readonly failingSince: Date;
  readonly now: Date;
}

/**
 * An endpoint is lost when it says that it is gone, or when one event was tried for three days and meanwhile no other one got through. One event
 * that an endpoint does not take, while it takes others, costs nothing but that event.
 */
export function decideAfterAttempt(facts: AttemptFacts): AttemptDecision {
  const { result, attemptCount, firstAttemptAt, failingSince, now } = facts;
  if (result.errorCode === null) return { kind: 'delivered' };
  if (result.responseStatus === STATUS_GONE) return { kind: 'given_up', isEndpointLost: true };
  const delayMs = WEBHOOK_RETRY_DELAYS_MS[attemptCount - 1];
  if (delayMs !== undefined) return { kind: 'retry', nextAttemptAt: addMs(now, delayMs) };
  return { kind: 'given_up', isEndpointLost: failingSince <= firstAttemptAt };
}
