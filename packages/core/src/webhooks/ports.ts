import type { NewAuditEvent } from '../audit/index.ts';
import type { OrganizationEvent } from '../notifications/index.ts';
import type { OrganizationId } from '../tenancy/index.ts';
import type { AttemptDecision, SendResult } from './retry-schedule.ts';
import type { WebhookDelivery, WebhookDeliveryStatus, WebhookDraft, WebhookEndpoint } from './webhook-endpoint.ts';

export interface EndpointKey {
  readonly organizationId: OrganizationId;
  readonly endpointId: string;
}

export interface SealedWebhookSecret {
  readonly id: string;
  readonly sealed: Uint8Array;
}

export interface DeliveryQuery extends EndpointKey {
  readonly status: WebhookDeliveryStatus | null;
  /** The last delivery of the page before; null begins with the newest. */
  readonly afterId: string | null;
  readonly limit: number;
}

/** As the dashboard sees and sets them. Each change is written with its audit event in one transaction. */
export interface WebhookRepository {
  /** Oldest first. */
  list(organizationId: OrganizationId): Promise<readonly WebhookEndpoint[]>;
  find(key: EndpointKey): Promise<WebhookEndpoint | null>;
  /** @returns false when the organization has as many as it may */
  create(
    endpoint: EndpointKey & { draft: WebhookDraft; secret: SealedWebhookSecret; at: Date; audit: NewAuditEvent },
  ): Promise<boolean>;
  /** @returns false when there is none of this id */
  update(
    change: EndpointKey & { draft: WebhookDraft; isEnabled: boolean; at: Date; audit: NewAuditEvent },
  ): Promise<boolean>;
  /** @returns false when there is none of this id */
  remove(key: EndpointKey & { audit: NewAuditEvent }): Promise<boolean>;
  /** The newest secret signs with the one before it until then; any older one ends at once. @returns false when there is no such endpoint */
  rotateSecret(
    rotation: EndpointKey & { secret: SealedWebhookSecret; previousEndsAt: Date; at: Date; audit: NewAuditEvent },
  ): Promise<boolean>;
  /** Emits a test event for this endpoint alone. */
  sendTest(key: EndpointKey): Promise<{ readonly eventId: string }>;
  /** Newest first. */
  deliveries(query: DeliveryQuery): Promise<readonly WebhookDelivery[]>;
  findDelivery(key: EndpointKey & { deliveryId: string }): Promise<WebhookDelivery | null>;
  /** Begins anew with a delivery that has ended. @returns false when it is on its way already, or gone */
  redeliver(key: EndpointKey & { deliveryId: string; audit: NewAuditEvent }): Promise<boolean>;
}

/** A delivery that this worker has claimed, with all that it needs to be sent. */
export interface ClaimedDelivery {
  readonly organizationId: OrganizationId;
  readonly deliveryId: string;
  readonly endpointId: string;
  readonly url: string;
  readonly event: OrganizationEvent;
  readonly attemptCount: number;
  readonly firstAttemptAt: Date;
  /** The newest first. */
  readonly secrets: readonly SealedWebhookSecret[];
}

export interface WebhookDeliveries {
  claim(query: { countMax: number; perOrganizationMax: number; leaseMs: number }): Promise<readonly ClaimedDelivery[]>;
  /** Notes what came of an attempt. Changes nothing when the delivery was ended meanwhile, or is another attempt's by now. */
  record(
    claimed: ClaimedDelivery,
    result: SendResult,
    decide: (seen: { readonly failingSince: Date; readonly now: Date }) => AttemptDecision,
  ): Promise<AttemptDecision | null>;
}

/** Sends one signed message. What goes wrong is a result; the guard against addresses that are not public included. */
export interface WebhookSender {
  send(message: WebhookMessage & { readonly url: string; readonly secrets: readonly string[] }): Promise<SendResult>;
}

export interface WebhookMessage {
  /** The same over all attempts, so that a receiver can tell a repeat. */
  readonly id: string;
  readonly body: string;
}

export interface WebhookAddresses {
  /** The URL in its one spelling. @throws {DomainError} url_not_allowed */
  parse(url: string): string;
}
