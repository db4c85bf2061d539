import { addMs, MS_PER_DAY, MS_PER_HOUR, utcDayName, utcDayOf, utcHourOf } from '@lethe/core/time';
import { auditOf, insertOrganization, useDatabase } from '@lethe/testkit/postgres';
import { beforeEach, describe, expect, test } from 'vitest';
import { createHourKeyStore, createPayloadStore, createRecordWriter, createRetentionMaintenance } from './index.ts';
import { useConnections } from './testing/connections.ts';
import { partOf, recordOf, storedUntil } from './testing/records.ts';

const testDatabase = useDatabase();
const connections = useConnections(testDatabase);
beforeEach(() => setOffset(0));

const now = new Date();
const setOffset = (offsetMs: number) =>
  testDatabase.query(
    'INSERT INTO demo_clock VALUES (true, $1) ON CONFLICT (id) DO UPDATE SET offset_ms = EXCLUDED.offset_ms',
    [offsetMs],
  );
const partitions = async (): Promise<string[]> =>
  (await testDatabase.query<{ name: string }>('SELECT name FROM payload_partition ORDER BY name')).map(
    ({ name }) => name,
  );
const partitionOf = (at: Date): string => `payload_${utcDayName(at).replaceAll('-', '')}`;

async function store(expiresAt: Date) {
  const fixture = await insertOrganization(testDatabase);
  const record = storedUntil(expiresAt, recordOf(fixture));
  await createRecordWriter(connections.gateway).write([{ record, parts: [partOf(record)] }]);
  return record;
}

describe('expiry', () => {
  test('invariant 17: at the instant of expiry, and not a moment before, a payload is gone for every reader', async () => {
    const record = await store(addMs(now, 20 * MS_PER_DAY));
    const expiresAt = record.retention.expiresAt ?? now;
    const payloads = createPayloadStore(connections.app);
    // A minute of slack on either side, because the real clock goes on between the statements.
    await setOffset(expiresAt.getTime() - Date.now() - 60_000);
    expect(
      await payloads.read({ organizationId: record.organizationId, requestId: record.id, audit: auditOf(record) }),
    ).toHaveLength(1);
    await setOffset(expiresAt.getTime() - Date.now());
    expect(
      await payloads.read({ organizationId: record.organizationId, requestId: record.id, audit: auditOf(record) }),
    ).toEqual([]);
  });

  test('a partition is dropped once its UTC day has ended, with the rows of that day only', async () => {
    const [today, tomorrow] = [utcDayOf(addMs(now, 3 * MS_PER_DAY)), utcDayOf(addMs(now, 4 * MS_PER_DAY))];
    await store(addMs(today, 13 * MS_PER_HOUR));
    await store(tomorrow);
    const { dropExpiredPartitions } = createRetentionMaintenance(connections.worker);
    await setOffset(tomorrow.getTime() - 1_000 - Date.now());
    expect((await dropExpiredPartitions(addMs(tomorrow, -1))).dropped).not.toContain(partitionOf(today));
    await setOffset(tomorrow.getTime() - Date.now());
    expect((await dropExpiredPartitions(tomorrow)).dropped).toContain(partitionOf(today));
    expect(await partitions()).not.toContain(partitionOf(today));
    expect(await partitions()).toContain(partitionOf(tomorrow));
  });

  test('invariant 19: a caller whose clock is ahead cannot drop what has not expired by the database', async () => {
    const record = await store(addMs(now, 5 * MS_PER_DAY));
    await expect(
      createRetentionMaintenance(connections.worker).dropExpiredPartitions(addMs(now, 9 * MS_PER_DAY)),
    ).rejects.toThrow('not all expired');
    expect(
      await createPayloadStore(connections.app).read({
        organizationId: record.organizationId,
        requestId: record.id,
        audit: auditOf(record),
      }),
    ).toHaveLength(1);
  });

  test('a partition that a reader holds is left for the next run and named', async () => {
    const day = utcDayOf(addMs(now, 6 * MS_PER_DAY));
    await store(day);
    await setOffset(day.getTime() + 2 * MS_PER_DAY - Date.now());
    const { dropExpiredPartitions } = createRetentionMaintenance(connections.worker);
    const reader = await connections.app.pool.connect();
    await reader.query('BEGIN');
    await reader.query('SELECT count(*) FROM payload');
    expect((await dropExpiredPartitions(addMs(day, 2 * MS_PER_DAY))).busy).toContain(partitionOf(day));
    await reader.query('COMMIT');
    reader.release();
    expect((await dropExpiredPartitions(addMs(day, 2 * MS_PER_DAY))).dropped).toContain(partitionOf(day));
  });
});

describe('keys of ended hours', () => {
  test('are destroyed at the end of their hour; the key of the running hour stays', async () => {
    const { organizationId } = await insertOrganization(testDatabase);
    const hours = [utcHourOf(addMs(now, -MS_PER_HOUR)), utcHourOf(now)];
    const store = createHourKeyStore(connections.gateway);
    for (const expiryHour of hours) {
      await store.insertIfAbsent({
        organizationId,
        expiryHour,
        generation: 1,
        masterKeyVersion: 1,
        wrappedKey: Buffer.from('key'),
      });
    }
    await createRetentionMaintenance(connections.worker).destroyEndedHourKeys(now);
    expect(await Promise.all(hours.map((hour) => store.newest(organizationId, hour)))).toEqual([
      null,
      expect.objectContaining({ expiryHour: hours[1] }),
    ]);
  });

  test('two processes that make the same key at once hold the same one', async () => {
    const { organizationId } = await insertOrganization(testDatabase);
    const offers = ['a', 'b', 'c', 'd'].map((key) => ({
      organizationId,
      expiryHour: utcHourOf(now),
      generation: 1,
      masterKeyVersion: 1,
      wrappedKey: Buffer.from(key),
    }));
    const held = await Promise.all(
      offers.map((offer) => createHourKeyStore(connections.gateway).insertIfAbsent(offer)),
    );
    expect(new Set(held.map(({ wrappedKey }) => Buffer.from(wrappedKey).toString())).size).toBe(1);
  });
});

describe('partitions ahead', () => {
  test('every day of the range gets one; creating them again creates none', async () => {
    const days = { fromDay: utcDayOf(addMs(now, 100 * MS_PER_DAY)), toDay: utcDayOf(addMs(now, 103 * MS_PER_DAY)) };
    const maintenance = createRetentionMaintenance(connections.worker);
    expect(await maintenance.createPayloadPartitions(days)).toEqual({ createdCount: 3 });
    expect(await maintenance.createPayloadPartitions(days)).toEqual({ createdCount: 0 });
  });

  test('writers that need a new day at once do not fail each other', async () => {
    const expiresAt = addMs(now, 120 * MS_PER_DAY);
    const records = await Promise.all([1, 2, 3, 4].map(() => store(expiresAt)));
    for (const record of records)
      expect(
        await createPayloadStore(connections.app).read({
          organizationId: record.organizationId,
          requestId: record.id,
          audit: auditOf(record),
        }),
      ).toHaveLength(1);
  });

  test('the longest period is that of a policy in force, not of an earlier version', async () => {
    const { organizationId } = await insertOrganization(testDatabase, {
      plan: 'enterprise',
      payloadRetentionDays: 365,
    });
    const { longestPeriodDays } = createRetentionMaintenance(connections.worker);
    expect(await longestPeriodDays()).toBe(365);
    await testDatabase.query(
      `INSERT INTO retention_policy (organization_id, version, level, payload_retention_days, effective_at) VALUES ($1, 2, 'retain_all', 31, now())`,
      [organizationId],
    );
    expect(await longestPeriodDays()).toBe(31);
  });
});
