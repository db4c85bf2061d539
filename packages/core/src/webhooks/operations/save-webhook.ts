import type { Actor, AuditAction, AuditFacts, NewAuditEvent, Origin } from '../../audit/index.ts';
import { DomainError } from '../../errors/index.ts';
import type { SecretVault } from '../../keys/index.ts';
import { isUuid } from '../../tenancy/index.ts';
import { addMs, type Clock, MS_PER_HOUR } from '../../time/index.ts';
import type { EndpointKey, SealedWebhookSecret, WebhookAddresses, WebhookRepository } from '../ports.ts';
import {
  WEBHOOK_ENDPOINTS_MAX,
  WEBHOOK_SECRET_OVERLAP_HOURS,
  type WebhookDraft,
  type WebhookEndpoint,
  webhookSecretBinding,
} from '../webhook-endpoint.ts';

export interface WebhookPorts {
  readonly webhooks: WebhookRepository;
  readonly webhookAddresses: WebhookAddresses;
  readonly secretVault: SecretVault;
  /** A new secret, as its receiver is to keep it. */
  readonly mintWebhookSecret: () => string;
  readonly mintId: () => string;
}

export interface WebhookCaller {
  readonly organizationId: EndpointKey['organizationId'];
  readonly actor: Actor;
  readonly origin: Origin;
}
export interface WebhookCommand extends WebhookCaller {
  readonly endpointId: string;
}

/**
 * Makes an endpoint. Its secret is in this answer and nowhere else again.
 * @throws {DomainError} url_not_allowed; conflict when there are too many
 */
export async function createWebhook(
  ports: WebhookPorts,
  clock: Clock,
  command: WebhookCaller & { readonly draft: WebhookDraft },
): Promise<{ readonly endpointId: string; readonly secret: string }> {
  const endpointId = ports.mintId();
  const draft = { ...command.draft, url: ports.webhookAddresses.parse(command.draft.url) };
  const { secret, sealed } = newSecret(ports, command);
  const isCreated = await ports.webhooks.create({
    organizationId: command.organizationId,
    endpointId,
    draft,
    secret: sealed,
    at: clock.now(),
    audit: auditOf({ ...command, endpointId }, 'webhook.created', null, factsOf({ ...draft, isEnabled: true })),
  });
  if (!isCreated)
    throw new DomainError('conflict', `An organization has at most ${WEBHOOK_ENDPOINTS_MAX} webhook endpoints.`);
  return { endpointId, secret };
}

/**
 * Changes an endpoint, or switches it on or off. What it missed while it was off is not sent by itself.
 * @throws {DomainError} not_found, url_not_allowed
 */
export async function updateWebhook(
  { webhooks, webhookAddresses }: Pick<WebhookPorts, 'webhooks' | 'webhookAddresses'>,
  clock: Clock,
  command: WebhookCommand & { readonly draft: WebhookDraft; readonly isEnabled: boolean },
): Promise<void> {
  const { organizationId, endpointId, isEnabled } = command;
  const before = await findWebhook({ webhooks }, command);
  const draft = { ...command.draft, url: webhookAddresses.parse(command.draft.url) };
  const audit = auditOf(command, 'webhook.updated', factsOf(before), factsOf({ ...draft, isEnabled }));
  if (!(await webhooks.update({ organizationId, endpointId, draft, isEnabled, at: clock.now(), audit })))
    throw noSuchWebhook();
}

/** Forgets an endpoint with its secrets and its list. @throws {DomainError} not_found */
export async function removeWebhook(
  { webhooks }: Pick<WebhookPorts, 'webhooks'>,
  command: WebhookCommand,
): Promise<void> {
  const { organizationId, endpointId } = command;
  const audit = auditOf(command, 'webhook.deleted', factsOf(await findWebhook({ webhooks }, command)), null);
  if (!(await webhooks.remove({ organizationId, endpointId, audit }))) throw noSuchWebhook();
}

/** A new secret, shown here and nowhere else again; the one before it signs too for a day. @throws {DomainError} not_found */
export async function rotateWebhookSecret(
  ports: WebhookPorts,
  clock: Clock,
  command: WebhookCommand,
): Promise<{ readonly secret: string; readonly previousEndsAt: Date }> {
  const { organizationId, endpointId } = command;
  await findWebhook(ports, command);
  const { secret, sealed } = newSecret(ports, command);
  const at = clock.now();
  const previousEndsAt = addMs(at, WEBHOOK_SECRET_OVERLAP_HOURS * MS_PER_HOUR);
  const audit = auditOf(command, 'webhook.secret_rotated', null, { previous_ends_at: previousEndsAt.toISOString() });
  if (!(await ports.webhooks.rotateSecret({ organizationId, endpointId, secret: sealed, previousEndsAt, at, audit })))
    throw noSuchWebhook();
  return { secret, previousEndsAt };
}

/** Sends a test event to one endpoint. @throws {DomainError} not_found; conflict for an endpoint that is off */
export async function testWebhook(
  { webhooks }: Pick<WebhookPorts, 'webhooks'>,
  { organizationId, endpointId }: EndpointKey,
): Promise<{ readonly eventId: string }> {
  const endpoint = await findWebhook({ webhooks }, { organizationId, endpointId });
  if (!endpoint.isEnabled) throw isOff();
  return webhooks.sendTest({ organizationId, endpointId });
}

/** Sends an event again that was delivered or given up. @throws {DomainError} not_found; conflict while it is on its way */
export async function redeliverWebhook(
  { webhooks }: Pick<WebhookPorts, 'webhooks'>,
  command: WebhookCommand & { readonly deliveryId: string },
): Promise<void> {
  const { organizationId, endpointId, deliveryId } = command;
  const endpoint = await findWebhook({ webhooks }, command);
  if (!endpoint.isEnabled) throw isOff();
  const delivery = isUuid(deliveryId) ? await webhooks.findDelivery({ organizationId, endpointId, deliveryId }) : null;
  if (delivery === null) throw new DomainError('not_found', 'There is no such delivery.');
  const audit = auditOf(command, 'webhook.redelivered', null, { event_id: delivery.eventId, type: delivery.eventType });
  if (!(await webhooks.redeliver({ organizationId, endpointId, deliveryId, audit })))
    throw new DomainError('conflict', 'This delivery is on its way already.');
}

/** @throws {DomainError} not_found */
export async function findWebhook(
  { webhooks }: Pick<WebhookPorts, 'webhooks'>,
  { organizationId, endpointId }: EndpointKey,
): Promise<WebhookEndpoint> {
  const found = isUuid(endpointId) ? await webhooks.find({ organizationId, endpointId }) : null;
  if (found === null) throw noSuchWebhook();
  return found;
}

function newSecret({ secretVault, mintWebhookSecret, mintId }: WebhookPorts, { organizationId }: WebhookCaller) {
  const secret = mintWebhookSecret();
  const id = mintId();
  const sealed: SealedWebhookSecret = {
    id,
    sealed: secretVault.seal(webhookSecretBinding({ organizationId, secretId: id }), secret),
  };
  return { secret, sealed };
}

/** The audit log names the host alone: the rest of an address may be a token. */
function factsOf({
  url,
  eventTypes,
  isEnabled,
}: Pick<WebhookEndpoint, 'url' | 'eventTypes' | 'isEnabled'>): AuditFacts {
  return { host: new URL(url).host, event_types: eventTypes.join(','), is_enabled: isEnabled };
}

function auditOf(
  { organizationId, actor, origin, endpointId }: WebhookCommand,
  action: AuditAction,
  before: AuditFacts | null,
  after: AuditFacts | null,
): NewAuditEvent {
  return { organizationId, actor, origin, action, target: { kind: 'webhook', id: endpointId }, before, after };
}

const noSuchWebhook = () => new DomainError('not_found', 'There is no such webhook endpoint.');
const isOff = () => new DomainError('conflict', 'This endpoint is switched off. Switch it on first.');
