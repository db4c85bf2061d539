import { updateWebhook as update, webhookDraftSchema } from '@lethe/core/webhooks';
import { z } from 'zod';
import { organizationProcedure } from '../procedure/builder.ts';
import { endpointScope, webhookCallerOf } from './webhook-call.ts';

const input = z.strictObject({ ...endpointScope, draft: webhookDraftSchema, isEnabled: z.boolean() });

/** Changes an endpoint, or switches it on or off. */
export const updateWebhook = organizationProcedure('webhook:write')
  .input(input)
  .mutation(async ({ ctx, input: { endpointId, draft, isEnabled } }) => {
    await update(ctx.ports, ctx.clock, { ...webhookCallerOf(ctx), endpointId, draft, isEnabled });
    return { endpointId };
  });
