import { ROLE_PERMISSIONS } from '@lethe/core/tenancy';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';

/** One organization, and what the caller may do in it. */
export const getCurrentOrganization = organizationProcedure('organization:read')
  .input(z.strictObject(organizationScope))
  .query(({ ctx }) => ({
    organization: ctx.organization,
    lifecycle: ctx.organization.lifecycle,
    role: ctx.membership.role,
    projectIds: ctx.membership.projectIds,
    permissions: ROLE_PERMISSIONS[ctx.membership.role],
  }));
