import type { Actor, Origin } from '../../audit/index.ts';
import { DomainError } from '../../errors/index.ts';
import type { OrganizationId, ProjectId, ProjectMode, ProjectScope } from '../../tenancy/index.ts';
import type { Clock } from '../../time/index.ts';
import type { ProjectRepository } from '../ports.ts';
import { factsOf, PROJECTS_MAX, type Project } from '../project.ts';

/**
 * Creates a project that inherits the organization's retention.
 * @throws {DomainError} conflict when the name is taken, or the organization has as many as one may
 * @throws {DomainError} forbidden for a member who is narrowed to some projects, and would not see the new one
 */
export async function createProject(ports: CreateProjectPorts, command: CreateProjectCommand): Promise<Project> {
  const { organizationId, projects, name, mode, actor, origin } = command;
  if (projects !== 'all')
    throw new DomainError('forbidden', 'You are limited to some projects and cannot create others.');
  const settings = { name, mode, retentionLevel: null, payloadRetentionDays: null };
  const id = ports.mintId() as ProjectId;
  const createdAt = ports.clock.now();
  const outcome = await ports.projects.create({
    organizationId,
    id,
    name,
    mode,
    createdAt,
    audit: {
      organizationId,
      actor,
      origin,
      action: 'project.created',
      target: { kind: 'project', id },
      before: null,
      after: factsOf(settings),
    },
  });
  if (outcome === 'name_taken') throw nameTaken();
  if (outcome === 'too_many') {
    throw new DomainError('conflict', `An organization has at most ${PROJECTS_MAX} projects.`, {
      facts: { maximum: PROJECTS_MAX },
    });
  }
  return { ...settings, id, createdAt, archivedAt: null };
}

export interface CreateProjectPorts {
  readonly projects: ProjectRepository;
  readonly mintId: () => string;
  readonly clock: Clock;
}

export interface CreateProjectCommand {
  readonly organizationId: OrganizationId;
  readonly projects: ProjectScope;
  readonly name: string;
  readonly mode: ProjectMode;
  readonly actor: Actor;
  readonly origin: Origin;
}

export function nameTaken(): DomainError {
  return new DomainError('conflict', 'Another project has this name.', { param: 'name' });
}
