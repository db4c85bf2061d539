import { addMs, MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE, utcDayOf, utcHourOf } from '@lethe/core/time';
import { insertOrganization, type OrganizationFixture, useDatabase } from '@lethe/testkit/postgres';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRecordWriter } from './index.ts';
import { useConnections } from './testing/connections.ts';
import { entryOf, insertHourKey, partOf, recordOf, storedUntil } from './testing/records.ts';
import { createDestruction, jumpClock, readLeaves, resetDestruction, setOffset } from './testing/sweeping.ts';

const testDatabase = useDatabase();
const connections = useConnections(testDatabase);

/** The guard lets a clock be this much ahead of the time that really passed. */
const AHEAD_MAX_MS = MS_PER_HOUR;

const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('store' as const),
      organization: fc.nat({ max: 1 }),
      days: fc.constantFrom(1, 2, 3, 30),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('ship late' as const),
      organization: fc.nat({ max: 1 }),
      hours: fc.integer({ min: 1, max: 60 }),
    }),
  },
  {
    weight: 7,
    arbitrary: fc.record({ kind: fc.constant('pass' as const), minutes: fc.integer({ min: 30, max: 3 * 24 * 60 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('jump' as const),
      minutes: fc.integer({ min: -3 * 24 * 60, max: 40 * 24 * 60 }),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ kind: 'clock is set right' as const }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('run' as const),
      order: fc.constantFrom('keys, days', 'days, keys', 'keys', 'days'),
    }),
  },
);

interface StoredRecord {
  readonly requestId: string;
  readonly expiresAt: Date;
}

/** One history on the real database, beside what should be true of it. */
async function createWorld(fixtures: readonly OrganizationFixture[]) {
  await resetDestruction(testDatabase);
  await setOffset(testDatabase, 0);
  const { guard, sweepKeys, dropDays } = createDestruction(connections.worker);
  const writer = createRecordWriter(connections.gateway);
  await guard.confirm();
  let announcedMs = 0;
  let driftMs = 0;
  let latestReadingMs = 0;
  /** By how much the clock was ever ahead of true time while it was trusted. */
  let trustedAheadMs = 0;
  const stored: StoredRecord[] = [];
  const trueNow = (): Date => addMs(new Date(), announcedMs);
  const clockNow = (): Date => addMs(new Date(), announcedMs + driftMs);

  async function ship(organization: number, expiresAt: Date, isLate: boolean): Promise<void> {
    const fixture = fixtures[organization] ?? fixtures[0];
    if (fixture === undefined) return;
    const record = storedUntil(expiresAt, recordOf(fixture, { admittedAt: addMs(expiresAt, -MS_PER_DAY) }));
    if (!isLate) await insertHourKey(testDatabase, partOf(record));
    const [outcome] = await writer.write([entryOf(record, [partOf(record)])]);
    if (outcome?.isStored) stored.push({ requestId: record.id, expiresAt });
    else expect(isLate).toBe(true);
  }

  async function jump(byMs: number): Promise<void> {
    await jumpClock(testDatabase, byMs);
    driftMs += byMs;
  }

  async function run(order: string): Promise<void> {
    for (const name of order.split(', ')) {
      const attempt = (name === 'keys' ? sweepKeys() : dropDays()).then(
        () => 'ran',
        (error: { code?: string }) => error.code,
      );
      expect(await attempt).toBe(driftMs > AHEAD_MAX_MS ? 'service_unavailable' : 'ran');
    }
    // What a clock told that was never confirmed is forgotten with its jump.
    if (driftMs <= AHEAD_MAX_MS) {
      latestReadingMs = Math.max(latestReadingMs, clockNow().getTime());
      trustedAheadMs = Math.max(trustedAheadMs, driftMs);
    }
    await check(order);
  }

  /** By the true clock nothing is gone early; by the database's clock nothing due is left; and what was expired once stays so. */
  async function check(order: string): Promise<void> {
    const rows = await testDatabase.query<{ request_id: string; hasKey: boolean; isReadable: boolean }>(
      `SELECT request_id, EXISTS (SELECT FROM keyring.hour_key WHERE hour_key.organization_id = payload.organization_id
           AND expiry_hour = date_trunc('hour', expires_at, 'UTC')) AS "hasKey",
         EXISTS (SELECT FROM readable_payload readable WHERE readable.request_id = payload.request_id) AS "isReadable" FROM payload`,
    );
    const left = new Map(rows.map((row) => [row.request_id, row]));
    const isRunning = driftMs <= AHEAD_MAX_MS;
    for (const { requestId, expiresAt } of stored) {
      const row = left.get(requestId);
      const hourEnd = addMs(utcHourOf(expiresAt), MS_PER_HOUR);
      const dayEnd = addMs(utcDayOf(expiresAt), MS_PER_DAY);
      if (addMs(hourEnd, -trustedAheadMs) > trueNow()) expect(row?.hasKey).toBe(true);
      if (addMs(dayEnd, -trustedAheadMs) > trueNow()) expect(row).toBeDefined();
      if (isRunning && order.includes('keys') && hourEnd.getTime() <= clockNow().getTime() - 1_000)
        expect(row?.hasKey ?? false).toBe(false);
      if (isRunning && order === 'keys, days' && dayEnd.getTime() <= clockNow().getTime() - 1_000)
        expect(row).toBeUndefined();
      if (isRunning && expiresAt.getTime() <= latestReadingMs - 1_000) expect(row?.isReadable ?? false).toBe(false);
    }
  }

  return {
    ship,
    jump,
    run,
    clockNow,
    driftMs: () => driftMs,
    async pass(ms: number) {
      announcedMs += ms;
      await setOffset(testDatabase, announcedMs + driftMs);
    },
  };
}

test('invariants 19, 23 and 32: whatever the clock, the arrivals and the runs do, nothing is destroyed before its hour ended and nothing due is left after a run', async () => {
  const fixtures = [await insertOrganization(testDatabase), await insertOrganization(testDatabase)];
  const seed = 20_261_122;
  let leafCount = 0;
  let pausedCount = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 30, size: 'max' }), async (history) => {
      const world = await createWorld(fixtures);
      for (const event of [
        ...history,
        { kind: 'clock is set right' } as const,
        { kind: 'run', order: 'keys, days' } as const,
      ]) {
        if (event.kind === 'store')
          await world.ship(event.organization, addMs(world.clockNow(), event.days * MS_PER_DAY), false);
        if (event.kind === 'ship late')
          await world.ship(event.organization, addMs(world.clockNow(), -event.hours * MS_PER_HOUR), true);
        if (event.kind === 'pass') await world.pass(event.minutes * MS_PER_MINUTE);
        if (event.kind === 'jump') await world.jump(event.minutes * MS_PER_MINUTE);
        if (event.kind === 'clock is set right') await world.jump(-world.driftMs());
        if (event.kind === 'run') await world.run(event.order);
        if (world.driftMs() > AHEAD_MAX_MS) pausedCount += 1;
      }
      leafCount += (await readLeaves(testDatabase, 'key_destruction')).length;
    }),
    { numRuns: 40, seed },
  );
  // The histories do what they are for.
  expect(leafCount).toBeGreaterThan(40);
  expect(pausedCount).toBeGreaterThan(40);
}, 120_000);
