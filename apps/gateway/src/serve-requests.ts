// Hot path: budget 5 µs a request. From the head of a request to its route, and from what a route throws to an answer.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { DomainError } from '@lethe/core/errors';
import type { RequestId } from '@lethe/core/tenancy';
import type { Logger } from '@lethe/telemetry';
import type { GatewayLimits } from './limits.ts';
import { ClientConnection } from './pipeline/client-connection.ts';
import { RequestAborted } from './pipeline/read-body.ts';
import { asDomainError } from './pipeline/unexpected-error.ts';
import { nothingHere, type Route } from './routes/route.ts';
import type { RunningRequests } from './running-requests.ts';
import { errorAnswer } from './wire/error-answer.ts';
import { shapeOf } from './wire/protocols.ts';

/** How long a caller that still sends is listened to after it has been refused. */
const LINGER_MS = 1_000;

export interface ServePorts {
  readonly routes: readonly Route[];
  readonly running: RunningRequests;
  readonly newId: () => string;
  readonly limits: GatewayLimits;
  readonly logger: Logger;
  readonly monotonicMs: () => number;
  /** Told of every answer that has been handed over; 499 for a caller that left before. */
  readonly onAnswered: (statusCode: number) => void;
}

/** The caller left before its answer had begun. */
const STATUS_HUNG_UP = 499;

type RequestListener = (request: IncomingMessage, response: ServerResponse) => void;

export function serveRequests(ports: ServePorts): RequestListener {
  const { running, newId, limits, logger, monotonicMs, onAnswered } = ports;
  const { slowReaderTimeoutMs } = limits;
  const routes = new Map(ports.routes.map((route) => [route.path, route]));
  /** One for all answers, each of which calls it as itself. */
  function leave(this: ServerResponse): void {
    onAnswered(this.headersSent ? this.statusCode : STATUS_HUNG_UP);
    running.leave();
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const arrivedAtMs = monotonicMs();
    const requestId = newId() as RequestId;
    const path = pathOf(request.url ?? '');
    const client = new ClientConnection(response, { requestId, shape: shapeOf(path), slowReaderTimeoutMs });
    try {
      checkHeaderCount(request, limits);
      const route = findRoute(routes, path, request, response);
      await route.run({ request, client, requestId, arrivedAtMs });
    } catch (error) {
      if (error instanceof RequestAborted) return;
      if (!client.isBegun) closeAfterRefusal(request, response);
      client.refuse(errorAnswer(asDomainError(error, logger, requestId)));
    } finally {
      running.leave();
    }
  }

  return (request, response) => {
    // Once until it is over, and once until its answer has been handed over.
    running.enter();
    running.enter();
    response.on('close', leave);
    void serve(request, response);
  };
}

function pathOf(url: string): string {
  const queryAt = url.indexOf('?');
  return queryAt < 0 ? url : url.slice(0, queryAt);
}

/** @throws {DomainError} headers_too_large */
function checkHeaderCount({ rawHeaders }: IncomingMessage, { headerCountMax }: GatewayLimits): void {
  if (rawHeaders.length <= 2 * headerCountMax) return;
  throw new DomainError('headers_too_large', `The request has more than ${headerCountMax} headers.`);
}

/** @throws {DomainError} not_found, method_not_allowed */
function findRoute(
  routes: ReadonlyMap<string, Route>,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Route {
  const route = routes.get(path);
  if (route === undefined) throw nothingHere();
  if (route.method === request.method) return route;
  response.setHeader('allow', route.method);
  throw new DomainError('method_not_allowed', `This path answers to ${route.method} only.`);
}

/** A caller that is refused while it still sends is read for a moment, so that it sees the answer, and then cut off. */
function closeAfterRefusal(request: IncomingMessage, response: ServerResponse): void {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  if (request.complete || ((length === undefined || length === '0') && encoding === undefined)) return;
  response.setHeader('connection', 'close');
  response.on('finish', () => {
    request.resume();
    const timer = setTimeout(() => request.destroy(), LINGER_MS);
    request.on('close', () => clearTimeout(timer));
  });
}
