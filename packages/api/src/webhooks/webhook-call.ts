import type { WebhookCaller, WebhookPorts } from '@lethe/core/webhooks';
import { z } from 'zod';
import { organizationScope } from '../procedure/builder.ts';
import type { ApiContext } from '../procedure/context.ts';

/** The part of an input that names an endpoint. */
export const endpointScope = { ...organizationScope, endpointId: z.guid() };

export function webhookPortsOf({ ports }: Pick<ApiContext, 'ports'>): WebhookPorts {
  const { webhooks, webhookAddresses, secretVault, mintWebhookSecret, mintId } = ports;
  return { webhooks, webhookAddresses, secretVault, mintWebhookSecret, mintId };
}

interface Call extends Pick<WebhookCaller, 'actor' | 'origin'> {
  readonly organization: { readonly id: WebhookCaller['organizationId'] };
}

export function webhookCallerOf({ organization, actor, origin }: Call): WebhookCaller {
  return { organizationId: organization.id, actor, origin };
}
