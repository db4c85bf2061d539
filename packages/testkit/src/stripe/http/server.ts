import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerPage } from '../pages/answer-page.ts';
import { expireSessions } from '../resources/checkout-sessions.ts';
import { answerApiCall } from './answer-api-call.ts';
import type { Exchange, ServerContext } from './exchange.ts';

const BODY_BYTES_MAX = 1024 * 1024;

/** Answers one request: of the API under /v1, of a browser otherwise. */
export async function answerRequest(
  context: ServerContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const url = new URL(request.url ?? '/', context.world.baseUrl());
    if (url.pathname === '/health/ready') {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"ok"}');
      return;
    }
    expireSessions(context.world);
    const body = await readBody(request);
    if (body === null) response.writeHead(413).end();
    else if (url.pathname.startsWith('/v1/')) await answerCall(context, { request, response, url, body });
    else answerPage(context, { request, response, url, body });
  } catch (error) {
    if (response.headersSent || response.destroyed) {
      response.destroy();
      return;
    }
    const message = `The stand-in of Stripe failed: ${error instanceof Error ? error.message : 'unknown'}`;
    process.stderr.write(`${error instanceof Error ? error.stack : message}\n`);
    response.writeHead(500, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ error: { type: 'api_error', message } }));
  }
}

async function answerCall(context: ServerContext, { request, response, url, body }: Exchange): Promise<void> {
  const trouble = context.disturbances.take(url.pathname);
  if (trouble?.kind === 'refused') {
    response.writeHead(503, { 'content-type': 'application/json', 'stripe-should-retry': 'false' });
    response.end(JSON.stringify({ error: { type: 'api_error', message: 'Stripe is not there right now.' } }));
    return;
  }
  const method = request.method ?? 'GET';
  const key = request.headers['idempotency-key'];
  const answer = await answerApiCall(
    context.world,
    {
      method,
      path: url.pathname,
      parameters: method === 'GET' ? url.search.slice(1) : body,
      authorization: request.headers.authorization ?? null,
      idempotencyKey: typeof key === 'string' ? key : null,
      secretKey: context.secretKey,
    },
    async () => {
      if (trouble?.kind === 'held') await trouble.released;
    },
  );
  if (method !== 'GET') context.onChange();
  if (trouble?.kind === 'lost') {
    request.socket.destroy();
    return;
  }
  response.writeHead(answer.status, answer.headers).end(answer.body);
}

/** Null when it is too large. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of request) {
    sizeBytes += chunk.length;
    if (sizeBytes > BODY_BYTES_MAX) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
