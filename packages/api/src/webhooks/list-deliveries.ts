import { findWebhook, WEBHOOK_DELIVERY_STATUSES } from '@lethe/core/webhooks';
import { z } from 'zod';
import { organizationProcedure } from '../procedure/builder.ts';
import { endpointScope } from './webhook-call.ts';

const DELIVERY_PAGE_SIZE = 50;

const input = z.strictObject({
  ...endpointScope,
  status: z.enum(WEBHOOK_DELIVERY_STATUSES).nullable().default(null),
  /** The last delivery of the page before. */
  afterId: z.guid().nullable().default(null),
});

/** What was sent to an endpoint, newest first, with the last attempt of each. */
export const listDeliveries = organizationProcedure('webhook:read')
  .input(input)
  .query(async ({ ctx, input: { endpointId, status, afterId } }) => {
    const key = { organizationId: ctx.organization.id, endpointId };
    const endpoint = await findWebhook(ctx.ports, key);
    const found = await ctx.ports.webhooks.deliveries({ ...key, status, afterId, limit: DELIVERY_PAGE_SIZE + 1 });
    const deliveries = found.slice(0, DELIVERY_PAGE_SIZE);
    return {
      endpoint,
      deliveries,
      nextAfterId: found.length > deliveries.length ? (deliveries.at(-1)?.id ?? null) : null,
    };
  });
