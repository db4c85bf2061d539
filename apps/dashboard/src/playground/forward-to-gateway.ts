import { ENDPOINT_PATHS, type Endpoint } from '@lethe/core/payloads';
import { PLAYGROUND_KEY_HEADER } from './key-header.ts';

/** As large as the gateway takes bodies, unless it was told otherwise. */
export const PLAYGROUND_BODY_BYTES_MAX = 32 * 1_024 * 1_024;

const API_KEY = /^lethe_(?:live|demo)_[0-9A-Za-z]{49}$/;

/** What of the page's headers goes on, besides the key. */
const FORWARDED_HEADERS = ['x-lethe-retention', 'x-lethe-session-id', 'x-lethe-tags'] as const;
const ANSWERED_HEADER = /^(?:content-type|retry-after|x-request-id|x-lethe-[a-z-]+)$/;

export interface ForwardedRequest {
  readonly endpoint: Endpoint;
  readonly headers: Headers;
  readonly body: ArrayBuffer;
  readonly signal: AbortSignal;
}

export type Fetch = (address: string, init: RequestInit) => Promise<Response>;

/** Whether a text has the shape of an API key: nothing else is put into the header that carries it. */
export function isPlaygroundKey(text: string | null): text is string {
  return text !== null && API_KEY.test(text);
}

/**
 * Sends a request to Lethe's own gateway, at the address that the operator set, and hands the answer on as it comes. Nothing of the request
 * chooses the address: its path is one of a table. The gateway decides everything else by the key, as for any application.
 */
export async function forwardToGateway(
  gatewayUrl: string,
  { endpoint, headers, body, signal }: ForwardedRequest,
  send: Fetch = fetch,
): Promise<Response> {
  const answer = await send(`${gatewayUrl.replace(/\/$/, '')}${ENDPOINT_PATHS[endpoint]}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${headers.get(PLAYGROUND_KEY_HEADER) ?? ''}`,
      'content-type': 'application/json',
      ...Object.fromEntries(FORWARDED_HEADERS.flatMap((name) => entryOf(headers, name))),
    },
    body,
    redirect: 'manual',
    cache: 'no-store',
    signal,
  });
  // A gateway never redirects; whatever answers so is none.
  if (answer.status < 200 || (answer.status >= 300 && answer.status < 400)) {
    await answer.body?.cancel();
    return refusePlayground(502, 'The gateway’s address answers with something that is not a gateway.');
  }
  return new Response(answer.body, { status: answer.status, headers: answeredHeaders(answer.headers) });
}

function entryOf(headers: Headers, name: string): readonly (readonly [string, string])[] {
  const value = headers.get(name);
  return value === null ? [] : [[name, value]];
}

/** Not kept by anybody on the way, and not gathered up either: a stream is read while it comes. */
function answeredHeaders(from: Headers): Headers {
  const headers = new Headers({ 'cache-control': 'no-store, no-transform', 'x-content-type-options': 'nosniff' });
  for (const [name, value] of from) if (ANSWERED_HEADER.test(name)) headers.set(name, value);
  return headers;
}

/** In the shape of the gateway's own errors, so that the page reads one shape. */
export function refusePlayground(status: number, message: string): Response {
  return Response.json(
    { error: { message, type: 'invalid_request_error', code: null, param: null } },
    { status, headers: { 'cache-control': 'no-store' } },
  );
}
