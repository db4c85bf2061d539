import type { ProjectId } from './ids.ts';

/** Whose requests a reader sees. Said out loud in every query, so that nobody gets everything by leaving it out. */
export type ProjectScope = 'all' | readonly ProjectId[];

/** A membership that names no project is not narrowed. */
export function projectScopeOf({ projectIds }: { readonly projectIds: readonly ProjectId[] }): ProjectScope {
  return projectIds.length === 0 ? 'all' : projectIds;
}

export function isInScope(projects: ProjectScope, projectId: ProjectId): boolean {
  return projects === 'all' || projects.includes(projectId);
}
