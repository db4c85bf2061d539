import { MS_PER_HOUR, MS_PER_MINUTE } from '@lethe/core/time';

/** How long to wait after each failed attempt. After the last one there is no further attempt: about two days have passed. */
const RETRY_DELAYS_MS = [1, 5, 15, 60, 4 * 60, 12 * 60, 24 * 60].map((minutes) => minutes * MS_PER_MINUTE);

export const MAIL_ATTEMPTS_MAX = RETRY_DELAYS_MS.length + 1;
export const MAIL_RETRIED_FOR_MS_MAX = 48 * MS_PER_HOUR;

/** Null when the attempt that failed was the last one. */
export function retryDelayMs(attemptCount: number): number | null {
  return RETRY_DELAYS_MS[attemptCount - 1] ?? null;
}
