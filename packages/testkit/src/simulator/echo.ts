import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Headers whose value is shown as a digest only, so that an echo never hands a provider's key to a caller. */
const credentialHeaders = new Set(['authorization', 'proxy-authorization', 'x-api-key', 'api-key', 'cookie']);

/** The first 16 hex digits of the SHA-256 of a credential, as an echo shows it. */
export function digestCredential(value: string): string {
  return `sha256:${createHash('sha256').update(value).digest('hex').slice(0, 16)}`;
}

/** JSON.parse and JSON.rawJSON with source text access, which the language's typings do not know yet. */
const sourceJson = JSON as unknown as {
  parse(text: string, revive: (key: string, value: unknown, context: { source?: string }) => unknown): unknown;
  rawJSON(text: string): unknown;
};

/** `simulator_echo`: the body without its control object, and the headers, as they arrived. */
export function echoRequest(body: string, headers: IncomingHttpHeaders): object {
  // Numbers keep their own spelling, so that 1.0, 1e400 and integers above 2^53 prove to be untouched.
  const { simulator: _, ...fields } = sourceJson.parse(body, (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined ? sourceJson.rawJSON(source) : value,
  ) as Record<string, unknown>;
  const seen = Object.entries(headers).map(([name, value]) => {
    const text = Array.isArray(value) ? value.join(', ') : (value ?? '');
    return [name, credentialHeaders.has(name) ? digestCredential(text) : text];
  });
  return { simulator_echo: { body: fields, headers: Object.fromEntries(seen) } };
}
