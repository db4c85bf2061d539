import { type Clock, ManualClock } from '@lethe/core/time';
import type { TestDatabase } from '@lethe/testkit/postgres';

export interface DomainClock extends Clock {
  /** Has this clock stand at an instant, and the database's go on from it. */
  moveTo(at: Date): Promise<void>;
}

/** A clock whose instants the database shares, a few milliseconds ahead at most. */
export function createDomainClock(testDatabase: TestDatabase): DomainClock {
  let clock = new ManualClock(new Date(0));
  return {
    now: () => clock.now(),
    async moveTo(at) {
      clock = new ManualClock(at);
      await testDatabase.query(
        'INSERT INTO demo_clock VALUES (true, $1) ON CONFLICT (id) DO UPDATE SET offset_ms = EXCLUDED.offset_ms',
        [at.getTime() - Date.now()],
      );
    },
  };
}
