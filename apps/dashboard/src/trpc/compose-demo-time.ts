import 'server-only';
import type { DemoClockPort } from '@lethe/api';
import { DomainError } from '@lethe/core/errors';
import { type Clock, MS_PER_MINUTE } from '@lethe/core/time';
import type { Database } from '@lethe/db';
import { followDemoClock, readDemoOffsetMs } from '@lethe/db/demo';

/** A jump of a year runs every due job on the way. */
const ADVANCE_TIMEOUT_MS = 10 * MS_PER_MINUTE;

interface DemoTimeOptions {
  readonly database: Database;
  readonly databaseUrl: string;
  readonly base: Clock;
  readonly workerUrl: string;
}

/** The clock that the demo's processes share, and the way to move it: only the worker may, because it runs what falls due. */
export async function composeDemoTime(options: DemoTimeOptions): Promise<{ clock: Clock; demoClock: DemoClockPort }> {
  const { database, databaseUrl, base, workerUrl } = options;
  const { clock } = await followDemoClock({ database, url: databaseUrl, app: `dashboard ${process.pid}`, base });
  return {
    clock,
    demoClock: {
      offsetMs: () => readDemoOffsetMs(database),
      advance: (advanceSeconds) => askWorker(workerUrl, advanceSeconds),
    },
  };
}

/** @throws {DomainError} service_unavailable when the worker is away, or did not get to the end of the jump */
async function askWorker(workerUrl: string, advanceSeconds: number): Promise<void> {
  let response: Response;
  try {
    response = await fetch(new URL('/demo/clock', workerUrl), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ advanceSeconds }),
      signal: AbortSignal.timeout(ADVANCE_TIMEOUT_MS),
    });
    await response.arrayBuffer();
  } catch (error) {
    throw new DomainError(
      'service_unavailable',
      'The worker does not answer, so the clock stands where it is.',
      {},
      error,
    );
  }
  if (!response.ok) {
    throw new DomainError('service_unavailable', 'The worker stopped on the way. The clock stands where it got to.', {
      facts: { statusCode: response.status },
    });
  }
}
