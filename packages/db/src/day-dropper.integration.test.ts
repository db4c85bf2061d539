import { createHash } from 'node:crypto';
import type { OrganizationId } from '@lethe/core/tenancy';
import { addMs, MS_PER_DAY, MS_PER_HOUR, utcDayName, utcDayOf } from '@lethe/core/time';
import { insertOrganization, useDatabase } from '@lethe/testkit/postgres';
import pg from 'pg';
import { beforeEach, describe, expect, test } from 'vitest';
import { useConnections } from './testing/connections.ts';
import { createDestruction, readLeaves, resetDestruction, storeParts } from './testing/sweeping.ts';

const testDatabase = useDatabase();
const connections = useConnections(testDatabase);
const today = utcDayOf(new Date());
const dayAt = (days: number): Date => addMs(today, days * MS_PER_DAY);
const nameAt = (days: number): string => utcDayName(dayAt(days));

let organizationId: OrganizationId;
let other: OrganizationId;
beforeEach(async () => {
  await resetDestruction(testDatabase);
  ({ organizationId } = await insertOrganization(testDatabase));
  ({ organizationId: other } = await insertOrganization(testDatabase));
});

/** Parts of yesterday and today, admitted on two days, of two organizations, all keys of yesterday gone. */
async function storeYesterday(): Promise<void> {
  const store = (of: OrganizationId, days: number, hours: number, count: number) =>
    storeParts(testDatabase, {
      organizationId: of,
      admittedAt: dayAt(days),
      expiresAt: addMs(dayAt(-1), hours * MS_PER_HOUR),
      count,
    });
  await store(organizationId, -31, 0, 3);
  await store(organizationId, -31, 13, 2);
  await store(organizationId, -4, 23, 1);
  await store(other, -31, 5, 4);
  await store(other, -4, 24, 7);
  await testDatabase.query('DELETE FROM keyring.hour_key WHERE expiry_hour < $1', [today]);
}

const partitions = async (): Promise<string[]> =>
  (await testDatabase.query<{ day: string }>('SELECT expiry_day::text AS day FROM payload_partition ORDER BY 1')).map(
    ({ day }) => day,
  );

const tallies = () =>
  testDatabase.query<{ stored: string; dropped: string }>(
    'SELECT organization_id, admitted_day::text, expiry_day::text, stored_count AS stored, dropped_count AS dropped FROM keyring.payload_tally ORDER BY 1, 2, 3',
  );

describe('the drop of a day', () => {
  test('invariant 18: takes every part of an ended day and none of another, with one leaf for each organization', async () => {
    await storeYesterday();
    expect(await createDestruction(connections.worker).dropDays()).toEqual({
      droppedDays: [nameAt(-1)],
      partCount: 10,
      mismatchedDays: [],
      leftDays: [],
    });
    expect(await partitions()).toEqual([nameAt(0)]);
    expect(await testDatabase.query('SELECT count(*)::int FROM payload')).toEqual([{ count: 7 }]);
    const leaves = await readLeaves(testDatabase, 'deletion');
    const common = { v: 1, type: 'deletion', reason: 'expiry', expiry_day: nameAt(-1) };
    const mine = {
      ...common,
      parts: 6,
      by_admitted_day: [
        { day: nameAt(-31), parts: 5 },
        { day: nameAt(-4), parts: 1 },
      ],
    };
    const theirs = { ...common, parts: 4, by_admitted_day: [{ day: nameAt(-31), parts: 4 }] };
    expect(leaves).toHaveLength(2);
    for (const { organizationId: of, body } of leaves) {
      expect(body).toMatchObject(of === organizationId ? mine : theirs);
      expect(Object.keys(body)).toEqual([
        'by_admitted_day',
        'executed_at',
        'expiry_day',
        'organization',
        'parts',
        'reason',
        'type',
        'v',
      ]);
    }
    for (const { stored, dropped, expiry_day: day } of (await tallies()) as {
      stored: string;
      dropped: string;
      expiry_day: string;
    }[])
      expect(dropped).toBe(day === nameAt(-1) ? stored : '0');
  });

  test('invariant 43: a leaf holds no id of an organization, a person or a request', async () => {
    await storeYesterday();
    await createDestruction(connections.worker).dropDays();
    const ids = await testDatabase.query<{ id: string }>(
      'SELECT id::text FROM organization UNION SELECT id::text FROM request',
    );
    const bodies = await testDatabase.query<{ body: string }>('SELECT body FROM keyring.log_leaf');
    for (const { body } of bodies) for (const { id } of ids) expect(body).not.toContain(id);
  });

  test('waits for the last key of the day, which is how a hold or a failed sweep shows', async () => {
    await storeYesterday();
    await testDatabase.query(
      `INSERT INTO keyring.hour_key (organization_id, expiry_hour, generation, master_key_version, wrapped_key) VALUES ($1, $2, 1, 1, '\\x00')`,
      [other, addMs(today, -MS_PER_HOUR)],
    );
    const { sweepKeys, dropDays } = createDestruction(connections.worker);
    expect((await dropDays()).leftDays).toEqual([{ day: nameAt(-1), reason: 'keys_left', error: null }]);
    expect(await testDatabase.query('SELECT count(*)::int FROM payload')).toEqual([{ count: 17 }]);
    await sweepKeys();
    expect((await dropDays()).droppedDays).toEqual([nameAt(-1)]);
  });

  test('invariant 19: is refused for a day that has not ended by the confirmed clock', async () => {
    await storeYesterday();
    const { dayPorts, guard } = createDestruction(connections.worker);
    await guard.confirm();
    const token = await dayPorts.dropper.claim();
    await expect(dayPorts.dropper.drop({ token, day: nameAt(0) })).rejects.toThrow('not all expired');
    await testDatabase.query('UPDATE time_guard SET confirmed_at = $1', [addMs(today, -1)]);
    await expect(dayPorts.dropper.drop({ token, day: nameAt(-1) })).rejects.toThrow('not all expired');
    await testDatabase.query('UPDATE time_guard SET confirmed_at = $1', [today]);
    expect((await dayPorts.dropper.drop({ token, day: nameAt(-1) })).kind).toBe('dropped');
    expect((await dayPorts.dropper.drop({ token, day: nameAt(-1) })).kind).toBe('gone');
  });

  test('drops a day whose parts do not match what was stored all the same, tells it, and says in the leaf what was there', async () => {
    await storeYesterday();
    await testDatabase.query('DELETE FROM payload WHERE organization_id = $1 AND admitted_at = $2', [
      organizationId,
      dayAt(-4),
    ]);
    const report = await createDestruction(connections.worker).dropDays();
    expect(report).toMatchObject({ droppedDays: [nameAt(-1)], mismatchedDays: [nameAt(-1)], partCount: 9 });
    const mine = (await readLeaves(testDatabase, 'deletion')).find(({ organizationId: of }) => of === organizationId);
    expect(mine?.body).toMatchObject({ parts: 5, by_admitted_day: [{ day: nameAt(-31), parts: 5 }] });
  });

  test('a part that bypassed the count is a difference too', async () => {
    await storeYesterday();
    await testDatabase.query('DELETE FROM keyring.payload_tally WHERE organization_id = $1', [other]);
    expect((await createDestruction(connections.worker).dropDays()).mismatchedDays).toEqual([nameAt(-1)]);
    expect((await readLeaves(testDatabase, 'deletion')).map(({ body }) => body.parts).toSorted()).toEqual([4, 6]);
  });

  test('a reader that holds a partition holds up that day only, and is never queued behind the drop for long', async () => {
    await storeYesterday();
    await storeParts(testDatabase, { organizationId, admittedAt: dayAt(-31), expiresAt: dayAt(-2), count: 2 });
    await testDatabase.query('DELETE FROM keyring.hour_key WHERE expiry_hour < $1', [today]);
    const reader = new pg.Client(testDatabase.url);
    await reader.connect();
    const { dropDays } = createDestruction(connections.worker);
    try {
      await reader.query('BEGIN');
      await reader.query(`LOCK TABLE ONLY payload_${nameAt(-2).replaceAll('-', '')} IN ACCESS SHARE MODE`);
      expect(await dropDays()).toMatchObject({
        droppedDays: [nameAt(-1)],
        leftDays: [{ day: nameAt(-2), reason: 'busy', error: null }],
      });
    } finally {
      await reader.end();
    }
    expect((await dropDays()).droppedDays).toEqual([nameAt(-2)]);
    expect(await readLeaves(testDatabase, 'deletion')).toHaveLength(3);
  });

  test('a worker that was stopped half-way and goes on after another took over has no effect', async () => {
    await storeYesterday();
    const [first, second] = [createDestruction(connections.worker), createDestruction(connections.worker)];
    await first.guard.confirm();
    const token = await first.dayPorts.dropper.claim();
    await second.dropDays();
    await storeParts(testDatabase, { organizationId, admittedAt: dayAt(-9), expiresAt: dayAt(-2), count: 1 });
    await testDatabase.query('DELETE FROM keyring.hour_key WHERE expiry_hour < $1', [today]);
    expect(await first.dayPorts.dropper.drop({ token, day: nameAt(-2) })).toEqual({ kind: 'refused' });
    expect(await partitions()).toContain(nameAt(-2));
  });
});

describe('invariant 21: killed at every step and run again', () => {
  const TOUCHED = [
    'keyring.hour_key',
    'keyring.payload_wrap',
    'keyring.payload_tally',
    'keyring.destruction_tally',
    'keyring.log_head',
    'keyring.log_leaf',
    'keyring.log_node',
    'sweep_run',
    'sweep_fence',
    'time_guard',
  ];

  /** From now on the backend that makes the `step`-th change dies right after it. A sequence is not undone with the transaction that died. */
  async function killAt(step: number): Promise<void> {
    await testDatabase.query(`SELECT setval('kill_step', 1, false)`);
    await testDatabase.query(`UPDATE kill_order SET step = $1`, [step]);
  }

  async function armKills(): Promise<void> {
    await testDatabase.query('CREATE SEQUENCE kill_step');
    await testDatabase.query('CREATE TABLE kill_order AS SELECT 0 AS step');
    await testDatabase.query(`CREATE FUNCTION die() RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
      IF nextval('public.kill_step') = (SELECT step FROM public.kill_order) THEN
        PERFORM pg_terminate_backend(pg_backend_pid());
      END IF;
    END $$`);
    await testDatabase.query(
      `CREATE FUNCTION die_after() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM public.die(); RETURN NULL; END $$`,
    );
    await testDatabase.query(
      `CREATE FUNCTION die_after_drop() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM public.die(); END $$`,
    );
    await testDatabase.query('GRANT EXECUTE ON FUNCTION die(), die_after(), die_after_drop() TO PUBLIC');
    for (const table of TOUCHED)
      await testDatabase.query(
        `CREATE TRIGGER die_after AFTER INSERT OR UPDATE OR DELETE ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION die_after()`,
      );
    await testDatabase.query(
      `CREATE EVENT TRIGGER die_after_drop ON ddl_command_end WHEN TAG IN ('DROP TABLE') EXECUTE FUNCTION die_after_drop()`,
    );
  }

  async function disarm(): Promise<void> {
    await testDatabase.query('DROP EVENT TRIGGER die_after_drop');
    await testDatabase.query('DROP FUNCTION die_after() CASCADE');
  }

  async function prepare(): Promise<void> {
    await killAt(0);
    await resetDestruction(testDatabase);
    const store = (of: OrganizationId, hours: number, count: number) =>
      storeParts(testDatabase, {
        organizationId: of,
        admittedAt: dayAt(-4),
        expiresAt: addMs(dayAt(-1), hours * MS_PER_HOUR),
        count,
      });
    await store(organizationId, 1, 2);
    await store(organizationId, 23, 1);
    await store(other, 1, 3);
    // In the last hour of today, which has not ended whenever this runs.
    await store(other, 47, 1);
    // An organization with a hold goes hour by hour.
    await testDatabase.query(
      `INSERT INTO legal_hold (organization_id, id, name, reason, request_ids, placed_at, placed_by_label)
       VALUES ($1, gen_random_uuid(), 'Case 7', 'Dispute', ARRAY[gen_random_uuid()], lethe_now(), 'Ines Marchetti')`,
      [other],
    );
  }

  /** Everything that is there afterwards, but for the instants and the order in which it came about. */
  async function stateHash(): Promise<string> {
    const tables = [
      'SELECT organization_id, expiry_hour, generation FROM keyring.hour_key ORDER BY 1, 2, 3',
      'SELECT count(*) FROM payload',
      'SELECT name FROM payload_partition ORDER BY 1',
      'SELECT * FROM keyring.payload_tally ORDER BY 1, 2, 3',
      'SELECT organization_id, destroyed_key_count FROM keyring.destruction_tally ORDER BY 1',
      'SELECT size FROM keyring.log_head',
      `SELECT regexp_replace(body, '"executed_at":"[^"]*"', '') FROM keyring.log_leaf ORDER BY 1`,
      'SELECT level, index FROM keyring.log_node ORDER BY 1, 2',
      'SELECT name, left_over_count FROM sweep_run ORDER BY 1',
    ];
    const hash = createHash('sha256');
    for (const sql of tables) hash.update(JSON.stringify(await testDatabase.query(sql)));
    return hash.digest('hex');
  }

  async function runBoth(): Promise<void> {
    const { sweepKeys, dropDays } = createDestruction(connections.worker);
    await sweepKeys();
    await dropDays();
  }

  test('both sweeps come to the same state, with exactly one leaf for each batch', async () => {
    await armKills();
    await prepare();
    await killAt(0);
    await runBoth();
    const expected = await stateHash();
    const [counter] = await testDatabase.query<{ steps: string }>('SELECT last_value AS steps FROM kill_step');
    const stepCount = Number(counter?.steps);
    expect(stepCount).toBeGreaterThan(30);
    expect(await readLeaves(testDatabase, 'key_destruction')).toHaveLength(3);
    expect(await readLeaves(testDatabase, 'deletion')).toHaveLength(2);

    let killedCount = 0;
    for (let step = 1; step <= stepCount; step += 1) {
      await prepare();
      await killAt(step);
      // Where a failure of one hour or one day stops no other, the run itself goes on.
      await runBoth().catch(() => {});
      const [reached] = await testDatabase.query<{ isKilled: boolean }>(
        'SELECT last_value >= $1 AS "isKilled" FROM kill_step',
        [step],
      );
      if (reached?.isKilled) killedCount += 1;
      await killAt(0);
      await runBoth();
      expect(`${step} ${await stateHash()}`).toBe(`${step} ${expected}`);
    }
    expect(killedCount).toBe(stepCount);
    await disarm();
  }, 120_000);
});
