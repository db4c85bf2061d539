import { randomUUID } from 'node:crypto';
import {
  createDashboard,
  DASHBOARDS_MAX,
  type DashboardReader,
  draftFromTemplate,
  duplicateDashboard,
  findDashboard,
  removeDashboard,
  saveDashboard,
  saveReport,
  shareDashboard,
} from '@lethe/core/dashboards';
import type { Role } from '@lethe/core/tenancy';
import { ManualClock } from '@lethe/core/time';
import { insertOrganization, type OrganizationFixture, useDatabase } from '@lethe/testkit/postgres';
import { beforeEach, describe, expect, test } from 'vitest';
import { createDashboardRepository } from './index.ts';
import { useConnections } from './testing/connections.ts';
import { auditedActions, insertMember, ORIGIN, type Person } from './testing/people.ts';

const testDatabase = useDatabase();
const connections = useConnections(testDatabase);
const clock = new ManualClock(new Date('2026-11-22T12:00:00Z'));
const KEY: DashboardReader = { kind: 'key' };

let mine: OrganizationFixture;
let ines: Person;
let tomas: Person;

beforeEach(async () => {
  mine = await insertOrganization(testDatabase);
  [ines, tomas] = await Promise.all([
    insertMember(testDatabase, mine.organizationId, 'developer'),
    insertMember(testDatabase, mine.organizationId, 'developer'),
  ]);
});

const ports = () => ({ dashboards: createDashboardRepository(connections.app), mintId: randomUUID });
const as = ({ userId, actor }: Person, role: Role = 'developer', fixture = mine) => ({
  organizationId: fixture.organizationId,
  reader: { kind: 'member', userId, role } as const,
  actor,
  origin: ORIGIN,
});
const asKey = () => ({ ...as(ines), reader: KEY });
const make = () => createDashboard(ports(), clock, { ...as(ines), draft: draftFromTemplate('cost', randomUUID) });

describe('a private dashboard', () => {
  test('is not there for anybody else: list, read, change, copy and key', async () => {
    const { id: dashboardId, name, range, panels } = await make();
    const foreign = { ...as(tomas, 'owner'), dashboardId };
    await expect(findDashboard(ports(), foreign)).rejects.toMatchObject({ code: 'not_found' });
    await expect(findDashboard(ports(), { ...asKey(), dashboardId })).rejects.toMatchObject({ code: 'not_found' });
    const draft = { name, range, panels };
    await expect(saveDashboard(ports(), clock, { ...foreign, version: 1, draft })).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(removeDashboard(ports(), foreign)).rejects.toMatchObject({ code: 'not_found' });
    await expect(duplicateDashboard(ports(), clock, { ...foreign, name: 'x' })).rejects.toMatchObject({
      code: 'not_found',
    });
    const { dashboards } = ports();
    const { organizationId } = mine;
    expect(await dashboards.list({ organizationId, userId: tomas.userId })).toEqual([]);
    expect(await dashboards.list({ organizationId, userId: null })).toEqual([]);
    expect(await dashboards.list({ organizationId, userId: ines.userId })).toMatchObject([
      { id: dashboardId, panelCount: 6 },
    ]);
  });

  test('is mailed to its author alone, and goes with the membership', async () => {
    const { id: dashboardId } = await make();
    const schedule = { frequency: 'daily', weekday: null, hour: 8, timeZone: 'UTC' } as const;
    const draft = { schedule, recipientIds: [ines.userId, tomas.userId] };
    await expect(saveReport(ports(), clock, { ...as(ines), dashboardId, draft })).rejects.toMatchObject({
      code: 'invalid_request',
    });
    await saveReport(ports(), clock, { ...as(ines), dashboardId, draft: { schedule, recipientIds: [ines.userId] } });
    await testDatabase.query('DELETE FROM member WHERE user_id = $1', [ines.userId]);
    expect(await testDatabase.query('SELECT FROM dashboard WHERE id = $1', [dashboardId])).toEqual([]);
    expect(await testDatabase.query('SELECT FROM dashboard_report WHERE dashboard_id = $1', [dashboardId])).toEqual([]);
  });
});

describe('a shared dashboard', () => {
  async function makeShared() {
    const { id: dashboardId } = await make();
    return shareDashboard(ports(), clock, { ...as(ines), dashboardId, version: 1, scope: 'organization' });
  }

  test('is changed by whoever may make one, and taken away by its author, a leader or a key alone', async () => {
    const { id: dashboardId, name, range, panels } = await makeShared();
    const draft = { name, range, panels: panels.slice(1) };
    const saved = await saveDashboard(ports(), clock, { ...as(tomas), dashboardId, version: 2, draft });
    expect(await findDashboard(ports(), { ...asKey(), dashboardId })).toEqual(saved);
    const taking = { ...as(tomas), dashboardId, version: 3, scope: 'private' as const };
    await expect(shareDashboard(ports(), clock, taking)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(removeDashboard(ports(), { ...as(tomas), dashboardId })).rejects.toMatchObject({ code: 'forbidden' });
    await removeDashboard(ports(), { ...as(tomas, 'admin'), dashboardId });
    expect(await auditedActions(testDatabase, mine.organizationId)).toEqual([
      'dashboard.created',
      'dashboard.shared',
      'dashboard.changed',
      'dashboard.removed',
    ]);
  });

  test('of two changes made on one version the second is refused, and changes nothing', async () => {
    const { id: dashboardId, range, panels } = await makeShared();
    const change = (name: string) =>
      saveDashboard(ports(), clock, { ...as(ines), dashboardId, version: 2, draft: { name, range, panels } });
    await change('first');
    await expect(change('second')).rejects.toMatchObject({ code: 'conflict' });
    expect(await findDashboard(ports(), { ...as(ines), dashboardId })).toMatchObject({ name: 'first', version: 3 });
  });

  test('is another organization’s not at all, and mails nobody who is not a member', async () => {
    const { id: dashboardId } = await makeShared();
    const other = await insertOrganization(testDatabase);
    const stranger = await insertMember(testDatabase, other.organizationId, 'owner');
    await expect(findDashboard(ports(), { ...as(stranger, 'owner', other), dashboardId })).rejects.toMatchObject({
      code: 'not_found',
    });
    const schedule = { frequency: 'daily', weekday: null, hour: 8, timeZone: 'UTC' } as const;
    const draft = { schedule, recipientIds: [stranger.userId] };
    await expect(saveReport(ports(), clock, { ...as(ines), dashboardId, draft })).rejects.toMatchObject({
      code: 'invalid_request',
      details: { param: 'recipient_ids' },
    });
  });
});

test(`an organization has at most ${DASHBOARDS_MAX} dashboards`, async () => {
  await testDatabase.query(
    `INSERT INTO dashboard (organization_id, id, name, range, panels, author_label, version, created_at, updated_at)
     SELECT $1, gen_random_uuid(), 'n', '7d', '[]', 'Ines', 1, now(), now() FROM generate_series(1, $2)`,
    [mine.organizationId, DASHBOARDS_MAX],
  );
  await expect(make()).rejects.toMatchObject({ code: 'conflict' });
});
