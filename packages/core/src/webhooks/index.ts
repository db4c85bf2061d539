export { type DeliverWebhookPorts, deliverWebhook } from './operations/deliver-webhook.ts';
export {
  createWebhook,
  findWebhook,
  redeliverWebhook,
  removeWebhook,
  rotateWebhookSecret,
  testWebhook,
  updateWebhook,
  type WebhookCaller,
  type WebhookCommand,
  type WebhookPorts,
} from './operations/save-webhook.ts';
export type {
  ClaimedDelivery,
  DeliveryQuery,
  EndpointKey,
  SealedWebhookSecret,
  WebhookAddresses,
  WebhookDeliveries,
  WebhookMessage,
  WebhookRepository,
  WebhookSender,
} from './ports.ts';
export {
  type AttemptDecision,
  type AttemptFacts,
  decideAfterAttempt,
  type SendResult,
  WEBHOOK_ATTEMPTS_MAX,
  WEBHOOK_RETRY_DELAYS_MS,
} from './retry-schedule.ts';
export {
  WEBHOOK_DELIVERY_STATUSES,
  WEBHOOK_ENDPOINTS_MAX,
  WEBHOOK_EVENT_TYPES,
  WEBHOOK_SECRET_BYTES,
  WEBHOOK_SECRET_OVERLAP_HOURS,
  WEBHOOK_SECRET_PREFIX,
  WEBHOOK_URL_LENGTH_MAX,
  type WebhookDelivery,
  type WebhookDeliveryStatus,
  type WebhookDisabledReason,
  type WebhookDraft,
  type WebhookEndpoint,
  type WebhookEventType,
  webhookDraftSchema,
  webhookSecretBinding,
} from './webhook-endpoint.ts';
export { webhookMessage } from './webhook-message.ts';
