import { type ErrorCode, isDomainError } from '@lethe/core/errors';
import type { ProviderConnections } from '@lethe/core/keys';
import { Client } from 'undici';
import { parseBaseUrl } from './egress-policy.ts';
import { createGuardedConnector, type GuardOptions } from './guarded-connector.ts';

const ANSWER_SIZE_BYTES_MAX = 1024 * 1024;
const TEST_TIMEOUT_MS = 10_000;
const STATUS_UNAUTHORIZED = 401;
const STATUS_FORBIDDEN = 403;

/** Reaches the providers of tenants, and nothing but what the policy allows. */
export function createProviderConnections(options: GuardOptions): ProviderConnections {
  return {
    parse: (baseUrl) => parseBaseUrl(baseUrl, options.policy),
    test: (connection) => testConnection(options, connection),
  };
}

/** `GET {baseUrl}/models`: what every OpenAI-compatible provider answers, and what a key without rights is refused. */
async function testConnection(
  options: GuardOptions,
  { baseUrl, secret }: { baseUrl: string; secret: string },
): Promise<ErrorCode | null> {
  const parsed = parseBaseUrl(baseUrl, options.policy);
  const client = new Client(parsed.origin, {
    connect: createGuardedConnector(options),
    headersTimeout: TEST_TIMEOUT_MS,
    bodyTimeout: TEST_TIMEOUT_MS,
    maxResponseSize: ANSWER_SIZE_BYTES_MAX,
  });
  try {
    const { statusCode, body } = await client.request({
      method: 'GET',
      path: `${new URL(parsed.baseUrl).pathname.replace(/\/+$/, '')}/models`,
      headers: { authorization: `Bearer ${secret}`, accept: 'application/json', 'accept-encoding': 'identity' },
      signal: AbortSignal.timeout(TEST_TIMEOUT_MS),
    });
    // The answer is not read: its status says all that is asked.
    body.on('error', () => {});
    body.destroy();
    return codeOf(statusCode);
  } catch (error) {
    if (isDomainError(error)) throw error;
    return isTimeout(error) ? 'upstream_timeout' : 'upstream_unreachable';
  } finally {
    await client.destroy();
  }
}

/** A redirect is not followed: the secret goes to the host that it was given for, or nowhere. */
function codeOf(status: number): ErrorCode | null {
  if (status >= 200 && status < 300) return null;
  if (status === STATUS_UNAUTHORIZED || status === STATUS_FORBIDDEN) return 'provider_key_invalid';
  return status < 400 ? 'upstream_invalid_response' : 'upstream_error';
}

function isTimeout(error: unknown): boolean {
  const { name, code } = error as { name?: unknown; code?: unknown };
  return name === 'TimeoutError' || (typeof code === 'string' && /TIMEOUT|ETIMEDOUT/.test(code));
}
