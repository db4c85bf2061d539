import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Headers whose value is shown as a digest only, so that an echo never hands a provider's key to a caller. */
const credentialHeaders = new Set(['authorization', 'proxy-authorization', 'x-api-key', 'api-key', 'cookie']);

/** The first 16 hex digits of the SHA-256 of a credential, as an echo shows it. */
export function digestCredential(value: string): string {
  return `sha256:${createHash('sha256').update(value).digest('hex').slice(0, 16)}`;
}

/** `simulator_echo`: the body without its control object, and the headers, as they arrived. */
export function echoRequest(body: string, headers: IncomingHttpHeaders): object {
  // Numbers keep their own spelling, so that 1.0, 1e400 and integers above 2^53 prove to be untouched.
  const { simulator: _, ...fields } = JSON.parse(body, (_key, value: unknown, { source }: { source?: string }) =>
    typeof value === 'number' && source !== undefined ? rawJson(source) : value,
  ) as Record<string, unknown>;
  const seen = Object.entries(headers).map(([name, value]) => {
    const text = Array.isArray(value) ? value.join(', ') : (value ?? '');
    return [name, credentialHeaders.has(name) ? digestCredential(text) : text];
  });
  return { simulator_echo: { body: fields, headers: Object.fromEntries(seen) } };
}

function rawJson(source: string): unknown {
  return (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(source);
}
