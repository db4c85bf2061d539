import type { SecretVault } from '../../keys/index.ts';
import type { ClaimedDelivery, WebhookDeliveries, WebhookSender } from '../ports.ts';
import { type AttemptDecision, decideAfterAttempt, type SendResult } from '../retry-schedule.ts';
import { webhookSecretBinding } from '../webhook-endpoint.ts';
import { webhookMessage } from '../webhook-message.ts';

export interface DeliverWebhookPorts {
  readonly deliveries: WebhookDeliveries;
  readonly secretVault: SecretVault;
  readonly sender: WebhookSender;
}

/**
 * One attempt of a delivery that was claimed. Repeating is safe for us, and a receiver knows a repeat by its id: a worker that dies between
 * sending and noting sends again. Null: the delivery was ended meanwhile.
 */
export async function deliverWebhook(
  { deliveries, secretVault, sender }: DeliverWebhookPorts,
  claimed: ClaimedDelivery,
): Promise<{ readonly result: SendResult; readonly decision: AttemptDecision | null }> {
  const { organizationId, url, event, attemptCount, firstAttemptAt } = claimed;
  const secrets = claimed.secrets.map(({ id, sealed }) =>
    secretVault.open(webhookSecretBinding({ organizationId, secretId: id }), sealed),
  );
  const result = await sender.send({ ...webhookMessage(event), url, secrets });
  const decision = await deliveries.record(claimed, result, ({ failingSince, now }) =>
    decideAfterAttempt({ result, attemptCount, firstAttemptAt, failingSince, now }),
  );
  return { result, decision };
}
