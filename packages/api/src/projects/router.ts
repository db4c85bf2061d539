import { createRouter } from '../procedure/builder.ts';
import { archiveProject } from './archive-project.ts';
import { createProject } from './create-project.ts';
import { listProjects } from './list-projects.ts';
import { updateProject } from './update-project.ts';

export const projectsRouter = createRouter({
  list: listProjects,
  create: createProject,
  update: updateProject,
  archive: archiveProject,
});
