export { archiveProject } from './operations/archive-project.ts';
export { createProject } from './operations/create-project.ts';
export { updateProject } from './operations/update-project.ts';
export type { ChangeProject, NewProject, ProjectChange, ProjectOutcome, ProjectRepository } from './ports.ts';
export {
  PROJECT_NAME_LENGTH_MAX,
  PROJECTS_MAX,
  type Project,
  type ProjectSettings,
  type ProjectView,
  projectDraftSchema,
  projectSettingsSchema,
} from './project.ts';
