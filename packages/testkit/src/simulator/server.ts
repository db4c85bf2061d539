import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type CallLedger, createCallLedger, type OpenCall, type RecordedCall } from './call-ledger.ts';
import type { Identity } from './completion.ts';
import { deliver } from './deliver.ts';
import { echoRequest } from './echo.ts';
import { errorBody, RequestRejection } from './errors.ts';
import { REQUEST_BODY_SIZE_MAX_BYTES } from './limits.ts';
import { planAnswer } from './plan-answer.ts';
import { parseChatRequest } from './request.ts';

export type Simulator = {
  /** Not listening yet. Closing it needs `closeAllConnections` when an answer stalls. */
  readonly server: Server;
  /** The truth about the newest calls, also under `GET /simulator/calls`. */
  readonly requests: () => RecordedCall[];
};

/** A name that a price list may know lets `simulator/<name>` show that model's costs. Any other name works too. */
const modelNames = [
  'gpt-4o-mini',
  'gpt-4o',
  'gpt-4.1',
  'gpt-4.1-mini',
  'o4-mini',
  'claude-sonnet-4-5',
  'claude-haiku-4-5',
  'gemini-2.5-flash',
  'mistral-small-latest',
];

/** Longer than the idle time that pooling clients use, so that the client is the one to close. */
const KEEP_ALIVE_TIMEOUT_MS = 75_000;

type Handler = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void> | void;

/** An OpenAI-compatible upstream whose every answer is a function of the request body. */
export function createSimulator({ now = () => new Date() }: { now?: () => Date } = {}): Simulator {
  const ledger = createCallLedger(now);
  const routes: Readonly<Record<string, Handler>> = {
    'GET /health/live': (_, response) => sendJson(response, 200, { status: 'ok' }),
    'GET /health/ready': (_, response) => sendJson(response, 200, { status: 'ok' }),
    'GET /v1/models': (_, response) => sendJson(response, 200, listModels()),
    'GET /simulator/calls': (_, response, url) => sendJson(response, 200, { calls: listCalls(ledger, url) }),
    'POST /v1/chat/completions': (request, response) => complete(request, response, ledger, now),
  };
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS }, (request, response) => {
    void route(routes, request, response);
  });
  return { server, requests: () => ledger.list() };
}

async function route(routes: Readonly<Record<string, Handler>>, request: IncomingMessage, response: ServerResponse) {
  try {
    const url = new URL(request.url ?? '/', 'http://simulator');
    const key = `${request.method} ${url.pathname}`;
    const handler = Object.hasOwn(routes, key) ? routes[key] : undefined;
    if (!handler) throw new RequestRejection(`There is no ${key} here.`, null, 404);
    await handler(request, response, url);
  } catch (error) {
    refuse(response, error);
  }
}

/** Answers with the OpenAI error shape while that is possible; a response under way is broken off. */
function refuse(response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const isRejection = error instanceof RequestRejection;
  const message = isRejection
    ? error.message
    : `The simulator failed: ${error instanceof Error ? error.name : 'unknown'}.`;
  const status = isRejection ? error.status : 500;
  sendJson(response, status, errorBody(status, { message, param: isRejection ? error.param : null }));
}

async function complete(request: IncomingMessage, response: ServerResponse, ledger: CallLedger, now: () => Date) {
  const call = ledger.open(request.headers['x-request-id']?.toString());
  const plan = await planOrRefuse(request, call, now);
  await deliver(response, plan, call);
}

async function planOrRefuse(request: IncomingMessage, call: OpenCall, now: () => Date) {
  try {
    const body = await readBody(request);
    const chat = parseChatRequest(body);
    const id = `chatcmpl-${createHash('sha256').update(body).digest('hex').slice(0, 29)}`;
    call.identify(id, chat);
    const identity: Identity = {
      id,
      created: Math.floor(now().getTime() / 1000),
      model: chat.model,
      extra: chat.simulator?.echo ? echoRequest(body, request.headers) : {},
    };
    return planAnswer(chat, identity);
  } catch (error) {
    call.begin(error instanceof RequestRejection ? error.status : 500);
    call.end({ aborted: !request.complete });
    throw error;
  }
}

/** Reads to the end even when the body is too large: answering early would reset the caller's upload. */
async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length;
    if (sizeBytes <= REQUEST_BODY_SIZE_MAX_BYTES) chunks.push(chunk);
    else chunks.length = 0;
  }
  if (sizeBytes > REQUEST_BODY_SIZE_MAX_BYTES) {
    throw new RequestRejection(`The request body exceeds ${REQUEST_BODY_SIZE_MAX_BYTES} bytes.`, null, 413);
  }
  return Buffer.concat(chunks).toString();
}

function listCalls(ledger: CallLedger, url: URL): RecordedCall[] {
  const since = url.searchParams.get('since') ?? '0';
  if (!/^\d{1,15}$/.test(since)) throw new RequestRejection('since must be a sequence number.', 'since');
  return ledger.list(Number(since));
}

function listModels() {
  const data = modelNames.map((id) => ({ id, object: 'model', created: 1_735_689_600, owned_by: 'lethe-simulator' }));
  return { object: 'list', data };
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
