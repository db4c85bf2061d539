import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EVENT_TYPES } from '@lethe/core/notifications';
import { WEBHOOK_ATTEMPTS_MAX } from '@lethe/core/webhooks';
import { describe, expect, test } from 'vitest';
import { signWebhook } from './sign-webhook.ts';

const docs = join(import.meta.dirname, '../../../docs');
const webhooks = readFileSync(join(docs, 'webhooks.md'), 'utf8');
const notifications = readFileSync(join(docs, 'notifications.md'), 'utf8');
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const OLD_SECRET = 'whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';

type Verify = (secret: string, headers: Record<string, string>, body: string, nowSeconds?: number) => boolean;

/** What a reader copies out of the documentation, run as it stands. */
async function documentedVerifier(): Promise<Verify> {
  const [, source = ''] = /```js\n([\s\S]*?)```/.exec(webhooks) ?? [];
  const module = (await import(`data:text/javascript,${encodeURIComponent(source)}`)) as { verifyWebhook: Verify };
  return module.verifyWebhook;
}

const id = '0198f3c2-7a41-7c1e-9d0a-5b0f4a5c6e21';
const timestamp = 1_795_338_840;
const body = '{"type":"erasure.done"}';
const headersOf = (secrets: readonly string[]) => ({
  'webhook-id': id,
  'webhook-timestamp': String(timestamp),
  'webhook-signature': signWebhook({ id, timestamp, body, secrets }),
});

describe('the verifier in docs/webhooks.md', () => {
  test('takes what Lethe signs, also while two secrets sign', async () => {
    const verify = await documentedVerifier();
    expect(verify(SECRET, headersOf([SECRET]), body, timestamp + 1)).toBe(true);
    expect(verify(OLD_SECRET, headersOf([SECRET, OLD_SECRET]), body, timestamp + 299)).toBe(true);
  });

  test('refuses another body, id, time or secret, what is old, and what lacks a header', async () => {
    const verify = await documentedVerifier();
    const good = headersOf([SECRET]);
    const bad: [string, Record<string, string>, string, number][] = [
      [SECRET, good, `${body} `, timestamp],
      [SECRET, { ...good, 'webhook-id': 'another' }, body, timestamp],
      [SECRET, { ...good, 'webhook-timestamp': String(timestamp + 1) }, body, timestamp],
      [OLD_SECRET, good, body, timestamp],
      [SECRET, good, body, timestamp + 301],
      [SECRET, good, body, timestamp - 301],
      [SECRET, { ...good, 'webhook-timestamp': 'soon' }, body, timestamp],
      [SECRET, { ...good, 'webhook-signature': 'v1,' }, body, timestamp],
      [SECRET, { ...good, 'webhook-signature': good['webhook-signature'].replace('v1', 'v2') }, body, timestamp],
      [SECRET, { 'webhook-id': id, 'webhook-timestamp': String(timestamp) }, body, timestamp],
    ];
    for (const [secret, headers, sent, now] of bad) expect(verify(secret, headers, sent, now)).toBe(false);
  });
});

test('the documentation names every event, and how often one is tried', () => {
  for (const type of EVENT_TYPES) {
    const [subject, verb] = type.split('.');
    const isNamed = notifications.includes(`\`${type}\``) || notifications.includes(`\`.${verb}\``);
    expect(isNamed && notifications.includes(`\`${subject}.`), type).toBe(true);
  }
  expect(WEBHOOK_ATTEMPTS_MAX).toBe(10);
  expect(webhooks).toContain('ten attempts');
});
