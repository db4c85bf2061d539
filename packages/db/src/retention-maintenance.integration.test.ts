import { addMs, MS_PER_DAY, utcDayOf, utcHourOf } from '@lethe/core/time';
import { insertOrganization, useDatabase } from '@lethe/testkit/postgres';
import { beforeEach, describe, expect, test } from 'vitest';
import { createHourKeyStore, createPayloadStore, createRecordWriter, createRetentionMaintenance } from './index.ts';
import { useConnections } from './testing/connections.ts';
import { entryOf, insertHourKey, partOf, readingOf, recordOf, storedUntil } from './testing/records.ts';

const testDatabase = useDatabase();
const connections = useConnections(testDatabase);
beforeEach(() => setOffset(0));

const now = new Date();
const setOffset = (offsetMs: number) =>
  testDatabase.query(
    'INSERT INTO demo_clock VALUES (true, $1) ON CONFLICT (id) DO UPDATE SET offset_ms = EXCLUDED.offset_ms',
    [offsetMs],
  );
async function store(expiresAt: Date) {
  const fixture = await insertOrganization(testDatabase);
  const record = storedUntil(expiresAt, recordOf(fixture));
  await insertHourKey(testDatabase, partOf(record));
  await createRecordWriter(connections.gateway).write([entryOf(record, [partOf(record)])]);
  return record;
}

describe('expiry', () => {
  test('invariant 17: at the instant of expiry, and not a moment before, a payload is gone for every reader', async () => {
    const record = await store(addMs(now, 20 * MS_PER_DAY));
    const expiresAt = record.retention.expiresAt ?? now;
    const payloads = createPayloadStore(connections.app);
    // A minute of slack on either side, because the real clock goes on between the statements.
    await setOffset(expiresAt.getTime() - Date.now() - 60_000);
    expect(await payloads.read(readingOf(record))).toHaveLength(1);
    await setOffset(expiresAt.getTime() - Date.now());
    expect(await payloads.read(readingOf(record))).toEqual([]);
  });
});

describe('keys of an hour', () => {
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
      expect(await createPayloadStore(connections.app).read(readingOf(record))).toHaveLength(1);
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
