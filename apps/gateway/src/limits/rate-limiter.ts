// Hot path: budget 1 µs a request.
import { MS_PER_MINUTE, MS_PER_SECOND } from '@lethe/core/time';

/** Buckets of those that came lately. The one that was refilled longest ago goes first; it then starts full, as it would be by then or soon after. */
export const BUCKETS_MAX = 10_000;

interface Bucket {
  tokens: number;
  filledAtMs: number;
}

export interface RateLimiter {
  /**
   * Takes one request from an allowance.
   * @param id  of an API key or an organization
   * @returns 0 when it may go on, else the seconds after which it may try again
   */
  take(id: string, ratePerMinute: number): number;
}

/**
 * A token bucket each: as many requests at once as a minute allows, refilled evenly. It counts the requests of this process.
 * @param monotonicMs  a clock that is never set; rates are real time, also in a demo that travels
 */
export function createRateLimiter(monotonicMs: () => number): RateLimiter {
  const buckets = new Map<string, Bucket>();

  function bucketOf(id: string, ratePerMinute: number): Bucket {
    const nowMs = monotonicMs();
    const bucket = buckets.get(id) ?? { tokens: ratePerMinute, filledAtMs: nowMs };
    const refill = ((nowMs - bucket.filledAtMs) * ratePerMinute) / MS_PER_MINUTE;
    // A limit that was lowered meanwhile holds at once.
    bucket.tokens = Math.min(ratePerMinute, bucket.tokens + refill);
    bucket.filledAtMs = nowMs;
    buckets.delete(id);
    if (buckets.size >= BUCKETS_MAX) {
      const oldest = buckets.keys().next();
      if (!oldest.done) buckets.delete(oldest.value);
    }
    buckets.set(id, bucket);
    return bucket;
  }

  return {
    take(id, ratePerMinute) {
      const bucket = bucketOf(id, ratePerMinute);
      if (bucket.tokens >= 1) {
        bucket.tokens -= 1;
        return 0;
      }
      const waitMs = ((1 - bucket.tokens) * MS_PER_MINUTE) / ratePerMinute;
      return Math.max(1, Math.ceil(waitMs / MS_PER_SECOND));
    },
  };
}
