import { z } from 'zod';
import { EVENT_TYPES, type EventType } from '../notifications/index.ts';
import type { OrganizationId } from '../tenancy/index.ts';

/** Of one organization. */
export const WEBHOOK_ENDPOINTS_MAX = 10;
export const WEBHOOK_URL_LENGTH_MAX = 2_048;
/** So long the secret before the newest one signs too, in hours, so that a receiver can change over without a gap. */
export const WEBHOOK_SECRET_OVERLAP_HOURS = 24;
export const WEBHOOK_SECRET_BYTES = 32;
export const WEBHOOK_SECRET_PREFIX = 'whsec_';

/** What an endpoint can subscribe to: everything but its own test, which always comes. */
export const WEBHOOK_EVENT_TYPES = EVENT_TYPES.filter((type) => type !== 'webhook.test');
export type WebhookEventType = (typeof WEBHOOK_EVENT_TYPES)[number];

export const webhookDraftSchema = z.strictObject({
  url: z.string().min(1).max(WEBHOOK_URL_LENGTH_MAX),
  /** None: all of them, those of later versions included. */
  eventTypes: z
    .array(z.enum(WEBHOOK_EVENT_TYPES as [EventType, ...EventType[]]))
    .max(WEBHOOK_EVENT_TYPES.length)
    .transform((chosen) => WEBHOOK_EVENT_TYPES.filter((type) => chosen.includes(type))),
});
export type WebhookDraft = z.output<typeof webhookDraftSchema>;

/** Who switched an endpoint off. */
export type WebhookDisabledReason = 'member' | 'failures';

export interface WebhookEndpoint {
  readonly id: string;
  readonly url: string;
  readonly eventTypes: readonly string[];
  readonly isEnabled: boolean;
  readonly disabledReason: WebhookDisabledReason | null;
  /** Since when nothing was delivered any more; null while it works. */
  readonly failingSince: Date | null;
  readonly lastDeliveredAt: Date | null;
  readonly createdAt: Date;
  /** Until when the secret before the newest one signs too; null: there is one. */
  readonly previousSecretEndsAt: Date | null;
}

export const WEBHOOK_DELIVERY_STATUSES = ['pending', 'delivered', 'failed', 'cancelled'] as const;
export type WebhookDeliveryStatus = (typeof WEBHOOK_DELIVERY_STATUSES)[number];

/** An event on its way to an endpoint, with its last attempt. */
export interface WebhookDelivery {
  readonly id: string;
  readonly endpointId: string;
  readonly eventId: string;
  readonly eventType: string;
  readonly occurredAt: Date;
  readonly status: WebhookDeliveryStatus;
  readonly attemptCount: number;
  readonly nextAttemptAt: Date | null;
  readonly lastAttemptAt: Date | null;
  readonly responseStatus: number | null;
  readonly errorCode: string | null;
  readonly durationMs: number | null;
}

/** What a secret is sealed for: it opens as no other one, and for no other organization. */
export function webhookSecretBinding({
  organizationId,
  secretId,
}: {
  organizationId: OrganizationId;
  secretId: string;
}) {
  return { organizationId, provider: 'webhook', origin: secretId };
}
