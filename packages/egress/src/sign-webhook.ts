import { createHmac } from 'node:crypto';
import { WEBHOOK_SECRET_PREFIX } from '@lethe/core/webhooks';

const VERSION = 'v1';

export interface SignableWebhook {
  readonly id: string;
  /** Seconds since 1970. */
  readonly timestamp: number;
  readonly body: string;
  /** As their receiver has them: `whsec_` and base64. */
  readonly secrets: readonly string[];
}

/** The signatures of Standard Webhooks, one for each secret: HMAC-SHA256 over `id.timestamp.body`, so that none of the three can be replaced. */
export function signWebhook({ id, timestamp, body, secrets }: SignableWebhook): string {
  return secrets
    .map((secret) => {
      const key = Buffer.from(secret.slice(WEBHOOK_SECRET_PREFIX.length), 'base64');
      const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`, 'utf8').digest('base64');
      key.fill(0);
      return `${VERSION},${signature}`;
    })
    .join(' ');
}
