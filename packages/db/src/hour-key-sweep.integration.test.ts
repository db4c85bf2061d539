import { randomUUID } from 'node:crypto';
import { HOURS_PER_RUN_MAX, type HourBatch } from '@lethe/core/retention';
import type { OrganizationId } from '@lethe/core/tenancy';
import { addMs, MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE, utcHourOf } from '@lethe/core/time';
import { insertOrganization, useDatabase } from '@lethe/testkit/postgres';
import pg from 'pg';
import { beforeEach, describe, expect, test } from 'vitest';
import { createRecordWriter } from './index.ts';
import { useConnections } from './testing/connections.ts';
import { entryOf, partOf, recordOf, storedUntil } from './testing/records.ts';
import { createDestruction, readLeaves, resetDestruction, setOffset, storeParts } from './testing/sweeping.ts';

const testDatabase = useDatabase();
const connections = useConnections(testDatabase);
const now = new Date();
const hourAt = (hours: number): Date => addMs(utcHourOf(now), hours * MS_PER_HOUR);

let organizationId: OrganizationId;
beforeEach(async () => {
  await resetDestruction(testDatabase);
  ({ organizationId } = await insertOrganization(testDatabase));
});

async function addKeys(hours: readonly Date[], of: string = organizationId, generation = 1): Promise<void> {
  await testDatabase.query(
    `INSERT INTO keyring.hour_key (organization_id, expiry_hour, generation, master_key_version, wrapped_key)
     SELECT $1, hour, $3, 1, '\\x00' FROM unnest($2::timestamptz[]) hour`,
    [of, hours, generation],
  );
}

async function keys(of: string = organizationId): Promise<Date[]> {
  const rows = await testDatabase.query<{ hour: Date }>(
    'SELECT expiry_hour AS hour FROM keyring.hour_key WHERE organization_id = $1 ORDER BY expiry_hour, generation',
    [of],
  );
  return rows.map(({ hour }) => hour);
}

async function placeHold(of: string, requestIds: readonly string[] = []): Promise<void> {
  await testDatabase.query(
    `INSERT INTO legal_hold (organization_id, id, name, reason, request_ids, placed_at, placed_by_label)
     VALUES ($1, gen_random_uuid(), 'Case 7', 'Dispute', $2, lethe_now(), 'Ines Marchetti')`,
    [of, requestIds],
  );
}

describe('the sweep of hour keys', () => {
  test('a batch of several organizations and a re-key of one of them wait for each other, and neither fails', async () => {
    const { organizationId: other } = await insertOrganization(testDatabase);
    for (const of of [organizationId, other]) await testDatabase.query('SELECT organization_reference($1)', [of]);
    const [batch, rekey] = [new pg.Client(testDatabase.url), new pg.Client(testDatabase.url)];
    await Promise.all([batch.connect(), rekey.connect()]);
    const note = (client: pg.Client, of: string) =>
      client.query('SELECT note_destroyed_keys($1, $2, ARRAY[1])', [of, hourAt(-2)]);
    try {
      await Promise.all([batch.query('BEGIN'), rekey.query('BEGIN')]);
      await note(batch, organizationId);
      const noted = note(rekey, other);
      const isWaiting = `SELECT count(*)::int AS count FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`;
      await expect.poll(() => testDatabase.query(isWaiting)).toEqual([{ count: 1 }]);
      await note(batch, other);
      await batch.query('COMMIT');
      await noted;
      await rekey.query('COMMIT');
    } finally {
      await Promise.all([batch.end(), rekey.end()]);
    }
    const [tally] = await testDatabase.query(
      'SELECT destroyed_key_count::int AS count FROM keyring.destruction_tally WHERE organization_id = $1',
      [other],
    );
    expect(tally).toEqual({ count: 2 });
  });

  test('invariant 19: takes no key before its hour has ended, to the millisecond of the confirmed clock', async () => {
    const { keyPorts } = createDestruction(connections.worker);
    await addKeys([hourAt(0)]);
    const token = await keyPorts.sweep.claim();
    const confirm = (at: Date) =>
      testDatabase.query(
        'INSERT INTO time_guard (confirmed_at, ticked_at) VALUES ($1, $1) ON CONFLICT (id) DO UPDATE SET confirmed_at = EXCLUDED.confirmed_at',
        [at],
      );
    await confirm(addMs(hourAt(1), -1));
    expect(await keyPorts.sweep.destroyBatch({ token, hourLimit: 9, passedOver: [] })).toBe(0);
    await expect(keyPorts.sweep.destroyOne({ token, organizationId, expiryHour: hourAt(0) })).rejects.toThrow(
      'has not ended',
    );
    await confirm(hourAt(1));
    expect(await keyPorts.sweep.destroyBatch({ token, hourLimit: 9, passedOver: [] })).toBe(1);
  });

  test('goes by the last tick, not by the clock of the moment', async () => {
    const { guard, keyPorts } = createDestruction(connections.worker);
    await addKeys([hourAt(5)]);
    await guard.confirm();
    await setOffset(testDatabase, MS_PER_DAY);
    const token = await keyPorts.sweep.claim();
    expect(await keyPorts.sweep.destroyBatch({ token, hourLimit: 9, passedOver: [] })).toBe(0);
    await guard.confirm();
    expect(await keyPorts.sweep.destroyBatch({ token, hourLimit: 9, passedOver: [] })).toBe(1);
  });

  test('destroys every generation and newer wrap of an hour together, with one leaf and a count', async () => {
    await addKeys([hourAt(-2), hourAt(-1), hourAt(0)]);
    await addKeys([hourAt(-2)], organizationId, 2);
    for (const hour of [hourAt(-2), hourAt(0)])
      await testDatabase.query(`INSERT INTO keyring.payload_wrap VALUES ($1, $2, $3, 2, '\\x00')`, [
        organizationId,
        hour,
        randomUUID(),
      ]);
    expect(await createDestruction(connections.worker).sweepKeys()).toMatchObject({
      destroyedHourCount: 2,
      leftOverCount: 0,
      failures: [],
    });
    expect(await keys()).toEqual([hourAt(0)]);
    expect(await testDatabase.query('SELECT expiry_hour FROM keyring.payload_wrap')).toEqual([
      { expiry_hour: hourAt(0) },
    ]);
    const leaves = await readLeaves(testDatabase, 'key_destruction');
    expect(leaves.map(({ organizationId: of, body }) => [of, body.expiry_hour, body.generations, body.cause])).toEqual([
      [organizationId, hourAt(-2).toISOString(), [1, 2], 'expiry'],
      [organizationId, hourAt(-1).toISOString(), [1], 'expiry'],
    ]);
    expect(Object.keys(leaves[0]?.body ?? {})).toEqual([
      'cause',
      'executed_at',
      'expiry_hour',
      'generations',
      'organization',
      'type',
      'v',
    ]);
    expect(leaves[0]?.body.executed_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(await testDatabase.query('SELECT destroyed_key_count FROM keyring.destruction_tally')).toEqual([
      { destroyed_key_count: '3' },
    ]);
  });

  test('a record that arrives after its key went is not stored', async () => {
    const fixture = await insertOrganization(testDatabase);
    const record = storedUntil(addMs(hourAt(0), -1), recordOf(fixture));
    await addKeys([hourAt(-1)], fixture.organizationId);
    await createDestruction(connections.worker).sweepKeys();
    const [outcome] = await createRecordWriter(connections.gateway).write([entryOf(record, [partOf(record)])]);
    expect(outcome).toMatchObject({ isWritten: true, isStored: false });
    expect(await testDatabase.query('SELECT FROM payload')).toEqual([]);
  });

  test('one that is being stored keeps its key until it is, and holds up no other hour', async () => {
    await addKeys([hourAt(-2), hourAt(-1)]);
    const gateway = new pg.Client(testDatabase.url);
    await gateway.connect();
    const { sweepKeys } = createDestruction(connections.worker);
    try {
      await gateway.query('BEGIN');
      await gateway.query('SELECT FROM keyring.hour_key WHERE expiry_hour = $1 FOR KEY SHARE', [hourAt(-2)]);
      const report = await sweepKeys();
      expect(report).toMatchObject({ destroyedHourCount: 1, leftOverCount: 1 });
      expect(report.failures.map(({ hour }) => hour.expiryHour)).toEqual([hourAt(-2)]);
      await gateway.query('COMMIT');
    } finally {
      await gateway.end();
    }
    expect(await sweepKeys()).toMatchObject({ destroyedHourCount: 1, leftOverCount: 0 });
  });

  test('invariant 23: after an outage of 24 hours the first run leaves nothing overdue, well within what one run may take', async () => {
    const organizations = Array.from({ length: 50 }, () => randomUUID());
    const hours = Array.from({ length: 24 }, (_, index) => hourAt(index - 24));
    for (const of of organizations) await addKeys([...hours, hourAt(0)], of);
    const { sweepKeys } = createDestruction(connections.worker);
    const report = await sweepKeys();
    expect(report).toMatchObject({ destroyedHourCount: 50 * 24, leftOverCount: 0 });
    expect(HOURS_PER_RUN_MAX).toBeGreaterThanOrEqual(4_000 * 24);
    expect(await testDatabase.query('SELECT DISTINCT expiry_hour FROM keyring.hour_key')).toEqual([
      { expiry_hour: hourAt(0) },
    ]);
    expect(await readLeaves(testDatabase, 'key_destruction')).toHaveLength(50 * 24);
  });

  test('what its time did not suffice for stays visible and goes with the next run, oldest first', async () => {
    await addKeys(Array.from({ length: 501 }, (_, index) => hourAt(-index - 1)));
    let looksLeft = 1;
    const { sweepKeys } = createDestruction(connections.worker);
    expect(await sweepKeys({ hasTimeLeft: () => looksLeft-- > 0 })).toMatchObject({
      destroyedHourCount: 500,
      leftOverCount: 1,
    });
    expect(await keys()).toEqual([hourAt(-1)]);
    expect(await sweepKeys()).toMatchObject({ destroyedHourCount: 1, leftOverCount: 0 });
  });
});

describe('an organization that fails', () => {
  test('stops no other one, keeps its key, is named, and is tried again', async () => {
    const other = randomUUID();
    await addKeys([hourAt(-3), hourAt(-2)]);
    await addKeys([hourAt(-1)], other);
    await testDatabase.query(`CREATE FUNCTION refuse_one() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'a fault of one organization'; END $$`);
    await testDatabase.query(`CREATE TRIGGER refuse_one BEFORE DELETE ON keyring.hour_key FOR EACH ROW
      WHEN (OLD.organization_id = '${organizationId}' AND OLD.expiry_hour = '${hourAt(-3).toISOString()}') EXECUTE FUNCTION refuse_one()`);
    const { sweepKeys } = createDestruction(connections.worker);
    const report = await sweepKeys();
    expect(report).toMatchObject({ destroyedHourCount: 2, leftOverCount: 1 });
    expect(report.failures.map(({ hour }) => hour)).toEqual([{ organizationId, expiryHour: hourAt(-3) }]);
    expect([await keys(), await keys(other)]).toEqual([[hourAt(-3)], []]);
    await testDatabase.query('DROP FUNCTION refuse_one CASCADE');
    expect(await sweepKeys()).toMatchObject({ destroyedHourCount: 1, failures: [] });
  });
});

describe('a legal hold', () => {
  async function heldRecord(hour: Date) {
    const fixture = await insertOrganization(testDatabase);
    const record = storedUntil(addMs(hour, MS_PER_MINUTE), recordOf(fixture));
    await addKeys([hour], fixture.organizationId);
    await createRecordWriter(connections.gateway).write([entryOf(record, [partOf(record)])]);
    await placeHold(fixture.organizationId, [record.id]);
    return record;
  }

  test('has what it covers preserved before the key goes, and leaves the other hours of its organization to go', async () => {
    const record = await heldRecord(hourAt(-2));
    await addKeys([hourAt(-1)], record.organizationId);
    const asked: unknown[] = [];
    const preservation = {
      async preserveHeld({
        organizationId: of,
        expiryHour,
        token,
      }: {
        organizationId: string;
        expiryHour: Date;
        token: bigint;
      }) {
        asked.push([of, expiryHour, typeof token]);
        await testDatabase.query('DELETE FROM payload WHERE organization_id = $1', [of]);
      },
    };
    const { sweepKeys } = createDestruction(connections.worker, { preservation });
    expect(await sweepKeys()).toMatchObject({ destroyedHourCount: 2, preservedHourCount: 1, failures: [] });
    expect(asked).toEqual([[record.organizationId, hourAt(-2), 'bigint']]);
    expect(await keys(record.organizationId)).toEqual([]);
  });

  test.each([
    ['fails', () => Promise.reject(new Error('the hold’s key is out of reach'))],
    ['does not move what it should', () => Promise.resolve()],
  ])('whose preservation %s keeps that hour’s key and no other', async (_, preserveHeld) => {
    const record = await heldRecord(hourAt(-2));
    await addKeys([hourAt(-1)], record.organizationId);
    await addKeys([hourAt(-1)]);
    const { sweepKeys } = createDestruction(connections.worker, { preservation: { preserveHeld } });
    const report = await sweepKeys();
    expect(report).toMatchObject({ destroyedHourCount: 2, preservedHourCount: 0, leftOverCount: 1 });
    expect(report.failures.map(({ hour }) => hour.expiryHour)).toEqual([hourAt(-2)]);
    expect(await keys(record.organizationId)).toEqual([hourAt(-2)]);
    expect(await keys()).toEqual([]);
  });

  test('placed while the batch is on its way is either seen by it or comes after it', async () => {
    const record = await heldRecord(hourAt(-2));
    const { keyPorts, guard } = createDestruction(connections.worker);
    await guard.confirm();
    const token = await keyPorts.sweep.claim();
    expect(await keyPorts.sweep.destroyBatch({ token, hourLimit: 9, passedOver: [] })).toBe(0);
    expect(
      await keyPorts.sweep.destroyOne({ token, organizationId: record.organizationId, expiryHour: hourAt(-2) }),
    ).toBe('held');
  });
});

describe('two workers', () => {
  test('one that was stopped half-way and goes on after another took over has no effect', async () => {
    await addKeys([hourAt(-3), hourAt(-2), hourAt(-1)]);
    const [first, second] = [createDestruction(connections.worker), createDestruction(connections.worker)];
    const stopped = Promise.withResolvers<void>();
    const reached = Promise.withResolvers<void>();
    const sweep = {
      ...first.keyPorts.sweep,
      async destroyBatch(batch: HourBatch) {
        reached.resolve();
        await stopped.promise;
        return first.keyPorts.sweep.destroyBatch(batch);
      },
    };
    const zombie = first.sweepKeys({ sweep });
    await reached.promise;
    expect((await second.sweepKeys()).destroyedHourCount).toBe(3);
    await addKeys([hourAt(-4)]);
    stopped.resolve();
    await expect(zombie).rejects.toThrow('took over');
    expect(await keys()).toEqual([hourAt(-4)]);
    expect(await readLeaves(testDatabase, 'key_destruction')).toHaveLength(3);
  });

  test('that run at the same time destroy each key once, with one leaf each', async () => {
    await addKeys(Array.from({ length: 40 }, (_, index) => hourAt(-index - 1)));
    const runs = await Promise.allSettled([1, 2, 3].map(() => createDestruction(connections.worker).sweepKeys()));
    expect(runs.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0);
    expect(await keys()).toEqual([]);
    expect(await readLeaves(testDatabase, 'key_destruction')).toHaveLength(40);
  });
});

describe('the breaker', () => {
  const many = (from: number, count: number) => Array.from({ length: count }, (_, index) => hourAt(from - index));
  const lastRun = (minutesAgo: number, leftOver = 0) =>
    testDatabase.query(
      `INSERT INTO sweep_run VALUES ('destroy-hour-keys', lethe_now() - $1 * interval '1 minute', $2)`,
      [minutesAgo, leftOver],
    );

  test('destroys nothing when most keys became due within half an hour, raises the alarm, and lets pass what the operator has seen', async () => {
    await addKeys([...many(-1, 150), ...many(300, 100)]);
    await lastRun(30);
    const { sweepKeys, dropDays } = createDestruction(connections.worker);
    await expect(sweepKeys()).rejects.toMatchObject({ code: 'service_unavailable' });
    expect(await keys()).toHaveLength(250);
    expect(await testDatabase.query('SELECT pause_reason, pause_detail FROM time_guard')).toEqual([
      { pause_reason: 'breaker', pause_detail: { dueCount: 150, livingCount: 250, leftOverCount: 0 } },
    ]);
    await expect(dropDays()).rejects.toThrow('breaker');
    await testDatabase.query('SELECT resume_destruction()');
    expect((await sweepKeys()).destroyedHourCount).toBe(150);
  });

  test('lets an outage be caught up with, and a backlog be worked off', async () => {
    await addKeys([...many(-1, 150), ...many(300, 100)]);
    await lastRun(30, 150);
    expect((await createDestruction(connections.worker).sweepKeys()).destroyedHourCount).toBe(150);
    await resetDestruction(testDatabase);
    await addKeys([...many(-1, 150), ...many(300, 100)]);
    await lastRun(24 * 60);
    expect((await createDestruction(connections.worker).sweepKeys()).destroyedHourCount).toBe(150);
  });
});

test('the next due instant is the end of the earliest hour with a key', async () => {
  const { keyPorts } = createDestruction(connections.worker);
  expect(await keyPorts.sweep.nextDueAt()).toBeNull();
  await storeParts(testDatabase, { organizationId, admittedAt: now, expiresAt: addMs(hourAt(7), 5), count: 1 });
  expect(await keyPorts.sweep.nextDueAt()).toEqual(hourAt(8));
});
