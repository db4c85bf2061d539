import type { Actor, Origin } from '../../audit/index.ts';
import { DomainError } from '../../errors/index.ts';
import { isInScope, type OrganizationId, type ProjectScope } from '../../tenancy/index.ts';
import {
  HOLDS_IN_FORCE_MAX,
  type HoldMeasure,
  isInForce,
  type LegalHold,
  type LegalHoldDraft,
  type LegalHoldScope,
} from '../legal-hold.ts';
import type { LegalHoldRepository } from '../ports.ts';

export interface HoldPorts {
  readonly legalHolds: LegalHoldRepository;
}

export interface HoldCommand {
  readonly organizationId: OrganizationId;
  /** What the member may see. A hold of another project is not there, and one without a project is placed and changed by who sees all of them. */
  readonly projects: ProjectScope;
  readonly actor: Actor;
  readonly origin: Origin;
}

/**
 * Places a hold. It preserves from its instant on; a second person confirms it before anybody reads by it.
 * @throws {DomainError} not_found for a project that is not the organization's, or not the member's
 * @throws {DomainError} conflict when too many are in force
 */
export async function placeHold(
  { legalHolds, mintId }: HoldPorts & { readonly mintId: () => string },
  { organizationId, projects, draft, actor, origin }: HoldCommand & { readonly draft: LegalHoldDraft },
): Promise<LegalHold> {
  requireScope(projects, draft);
  const inForceCount = (await legalHolds.list(organizationId)).filter(isInForce).length;
  if (inForceCount >= HOLDS_IN_FORCE_MAX)
    throw new DomainError('conflict', `An organization has at most ${HOLDS_IN_FORCE_MAX} legal holds in force.`);
  return legalHolds.place({ organizationId, id: mintId(), draft, actor, origin });
}

/** What a hold of this scope would take in now. */
export async function previewHold(
  { legalHolds }: HoldPorts,
  {
    organizationId,
    projects,
    scope,
  }: Pick<HoldCommand, 'organizationId' | 'projects'> & { readonly scope: LegalHoldScope },
): Promise<HoldMeasure> {
  requireScope(projects, scope);
  return legalHolds.measure(organizationId, scope);
}

function requireScope(projects: ProjectScope, { projectId }: LegalHoldScope): void {
  if (projects === 'all' || (projectId !== null && isInScope(projects, projectId))) return;
  throw new DomainError('not_found', 'There is no such project.', { param: 'project_id' });
}
