import { hasPermission } from '@lethe/core/tenancy';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';
import { readFigures } from './read-figures.ts';

/** How requests stand now. Null for roles that see no request. */
export const getOverview = organizationProcedure('organization:read')
  .input(z.strictObject(organizationScope))
  .query(async ({ ctx }) => {
    if (!hasPermission(ctx.membership.role, 'metadata:read'))
      return { now: ctx.clock.now(), traffic: null, stored: null };
    return readFigures(ctx, { organizationId: ctx.organization.id, projects: ctx.projects });
  });
