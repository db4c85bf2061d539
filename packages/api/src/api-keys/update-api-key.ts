import { updateApiKey as changeApiKey } from '@lethe/core/keys';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';
import { keyCommandOf, keyPortsOf } from './key-call.ts';
import { keyIdSchema, requireApiKeyId, settingsInput } from './key-input.ts';

const input = z.strictObject({ ...organizationScope, apiKeyId: keyIdSchema, ...settingsInput });

/** Gives a key other settings, in force within five seconds. */
export const updateApiKey = organizationProcedure('api_key:write')
  .input(input)
  .mutation(async ({ ctx, input: { organizationSlug: _, apiKeyId, ...settings } }) => {
    const command = { ...keyCommandOf(ctx), apiKeyId: requireApiKeyId(apiKeyId), settings };
    await changeApiKey(keyPortsOf(ctx), command);
    return {};
  });
