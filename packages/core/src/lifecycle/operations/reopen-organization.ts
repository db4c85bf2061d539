import type { Actor, Origin } from '../../audit/index.ts';
import type { OrganizationId } from '../../tenancy/index.ts';
import type { LifePeriods } from '../life-periods.ts';
import type { LifecycleRepository, LifecycleTransition } from '../ports.ts';

/**
 * Reopens a closed organization for its owner: what has not expired meanwhile is readable again, and keys and members are as they were.
 * @throws {DomainError} resolution_required when it was closed out of a suspension that nothing has resolved
 * @throws {DomainError} lifecycle_conflict when the purge is due, or it has moved on since the version that the owner saw
 */
export function reopenOrganization(
  { lifecycles }: { readonly lifecycles: LifecycleRepository },
  command: ReopenOrganizationCommand,
): Promise<LifecycleTransition> {
  return lifecycles.change({ ...command, event: { name: 'reopen' }, note: null });
}

export interface ReopenOrganizationCommand {
  readonly organizationId: OrganizationId;
  readonly baseVersion: number;
  readonly periods: LifePeriods;
  readonly actor: Actor;
  readonly origin: Origin;
}
