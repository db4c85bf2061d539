import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';

/** The endpoints, oldest first, without their secrets. */
export const listWebhooks = organizationProcedure('webhook:read')
  .input(z.strictObject(organizationScope))
  .query(async ({ ctx }) => ({ endpoints: await ctx.ports.webhooks.list(ctx.organization.id) }));
