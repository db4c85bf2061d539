import { createOrganization as foundOrganization, organizationNameSchema } from '@lethe/core/organizations';
import { z } from 'zod';
import { sessionProcedure } from '../procedure/builder.ts';

/** Creates an organization that the caller owns. It keeps metadata only until somebody decides otherwise. */
export const createOrganization = sessionProcedure('session')
  .input(z.strictObject({ name: organizationNameSchema }))
  .mutation(async ({ ctx, input: { name } }) => ({
    organization: await foundOrganization(
      { ...ctx.ports, clock: ctx.clock, selfHosted: ctx.retention.selfHosted },
      { name, ownerId: ctx.user.id, actor: ctx.actor, origin: ctx.origin },
    ),
  }));
