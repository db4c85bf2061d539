import { ROLE_PERMISSIONS } from '@lethe/core/tenancy';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';

/** One organization, and what the caller may do in it. */
export const getCurrentOrganization = organizationProcedure('organization:read')
  .input(z.strictObject(organizationScope))
  .query(({ ctx }) => ({
    organization: ctx.organization,
    role: ctx.membership.role,
    permissions: ROLE_PERMISSIONS[ctx.membership.role],
  }));
