import { DomainError } from '../../errors/index.ts';
import { isInScope, isUuid, type OrganizationId, type ProjectScope } from '../../tenancy/index.ts';
import { type HoldStepName, isPerson } from '../hold-steps.ts';
import type { LegalHold } from '../legal-hold.ts';
import type { MeasuredHold } from '../ports.ts';
import type { HoldCommand, HoldPorts } from './place-hold.ts';

export interface ChangeHoldCommand extends HoldCommand {
  readonly holdId: string;
  readonly step: HoldStepName;
  readonly reason: string | null;
}

/**
 * Takes one step of a case: a second person confirms or declines it, somebody asks for its release, and another person approves that.
 * @throws {DomainError} not_found for an unknown hold and for one of another organization
 * @throws {DomainError} forbidden for a case without a project and a member who does not see all of them
 * @throws {DomainError} second_person_required for the one who took the step before, and for a key
 * @throws {DomainError} conflict when the case does not stand so any more
 */
export async function changeHold(ports: HoldPorts, command: ChangeHoldCommand): Promise<LegalHold> {
  const { organizationId, holdId, step, reason, actor, origin } = command;
  const { projectId } = await findHold(ports, command);
  // Whoever may not place such a case does not end it either: it preserves what they do not see.
  if (projectId === null && command.projects !== 'all')
    throw new DomainError(
      'forbidden',
      'This case goes beyond your projects. Somebody who sees all of them takes this step.',
    );
  if (step !== 'request_release' && !isPerson(actor)) throw secondPersonRequired();
  const changed = await ports.legalHolds.change({ organizationId, holdId, step, reason, actor, origin });
  if (changed === null) throw noSuchHold();
  return changed;
}

interface HoldQuery {
  readonly organizationId: OrganizationId;
  readonly projects: ProjectScope;
  readonly holdId: string;
}

/** @throws {DomainError} not_found for an unknown hold, one of another organization and one of a project that the member does not see */
export async function findHold(
  { legalHolds }: HoldPorts,
  { organizationId, projects, holdId }: HoldQuery,
): Promise<MeasuredHold> {
  const holds = isUuid(holdId) ? await listHolds({ legalHolds }, { organizationId, projects }) : [];
  const found = holds.find(({ id }) => id === holdId);
  if (found === undefined) throw noSuchHold();
  return found;
}

/** The holds that a member sees, newest first. */
export async function listHolds(
  { legalHolds }: HoldPorts,
  { organizationId, projects }: Omit<HoldQuery, 'holdId'>,
): Promise<readonly MeasuredHold[]> {
  const holds = await legalHolds.list(organizationId);
  return holds.filter(({ projectId }) => projectId === null || isInScope(projects, projectId));
}

export function secondPersonRequired(): DomainError {
  return new DomainError('second_person_required', 'This takes another person than the one who took the step before.');
}

function noSuchHold(): DomainError {
  return new DomainError('not_found', 'There is no such legal hold.');
}
