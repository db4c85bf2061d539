import type { TestDatabase } from '@lethe/testkit/postgres';

/**
 * Has the database's clock stand at an instant, to the millisecond. A confirmed instant never goes back on its own, so the clock stands as
 * long as the real one has not reached it: choose instants in the future.
 */
export async function standAt(testDatabase: TestDatabase, at: Date): Promise<void> {
  await testDatabase.query(
    `INSERT INTO time_guard (confirmed_at, ticked_at) VALUES ($1, $1)
     ON CONFLICT (id) DO UPDATE SET confirmed_at = EXCLUDED.confirmed_at, ticked_at = EXCLUDED.ticked_at`,
    [at],
  );
}
