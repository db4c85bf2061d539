import type { Clock } from '@lethe/core/time';
import type { Database } from '@lethe/db';
import { assertNoDemoOffset, createDemoClockControl, followDemoClock, readDemoOffsetMs } from '@lethe/db/demo';
import type { SharedOffset } from './advance-clock.ts';

export interface DomainClock {
  readonly clock: Clock;
  /** Null outside demo mode, where nothing moves the clock. */
  readonly offset: SharedOffset | null;
  close(): Promise<void>;
}

export interface ClockChoice {
  readonly mode: 'demo' | 'cloud' | 'self_hosted';
  readonly database: Database;
  readonly databaseUrl: string;
  readonly realClock: Clock;
}

/** In demo mode the clock that all processes share; otherwise the real one, on a database that no demo has run on. */
export async function chooseClock({ mode, database, databaseUrl: url, realClock }: ClockChoice): Promise<DomainClock> {
  if (mode !== 'demo') {
    await assertNoDemoOffset(database);
    return { clock: realClock, offset: null, close: async () => {} };
  }
  const follower = await followDemoClock({ database, url, app: `worker ${process.pid}`, base: realClock });
  const control = await createDemoClockControl({ database, url });
  return {
    clock: follower.clock,
    offset: {
      currentMs: () => readDemoOffsetMs(database),
      moveTo: (offsetMs) => control.setOffsetMs(offsetMs),
    },
    async close() {
      await control.close();
      await follower.close();
    },
  };
}
