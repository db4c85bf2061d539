import { revokeApiKey as endApiKey } from '@lethe/core/keys';
import { organizationProcedure } from '../procedure/builder.ts';
import { keyCommandOf, keyPortsOf } from './key-call.ts';
import { keyInput, requireApiKeyId } from './key-input.ts';

/** Ends a key for good, on every gateway within five seconds. */
export const revokeApiKey = organizationProcedure('api_key:write')
  .input(keyInput)
  .mutation(async ({ ctx, input: { apiKeyId } }) => {
    await endApiKey(keyPortsOf(ctx), { ...keyCommandOf(ctx), apiKeyId: requireApiKeyId(apiKeyId) });
    return {};
  });
