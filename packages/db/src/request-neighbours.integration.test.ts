import { addMs, MS_PER_HOUR } from '@lethe/core/time';
import { insertOrganization, useDatabase } from '@lethe/testkit/postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDatabase, createRecordWriter, createRequestRepository, type Database } from './index.ts';
import { entryOf, recordOf } from './testing/records.ts';

const NOW = new Date('2026-11-21T12:00:00.000Z');

const testDatabase = useDatabase();
let database: Database;

beforeAll(() => {
  database = createDatabase({ url: testDatabase.urlAs('lethe_app'), applicationName: 'test', poolSizeMax: 2 });
});
afterAll(() => database.close());

/** Newest first, one an hour; every second one of another model. */
async function organizationWith(count: number) {
  const fixture = await insertOrganization(testDatabase);
  const records = Array.from({ length: count }, (_, index) =>
    recordOf(fixture, { admittedAt: addMs(NOW, -index * MS_PER_HOUR), model: index % 2 === 0 ? 'even' : 'odd' }),
  );
  const owner = createDatabase({ url: testDatabase.url, applicationName: 'test', poolSizeMax: 1 });
  await createRecordWriter(owner).write(records.map((record) => entryOf(record)));
  await owner.close();
  const at = async (index: number, filter = {}, projects: 'all' | readonly never[] = 'all') => {
    const of = records[index];
    if (of === undefined) throw new Error('There is no such record.');
    return createRequestRepository(database).neighbours({ ...fixture, projects, filter, of });
  };
  return { records, at };
}

describe('the neighbours of a request', () => {
  test('are the next ones in the list of its filter, on either side, with how many there are', async () => {
    const { records, at } = await organizationWith(6);
    expect(await at(2)).toEqual({
      newerId: records[1]?.id,
      olderId: records[3]?.id,
      newerCount: 2,
      olderCount: 3,
    });
    expect(await at(2, { model: ['even'] })).toEqual({
      newerId: records[0]?.id,
      olderId: records[4]?.id,
      newerCount: 1,
      olderCount: 1,
    });
  });

  test('end with the list', async () => {
    const { at } = await organizationWith(2);
    expect(await at(0)).toMatchObject({ newerId: null, newerCount: 0 });
    expect(await at(1)).toMatchObject({ olderId: null, olderCount: 0 });
  });

  test('are of no other organization, and none for a reader of no project', async () => {
    await organizationWith(3);
    const { at } = await organizationWith(1);
    const none = { newerId: null, olderId: null, newerCount: 0, olderCount: 0 };
    expect(await at(0)).toEqual(none);
    const { at: atOther } = await organizationWith(3);
    expect(await atOther(1, {}, [])).toEqual(none);
  });
});
