// Hot path: budget 1 µs.
import { DomainError } from '@lethe/core/errors';
import { isSpendLimitReached } from '@lethe/core/keys';
import { refuseInactive } from '@lethe/core/tenancy';
import type { KeySnapshot } from '@lethe/db';
import type { RateLimiter } from './rate-limiter.ts';

/**
 * Refuses what the state of the organization or the limits of the key do not allow, before the body is read.
 * @throws {DomainError} organization_suspended, organization_closed, spend_limit_reached, rate_limited
 */
export function checkKey({ rateLimiter }: { readonly rateLimiter: RateLimiter }, principal: KeySnapshot): void {
  refuseInactive({ state: principal.lifecycleState });
  if (isSpendLimitReached(principal)) {
    throw new DomainError('spend_limit_reached', 'This API key has reached its spend limit.');
  }
  const { rateLimitPerMinute, apiKeyId } = principal;
  if (rateLimitPerMinute === null) return;
  const retryAfterSeconds = rateLimiter.take(apiKeyId, rateLimitPerMinute);
  if (retryAfterSeconds > 0) {
    const message = `This API key allows ${rateLimitPerMinute} requests a minute. Try again in ${retryAfterSeconds} s.`;
    throw new DomainError('rate_limited', message, { facts: { retryAfterSeconds } });
  }
}
