import { isDomainError } from '@lethe/core/errors';
import type { Clock } from '@lethe/core/time';
import { MS_PER_SECOND } from '@lethe/core/time';
import type { SendResult, WebhookAddresses, WebhookSender } from '@lethe/core/webhooks';
import { Client } from 'undici';
import { parseWebhookUrl } from './egress-policy.ts';
import { createGuardedConnector, type GuardOptions } from './guarded-connector.ts';
import { signWebhook } from './sign-webhook.ts';

const ANSWER_TIMEOUT_MS = 10_000;
const HEADERS_SIZE_BYTES_MAX = 16 * 1024;

export interface WebhookSenderOptions extends GuardOptions {
  /** Of real time, which receivers compare with theirs. */
  readonly realClock: Clock;
}

export function createWebhookAddresses({ policy }: Pick<GuardOptions, 'policy'>): WebhookAddresses {
  return { parse: (url) => parseWebhookUrl(url, policy).href };
}

/**
 * Posts to the addresses of tenants, and nowhere but where the policy allows: the address is judged when it is connected to. A redirect is not
 * followed, the answer's body is not read, and whoever takes longer than ten seconds has not taken it.
 */
export function createWebhookSender({ realClock, ...guard }: WebhookSenderOptions): WebhookSender {
  return {
    async send({ url, id, body, secrets }) {
      const startedAtMs = performance.now();
      const timestamp = Math.floor(realClock.now().getTime() / MS_PER_SECOND);
      const headers = {
        'content-type': 'application/json',
        'user-agent': 'Lethe-Webhooks/1',
        'webhook-id': id,
        'webhook-timestamp': String(timestamp),
        'webhook-signature': signWebhook({ id, timestamp, body, secrets }),
      };
      const outcome = await post(guard, url, headers, body);
      return { ...outcome, durationMs: Math.round(performance.now() - startedAtMs) };
    },
  };
}

type Outcome = Omit<SendResult, 'durationMs'>;

async function post(
  guard: GuardOptions,
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<Outcome> {
  let client: Client | null = null;
  try {
    const target = parseWebhookUrl(url, guard.policy);
    client = new Client(target.origin, {
      connect: createGuardedConnector(guard),
      headersTimeout: ANSWER_TIMEOUT_MS,
      bodyTimeout: ANSWER_TIMEOUT_MS,
      maxHeaderSize: HEADERS_SIZE_BYTES_MAX,
    });
    const answer = await client.request({
      method: 'POST',
      path: `${target.pathname}${target.search}`,
      headers,
      body,
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    });
    // The answer is not read: its status says all that is asked.
    answer.body.on('error', () => {});
    answer.body.destroy();
    return { responseStatus: answer.statusCode, errorCode: codeOf(answer.statusCode) };
  } catch (error) {
    return { responseStatus: null, errorCode: failureOf(error) };
  } finally {
    await client?.destroy();
  }
}

function codeOf(status: number): string | null {
  if (status >= 200 && status < 300) return null;
  return status >= 300 && status < 400 ? 'redirect_refused' : 'status_not_2xx';
}

/** A name that may be stored and shown. Messages of connections can hold addresses. */
function failureOf(error: unknown): string {
  if (isDomainError(error)) return error.code;
  const { name, code } = error as { name?: unknown; code?: unknown };
  if (name === 'TimeoutError' || (typeof code === 'string' && /TIMEOUT|ETIMEDOUT/.test(code))) return 'timeout';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'name_not_found';
  if (typeof code === 'string' && /CERT|TLS|SSL/.test(code)) return 'certificate_refused';
  return 'unreachable';
}
