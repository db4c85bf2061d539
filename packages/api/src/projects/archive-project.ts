import { archiveProject as endProject } from '@lethe/core/projects';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';
import { projectIdSchema, requireProjectId } from './project-id.ts';

/** Ends a project: its keys are refused from now on, its records stay. */
export const archiveProject = organizationProcedure('project:write')
  .input(z.strictObject({ ...organizationScope, projectId: projectIdSchema }))
  .mutation(async ({ ctx, input }) => {
    const { projects, actor, origin } = ctx;
    const projectId = requireProjectId(input.projectId);
    const organizationId = ctx.organization.id;
    const ports = { ...ctx.ports, clock: ctx.clock };
    return { project: await endProject(ports, { organizationId, projectId, projects, actor, origin }) };
  });
