import type { Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Recorder } from './pipeline/recorder.ts';

export interface StopOptions {
  /** The requests under way. */
  readonly running: ReadonlySet<Promise<void>>;
  readonly recorder: Pick<Recorder, 'whenIdle'>;
  readonly timeoutMs: number;
}

/** How often connections that have become idle are closed while the last answers are read. */
const SWEEP_MS = 50;

/** Stops accepting, waits within the limit for what runs, for its records and until its answers are read, then cuts what is left. */
export async function stopServer(server: Server, { running, recorder, timeoutMs }: StopOptions): Promise<void> {
  const stop = new AbortController();
  const { signal } = stop;
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.prependListener('request', (_request, response) => response.setHeader('connection', 'close'));
  const timeUp = pause(timeoutMs, signal);
  await Promise.race([settleAll(running), timeUp]);
  await Promise.race([recorder.whenIdle(), timeUp]);
  await Promise.race([closeAsTheyIdle(server, closed, signal), timeUp]);
  stop.abort();
  server.closeAllConnections();
  await closed;
}

async function settleAll(running: ReadonlySet<Promise<void>>): Promise<void> {
  while (running.size > 0) await Promise.allSettled([...running]);
}

async function closeAsTheyIdle(server: Server, closed: Promise<void>, signal: AbortSignal): Promise<void> {
  let isClosed = false;
  void closed.then(() => {
    isClosed = true;
  });
  while (!isClosed && !signal.aborted) {
    server.closeIdleConnections();
    await Promise.race([closed, pause(SWEEP_MS, signal)]);
  }
}

/** Resolves after a time, or at once when it is called off. */
async function pause(durationMs: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(durationMs, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
