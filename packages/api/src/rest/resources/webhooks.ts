import { isUuid } from '@lethe/core/tenancy';
import {
  createWebhook,
  findWebhook,
  redeliverWebhook,
  removeWebhook,
  rotateWebhookSecret,
  testWebhook,
  updateWebhook,
  WEBHOOK_DELIVERY_STATUSES,
  type WebhookDelivery,
  type WebhookEndpoint,
  webhookDraftSchema,
} from '@lethe/core/webhooks';
import { z } from 'zod';
import { webhookCallerOf, webhookPortsOf } from '../../webhooks/webhook-call.ts';
import { defineOperation, type ManagementContext } from '../define-operation.ts';
import {
  idParamSchema,
  idSchema,
  instantSchema,
  instantText,
  instantTextOrNull,
  limitSchema,
  nextCursorSchema,
} from '../wire.ts';

const endpointSchema = z.strictObject({
  id: idSchema,
  url: z.string(),
  event_types: z.array(z.string()).describe('None: every type, those of later versions included.'),
  is_enabled: z.boolean(),
  disabled_reason: z.enum(['member', 'failures']).nullable(),
  failing_since: instantSchema.nullable().describe('Since when nothing was delivered any more; null while it works.'),
  last_delivered_at: instantSchema.nullable(),
  created_at: instantSchema,
  previous_secret_ends_at: instantSchema.nullable().describe('Until then two secrets sign.'),
});
const secretSchema = z.string().describe('`whsec_…`, in this answer and in no other.');

const deliverySchema = z.strictObject({
  id: idSchema,
  event_id: idSchema.describe('Of the header `webhook-id`.'),
  type: z.string(),
  occurred_at: instantSchema,
  status: z.enum(WEBHOOK_DELIVERY_STATUSES),
  attempt_count: z.int(),
  next_attempt_at: instantSchema.nullable(),
  last_attempt_at: instantSchema.nullable(),
  response_status: z.int().nullable(),
  error_code: z.string().nullable(),
});

const { url, eventTypes } = webhookDraftSchema.shape;
const bodySchema = z.strictObject({
  url: url.describe('https, on port 443, to an address of the public Internet.'),
  event_types: eventTypes.default([]).describe('None: every type, those of later versions included.'),
});

const params = z.strictObject({ id: idParamSchema.describe('The id of the endpoint.') });
const deliveryParams = params.extend({ delivery_id: idParamSchema.describe('The id of the delivery.') });

export const webhookOperations = [
  defineOperation({
    id: 'listWebhooks',
    method: 'GET',
    path: '/webhooks',
    scope: 'webhooks:read',
    summary: 'Lists the webhook endpoints, oldest first, without their secrets.',
    output: z.strictObject({ data: z.array(endpointSchema) }),
    handle: async ({ ports, organization }) => ({ data: (await ports.webhooks.list(organization.id)).map(toWire) }),
  }),
  defineOperation({
    id: 'createWebhook',
    method: 'POST',
    path: '/webhooks',
    scope: 'webhooks:write',
    summary: 'Makes a webhook endpoint.',
    description: 'Deliveries are signed with `secret` by Standard Webhooks. It is in this answer and in no other.',
    body: bodySchema,
    output: endpointSchema.extend({ secret: secretSchema }),
    successStatus: 201,
    errors: ['conflict', 'url_not_allowed'],
    async handle(context, { body }) {
      const command = { ...webhookCallerOf(context), draft: draftOf(body) };
      const { endpointId, secret } = await createWebhook(webhookPortsOf(context), context.clock, command);
      return { ...(await shown(context, endpointId)), secret };
    },
  }),
  defineOperation({
    id: 'updateWebhook',
    method: 'PUT',
    path: '/webhooks/{id}',
    scope: 'webhooks:write',
    summary: 'Changes a webhook endpoint, or switches it on or off.',
    description: 'What an endpoint misses while it is off is not sent by itself; it can be delivered again.',
    params,
    body: bodySchema.extend({ is_enabled: z.boolean() }),
    output: endpointSchema,
    errors: ['not_found', 'url_not_allowed'],
    async handle(context, { params: { id }, body }) {
      const draft = draftOf(body);
      const command = { ...webhookCallerOf(context), endpointId: id, draft, isEnabled: body.is_enabled };
      await updateWebhook(context.ports, context.clock, command);
      return shown(context, id);
    },
  }),
  defineOperation({
    id: 'deleteWebhook',
    method: 'DELETE',
    path: '/webhooks/{id}',
    scope: 'webhooks:write',
    summary: 'Removes a webhook endpoint with its secrets and its deliveries.',
    params,
    output: z.strictObject({ id: idSchema }),
    errors: ['not_found'],
    async handle(context, { params: { id } }) {
      await removeWebhook(context.ports, { ...webhookCallerOf(context), endpointId: id });
      return { id };
    },
  }),
  defineOperation({
    id: 'rotateWebhookSecret',
    method: 'POST',
    path: '/webhooks/{id}/secret',
    scope: 'webhooks:write',
    summary: 'Makes a new secret of an endpoint. The one before it signs too for a day.',
    params,
    output: z.strictObject({ secret: secretSchema, previous_secret_ends_at: instantSchema }),
    successStatus: 201,
    errors: ['not_found'],
    async handle(context, { params: { id } }) {
      const command = { ...webhookCallerOf(context), endpointId: id };
      const { secret, previousEndsAt } = await rotateWebhookSecret(webhookPortsOf(context), context.clock, command);
      return { secret, previous_secret_ends_at: instantText(previousEndsAt) };
    },
  }),
  defineOperation({
    id: 'testWebhook',
    method: 'POST',
    path: '/webhooks/{id}/test',
    scope: 'webhooks:write',
    summary: 'Sends a test event to an endpoint, whatever it subscribed to.',
    params,
    output: z.strictObject({ event_id: idSchema }),
    successStatus: 201,
    errors: ['not_found', 'conflict'],
    async handle({ ports, organization }, { params: { id } }) {
      return { event_id: (await testWebhook(ports, { organizationId: organization.id, endpointId: id })).eventId };
    },
  }),
  defineOperation({
    id: 'listWebhookDeliveries',
    method: 'GET',
    path: '/webhooks/{id}/deliveries',
    scope: 'webhooks:read',
    summary: 'Lists what was sent to an endpoint, newest first, with the last attempt of each. Of 30 days.',
    params,
    query: z.strictObject({
      status: z.enum(WEBHOOK_DELIVERY_STATUSES).optional(),
      cursor: idParamSchema.optional(),
      limit: limitSchema,
    }),
    output: z.strictObject({ data: z.array(deliverySchema), next_cursor: nextCursorSchema }),
    errors: ['not_found'],
    async handle({ ports, organization }, { params: { id }, query: { status, cursor, limit } }) {
      const key = { organizationId: organization.id, endpointId: id };
      await findWebhook(ports, key);
      const afterId = cursor !== undefined && isUuid(cursor) ? cursor : null;
      const found = await ports.webhooks.deliveries({ ...key, status: status ?? null, afterId, limit: limit + 1 });
      const page = found.slice(0, limit);
      return { data: page.map(toDeliveryWire), next_cursor: found.length > limit ? (page.at(-1)?.id ?? null) : null };
    },
  }),
  defineOperation({
    id: 'redeliverWebhook',
    method: 'POST',
    path: '/webhooks/{id}/deliveries/{delivery_id}/redeliver',
    scope: 'webhooks:write',
    summary: 'Sends an event again that was delivered, given up or cancelled.',
    params: deliveryParams,
    output: z.strictObject({ id: idSchema }),
    successStatus: 201,
    errors: ['not_found', 'conflict'],
    async handle(context, { params: { id, delivery_id: deliveryId } }) {
      await redeliverWebhook(context.ports, { ...webhookCallerOf(context), endpointId: id, deliveryId });
      return { id: deliveryId };
    },
  }),
];

function draftOf(body: z.output<typeof bodySchema>) {
  return { url: body.url, eventTypes: body.event_types };
}

async function shown({ ports, organization }: ManagementContext, endpointId: string) {
  return toWire(await findWebhook(ports, { organizationId: organization.id, endpointId }));
}

function toWire(endpoint: WebhookEndpoint) {
  return {
    id: endpoint.id,
    url: endpoint.url,
    event_types: [...endpoint.eventTypes],
    is_enabled: endpoint.isEnabled,
    disabled_reason: endpoint.disabledReason,
    failing_since: instantTextOrNull(endpoint.failingSince),
    last_delivered_at: instantTextOrNull(endpoint.lastDeliveredAt),
    created_at: instantText(endpoint.createdAt),
    previous_secret_ends_at: instantTextOrNull(endpoint.previousSecretEndsAt),
  };
}

function toDeliveryWire(delivery: WebhookDelivery) {
  return {
    id: delivery.id,
    event_id: delivery.eventId,
    type: delivery.eventType,
    occurred_at: instantText(delivery.occurredAt),
    status: delivery.status,
    attempt_count: delivery.attemptCount,
    next_attempt_at: delivery.status === 'pending' ? instantTextOrNull(delivery.nextAttemptAt) : null,
    last_attempt_at: instantTextOrNull(delivery.lastAttemptAt),
    response_status: delivery.responseStatus,
    error_code: delivery.errorCode,
  };
}
