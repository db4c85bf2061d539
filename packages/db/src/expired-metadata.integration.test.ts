import { randomUUID } from 'node:crypto';
import type { RequestRecord } from '@lethe/core/payloads';
import type { MetadataPlace } from '@lethe/core/retention';
import { addMs, MS_PER_DAY } from '@lethe/core/time';
import { insertOrganization, type OrganizationFixture, useDatabase } from '@lethe/testkit/postgres';
import pg from 'pg';
import { beforeEach, describe, expect, test } from 'vitest';
import { createExpiredMetadata, createRecordWriter, createRequestRepository } from './index.ts';
import { useConnections } from './testing/connections.ts';
import { entryOf, insertHourKey, partOf, recordOf, storedUntil } from './testing/records.ts';

const testDatabase = useDatabase();
const connections = useConnections(testDatabase);

/** Half-past, so that the hour of what expires here goes on. */
const EXPIRY = new Date('2026-12-21T08:30:00.000Z');
const FIRST = { after: null, limit: 100 };

/** Both clocks of the database stand still at an instant: that of reading and that of destruction. */
async function setNow(at: Date): Promise<void> {
  for (const name of ['lethe_now', 'confirmed_now'])
    await testDatabase.query(
      `CREATE OR REPLACE FUNCTION ${name}() RETURNS timestamptz LANGUAGE sql STABLE RETURN timestamptz '${at.toISOString()}'`,
    );
}

beforeEach(async () => {
  await testDatabase.query('TRUNCATE request, legal_hold, keyring.hour_key CASCADE');
  await setNow(EXPIRY);
});

const sweep = () => createExpiredMetadata(connections.worker);
const requests = () => createRequestRepository(connections.app);

async function write(
  fixture: OrganizationFixture,
  metadataExpiresAt: Date | null,
  overrides: Partial<RequestRecord> = {},
) {
  const base = recordOf(fixture, overrides);
  const record = { ...base, retention: { ...base.retention, metadataExpiresAt } };
  await createRecordWriter(connections.gateway).write([entryOf(record)]);
  return record;
}

async function placeHold({ organizationId }: OrganizationFixture, requestIds: readonly string[] = []): Promise<string> {
  const id = randomUUID();
  await testDatabase.query(INSERT_HOLD, [organizationId, id, requestIds]);
  return id;
}

const INSERT_HOLD = `INSERT INTO legal_hold (organization_id, id, name, reason, request_ids, placed_at, placed_by_label)
  VALUES ($1, $2, 'LH-1', 'Dispute', $3, lethe_now(), 'Joren')`;

const release = (id: string) =>
  testDatabase.query(`UPDATE legal_hold SET released_at = lethe_now(), released_by_label = 'Joren' WHERE id = $1`, [
    id,
  ]);

const idsLeft = async () =>
  (await testDatabase.query<{ id: string }>('SELECT id FROM request')).map(({ id }) => id).toSorted();
const idsOf = (...records: readonly RequestRecord[]) => records.map(({ id }) => id as string).toSorted();

describe('records past their own expiry', () => {
  test('invariant 19: go at that instant, of every organization; one a millisecond younger, and one without expiry, stay', async () => {
    const [one, other] = [await insertOrganization(testDatabase), await insertOrganization(testDatabase)];
    await write(one, addMs(EXPIRY, -MS_PER_DAY));
    await write(one, EXPIRY);
    await write(other, EXPIRY);
    const young = await write(one, addMs(EXPIRY, 1));
    const unlimited = await write(one, null, { admittedAt: new Date('2016-01-01T00:00:00Z') });
    const token = await sweep().claim();
    expect(await sweep().deleteBatch({ token, ...FIRST })).toMatchObject({ examinedCount: 3, deletedCount: 3 });
    expect(await idsLeft()).toEqual(idsOf(young, unlimited));
    expect(await sweep().deleteBatch({ token, ...FIRST })).toMatchObject({ examinedCount: 0, deletedCount: 0 });
    await setNow(addMs(EXPIRY, 1));
    expect(await sweep().deleteBatch({ token, ...FIRST })).toMatchObject({ deletedCount: 1 });
    expect(await idsLeft()).toEqual(idsOf(unlimited));
  });

  test('are in no answer from that instant on, before anything was deleted', async () => {
    const fixture = await insertOrganization(testDatabase);
    const { organizationId, id } = await write(fixture, EXPIRY);
    const list = { organizationId, projects: 'all', filter: {}, after: null, pageSize: 10 } as const;
    await setNow(addMs(EXPIRY, -1));
    expect(await requests().find(organizationId, id, 'all')).not.toBeNull();
    expect((await requests().list(list)).requests).toHaveLength(1);
    await setNow(EXPIRY);
    expect(await requests().find(organizationId, id, 'all')).toBeNull();
    expect((await requests().list(list)).requests).toEqual([]);
    expect(await idsLeft()).toEqual([id]);
  });

  test('go in bounded batches, each from where the last one ended', async () => {
    const fixture = await insertOrganization(testDatabase);
    for (let index = 0; index < 5; index += 1) await write(fixture, index < 3 ? EXPIRY : addMs(EXPIRY, -index));
    const held = await write(fixture, addMs(EXPIRY, -1_000));
    await placeHold(fixture, [held.id]);
    const token = await sweep().claim();
    const counts: number[][] = [];
    let after: MetadataPlace | null = null;
    do {
      const batch = await sweep().deleteBatch({ token, after, limit: 2 });
      if (batch === 'refused') throw new Error('The sweep was refused.');
      counts.push([batch.examinedCount, batch.deletedCount]);
      after = batch.last;
    } while (after !== null);
    expect(counts).toEqual([
      [2, 1],
      [2, 2],
      [2, 2],
      [0, 0],
    ]);
    expect(await idsLeft()).toEqual([held.id]);
  });

  test('are left alone by whoever lost the sweep to another, and by everybody while destruction is paused', async () => {
    await write(await insertOrganization(testDatabase), EXPIRY);
    const stale = await sweep().claim();
    const fresh = await sweep().claim();
    expect(await sweep().deleteBatch({ token: stale, ...FIRST })).toBe('refused');
    await testDatabase.query(`SELECT pause_destruction('operator', '{}')`);
    expect(await sweep().deleteBatch({ token: fresh, ...FIRST })).toBe('refused');
    await testDatabase.query('SELECT resume_destruction()');
    expect(await idsLeft()).toHaveLength(1);
    expect(await sweep().deleteBatch({ token: fresh, ...FIRST })).toMatchObject({ deletedCount: 1 });
  });

  test('are counted by organization and hour of expiry, and in all only when many are due', async () => {
    const fixture = await insertOrganization(testDatabase);
    const survey = async (floorCount: number) => {
      const { dueCount, livingCount } = await sweep().survey(floorCount);
      return [dueCount, livingCount];
    };
    expect(await survey(0)).toEqual([0, 0]);
    for (const offsetMs of [0, -1, -2, -3_600_000, 3_600_000, 3_600_001]) await write(fixture, addMs(EXPIRY, offsetMs));
    await write(await insertOrganization(testDatabase), EXPIRY);
    // Nothing is kept of these, from the beginning on.
    await write(fixture, addMs(EXPIRY, -7_200_000), { admittedAt: addMs(EXPIRY, -7_200_000) });
    expect(await survey(3)).toEqual([3, 3]);
    expect(await survey(2)).toEqual([3, 4]);
    const token = await sweep().claim();
    await sweep().finish({ token, leftOverCount: 2 });
    expect(await sweep().survey(0)).toMatchObject({ leftOverCount: 2, sinceLastRunMs: 0, isBreakerReleased: false });
  });

  test('say when the next one is due, and that what is kept is no work', async () => {
    const fixture = await insertOrganization(testDatabase);
    expect(await sweep().nextExpiryAt()).toBeNull();
    await write(fixture, addMs(EXPIRY, 5_000));
    expect(await sweep().nextExpiryAt()).toEqual(addMs(EXPIRY, 5_000));
    const due = await write(fixture, addMs(EXPIRY, -5_000));
    expect(await sweep().nextExpiryAt()).toEqual(addMs(EXPIRY, -5_000));
    await placeHold(fixture, [due.id]);
    expect(await sweep().nextExpiryAt()).toEqual(addMs(EXPIRY, 5_000));
  });
});

describe('invariant 24: a legal hold', () => {
  test('keeps the records that it covers and no others, in sight, until it is released', async () => {
    const fixture = await insertOrganization(testDatabase);
    const { organizationId } = fixture;
    const held = await write(fixture, EXPIRY);
    await write(fixture, EXPIRY);
    await write(await insertOrganization(testDatabase), EXPIRY);
    const holdId = await placeHold(fixture, [held.id]);
    const token = await sweep().claim();
    expect(await sweep().deleteBatch({ token, ...FIRST })).toMatchObject({ examinedCount: 3, deletedCount: 2 });
    expect(await idsLeft()).toEqual([held.id]);
    expect(await requests().find(organizationId, held.id, 'all')).not.toBeNull();
    await release(holdId);
    expect(await requests().find(organizationId, held.id, 'all')).toBeNull();
    expect(await sweep().deleteBatch({ token, ...FIRST })).toMatchObject({ deletedCount: 1 });
  });

  test('that is being placed is waited for, and keeps what it covers', async () => {
    const fixture = await insertOrganization(testDatabase);
    const { id } = await write(fixture, EXPIRY);
    const token = await sweep().claim();
    const officer = new pg.Client(testDatabase.url);
    await officer.connect();
    try {
      await officer.query('BEGIN');
      await officer.query(INSERT_HOLD, [fixture.organizationId, randomUUID(), []]);
      const deleting = sweep().deleteBatch({ token, ...FIRST });
      await expect
        .poll(() => testDatabase.query(`SELECT FROM pg_locks WHERE relation = 'legal_hold'::regclass AND NOT granted`))
        .toHaveLength(1);
      await officer.query('COMMIT');
      expect(await deleting).toMatchObject({ examinedCount: 1, deletedCount: 0 });
    } finally {
      await officer.end();
    }
    expect(await idsLeft()).toEqual([id]);
  });
});

describe('a record outlives its payload', () => {
  test('as long as the key of its hour is there', async () => {
    const fixture = await insertOrganization(testDatabase);
    const base = storedUntil(EXPIRY, recordOf(fixture));
    const record = { ...base, retention: { ...base.retention, metadataExpiresAt: EXPIRY } };
    await insertHourKey(testDatabase, partOf(record));
    await createRecordWriter(connections.gateway).write([entryOf(record, [partOf(record)])]);
    const token = await sweep().claim();
    expect(await sweep().deleteBatch({ token, ...FIRST })).toMatchObject({ examinedCount: 1, deletedCount: 0 });
    expect(await sweep().nextExpiryAt()).toBeNull();
    await testDatabase.query('DELETE FROM keyring.hour_key');
    expect(await sweep().deleteBatch({ token, ...FIRST })).toMatchObject({ deletedCount: 1 });
    expect(await idsLeft()).toEqual([]);
  });

  test('also where the database is told otherwise', async () => {
    const fixture = await insertOrganization(testDatabase);
    const base = storedUntil(EXPIRY, recordOf(fixture));
    const record = { ...base, retention: { ...base.retention, metadataExpiresAt: addMs(EXPIRY, -1) } };
    await insertHourKey(testDatabase, partOf(record));
    // A payload that would outlive its record is not stored.
    const [outcome] = await createRecordWriter(connections.gateway).write([entryOf(record, [partOf(record)])]);
    expect(outcome?.isStored).toBe(false);
    const { id } = await write(fixture, addMs(EXPIRY, 1));
    const moving = testDatabase.query('UPDATE request SET metadata_expires_at = $2 WHERE id = $1', [id, EXPIRY]);
    await expect(moving).rejects.toThrow('stamped at admission');
    const policy = testDatabase.query(
      `INSERT INTO retention_policy (organization_id, version, level, payload_retention_days, metadata_retention_days, effective_at)
       VALUES ($1, 2, 'retain_all', 30, 29, now())`,
      [fixture.organizationId],
    );
    await expect(policy).rejects.toThrow('retention_policy_metadata_outlives_payload');
  });
});
