import type { Actor, Origin } from '../../audit/index.ts';
import { DomainError } from '../../errors/index.ts';
import type { LifecycleRepository, LifecycleTransition, LifePeriods } from '../../lifecycle/index.ts';
import type { OrganizationId } from '../../tenancy/index.ts';
import type { StaffOrganizations } from '../ports.ts';
import { checkStaffNote } from '../staff-note.ts';

/**
 * Suspends an organization for a violation of the terms, from now on and on every entrance. Its members read the note.
 * @throws {DomainError} invalid_request without a reason, or when the typed name is not the organization's; not_found; lifecycle_conflict when it
 *   is not active any more, or somebody else was faster
 */
export async function suspendOrganization(
  { organizations, lifecycle }: SuspendPorts,
  command: SuspendCommand,
): Promise<LifecycleTransition> {
  const { organizationId, baseVersion, typedName, periods, actor, origin } = command;
  const note = checkStaffNote(command.note);
  if (typedName.trim() !== (await organizations.nameOf(organizationId))) {
    throw new DomainError('invalid_request', 'The name does not match the organization’s.', { param: 'typedName' });
  }
  const event = { name: 'suspend', reason: 'terms_violation' } as const;
  return lifecycle.change({ organizationId, baseVersion, event, periods, actor, origin, note });
}

export interface SuspendPorts {
  readonly organizations: Pick<StaffOrganizations, 'nameOf'>;
  readonly lifecycle: Pick<LifecycleRepository, 'change'>;
}

export interface SuspendCommand {
  readonly organizationId: OrganizationId;
  readonly baseVersion: number;
  readonly note: string;
  readonly typedName: string;
  readonly periods: LifePeriods;
  readonly actor: Actor;
  readonly origin: Origin;
}
