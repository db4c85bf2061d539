import type { OrganizationId } from '@lethe/core/tenancy';
import { createDatabase, createRequestRollups, type Database } from '@lethe/db';
import { insertOrganization, moveOrganization, useDatabase } from '@lethe/testkit/postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rollUpRequestsJob } from './roll-up-requests.ts';

const testDatabase = useDatabase();
let database: Database;
beforeAll(() => {
  database = createDatabase({ url: testDatabase.urlAs('lethe_worker'), applicationName: 'test', poolSizeMax: 2 });
});
afterAll(() => database.close());

async function mark(hours: readonly string[]): Promise<OrganizationId> {
  const { organizationId } = await insertOrganization(testDatabase);
  await testDatabase.query('INSERT INTO request_change (organization_id, hour) SELECT $1, unnest($2::timestamptz[])', [
    organizationId,
    hours,
  ]);
  return organizationId;
}

const marks = async (organizationId: OrganizationId) =>
  (await testDatabase.query('SELECT FROM request_change WHERE organization_id = $1', [organizationId])).length;

test('every marked hour that has ended is counted, of every organization; one that fails stops no other', async () => {
  const hours = Array.from({ length: 30 }, (_, hour) => new Date(Date.UTC(2026, 0, 1, hour)).toISOString());
  const first = await mark(hours);
  const broken = await mark(['2026-01-01T00:00:00Z']);
  const last = await mark(['2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z']);
  const rollups = createRequestRollups(database);
  const failing = {
    ...rollups,
    rollUp: async (organizationId: OrganizationId, hoursMax: number) => {
      if (organizationId === broken) throw new Error('the connection broke');
      return rollups.rollUp(organizationId, hoursMax);
    },
  };
  await expect(rollUpRequestsJob(failing).run(new Date())).rejects.toMatchObject({ code: 'service_unavailable' });
  expect([await marks(first), await marks(broken), await marks(last)]).toEqual([0, 1, 0]);
  expect(await rollUpRequestsJob(rollups).run(new Date())).toEqual({ hourCount: 1 });
  expect(await rollUpRequestsJob(rollups).run(new Date())).toEqual({ hourCount: 0 });
});

test('of an hour that runs one mark is left, however many there were', async () => {
  const now = new Date();
  const running = new Date(Math.floor(now.getTime() / 3_600_000) * 3_600_000).toISOString();
  const organizationId = await mark([running, running, running]);
  await rollUpRequestsJob(createRequestRollups(database)).run(now);
  expect(await marks(organizationId)).toBe(1);
});

test('an organization that is purged is counted no more', async () => {
  const organizationId = await mark(['2026-01-01T00:00:00Z']);
  await moveOrganization(testDatabase, organizationId, 'purged');
  expect(await createRequestRollups(database).rollUp(organizationId, 10)).toBe(0);
  expect(
    await testDatabase.query('SELECT FROM request_hour WHERE organization_id = $1', [organizationId]),
  ).toHaveLength(0);
});
