import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { answerCall } from './answer-call.ts';
import { type CallLedger, createCallLedger, type RecordedCall } from './call-ledger.ts';
import { CHAT_FORMAT } from './chat/format.ts';
import { EMBEDDINGS_FORMAT } from './embeddings/format.ts';
import { RequestRejection } from './errors.ts';
import { MESSAGES_FORMAT } from './messages/format.ts';
import { listModels } from './models.ts';
import { RESPONSES_FORMAT } from './responses/format.ts';
import type { WireFormat } from './wire-format.ts';

export type Simulator = {
  /** Not listening yet. Closing it needs `closeAllConnections` when an answer stalls. */
  readonly server: Server;
  /** The truth about the newest calls, also under `GET /simulator/calls`. */
  readonly requests: () => RecordedCall[];
};

/** Longer than the idle time that pooling clients use, so that the client is the one to close. */
const KEEP_ALIVE_TIMEOUT_MS = 75_000;

type Handler = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void> | void;

const formats: Readonly<Record<string, WireFormat>> = {
  '/v1/chat/completions': CHAT_FORMAT,
  '/v1/responses': RESPONSES_FORMAT,
  '/v1/embeddings': EMBEDDINGS_FORMAT,
  '/v1/messages': MESSAGES_FORMAT,
};

/** An upstream that speaks all wire APIs, and whose every answer is a function of the request body. */
export function createSimulator({ now = () => new Date() }: { now?: () => Date } = {}): Simulator {
  const ledger = createCallLedger(now);
  const calls = Object.entries(formats).map(([path, format]): [string, Handler] => [
    `POST ${path}`,
    (request, response) => answerCall(request, response, { path, format, ledger, now }),
  ]);
  const routes: Readonly<Record<string, Handler>> = {
    ...Object.fromEntries(calls),
    'GET /health/live': (_, response) => sendJson(response, 200, { status: 'ok' }),
    'GET /health/ready': (_, response) => sendJson(response, 200, { status: 'ok' }),
    'GET /v1/models': (_, response) => sendJson(response, 200, listModels()),
    'GET /simulator/calls': (_, response, url) => sendJson(response, 200, { calls: listCalls(ledger, url) }),
  };
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS }, (request, response) => {
    void route(routes, request, response);
  });
  return { server, requests: () => ledger.list() };
}

async function route(routes: Readonly<Record<string, Handler>>, request: IncomingMessage, response: ServerResponse) {
  const url = new URL(request.url ?? '/', 'http://simulator');
  try {
    const key = `${request.method} ${url.pathname}`;
    const handler = Object.hasOwn(routes, key) ? routes[key] : undefined;
    if (!handler) throw new RequestRejection(`There is no ${key} here.`, null, 404);
    await handler(request, response, url);
  } catch (error) {
    refuse(response, error, url.pathname);
  }
}

/** Answers with the error shape of the path while that is possible; a response under way is broken off. */
function refuse(response: ServerResponse, error: unknown, path: string): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const isRejection = error instanceof RequestRejection;
  const message = isRejection
    ? error.message
    : `The simulator failed: ${error instanceof Error ? error.name : 'unknown'}.`;
  const status = isRejection ? error.status : 500;
  const format = path.startsWith('/v1/messages') ? MESSAGES_FORMAT : CHAT_FORMAT;
  sendJson(response, status, format.errorBody(status, { message, param: isRejection ? error.param : null }, 'sim_0'));
}

function listCalls(ledger: CallLedger, url: URL): RecordedCall[] {
  const since = url.searchParams.get('since') ?? '0';
  if (!/^\d{1,15}$/.test(since)) throw new RequestRejection('since must be a sequence number.', 'since');
  return ledger.list(Number(since));
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
