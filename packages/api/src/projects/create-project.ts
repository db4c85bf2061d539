import { createProject as addProject, projectDraftSchema } from '@lethe/core/projects';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';

/** Creates a project that inherits the organization's retention. Its name is its own within the organization. */
export const createProject = organizationProcedure('project:write')
  .input(z.strictObject({ ...organizationScope, ...projectDraftSchema.shape }))
  .mutation(async ({ ctx, input: { name, mode } }) => {
    const { projects, actor, origin } = ctx;
    const organizationId = ctx.organization.id;
    return {
      project: await addProject(
        { ...ctx.ports, clock: ctx.clock },
        { organizationId, projects, name, mode, actor, origin },
      ),
    };
  });
