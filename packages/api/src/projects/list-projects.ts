import { addMs, MS_PER_DAY } from '@lethe/core/time';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';

const COUNTED_DAYS = 30;

/** The projects that the caller sees, by name, archived ones last, with their requests of the last 30 days. */
export const listProjects = organizationProcedure('project:read')
  .input(z.strictObject(organizationScope))
  .query(({ ctx }) =>
    ctx.ports.projects.list({
      organizationId: ctx.organization.id,
      projects: ctx.projects,
      countedFrom: addMs(ctx.clock.now(), -COUNTED_DAYS * MS_PER_DAY),
    }),
  );
