import type { Actor, Origin } from '../../audit/index.ts';
import { isInScope, type OrganizationId, type ProjectId, type ProjectScope } from '../../tenancy/index.ts';
import type { Clock } from '../../time/index.ts';
import type { ProjectRepository } from '../ports.ts';
import type { Project } from '../project.ts';
import { nameTaken } from './create-project.ts';
import { projectNotFound } from './update-project.ts';

/**
 * Ends a project: its keys are refused from now on, its records stay. Doing it again changes nothing.
 * @throws {DomainError} not_found for an id of another organization, and outside of the member's projects
 */
export async function archiveProject(ports: ArchiveProjectPorts, command: ArchiveProjectCommand): Promise<Project> {
  const { organizationId, projectId, projects, actor, origin } = command;
  if (!isInScope(projects, projectId)) throw projectNotFound();
  const archivedAt = ports.clock.now();
  const changed = await ports.projects.change({
    organizationId,
    projectId,
    decide: (project) => {
      if (project.archivedAt !== null) return null;
      return {
        settings: project,
        archivedAt,
        audit: {
          organizationId,
          actor,
          origin,
          action: 'project.archived',
          target: { kind: 'project', id: projectId },
          before: { name: project.name, archived_at: null },
          after: { name: project.name, archived_at: archivedAt.toISOString() },
        },
      };
    },
  });
  if (changed === null) throw projectNotFound();
  if (changed === 'name_taken') throw nameTaken();
  return changed;
}

export interface ArchiveProjectPorts {
  readonly projects: ProjectRepository;
  readonly clock: Clock;
}

export interface ArchiveProjectCommand {
  readonly organizationId: OrganizationId;
  readonly projectId: ProjectId;
  readonly projects: ProjectScope;
  readonly actor: Actor;
  readonly origin: Origin;
}
