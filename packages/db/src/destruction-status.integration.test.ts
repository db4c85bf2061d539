import { QUIET_DESTRUCTION } from '@lethe/core/retention/testing';
import type { OrganizationId } from '@lethe/core/tenancy';
import { addMs, MS_PER_DAY, MS_PER_HOUR, utcDayOf, utcHourOf } from '@lethe/core/time';
import { insertOrganization, useDatabase } from '@lethe/testkit/postgres';
import { beforeEach, expect, test } from 'vitest';
import { createDestructionOverview, createDestructionStatusRepository } from './index.ts';
import { useConnections } from './testing/connections.ts';
import { createDestruction, resetDestruction, storeParts } from './testing/sweeping.ts';

const testDatabase = useDatabase();
const connections = useConnections(testDatabase);
const now = new Date();
const hourAt = (hours: number): Date => addMs(utcHourOf(now), hours * MS_PER_HOUR);

let mine: OrganizationId;
let other: OrganizationId;
beforeEach(async () => {
  await resetDestruction(testDatabase);
  await testDatabase.query('TRUNCATE organization CASCADE');
  await testDatabase.query('DELETE FROM keyring.master_key_version');
  ({ organizationId: mine } = await insertOrganization(testDatabase));
  ({ organizationId: other } = await insertOrganization(testDatabase));
});

const store = (organizationId: OrganizationId, hour: number, count: number) =>
  storeParts(testDatabase, {
    organizationId,
    admittedAt: addMs(hourAt(hour), -30 * MS_PER_DAY),
    expiresAt: addMs(hourAt(hour), 1),
    count,
  });
const status = (organizationId: OrganizationId) =>
  createDestructionStatusRepository(connections.app).of(organizationId);

test('an organization without anything stored has nothing to tell', async () => {
  expect(await status(mine)).toEqual(QUIET_DESTRUCTION);
});

test('tells of its own keys and parts and of nobody else’s, before and after a run', async () => {
  await store(mine, -50, 3);
  await store(mine, -2, 1);
  await store(mine, 5, 2);
  await store(other, -3, 7);
  const before = await status(mine);
  expect(before).toMatchObject({
    overdueKeyCount: 2,
    oldestOverdueAt: hourAt(-49),
    nextDueAt: hourAt(6),
    storedPartCount: 6,
  });
  const { sweepKeys, dropDays } = createDestruction(connections.worker);
  await sweepKeys();
  await dropDays();
  const after = await status(mine);
  expect(after).toMatchObject({
    overdueKeyCount: 0,
    oldestOverdueAt: null,
    nextDueAt: hourAt(6),
    destroyedKeyCount: 2,
    heldPartCount: 0,
  });
  expect(after.lastRunAt?.getTime()).toBeGreaterThanOrEqual(now.getTime());
  // What expired two days ago is dropped; what expired today is still there, without its key.
  const isDropped = (hour: number) => addMs(hourAt(hour), 1) < utcDayOf(new Date());
  const dropped = (isDropped(-50) ? 3 : 0) + (isDropped(-2) ? 1 : 0);
  expect([after.destroyedPartCount, after.storedPartCount]).toEqual([dropped, 6 - dropped]);
});

test('says since when and why destruction is paused, and which master keys are retired and not destroyed', async () => {
  const { guard } = createDestruction(connections.worker);
  await guard.pause('breaker', { dueCount: 7 });
  await testDatabase.query(
    `INSERT INTO keyring.master_key_version (version, provider, fingerprint, created_at, retired_at, disabled_at, destroyed_at) VALUES
       (1, 'file', '\\x00', $1, $1, $1, $1), (2, 'file', '\\x01', $1, $1, $1, NULL), (3, 'file', '\\x02', $1, NULL, NULL, NULL)`,
    [now],
  );
  const paused = await status(mine);
  expect(paused).toMatchObject({ pauseReason: 'breaker', retiredMasterKeys: [{ version: 2, retiredAt: now }] });
  expect(paused.oldestMasterKey).toEqual({ version: 2, createdAt: now });
  expect(paused.pausedAt).toBeInstanceOf(Date);
});

test('the operator sees the totals and the organizations with the most overdue first; the worker needs no right on any row for it', async () => {
  await store(mine, -2, 1);
  await store(other, -3, 2);
  await store(other, -2, 2);
  await store(other, 4, 1);
  await testDatabase.query('DELETE FROM retention_policy WHERE organization_id = $1', [mine]);
  await testDatabase.query('SELECT create_payload_partition($1::date)', [addMs(now, -3 * MS_PER_DAY)]);
  const overview = createDestructionOverview(connections.worker);
  expect(await overview.totals()).toMatchObject({
    organizationCount: 2,
    overdueKeyCount: 3,
    oldestOverdueAt: hourAt(-2),
    nextDueAt: hourAt(5),
    storedPartCount: 6,
    oldestOverdueDayAt: addMs(utcDayOf(now), -2 * MS_PER_DAY),
    malformedKeyCount: 0,
    unruledOrganizationCount: 1,
    pausedAt: null,
    lastKeySweepAt: null,
  });
  const organizations = await overview.byOrganization(10);
  expect(organizations.map(({ organizationId, overdueKeyCount }) => [organizationId, overdueKeyCount])).toEqual([
    [other, 2],
    [mine, 1],
  ]);
  expect(organizations[0]).toMatchObject({ storedPartCount: 5, oldestOverdueAt: hourAt(-2), nextDueAt: hourAt(5) });
  expect(await overview.byOrganization(1)).toHaveLength(1);
});
