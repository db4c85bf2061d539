import { ENDPOINT_PATHS, type Endpoint } from '@lethe/core/payloads';

/** Without a gateway's address the command names a variable in its place. */
const GATEWAY_URL_UNKNOWN = '$LETHE_GATEWAY_URL';

/** The request again, as a command: the body exactly as it was stored, and a variable in place of the key. */
export function curlCommand({ gatewayUrl, endpoint, body }: RepeatedRequest): string {
  const path = ENDPOINT_PATHS[endpoint];
  const base =
    gatewayUrl === null ? `"${GATEWAY_URL_UNKNOWN}${path}"` : quote(`${gatewayUrl.replace(/\/$/, '')}${path}`);
  return [
    `curl ${base} \\`,
    '  -H "Authorization: Bearer $LETHE_API_KEY" \\',
    "  -H 'Content-Type: application/json' \\",
    `  --data-raw ${quote(body)}`,
  ].join('\n');
}

export interface RepeatedRequest {
  readonly gatewayUrl: string | null;
  readonly endpoint: Endpoint;
  readonly body: string;
}

/** Single quotes keep everything from the shell but a single quote, which is closed, escaped and opened again. */
function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
