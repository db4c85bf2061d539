import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';

/** How destruction stands for this organization. It counts what legal holds keep, so it takes the permission of the audit log. */
export const getStatus = organizationProcedure('audit:read')
  .input(z.strictObject(organizationScope))
  .query(({ ctx }) => ctx.ports.destructionStatus.of(ctx.organization.id));
