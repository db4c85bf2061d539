// Hot path: budget 1 µs a request.
import type { ApiKeyId } from '@lethe/core/tenancy';
import { MS_PER_MINUTE, MS_PER_SECOND } from '@lethe/core/time';

/** Keys that came lately. The one that was refilled longest ago goes first; it then starts full, as it would be by then or soon after. */
export const BUCKETS_MAX = 10_000;

interface Bucket {
  tokens: number;
  filledAtMs: number;
}

export interface RateLimiter {
  /** Takes one request from a key's allowance. @returns 0 when it may go on, else the seconds after which it may try again */
  take(apiKeyId: ApiKeyId, ratePerMinute: number): number;
}

/**
 * A token bucket for each key: as many requests at once as a minute allows, refilled evenly. It counts the requests of this process:
 * several gateways allow their sum.
 * @param monotonicMs  a clock that is never set; rates are real time, also in a demo that travels
 */
export function createRateLimiter(monotonicMs: () => number): RateLimiter {
  const buckets = new Map<ApiKeyId, Bucket>();

  function bucketOf(apiKeyId: ApiKeyId, ratePerMinute: number): Bucket {
    const nowMs = monotonicMs();
    const bucket = buckets.get(apiKeyId) ?? { tokens: ratePerMinute, filledAtMs: nowMs };
    const refill = ((nowMs - bucket.filledAtMs) * ratePerMinute) / MS_PER_MINUTE;
    // A limit that was lowered meanwhile holds at once.
    bucket.tokens = Math.min(ratePerMinute, bucket.tokens + refill);
    bucket.filledAtMs = nowMs;
    buckets.delete(apiKeyId);
    if (buckets.size >= BUCKETS_MAX) {
      const oldest = buckets.keys().next();
      if (!oldest.done) buckets.delete(oldest.value);
    }
    buckets.set(apiKeyId, bucket);
    return bucket;
  }

  return {
    take(apiKeyId, ratePerMinute) {
      const bucket = bucketOf(apiKeyId, ratePerMinute);
      if (bucket.tokens >= 1) {
        bucket.tokens -= 1;
        return 0;
      }
      const waitMs = ((1 - bucket.tokens) * MS_PER_MINUTE) / ratePerMinute;
      return Math.max(1, Math.ceil(waitMs / MS_PER_SECOND));
    },
  };
}
