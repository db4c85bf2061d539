import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DomainError } from '@lethe/core/errors';
import type { Logger } from '@lethe/telemetry';
import { StartupProblem } from '../startup-problem.ts';
import { type Answer, answerError, writeAnswer } from './answer.ts';

/** What is answered on one path, by method. */
export type Route = Readonly<Partial<Record<'GET' | 'POST', (request: IncomingMessage) => Promise<Answer>>>>;
export type Routes = Readonly<Record<string, Route>>;

export interface ListenOptions {
  readonly host: string;
  readonly port: number;
  readonly routes: Routes;
  readonly logger: Logger;
}

export interface Listener {
  readonly port: number;
  /** Takes no more requests, and waits for those that are being answered. */
  close(): Promise<void>;
}

/** Settles once the port is ours. */
export async function listen({ host, port, routes, logger }: ListenOptions): Promise<Listener> {
  const server = createServer(async (request, response) => {
    let answer: Answer;
    try {
      answer = await answerOn(routes, request);
    } catch (error) {
      answer = answerError(error);
      if (answer.statusCode === 500) logger.error('request_failed', error, { method: request.method });
    }
    // A connection kept open would hold up a server that is closing.
    if (!server.listening) response.setHeader('connection', 'close');
    writeAnswer(request, response, answer);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(startupProblemOf(error, port)));
    server.listen(port, host, resolve);
  });
  server.on('error', (error) => logger.error('server_failed', error));
  return { port: (server.address() as AddressInfo).port, close: () => closeServer(server) };
}

async function closeServer(server: Server): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  await promise;
}

async function answerOn(routes: Routes, request: IncomingMessage): Promise<Answer> {
  const path = request.url?.split('?', 1)[0] ?? '';
  const route = Object.hasOwn(routes, path) ? routes[path] : undefined;
  if (route === undefined) throw new DomainError('not_found', 'There is nothing at this path.');
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const answer = method === 'GET' || method === 'POST' ? route[method] : undefined;
  if (answer !== undefined) return answer(request);
  const refusal = answerError(new DomainError('method_not_allowed', 'This path does not take this method.'));
  return { ...refusal, headers: { allow: Object.keys(route).join(', ') } };
}

function startupProblemOf(error: NodeJS.ErrnoException, port: number): Error {
  switch (error.code) {
    case 'EADDRINUSE':
      return new StartupProblem(
        'LETHE_WORKER_PORT',
        `port ${port} is taken; stop what listens there or set another port`,
        error,
      );
    case 'EACCES':
      return new StartupProblem(
        'LETHE_WORKER_PORT',
        `port ${port} is reserved for the system; set one from 1024 on`,
        error,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new StartupProblem(
        'LETHE_WORKER_HOST',
        'this machine has no such address; set 127.0.0.1 or 0.0.0.0',
        error,
      );
    default:
      return error;
  }
}
