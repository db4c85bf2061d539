import { renameOrganization as giveName, organizationNameSchema } from '@lethe/core/organizations';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';

/** Changes the name; the slug stays. */
export const renameOrganization = organizationProcedure('organization:write')
  .input(z.strictObject({ ...organizationScope, name: organizationNameSchema }))
  .mutation(async ({ ctx, input: { name } }) => {
    const { organization, actor, origin } = ctx;
    return { organization: await giveName(ctx.ports, { organization, name, actor, origin }) };
  });
