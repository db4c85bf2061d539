import { rotateWebhookSecret as rotate } from '@lethe/core/webhooks';
import { z } from 'zod';
import { organizationProcedure } from '../procedure/builder.ts';
import { endpointScope, webhookCallerOf, webhookPortsOf } from './webhook-call.ts';

/** A new secret, in this answer alone; the one before it signs too for a day. */
export const rotateWebhookSecret = organizationProcedure('webhook:write')
  .input(z.strictObject(endpointScope))
  .mutation(({ ctx, input: { endpointId } }) =>
    rotate(webhookPortsOf(ctx), ctx.clock, { ...webhookCallerOf(ctx), endpointId }),
  );
