import { removeWebhook as remove } from '@lethe/core/webhooks';
import { z } from 'zod';
import { organizationProcedure } from '../procedure/builder.ts';
import { endpointScope, webhookCallerOf } from './webhook-call.ts';

/** Forgets an endpoint with its secrets and its list of deliveries. */
export const removeWebhook = organizationProcedure('webhook:write')
  .input(z.strictObject(endpointScope))
  .mutation(async ({ ctx, input: { endpointId } }) => {
    await remove(ctx.ports, { ...webhookCallerOf(ctx), endpointId });
    return { endpointId };
  });
