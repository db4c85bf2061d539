import { deleteProviderKey as forgetConnection, providerNameSchema } from '@lethe/core/keys';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';

const input = z.strictObject({ ...organizationScope, provider: providerNameSchema });

/** Forgets a provider connection with its secret. */
export const deleteProviderKey = organizationProcedure('provider_key:write')
  .input(input)
  .mutation(async ({ ctx, input: { provider } }) => {
    const { actor, origin } = ctx;
    await forgetConnection(ctx.ports, { organizationId: ctx.organization.id, provider, actor, origin });
    return {};
  });
