export { type EgressPolicy, PUBLIC_ONLY, parseBaseUrl } from './egress-policy.ts';
export { createGuardedConnector, type GuardOptions, type ResolvedAddress, type Resolver } from './guarded-connector.ts';
export { createProviderConnections } from './test-connection.ts';
export { createWebhookAddresses, createWebhookSender, type WebhookSenderOptions } from './webhook-sender.ts';
