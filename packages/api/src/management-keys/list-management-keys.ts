import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';

/** Every management key of the organization, revoked ones included, newest first. */
export const listManagementKeys = organizationProcedure('management_key:read')
  .input(z.strictObject(organizationScope))
  .query(async ({ ctx }) => ({
    managementKeys: await ctx.ports.managementKeys.list(ctx.organization.id),
    now: ctx.clock.now(),
  }));
