import { createHmac } from 'node:crypto';
import { secondsOf } from '../world.ts';

/** The `stripe-signature` header of a webhook: when it was signed, and the HMAC of that and the body. */
export function signWebhook({ body, secret, at }: { body: string; secret: string; at: Date }): string {
  const timestamp = secondsOf(at);
  const digest = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
  return `t=${timestamp},v1=${digest}`;
}
