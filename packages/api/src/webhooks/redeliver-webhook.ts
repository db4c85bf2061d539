import { redeliverWebhook as redeliver } from '@lethe/core/webhooks';
import { z } from 'zod';
import { organizationProcedure } from '../procedure/builder.ts';
import { endpointScope, webhookCallerOf } from './webhook-call.ts';

/** Sends an event again that was delivered, given up or cancelled. */
export const redeliverWebhook = organizationProcedure('webhook:write')
  .input(z.strictObject({ ...endpointScope, deliveryId: z.guid() }))
  .mutation(async ({ ctx, input: { endpointId, deliveryId } }) => {
    await redeliver(ctx.ports, { ...webhookCallerOf(ctx), endpointId, deliveryId });
    return { deliveryId };
  });
