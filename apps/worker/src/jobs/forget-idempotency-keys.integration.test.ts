import { randomBytes, randomUUID } from 'node:crypto';
import { createDatabase, createEndedIdempotencyKeys, type Database } from '@lethe/db';
import { insertOrganization, useDatabase } from '@lethe/testkit/postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { forgetIdempotencyKeysJob } from './forget-idempotency-keys.ts';

const testDatabase = useDatabase();
let database: Database;
beforeAll(() => {
  database = createDatabase({ url: testDatabase.urlAs('lethe_worker'), applicationName: 'test', poolSizeMax: 2 });
});
afterAll(() => database.close());

/** Keys that were claimed so many hours ago, of two organizations in turn. */
async function insertKeys(hoursAgo: readonly number[]): Promise<void> {
  const organizations = [await insertOrganization(testDatabase), await insertOrganization(testDatabase)];
  for (const [index, hours] of hoursAgo.entries()) {
    const { organizationId, projectId } = organizations[index % 2] ?? (await insertOrganization(testDatabase));
    await testDatabase.query(
      `INSERT INTO idempotency_key (organization_id, project_id, key_digest, body_digest, first_id, claimed_at)
       VALUES ($1, $2, $3, $3, $4, clock_timestamp() - make_interval(hours => $5))`,
      [organizationId, projectId, randomBytes(32), randomUUID(), hours],
    );
  }
}

test('keys whose day has ended are forgotten, of every organization, and no others; repeating it changes nothing', async () => {
  const job = forgetIdempotencyKeysJob(createEndedIdempotencyKeys(database));
  await insertKeys([0, 1, 23, 24, 25, 48]);
  expect(await job.run(new Date())).toEqual({ forgottenCount: 3 });
  expect(await testDatabase.query('SELECT count(*)::int AS left FROM idempotency_key')).toEqual([{ left: 3 }]);
  expect(await job.run(new Date())).toEqual({ forgottenCount: 0 });
});

test('a run takes batch after batch until nothing is left', async () => {
  const batches = [5_000, 5_000, 17, 9];
  const job = forgetIdempotencyKeysJob({ forget: async () => batches.shift() ?? 0 });
  expect(await job.run(new Date())).toEqual({ forgottenCount: 10_017 });
  expect(batches).toEqual([9]);
});
