import { createApiKey as makeApiKey } from '@lethe/core/keys';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';
import { keyCommandOf, keyPortsOf } from './key-call.ts';
import { keyIdSchema, requireProjectId, settingsInput, shownKey } from './key-input.ts';

const input = z.strictObject({ ...organizationScope, projectId: keyIdSchema, ...settingsInput });

/** Makes an API key. `apiKey` is in this answer and in no other. */
export const createApiKey = organizationProcedure('api_key:write')
  .input(input)
  .mutation(async ({ ctx, input: { organizationSlug: _, projectId, ...settings } }) => {
    const command = { ...keyCommandOf(ctx), projectId: requireProjectId(projectId), settings };
    const { apiKey, apiKeyId } = await makeApiKey(keyPortsOf(ctx), command);
    const key = await ctx.ports.apiKeys.find(ctx.organization.id, apiKeyId);
    return { apiKey, key: key === null ? null : shownKey(key) };
  });
