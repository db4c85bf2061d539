import type { Actor, Origin } from '../../audit/index.ts';
import { DomainError } from '../../errors/index.ts';
import {
  effectiveRetention,
  type RetentionOverride,
  type RetentionPolicyRepository,
  refuseLooser,
  retentionBounds,
  type SelfHostedPeriods,
} from '../../retention/index.ts';
import { isInScope, type OrganizationId, type Plan, type ProjectId, type ProjectScope } from '../../tenancy/index.ts';
import type { Clock } from '../../time/index.ts';
import type { ProjectRepository } from '../ports.ts';
import { factsOf, type Project, type ProjectSettings } from '../project.ts';
import { nameTaken } from './create-project.ts';

/**
 * Changes a project. What it keeps can only be tighter than what the organization keeps, for requests admitted from now on.
 * A setting that was there before stays allowed when the organization has become tighter since: the strictest wins anyway.
 * @throws {DomainError} not_found for an id of another organization, and outside of the member's projects
 * @throws {DomainError} conflict for an archived project, and for a name that is taken
 * @throws {DomainError} retention_out_of_bounds
 */
export async function updateProject(ports: UpdateProjectPorts, command: UpdateProjectCommand): Promise<Project> {
  const { organizationId, projectId, projects, settings, actor, origin } = command;
  if (!isInScope(projects, projectId)) throw projectNotFound();
  const outer = await organizationRetention(ports, command);
  const changed = await ports.projects.change({
    organizationId,
    projectId,
    decide: (project) => {
      if (project.archivedAt !== null) throw new DomainError('conflict', 'The project is archived.');
      refuseLooser({
        override: changedRetention(project, settings),
        outer,
        sentence: 'A project can only tighten what its organization keeps.',
      });
      return {
        settings,
        archivedAt: null,
        audit: {
          organizationId,
          actor,
          origin,
          action: 'project.updated',
          target: { kind: 'project', id: projectId },
          before: factsOf(project),
          after: factsOf(settings),
        },
      };
    },
  });
  if (changed === null) throw projectNotFound();
  if (changed === 'name_taken') throw nameTaken();
  return changed;
}

export interface UpdateProjectPorts {
  readonly projects: ProjectRepository;
  readonly policies: RetentionPolicyRepository;
  readonly clock: Clock;
  readonly selfHosted: SelfHostedPeriods | null;
}

export interface UpdateProjectCommand {
  readonly organizationId: OrganizationId;
  readonly plan: Plan;
  readonly projectId: ProjectId;
  readonly projects: ProjectScope;
  readonly settings: ProjectSettings;
  readonly actor: Actor;
  readonly origin: Origin;
}

async function organizationRetention(
  { policies, clock, selfHosted }: UpdateProjectPorts,
  command: UpdateProjectCommand,
) {
  const policy = await policies.current(command.organizationId);
  return effectiveRetention({ policy, bounds: retentionBounds(command.plan, selfHosted), admittedAt: clock.now() });
}

/** What was there before stays allowed: only a change has to be tighter. */
function changedRetention(project: ProjectSettings, settings: ProjectSettings): RetentionOverride {
  const { retentionLevel: level, payloadRetentionDays: days } = settings;
  return {
    level: level === project.retentionLevel ? null : level,
    payloadRetentionDays: days === project.payloadRetentionDays ? null : days,
  };
}

export function projectNotFound(): DomainError {
  return new DomainError('not_found', 'There is no such project.');
}
