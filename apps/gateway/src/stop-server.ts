import type { Server as HttpServer } from 'node:http';
import { Server } from 'node:net';
import { DomainError } from '@lethe/core/errors';
import { MS_PER_SECOND } from '@lethe/core/time';
import type { RunningExchange } from './pipeline/exchange.ts';
import type { RunningRequests } from './running-requests.ts';

/** For what was cut to be recorded and told to its callers. */
const ENDING_MS = 2 * MS_PER_SECOND;

export interface StopOptions {
  readonly running: RunningRequests;
  /** Those of them that an upstream is being called for. */
  readonly exchanges: Iterable<RunningExchange>;
  readonly timeoutMs: number;
}

/**
 * Stops accepting, waits within the limit for what runs, answers read and records written. What runs then is ended: a stream with an error event,
 * each with a record of what it used. Connections that are still open are cut.
 */
export async function stopServer(server: HttpServer, { running, exchanges, timeoutMs }: StopOptions): Promise<void> {
  // http's own close cuts connections whose answer is complete but not yet read; net's only stops accepting.
  const closed = new Promise<void>((resolve) => Server.prototype.close.call(server, () => resolve()));
  server.prependListener('request', (_request, response) => response.setHeader('connection', 'close'));
  await running.whenNone(timeoutMs);
  for (const exchange of exchanges) exchange.cut(stopping());
  await running.whenNone(ENDING_MS);
  // What is still open waits for its next request, or does not read its answer.
  server.closeAllConnections();
  await closed;
}

function stopping(): DomainError {
  return new DomainError('service_unavailable', 'The gateway is being restarted. Please try again.');
}
