import { closeOrganization as close } from '@lethe/core/lifecycle';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';
import { versionSchema } from './version.ts';

const TYPED_NAME_LENGTH_MAX = 200;

const input = z.strictObject({
  ...organizationScope,
  typedName: z.string().max(TYPED_NAME_LENGTH_MAX),
  baseVersion: versionSchema,
});

/** Closes the organization now, out of a suspension as well. Its name has to be typed. */
export const closeOrganization = organizationProcedure('organization:close', { whileInactive: true })
  .input(input)
  .mutation(({ ctx, input: { typedName, baseVersion } }) => {
    const { organization, lifePeriods: periods, actor, origin } = ctx;
    return close(ctx.ports, { organization, typedName, baseVersion, periods, actor, origin });
  });
