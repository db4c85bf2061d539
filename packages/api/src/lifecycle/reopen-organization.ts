import { reopenOrganization as reopen } from '@lethe/core/lifecycle';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';
import { versionSchema } from './version.ts';

/** Reopens the closed organization until its purge is due. */
export const reopenOrganization = organizationProcedure('organization:close', { whileInactive: true })
  .input(z.strictObject({ ...organizationScope, baseVersion: versionSchema }))
  .mutation(({ ctx, input: { baseVersion } }) => {
    const { organization, lifePeriods: periods, actor, origin } = ctx;
    return reopen(ctx.ports, { organizationId: organization.id, baseVersion, periods, actor, origin });
  });
