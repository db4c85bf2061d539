import { DomainError } from '@lethe/core/errors';
import type { ApiKeyId, OrganizationId } from '@lethe/core/tenancy';
import type { KeySnapshot } from '@lethe/db';
import type { AdmissionSlot } from './admission-slot.ts';

/** How many requests an organization may send; null: any number. The limits of its keys come with the keys. */
export interface OrganizationLimits {
  readonly requestsPerMinuteMax: number | null;
  readonly concurrencyMax: number | null;
}

/** What bounds the requests of one caller. */
export interface RequestBounds {
  readonly organizationId: OrganizationId;
  readonly apiKeyId: ApiKeyId;
  readonly keyRatePerMinute: number | null;
  readonly keyConcurrency: number | null;
  readonly organizationRatePerMinute: number | null;
  readonly organizationConcurrency: number | null;
}

export interface RequestLimits {
  /**
   * Counts one request in. A refused request takes nothing from the limits on concurrent requests.
   * @throws {DomainError} rate_limited, concurrency_limited
   */
  take(bounds: RequestBounds): AdmissionSlot | Promise<AdmissionSlot>;
  stop(): Promise<void>;
}

export function requestBounds(principal: KeySnapshot, limits: OrganizationLimits): RequestBounds {
  return {
    organizationId: principal.organizationId,
    apiKeyId: principal.apiKeyId,
    keyRatePerMinute: principal.rateLimitPerMinute,
    keyConcurrency: principal.concurrencyLimit,
    organizationRatePerMinute: limits.requestsPerMinuteMax,
    organizationConcurrency: limits.concurrencyMax,
  };
}

/** Which of the bounds a request has met. */
export type Bound = 'keyRate' | 'organizationRate' | 'keyConcurrency' | 'organizationConcurrency';

/** A place is free as soon as a request ends, so a caller need not wait long. */
const CONCURRENCY_RETRY_SECONDS = 1;

export function refusalOf(bound: Bound, bounds: RequestBounds, retryAfterSeconds: number): DomainError {
  if (bound === 'keyRate' || bound === 'organizationRate') {
    const [who, rate] =
      bound === 'keyRate' ? ['API key', bounds.keyRatePerMinute] : ['organization', bounds.organizationRatePerMinute];
    const message = `This ${who} allows ${rate} ${rate === 1 ? 'request' : 'requests'} a minute. Try again in ${retryAfterSeconds} s.`;
    return new DomainError('rate_limited', message, { facts: { retryAfterSeconds } });
  }
  const [who, count] =
    bound === 'keyConcurrency' ? ['API key', bounds.keyConcurrency] : ['organization', bounds.organizationConcurrency];
  const message = `This ${who} allows ${count} ${count === 1 ? 'request' : 'requests'} at the same time. Try again when one has ended.`;
  return new DomainError('concurrency_limited', message, { facts: { retryAfterSeconds: CONCURRENCY_RETRY_SECONDS } });
}
