import { addMs, MS_PER_DAY, MS_PER_HOUR } from '@lethe/core/time';
import { insertOrganization, useDatabase } from '@lethe/testkit/postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDatabase, createRecordWriter, createRequestStatistics, type Database } from './index.ts';
import { entryOf, recordOf, storedUntil } from './testing/records.ts';

const NOW = new Date('2026-11-21T12:00:00.000Z');

const testDatabase = useDatabase();
let database: Database;

beforeAll(() => {
  database = createDatabase({ url: testDatabase.url, applicationName: 'test', poolSizeMax: 2 });
});
afterAll(() => database.close());

interface Traits {
  readonly hoursAgo: number;
  readonly expiresInMs?: number;
  readonly model?: string;
  readonly isErased?: boolean;
}

/** One request for each age in hours, the stored ones with the days until their expiry counted from `NOW`. */
async function organizationWith(requests: readonly Traits[]) {
  const fixture = await insertOrganization(testDatabase);
  const records = requests.map(({ hoursAgo, expiresInMs, model = 'gpt-5-mini' }) => {
    const record = recordOf(fixture, { admittedAt: addMs(NOW, -hoursAgo * MS_PER_HOUR), model });
    return expiresInMs === undefined ? record : storedUntil(addMs(NOW, expiresInMs), record);
  });
  await createRecordWriter(database).write(records.map((record) => entryOf(record)));
  const erasedIds = records.filter((_, index) => requests[index]?.isErased === true).map(({ id }) => id);
  await testDatabase.query(
    `INSERT INTO payload_erasure SELECT $1, id, now(), 'asked for', 'system', NULL, 'test' FROM unnest($2::uuid[]) id`,
    [fixture.organizationId, erasedIds],
  );
  return fixture;
}

describe('the histogram', () => {
  const shape = {
    projects: 'all',
    startAt: addMs(NOW, -4 * MS_PER_HOUR),
    bucketWidthMs: MS_PER_HOUR,
    bucketCount: 4,
    now: NOW,
  } as const;

  test('puts every request of the range into one bucket and one state', async () => {
    const { organizationId } = await organizationWith([
      { hoursAgo: 5 },
      { hoursAgo: 4, expiresInMs: 2 * MS_PER_DAY },
      { hoursAgo: 3.5, expiresInMs: MS_PER_DAY },
      { hoursAgo: 3, expiresInMs: MS_PER_DAY - 1 },
      { hoursAgo: 1.5, expiresInMs: 0 },
      { hoursAgo: 1.5, expiresInMs: MS_PER_DAY, isErased: true },
      { hoursAgo: 1.5, expiresInMs: 0, isErased: true },
      { hoursAgo: 0.001 },
      { hoursAgo: 0 },
    ]);
    const { buckets } = await createRequestStatistics(database).histogram({ organizationId, filter: {}, ...shape });
    expect(buckets).toEqual([
      { index: 0, storedCount: 2, expiringCount: 0, heldCount: 0, expiredCount: 0, erasedCount: 0, notStoredCount: 0 },
      { index: 1, storedCount: 0, expiringCount: 1, heldCount: 0, expiredCount: 0, erasedCount: 0, notStoredCount: 0 },
      { index: 2, storedCount: 0, expiringCount: 0, heldCount: 0, expiredCount: 1, erasedCount: 2, notStoredCount: 0 },
      { index: 3, storedCount: 0, expiringCount: 0, heldCount: 0, expiredCount: 0, erasedCount: 0, notStoredCount: 1 },
    ]);
  });

  test('counts what the filter leaves, and nothing of another organization', async () => {
    const { organizationId } = await organizationWith([
      { hoursAgo: 1 },
      { hoursAgo: 1, model: 'other' },
      { hoursAgo: 3.5 },
    ]);
    await organizationWith([{ hoursAgo: 1 }]);
    const filter = { model: ['openai/gpt-5-mini'], from: addMs(NOW, -2 * MS_PER_HOUR) };
    const { buckets } = await createRequestStatistics(database).histogram({ organizationId, filter, ...shape });
    expect(buckets.map(({ index, notStoredCount }) => [index, notStoredCount])).toEqual([[3, 1]]);
  });
});

describe('the footprint', () => {
  test('counts readable payloads by the day of their expiry, and the traffic since an instant', async () => {
    const { organizationId } = await organizationWith([
      { hoursAgo: 1, expiresInMs: 0 },
      { hoursAgo: 1, expiresInMs: 1 },
      { hoursAgo: 2, expiresInMs: 11 * MS_PER_HOUR },
      { hoursAgo: 30, expiresInMs: 12 * MS_PER_HOUR },
      { hoursAgo: 30, expiresInMs: MS_PER_DAY, isErased: true },
      { hoursAgo: 0 },
    ]);
    const query = { organizationId, projects: 'all' as const, now: NOW, recentFrom: addMs(NOW, -MS_PER_DAY) };
    expect(await createRequestStatistics(database).footprint(query)).toEqual({
      expiryDays: [
        { expiryDay: new Date('2026-11-21T00:00:00Z'), payloadCount: 2 },
        { expiryDay: new Date('2026-11-22T00:00:00Z'), payloadCount: 1 },
      ],
      lastExpiresAt: addMs(NOW, 12 * MS_PER_HOUR),
      recentRequestCount: 3,
      recentTokenCount: 3 * 1_523,
    });
  });

  test('of an organization without a request is empty', async () => {
    const { organizationId } = await organizationWith([]);
    const statistics = createRequestStatistics(database);
    expect(await statistics.footprint({ organizationId, projects: 'all', now: NOW, recentFrom: NOW })).toEqual({
      expiryDays: [],
      lastExpiresAt: null,
      recentRequestCount: 0,
      recentTokenCount: 0,
    });
    expect(await statistics.firstAdmittedAt(organizationId, 'all')).toBeNull();
  });
});
