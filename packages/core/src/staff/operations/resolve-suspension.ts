import type { Actor, Origin } from '../../audit/index.ts';
import type { LifecycleRepository, LifecycleTransition, LifePeriods } from '../../lifecycle/index.ts';
import type { OrganizationId } from '../../tenancy/index.ts';
import { checkStaffNote } from '../staff-note.ts';

/**
 * Resolves a suspension: the organization is active again, or, when it was closed out of it, may be reopened by its owner. What is owed stays owed.
 * @throws {DomainError} invalid_request without a reason; not_found; lifecycle_conflict when nothing is to be resolved, or somebody else was faster
 */
export function resolveSuspension(
  { lifecycle }: { readonly lifecycle: Pick<LifecycleRepository, 'change'> },
  { note, ...command }: ResolveCommand,
): Promise<LifecycleTransition> {
  return lifecycle.change({ ...command, event: { name: 'resolve' }, note: checkStaffNote(note) });
}

export interface ResolveCommand {
  readonly organizationId: OrganizationId;
  readonly baseVersion: number;
  readonly note: string;
  readonly periods: LifePeriods;
  readonly actor: Actor;
  readonly origin: Origin;
}
