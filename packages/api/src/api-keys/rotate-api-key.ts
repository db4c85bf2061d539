import { ROTATION_OVERLAP_HOURS_MAX, rotateApiKey as replaceApiKey } from '@lethe/core/keys';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';
import { keyCommandOf, keyPortsOf } from './key-call.ts';
import { keyIdSchema, requireApiKeyId } from './key-input.ts';

const input = z.strictObject({
  ...organizationScope,
  apiKeyId: keyIdSchema,
  overlapHours: z.int().min(0).max(ROTATION_OVERLAP_HOURS_MAX),
});

/** Makes a successor with the same settings; the old key works until the overlap ends. `apiKey` is in this answer and in no other. */
export const rotateApiKey = organizationProcedure('api_key:write')
  .input(input)
  .mutation(({ ctx, input: { apiKeyId, overlapHours } }) =>
    replaceApiKey(keyPortsOf(ctx), { ...keyCommandOf(ctx), apiKeyId: requireApiKeyId(apiKeyId), overlapHours }),
  );
