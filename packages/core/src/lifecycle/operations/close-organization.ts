import type { Actor, Origin } from '../../audit/index.ts';
import { DomainError } from '../../errors/index.ts';
import type { Organization } from '../../tenancy/index.ts';
import type { LifePeriods } from '../life-periods.ts';
import type { LifecycleRepository, LifecycleTransition } from '../ports.ts';

/**
 * Closes an organization for its owner. Access ends within 5 s, the purge is due when the retention of closed accounts is over, and the
 * owner may reopen until then. The name has to be typed, so that no click alone does it.
 * @throws {DomainError} invalid_request when the typed name is not the organization's
 * @throws {DomainError} lifecycle_conflict when it has moved on since the version that the owner saw
 */
export async function closeOrganization(
  { lifecycles }: { readonly lifecycles: LifecycleRepository },
  { organization, typedName, baseVersion, periods, actor, origin }: CloseOrganizationCommand,
): Promise<LifecycleTransition> {
  if (typedName.trim() !== organization.name) {
    throw new DomainError('invalid_request', 'The name does not match the organization’s.', { param: 'typedName' });
  }
  return lifecycles.change({
    organizationId: organization.id,
    baseVersion,
    event: { name: 'close' },
    periods,
    actor,
    origin,
    note: null,
  });
}

export interface CloseOrganizationCommand {
  readonly organization: Organization;
  readonly typedName: string;
  readonly baseVersion: number;
  readonly periods: LifePeriods;
  readonly actor: Actor;
  readonly origin: Origin;
}
