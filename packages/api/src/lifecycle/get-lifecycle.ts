import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';
import { readLifecycle } from './read-lifecycle.ts';

/** Told to every member also while the organization is suspended or closed: why, until when, and what is to come. */
export const getLifecycle = organizationProcedure('organization:read', { whileInactive: true })
  .input(z.strictObject(organizationScope))
  .query(({ ctx }) => readLifecycle(ctx, ctx.organization.id));
