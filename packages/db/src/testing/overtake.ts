import type { TestDatabase } from '@lethe/testkit/postgres';
import type pg from 'pg';
import { expect } from 'vitest';
import type { Database } from '../index.ts';

/**
 * Runs a second call while the first one has done its work and has not committed: returns what the second one gives, which must have
 * waited if it depends on the first.
 */
export async function overtake<T>(
  testDatabase: TestDatabase,
  database: Database,
  calls: { first: (transaction: pg.PoolClient) => Promise<unknown>; second: () => Promise<T> },
): Promise<T> {
  let second: Promise<T> | null = null;
  let isDone = false;
  await database.withTransaction(async (transaction) => {
    await calls.first(transaction);
    second = calls.second().finally(() => {
      isDone = true;
    });
    // Whoever awaits it below hears of a failure.
    second.catch(() => {});
    const { rows } = await transaction.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const blockedBy = (pid: number | undefined) =>
      testDatabase.query('SELECT pid FROM pg_stat_activity WHERE $1::int = ANY (pg_blocking_pids(pid))', [pid]);
    await expect.poll(async () => isDone || (await blockedBy(rows[0]?.pid)).length > 0, { timeout: 5_000 }).toBe(true);
  });
  if (second === null) throw new Error('The second call was not made.');
  return second;
}
