import { testWebhook as test } from '@lethe/core/webhooks';
import { z } from 'zod';
import { organizationProcedure } from '../procedure/builder.ts';
import { endpointScope } from './webhook-call.ts';

/** Sends a test event to one endpoint, whatever it subscribed to. */
export const testWebhook = organizationProcedure('webhook:write')
  .input(z.strictObject(endpointScope))
  .mutation(({ ctx, input: { endpointId } }) => test(ctx.ports, { organizationId: ctx.organization.id, endpointId }));
