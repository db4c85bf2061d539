import { addMs, MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE, MS_PER_SECOND, utcHourOf } from '@lethe/core/time';
import { insertOrganization, useDatabase } from '@lethe/testkit/postgres';
import { beforeEach, describe, expect, test } from 'vitest';
import { useConnections } from './testing/connections.ts';
import { createDestruction, jumpClock, resetDestruction, setOffset, storeParts } from './testing/sweeping.ts';

const testDatabase = useDatabase();
const connections = useConnections(testDatabase);
beforeEach(() => resetDestruction(testDatabase));

const START = new Date('2026-03-01T12:00:00.000Z');

interface Judged {
  state: string;
  has_changed: boolean;
}

/** One tick at an exact reading of both clocks, which no real clock could promise. Without a demo the domain's time is the real one. */
async function tick(realMs: number, uptimeMs: number, bootId = 'a'): Promise<string> {
  const realAt = addMs(START, realMs);
  const [judged] = await testDatabase.query<Judged>('SELECT * FROM judge_tick($1, $2, $3, $3)', [
    bootId,
    uptimeMs,
    realAt,
  ]);
  return `${judged?.state}${judged?.has_changed ? ', changed' : ''}`;
}

async function guardRow() {
  const [row] = await testDatabase.query<{ confirmed_at: Date; paused_at: Date | null; pause_reason: string | null }>(
    'SELECT confirmed_at, paused_at, pause_reason FROM time_guard',
  );
  return row;
}

const instant = async (name: 'lethe_now' | 'confirmed_now') => {
  const [row] = await testDatabase.query<{ at: Date | number }>(`SELECT ${name}() AS at`);
  return row?.at;
};

describe('invariant 32: a clock that runs ahead', () => {
  test.each([
    [0, 'confirmed'],
    [MS_PER_HOUR - 1, 'confirmed'],
    [MS_PER_HOUR, 'confirmed'],
    [MS_PER_HOUR + 1, 'paused, changed'],
    [40 * MS_PER_DAY, 'paused, changed'],
  ])('by %i ms of what really passed leaves destruction %s', async (aheadMs, expected) => {
    await tick(0, 0);
    expect(await tick(5_000 + aheadMs, 5_000)).toBe(expected);
    const confirmed = expected === 'confirmed' ? 5_000 + aheadMs : 0;
    expect((await guardRow())?.confirmed_at).toEqual(addMs(START, confirmed));
  });

  test('in small steps is noticed when they add up within a day, and a slew that any clock has is not', async () => {
    await tick(0, 0);
    for (let minute = 1; minute <= 7; minute += 1) await tick(minute * 10 * MS_PER_MINUTE, minute * MS_PER_MINUTE);
    expect((await guardRow())?.pause_reason).toBe('clock_jump');
    await resetDestruction(testDatabase);
    await tick(0, 0);
    // 20 seconds a day, for a year.
    for (let day = 1; day <= 365; day += 1) {
      const uptimeMs = day * (MS_PER_DAY + 1);
      expect(await tick(uptimeMs + day * 20 * MS_PER_SECOND, uptimeMs)).toBe('confirmed');
    }
  });

  test('pauses until it is back within the hour, and resumes by itself then, each told once', async () => {
    await tick(0, 0);
    await tick(5_000, 5_000);
    expect(await tick(40 * MS_PER_DAY, 10_000)).toBe('paused, changed');
    expect(await tick(40 * MS_PER_DAY + 5_000, 15_000)).toBe('paused');
    expect(await tick(20_000 + MS_PER_HOUR + 1, 20_000)).toBe('paused');
    expect(await tick(25_000 + MS_PER_HOUR, 25_000)).toBe('confirmed, changed');
    expect(await guardRow()).toMatchObject({ confirmed_at: addMs(START, 25_000 + MS_PER_HOUR), paused_at: null });
  });

  test('pauses for all machines, and only the one that saw it jump can see it back', async () => {
    await tick(0, 0, 'a');
    await tick(0, 0, 'b');
    await tick(2 * MS_PER_MINUTE, 2 * MS_PER_MINUTE, 'b');
    expect(await tick(3 * MS_PER_HOUR, 200_000, 'a')).toBe('paused, changed');
    // Another one whose own time went wrong would find the same clock in order.
    expect(await tick(3 * MS_PER_HOUR, 3 * MS_PER_HOUR, 'b')).toBe('paused');
    expect((await guardRow())?.confirmed_at).toEqual(addMs(START, 2 * MS_PER_MINUTE));
    expect(await tick(300_000, 300_000, 'a')).toBe('confirmed, changed');
  });
});

describe('invariant 32: a clock that jumps back', () => {
  test('by three days never un-expires: time stands still until it has caught up, and nothing pauses', async () => {
    const now = new Date();
    await testDatabase.query('INSERT INTO time_guard (confirmed_at, ticked_at) VALUES ($1, $1)', [
      addMs(now, 3 * MS_PER_DAY),
    ]);
    const { organizationId } = await insertOrganization(testDatabase);
    await storeParts(testDatabase, {
      organizationId,
      admittedAt: now,
      expiresAt: addMs(now, 3 * MS_PER_DAY - 1),
      count: 1,
    });
    await storeParts(testDatabase, {
      organizationId,
      admittedAt: now,
      expiresAt: addMs(now, 3 * MS_PER_DAY + 1),
      count: 1,
    });
    expect(await instant('lethe_now')).toEqual(addMs(now, 3 * MS_PER_DAY));
    const readable = await testDatabase.query<{ at: Date }>('SELECT expires_at AS at FROM readable_payload');
    expect(readable).toEqual([{ at: addMs(now, 3 * MS_PER_DAY + 1) }]);
  });

  test('leaves the confirmed instant, and what it comes back to is no jump ahead', async () => {
    await tick(0, 0);
    expect(await tick(-3 * MS_PER_DAY, 5_000)).toBe('confirmed');
    expect((await guardRow())?.confirmed_at).toEqual(START);
    expect(await tick(10_000 + MS_PER_HOUR, 10_000)).toBe('confirmed');
    expect(await tick(15_000 + MS_PER_HOUR + 1, 15_000)).toBe('paused, changed');
  });
});

describe('a machine without a past', () => {
  const outageMs = MS_PER_DAY;

  test('that was rebooted in an outage of a day is believed after two steady minutes, and nothing is confirmed before', async () => {
    await tick(0, 0, 'before');
    expect(await tick(outageMs, 60_000, 'after')).toBe('settling');
    expect(await tick(outageMs + 2 * MS_PER_MINUTE - 1, 60_000 + 2 * MS_PER_MINUTE - 1, 'after')).toBe('settling');
    expect((await guardRow())?.confirmed_at).toEqual(START);
    expect(await tick(outageMs + 2 * MS_PER_MINUTE, 60_000 + 2 * MS_PER_MINUTE, 'after')).toBe('confirmed, changed');
    expect((await guardRow())?.confirmed_at).toEqual(addMs(START, outageMs + 2 * MS_PER_MINUTE));
  });

  test('whose clock is set while it settles begins anew, and the wrong instant was never confirmed', async () => {
    await tick(0, 0, 'before');
    await tick(6 * MS_PER_DAY, 60_000, 'after');
    await tick(6 * MS_PER_DAY + MS_PER_MINUTE, 120_000, 'after');
    // The network's time arrives: it is only an hour later than the last tick.
    expect(await tick(MS_PER_HOUR, 150_000, 'after')).toBe('settling');
    expect(await tick(MS_PER_HOUR + 2 * MS_PER_MINUTE - 1, 270_000 - 1, 'after')).toBe('settling');
    expect(await tick(MS_PER_HOUR + 2 * MS_PER_MINUTE, 270_000, 'after')).toBe('confirmed, changed');
    expect((await guardRow())?.confirmed_at).toEqual(addMs(START, MS_PER_HOUR + 2 * MS_PER_MINUTE));
  });

  test.each([
    [7 * MS_PER_DAY, 'confirmed, changed'],
    [7 * MS_PER_DAY + 1, 'paused, changed'],
    [12 * 365 * MS_PER_DAY, 'paused, changed'],
  ])('whose clock is %i ms after the last tick is %s', async (gapMs, expected) => {
    await tick(0, 0, 'before');
    await tick(gapMs - 2 * MS_PER_MINUTE, 0, 'after');
    expect(await tick(gapMs, 2 * MS_PER_MINUTE, 'after')).toBe(expected);
  });

  test('need not settle while another one confirms', async () => {
    await tick(0, 0, 'a');
    expect(await tick(MS_PER_MINUTE, 0, 'b')).toBe('confirmed');
    expect(await tick(MS_PER_MINUTE + 1, 1, 'b')).toBe('settling');
  });

  test('of a demo need not settle, whenever it was started last', async () => {
    await tick(0, 0, 'before');
    await setOffset(testDatabase, 1_000);
    expect(await tick(30 * MS_PER_DAY, 0, 'after')).toBe('confirmed, changed');
  });

  test('is the first of all: there is nothing yet that its clock could be measured by', async () => {
    expect(await tick(0, 0)).toBe('confirmed, changed');
  });

  test('whose uptime began anew under the same name settles like another one', async () => {
    await tick(0, 3_600_000);
    expect(await tick(MS_PER_HOUR, 5_000)).toBe('settling');
  });
});

describe('invariant 32: destruction', () => {
  const now = new Date();

  async function dueAndLater() {
    const { organizationId } = await insertOrganization(testDatabase);
    await storeParts(testDatabase, {
      organizationId,
      admittedAt: now,
      expiresAt: addMs(now, 30 * MS_PER_DAY),
      count: 1,
    });
    return () =>
      testDatabase
        .query('SELECT FROM payload JOIN keyring.hour_key USING (organization_id)')
        .then(({ length }) => length);
  }

  test('stands still while the clock is 40 days ahead: reads refuse, the keys and parts stay, and all is well when it is back', async () => {
    const countLiving = await dueAndLater();
    const { guard, sweepKeys, dropDays } = createDestruction(connections.worker);
    await guard.confirm();
    await jumpClock(testDatabase, 40 * MS_PER_DAY);
    for (const run of [sweepKeys, dropDays, sweepKeys])
      await expect(run()).rejects.toMatchObject({ code: 'service_unavailable' });
    expect(await testDatabase.query('SELECT FROM readable_payload')).toEqual([]);
    expect(await countLiving()).toBe(1);
    expect(await instant('confirmed_now')).toBe(Number.NEGATIVE_INFINITY);

    await jumpClock(testDatabase, -40 * MS_PER_DAY);
    expect((await sweepKeys()).destroyedHourCount).toBe(0);
    expect(await testDatabase.query('SELECT FROM readable_payload')).toHaveLength(1);
  });

  test('goes on through a demo jump of 40 days that was announced', async () => {
    const countLiving = await dueAndLater();
    const { guard, sweepKeys, dropDays } = createDestruction(connections.worker);
    await guard.confirm();
    await setOffset(testDatabase, 40 * MS_PER_DAY);
    expect((await sweepKeys()).destroyedHourCount).toBe(1);
    expect((await dropDays()).partCount).toBe(1);
    expect(await countLiving()).toBe(0);
  });

  test('is refused by the database itself while paused, whatever a worker thinks', async () => {
    await dueAndLater();
    const { guard, keyPorts, dayPorts } = createDestruction(connections.worker);
    await guard.confirm();
    await setOffset(testDatabase, 40 * MS_PER_DAY);
    await guard.confirm();
    const [keyToken, dayToken] = [await keyPorts.sweep.claim(), await dayPorts.dropper.claim()];
    const [hour] = await keyPorts.sweep.listDue(1);
    const [day = ''] = await dayPorts.dropper.listEnded();
    await guard.pause('breaker', {});
    expect(await keyPorts.sweep.destroyBatch({ token: keyToken, hourLimit: 9, passedOver: [] })).toBe('refused');
    expect(hour && (await keyPorts.sweep.destroyOne({ ...hour, token: keyToken }))).toBe('refused');
    expect(await dayPorts.dropper.drop({ token: dayToken, day })).toEqual({ kind: 'refused' });
  });

  test('resumes at the operator’s word, up to the instant that was vouched for; no app may give it', async () => {
    const { organizationId } = await insertOrganization(testDatabase);
    await storeParts(testDatabase, { organizationId, admittedAt: now, expiresAt: addMs(utcHourOf(now), -1), count: 1 });
    const { guard, sweepKeys } = createDestruction(connections.worker);
    await guard.confirm();
    await jumpClock(testDatabase, 2 * MS_PER_HOUR);
    await expect(sweepKeys()).rejects.toThrow('clock_jump');
    for (const database of Object.values(connections))
      await expect(database.pool.query('SELECT resume_destruction()')).rejects.toThrow('permission denied');
    expect(await testDatabase.query('SELECT resume_destruction() AS resumed')).toEqual([{ resumed: true }]);
    expect(await guard.confirm()).toMatchObject({ state: 'confirmed', hasChanged: true, pausedAt: null });
    expect((await sweepKeys()).destroyedHourCount).toBe(1);
    expect(await testDatabase.query('SELECT resume_destruction() AS resumed')).toEqual([{ resumed: false }]);
  });
});
