import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';

/** The models that the organization has used, most used first. */
export const listModels = organizationProcedure('metadata:read')
  .input(z.strictObject(organizationScope))
  .query(async ({ ctx }) => ({ models: await ctx.ports.requests.models(ctx.organization.id, ctx.projects) }));
