import type { NewAuditEvent } from '@lethe/core/audit';
import type { WebhookDelivery, WebhookEndpoint } from '@lethe/core/webhooks';
import type { ApiPorts } from '../index.ts';
import { NOW } from './halden.ts';

export const WEBHOOK_ID = '0189d5c0-0000-7000-8000-0000000000f1';
export const WEBHOOK_DELIVERY_ID = '0189d5c0-0000-7000-8000-0000000000f2';

const FIRST: WebhookEndpoint = {
  id: WEBHOOK_ID,
  url: 'https://hooks.halden.example/lethe',
  eventTypes: [],
  isEnabled: true,
  disabledReason: null,
  failingSince: null,
  lastDeliveredAt: null,
  createdAt: NOW,
  previousSecretEndsAt: null,
};

const DELIVERY: WebhookDelivery = {
  id: WEBHOOK_DELIVERY_ID,
  endpointId: WEBHOOK_ID,
  eventId: '0189d5c0-0000-7000-8000-0000000000f3',
  eventType: 'erasure.done',
  occurredAt: NOW,
  status: 'failed',
  attemptCount: 10,
  nextAttemptAt: null,
  lastAttemptAt: NOW,
  responseStatus: 500,
  errorCode: 'status_not_2xx',
  durationMs: 12,
};

/** One endpoint with a delivery that was given up, and nobody's time zone. */
export function createMemoryWebhooks({
  audited,
}: {
  readonly audited: NewAuditEvent[];
}): Pick<ApiPorts, 'webhooks' | 'webhookAddresses' | 'mintWebhookSecret' | 'readerTimeZones' | 'personNames'> {
  const endpoints = new Map([[FIRST.id, FIRST]]);
  const note = (audit: NewAuditEvent, isDone = true) => {
    if (isDone) audited.push(audit);
    return isDone;
  };
  return {
    webhooks: {
      list: async () => [...endpoints.values()],
      find: async ({ endpointId }) => endpoints.get(endpointId) ?? null,
      create: async ({ endpointId, draft, at, audit }) => {
        endpoints.set(endpointId, { ...FIRST, id: endpointId, ...draft, createdAt: at });
        return note(audit);
      },
      update: async ({ endpointId, draft, isEnabled, audit }) => {
        endpoints.set(endpointId, { ...FIRST, id: endpointId, ...draft, isEnabled });
        return note(audit);
      },
      remove: async ({ endpointId, audit }) => note(audit, endpoints.delete(endpointId)),
      rotateSecret: async ({ audit }) => note(audit),
      sendTest: async () => ({ eventId: DELIVERY.eventId }),
      deliveries: async () => [DELIVERY],
      findDelivery: async ({ deliveryId }) => (deliveryId === DELIVERY.id ? DELIVERY : null),
      redeliver: async ({ audit }) => note(audit),
    },
    webhookAddresses: { parse: (url) => url },
    mintWebhookSecret: () => 'whsec_c2VjcmV0',
    readerTimeZones: { find: async () => null, save: async () => true },
    personNames: { save: async () => undefined },
  };
}
