import { updateProject as changeProject, projectSettingsSchema } from '@lethe/core/projects';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';
import { projectIdSchema, requireProjectId } from './project-id.ts';

const input = z.strictObject({ ...organizationScope, projectId: projectIdSchema, ...projectSettingsSchema.shape });

/** Changes a project, for requests admitted from now on. Its retention can only be tighter than the organization's. */
export const updateProject = organizationProcedure('project:write')
  .input(input)
  .mutation(async ({ ctx, input: { organizationSlug: _, projectId, ...settings } }) => {
    const { organization, projects, actor, origin } = ctx;
    const project = await changeProject(
      { ...ctx.ports, clock: ctx.clock, selfHosted: ctx.retention.selfHosted },
      {
        organizationId: organization.id,
        plan: organization.plan,
        projectId: requireProjectId(projectId),
        projects,
        settings,
        actor,
        origin,
      },
    );
    return { project };
  });
