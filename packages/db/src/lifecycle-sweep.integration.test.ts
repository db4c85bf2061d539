import { randomUUID } from 'node:crypto';
import { advanceLifecycle, advanceLifecycles, LIFE_PERIODS_DEFAULT } from '@lethe/core/lifecycle';
import type { OrganizationId } from '@lethe/core/tenancy';
import { addMs, MS_PER_DAY } from '@lethe/core/time';
import { useDatabase } from '@lethe/testkit/postgres';
import { beforeEach, describe, expect, test } from 'vitest';
import { createLifecycleSweep } from './index.ts';
import { useConnections } from './testing/connections.ts';
import { createLives, refusalOf, VIOLATION } from './testing/lives.ts';
import { standAt } from './testing/stand-at.ts';

const testDatabase = useDatabase();
const connections = useConnections(testDatabase);
const lives = createLives(testDatabase, connections);
beforeEach(() => testDatabase.query('TRUNCATE organization CASCADE'));

const AT = new Date('2033-05-01T12:00:00.000Z');
const day = (count: number, ms = 0) => addMs(AT, count * MS_PER_DAY + ms);
const ports = () => ({
  lifecycles: createLifecycleSweep(connections.worker),
  periods: LIFE_PERIODS_DEFAULT,
  mintId: randomUUID,
});
const sweep = () => advanceLifecycles(ports());
const advance = (organizationId: OrganizationId) => advanceLifecycle(ports(), organizationId);

async function sweepAt(...instants: readonly Date[]): Promise<void> {
  for (const at of instants) {
    await standAt(testDatabase, at);
    expect((await sweep()).failures).toEqual([]);
  }
}

describe('a suspension for non-payment', () => {
  test('invariant 28: begins when the books ask for it and ends when all of it is paid, by itself', async () => {
    const one = await lives.begin(AT);
    const other = await lives.begin(AT);
    expect(await sweep()).toMatchObject({ movedCount: 0, noticedCount: 0 });
    await one.ask();
    await testDatabase.query(
      `INSERT INTO suspension_request (organization_id, reason, payment_id, requested_at) VALUES ($1, 'plan_fee', gen_random_uuid(), lethe_now())`,
      [one.organizationId],
    );
    await sweep();
    expect(await one.life()).toMatchObject({ state: 'suspended', reason: 'non_payment', closesAt: day(14) });
    await testDatabase.query(`UPDATE suspension_request SET resolved_at = lethe_now() WHERE reason = 'plan_fee'`);
    await sweepAt(day(13));
    expect(await one.life()).toMatchObject({ state: 'suspended' });
    await one.pay();
    await sweepAt(day(14, -1));
    expect(await one.life()).toEqual({ state: 'active', version: 3, changedAt: day(14, -1) });
    expect(await other.life()).toMatchObject({ state: 'active', version: 1 });
  });

  test('unpaid it is reminded of twice and closed at 14 days, reminded of twice more, and nothing is told again', async () => {
    const one = await lives.begin(AT);
    await one.ask();
    await sweepAt(AT, day(7, -1), day(7), day(7), day(13), day(13, 1), day(14, -1));
    expect(await one.life()).toMatchObject({ state: 'suspended' });
    await sweepAt(day(14), day(37, -1), day(37), day(43), day(43), day(44, -1), day(44));
    expect(await one.told()).toEqual([
      'organization.suspended',
      'organization.closing_soon 7',
      'organization.closing_soon 1',
      'organization.closed',
      'organization.purge_soon 7',
      'organization.purge_soon 1',
    ]);
    expect(await one.life()).toMatchObject({ state: 'closed', closedAt: day(14), purgesAt: day(44) });
  });

  test('paid at the instant at which its grace ends, it is not closed', async () => {
    const one = await lives.begin(AT);
    await one.ask();
    await sweep();
    await one.pay();
    await sweepAt(day(14));
    expect(await one.life()).toMatchObject({ state: 'active' });
  });

  test('paid after the closure, it stays closed and its owner may reopen it', async () => {
    const one = await lives.begin(AT);
    await one.ask();
    await sweepAt(AT, day(14));
    expect(await refusalOf(one.move({ name: 'reopen' }, 'user', day(15)))).toBe('resolution_required');
    await one.pay();
    await sweepAt(day(16));
    expect(await one.life()).toMatchObject({ state: 'closed', suspension: { resolvedAt: day(16) } });
    await one.move({ name: 'reopen' }, 'user');
    expect(await one.life()).toMatchObject({ state: 'active' });
    expect(await sweep()).toMatchObject({ movedCount: 0 });
  });

  test('that staff resolve is waived: it does not come back with the next sweep', async () => {
    const one = await lives.begin(AT);
    await one.ask();
    await testDatabase.query('INSERT INTO credit_watch (organization_id, negative_since) VALUES ($1, $2)', [
      one.organizationId,
      day(-8),
    ]);
    await sweep();
    await one.move({ name: 'resolve' }, 'staff', day(2));
    await sweepAt(day(2), day(3));
    expect(await one.life()).toMatchObject({ state: 'active', version: 3 });
    expect(await testDatabase.query('SELECT negative_since FROM credit_watch')).toEqual([{ negative_since: day(2) }]);
  });
});

test('a violation of the terms is not resolved by anything that the books say', async () => {
  const one = await lives.begin(AT);
  await one.move(VIOLATION, 'staff');
  expect(await refusalOf(one.move({ name: 'resolve' }, 'system'))).toBe('not_due');
  await sweepAt(day(1));
  expect(await one.life()).toMatchObject({ state: 'suspended' });
  await one.ask();
  await one.pay();
  await sweepAt(day(2), day(14));
  expect(await one.life()).toMatchObject({ state: 'closed' });
});

test('the worker suspends for nothing that the books do not ask for', async () => {
  const one = await lives.begin(AT);
  expect(await refusalOf(one.move({ name: 'suspend', reason: 'non_payment' }, 'system'))).toBe('not_due');
  await one.ask();
  expect(await refusalOf(one.move(VIOLATION, 'system'))).toBe('not_due');
  expect(await one.life()).toMatchObject({ version: 1 });
});

test('an organization that its owner closed is not suspended, whatever it owes, until it is reopened', async () => {
  const one = await lives.begin(AT);
  await one.move({ name: 'close' }, 'user');
  await one.ask();
  await sweepAt(day(1));
  expect(await one.life()).toMatchObject({ state: 'closed', version: 2 });
  await one.move({ name: 'reopen' }, 'user');
  await sweep();
  expect(await one.life()).toMatchObject({ state: 'suspended', suspendedAt: day(1) });
});

test('of several workers at the same instant each step is taken once, and each reminder goes out once', async () => {
  const several = await Promise.all(Array.from({ length: 4 }, () => lives.begin(AT)));
  for (const one of several) await one.ask();
  for (const at of [AT, day(7), day(13), day(14)]) {
    await standAt(testDatabase, at);
    await Promise.all([sweep(), sweep(), ...several.map(({ organizationId }) => advance(organizationId))]);
  }
  for (const one of several) {
    expect(await one.told()).toEqual([
      'organization.suspended',
      'organization.closing_soon 7',
      'organization.closing_soon 1',
      'organization.closed',
    ]);
  }
});

test('a clock that jumps is told each instant at which there is something to do', async () => {
  const one = await lives.begin(AT);
  const next = () => createLifecycleSweep(connections.worker).nextWorkAt();
  expect(await next()).toBeNull();
  await one.ask();
  expect(await next()).toEqual(AT);
  await sweep();
  expect(await next()).toEqual(day(7));
  await sweepAt(day(7));
  expect(await next()).toEqual(day(13));
  await sweepAt(day(13));
  expect(await next()).toEqual(day(14));
  await sweepAt(day(14));
  expect(await next()).toEqual(day(37));
  await sweepAt(day(43, 1));
  expect(await next()).toBeNull();
});

test('while destruction is paused, lives whose grace is over take no place from those that can go on', async () => {
  const [stuck, paying] = [await lives.begin(AT), await lives.begin(AT)];
  await stuck.move(VIOLATION, 'staff');
  await paying.ask();
  await sweep();
  await paying.pay();
  await standAt(testDatabase, day(20));
  await testDatabase.query(`UPDATE time_guard SET paused_at = confirmed_at, pause_reason = 'operator'`);
  const { due } = createLifecycleSweep(connections.worker);
  expect(await due(10)).toEqual([paying.organizationId]);
  await testDatabase.query('UPDATE time_guard SET paused_at = NULL, pause_reason = NULL');
  await sweep();
  expect([(await stuck.life()).state, (await paying.life()).state]).toEqual(['closed', 'active']);
});

test('a worker that was away too long for a reminder does not send it with a wrong number of days', async () => {
  const one = await lives.begin(AT);
  await one.ask();
  await sweepAt(AT, day(13, 5));
  expect(await one.told()).toEqual(['organization.suspended', 'organization.closing_soon 1']);
});
