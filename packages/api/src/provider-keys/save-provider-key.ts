import { providerKeyDraftShape, saveProviderKey as saveConnection } from '@lethe/core/keys';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';

const input = z.strictObject({ ...organizationScope, ...providerKeyDraftShape });

/** Saves a provider connection and tests it. `secret` null keeps the secret, as long as the host stays. */
export const saveProviderKey = organizationProcedure('provider_key:write')
  .input(input)
  .mutation(async ({ ctx, input: { provider, baseUrl, secret } }) => {
    const { providerKeys, secretVault: vault, providerConnections: connections } = ctx.ports;
    const testErrorCode = await saveConnection(
      { providerKeys, vault, connections, clock: ctx.clock },
      { organizationId: ctx.organization.id, provider, baseUrl, secret, actor: ctx.actor, origin: ctx.origin },
    );
    return { testErrorCode };
  });
