// Hot path: budget 1 µs.
import { DomainError } from '@lethe/core/errors';
import { isSpendLimitReached } from '@lethe/core/keys';
import { refuseInactive } from '@lethe/core/tenancy';
import type { KeySnapshot } from '@lethe/db';
import type { AdmissionSlot } from '../limits/admission-slot.ts';
import { type OrganizationLimits, type RequestLimits, requestBounds } from '../limits/request-limits.ts';

export interface CheckKeyPorts {
  readonly requestLimits: Pick<RequestLimits, 'take'>;
  readonly organizationLimits: OrganizationLimits;
}

/**
 * Refuses what the state of the organization or the limits of key and organization do not allow, before the body is read.
 * @returns the request's place among the running ones, to be released when it is over
 * @throws {DomainError} organization_suspended, organization_closed, spend_limit_reached, rate_limited, concurrency_limited
 */
export function checkKey(ports: CheckKeyPorts, principal: KeySnapshot): AdmissionSlot | Promise<AdmissionSlot> {
  refuseInactive({ state: principal.lifecycleState });
  if (isSpendLimitReached(principal)) {
    throw new DomainError(
      'spend_limit_reached',
      'This API key has reached its spend limit. Raise it, or use another key.',
    );
  }
  return ports.requestLimits.take(requestBounds(principal, ports.organizationLimits));
}
