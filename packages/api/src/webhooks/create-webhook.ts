import { createWebhook as create, webhookDraftSchema } from '@lethe/core/webhooks';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';
import { webhookCallerOf, webhookPortsOf } from './webhook-call.ts';

const input = z.strictObject({ ...organizationScope, draft: webhookDraftSchema });

/** Makes an endpoint; the answer alone has its secret. */
export const createWebhook = organizationProcedure('webhook:write')
  .input(input)
  .mutation(({ ctx, input: { draft } }) => create(webhookPortsOf(ctx), ctx.clock, { ...webhookCallerOf(ctx), draft }));
