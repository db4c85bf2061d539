import { Agent, type IncomingMessage, request } from 'node:http';
import type { ChaosTenant } from '../stage/tenants.ts';

/** How a request ended, as its client saw it. */
export type Ending =
  /** Every byte of a successful answer has come, its own end included. */
  | 'acknowledged'
  /** It broke off, or nothing came. */
  | 'cut'
  /** A whole answer that says that it failed, or a stream that ends in an error event. */
  | 'refused'
  /** Nobody listened. */
  | 'unreachable';

/** What a client knows of one request. */
export interface SeenRequest {
  /** Sent as the session's id, which is recorded: it tells the request from all others, also when no answer came. */
  readonly nonce: string;
  readonly tenant: ChaosTenant;
  readonly ending: Ending;
  readonly status: number | null;
  readonly requestId: string | null;
  /** The `usage` that the client was told, with its costs. */
  readonly usage: Readonly<Record<string, unknown>> | null;
  readonly sentAtMs: number;
  /** What a refusal said. */
  readonly errorCode: string | null;
}

export interface ChaosRequest {
  readonly nonce: string;
  readonly tenant: ChaosTenant;
  readonly isStreamed: boolean;
  /** The part of the body that tells the simulator what to answer. */
  readonly simulator: object;
}

const DONE = 'data: [DONE]\n\n';
const agent = new Agent({ keepAlive: true, maxSockets: 256 });

/** Sends one chat completion and reads its answer to the end. Never rejects: whatever happens is an ending. */
export function sendRequest(gatewayUrl: string, { nonce, tenant, isStreamed, simulator }: ChaosRequest) {
  const sentAtMs = performance.now();
  const body = JSON.stringify({
    model: 'simulator/gpt-4o-mini',
    messages: [{ role: 'user', content: `Request ${nonce}` }],
    max_tokens: 64,
    stream: isStreamed,
    ...(isStreamed && { stream_options: { include_usage: true } }),
    simulator,
  });
  return new Promise<SeenRequest>((resolve) => {
    let head: IncomingMessage | null = null;
    let text = '';
    const settle = (ending: Ending, told: Pick<SeenRequest, 'usage' | 'errorCode'> = NOTHING_TOLD) =>
      resolve({
        ...{ nonce, tenant, ending, sentAtMs, ...told },
        status: head?.statusCode ?? null,
        requestId: requestIdOf(head),
      });
    const call = request(`${gatewayUrl}/v1/chat/completions`, {
      agent,
      method: 'POST',
      headers: {
        authorization: `Bearer ${tenant.apiKey}`,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'x-lethe-session-id': nonce,
      },
    });
    call.on('error', (error: NodeJS.ErrnoException) => {
      if (head === null) settle(error.code === 'ECONNREFUSED' ? 'unreachable' : 'cut');
    });
    call.on('response', (response) => {
      head = response;
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('error', () => settle('cut'));
      response.on('end', () => {
        if (!response.complete) settle('cut');
        else if (response.statusCode !== 200) settle('refused', { usage: null, errorCode: errorCodeOf(text) });
        else if (isStreamed) settleStream(text, settle);
        else settle('acknowledged', { usage: usageOf(text), errorCode: null });
      });
    });
    call.end(body);
  });
}

const NOTHING_TOLD = { usage: null, errorCode: null };

function settleStream(
  text: string,
  settle: (ending: Ending, told: Pick<SeenRequest, 'usage' | 'errorCode'>) => void,
): void {
  const events = text.split('\n\n').filter((event) => event.startsWith('data: {'));
  const last = events.at(-1)?.slice('data: '.length) ?? '{}';
  if (text.endsWith(DONE)) settle('acknowledged', { usage: usageOf(last), errorCode: null });
  else settle('refused', { usage: null, errorCode: errorCodeOf(last) });
}

function requestIdOf(head: IncomingMessage | null): string | null {
  const id = head?.headers['x-request-id'];
  return typeof id === 'string' ? id : null;
}

function usageOf(json: string): Readonly<Record<string, unknown>> | null {
  return (JSON.parse(json) as { usage?: Record<string, unknown> }).usage ?? null;
}

function errorCodeOf(json: string): string | null {
  return (JSON.parse(json) as { error?: { code?: string } }).error?.code ?? null;
}
