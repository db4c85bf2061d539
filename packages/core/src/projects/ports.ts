import type { NewAuditEvent } from '../audit/index.ts';
import type { OrganizationId, ProjectId, ProjectMode, ProjectScope } from '../tenancy/index.ts';
import type { Project, ProjectSettings, ProjectView } from './project.ts';

export type ProjectOutcome = 'done' | 'name_taken' | 'too_many';

export interface ProjectRepository {
  /** By name, archived ones last. Requests are counted from `countedFrom` on. */
  list(query: ListProjectsQuery): Promise<readonly ProjectView[]>;
  create(project: NewProject): Promise<ProjectOutcome>;
  /**
   * Locks the project, asks `decide` and writes what it answers with its audit event, in one transaction; null writes nothing.
   * Gateways hear of it at the commit.
   * @returns null for an id that does not exist and for one of another organization alike
   */
  change(change: ChangeProject): Promise<'name_taken' | Project | null>;
}

export interface ListProjectsQuery {
  readonly organizationId: OrganizationId;
  readonly projects: ProjectScope;
  readonly countedFrom: Date;
}

export interface NewProject {
  readonly organizationId: OrganizationId;
  readonly id: ProjectId;
  readonly name: string;
  readonly mode: ProjectMode;
  readonly createdAt: Date;
  readonly audit: NewAuditEvent;
}

export interface ChangeProject {
  readonly organizationId: OrganizationId;
  readonly projectId: ProjectId;
  readonly decide: (project: Project) => ProjectChange | null;
}

export interface ProjectChange {
  readonly settings: ProjectSettings;
  readonly archivedAt: Date | null;
  readonly audit: NewAuditEvent;
}
