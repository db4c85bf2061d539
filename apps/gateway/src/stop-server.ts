import type { Server as HttpServer } from 'node:http';
import { Server } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Recorder } from './pipeline/recorder.ts';

export interface StopOptions {
  /** The requests under way, until their answers have been handed over. */
  readonly running: ReadonlySet<Promise<unknown>>;
  readonly recorder: Pick<Recorder, 'whenIdle'>;
  readonly timeoutMs: number;
}

/** Stops accepting, waits within the limit for what runs, answers read and records written, then cuts what is left. */
export async function stopServer(server: HttpServer, { running, recorder, timeoutMs }: StopOptions): Promise<void> {
  const stop = new AbortController();
  // http's own close cuts connections whose answer is complete but not yet read; net's only stops accepting.
  const closed = new Promise<void>((resolve) => Server.prototype.close.call(server, () => resolve()));
  server.prependListener('request', (_request, response) => response.setHeader('connection', 'close'));
  const timeUp = pause(timeoutMs, stop.signal);
  await Promise.race([settleAll(running), timeUp]);
  await Promise.race([recorder.whenIdle(), timeUp]);
  stop.abort();
  // What is still open waits for its next request, or ran out of time.
  server.closeAllConnections();
  await closed;
}

async function settleAll(running: ReadonlySet<Promise<unknown>>): Promise<void> {
  while (running.size > 0) await Promise.allSettled([...running]);
}

/** Resolves after a time, or at once when it is called off. */
async function pause(durationMs: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(durationMs, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
