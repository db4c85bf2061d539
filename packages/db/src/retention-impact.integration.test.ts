import { randomUUID } from 'node:crypto';
import type { OrganizationId, ProjectScope } from '@lethe/core/tenancy';
import { addMs, MS_PER_DAY, MS_PER_HOUR } from '@lethe/core/time';
import { insertOrganization, type OrganizationFixture, useDatabase } from '@lethe/testkit/postgres';
import { describe, expect, test } from 'vitest';
import { createRecordWriter, createRetentionImpactReader } from './index.ts';
import { useConnections } from './testing/connections.ts';
import { createCases, EVERYTHING } from './testing/holds.ts';
import { entryOf, recordOf, storedUntil } from './testing/records.ts';

const testDatabase = useDatabase();
const connections = useConnections(testDatabase);
const NOW = new Date('2026-11-21T12:00:00.000Z');

function measure(organizationId: OrganizationId, projects: ProjectScope = 'all', payloadRetentionDays = 7) {
  return createRetentionImpactReader(connections.app).measure({
    organizationId,
    projects,
    now: NOW,
    recentFrom: addMs(NOW, -7 * MS_PER_DAY),
    countedFrom: addMs(NOW, -30 * MS_PER_DAY),
    payloadRetentionDays,
  });
}

/** A request admitted some hours ago; stored for a number of days when one is given. */
async function write(fixture: OrganizationFixture, ages: readonly { hoursAgo: number; days?: number }[]) {
  const records = ages.map(({ hoursAgo, days }) => {
    const admittedAt = addMs(NOW, -hoursAgo * MS_PER_HOUR);
    const record = recordOf(fixture, { admittedAt, handles: { tags: [], sessionId: null, endUser: 'cus_1' } });
    if (days === undefined) return record;
    const retention = { ...record.retention, payloadRetentionDays: days };
    return storedUntil(addMs(admittedAt, days * MS_PER_DAY), { ...record, retention });
  });
  await createRecordWriter(connections.gateway).write(records.map((record) => entryOf(record)));
  return records;
}

describe('what the impact of a policy is told from', () => {
  test('is the traffic of each key, to the instant at both ends, with what its project and itself ask for', async () => {
    const fixture = await insertOrganization(testDatabase);
    const { organizationId, projectId, apiKeyId } = fixture;
    await testDatabase.query('UPDATE project SET payload_retention_days = 7 WHERE id = $1', [projectId]);
    await testDatabase.query(`UPDATE api_key SET retention_level = 'metadata_only' WHERE id = $1`, [apiKeyId]);
    await write(fixture, [
      { hoursAgo: 0 },
      { hoursAgo: 1 },
      { hoursAgo: 168 },
      { hoursAgo: 168.001 },
      { hoursAgo: 721 },
    ]);
    await write(await insertOrganization(testDatabase), [{ hoursAgo: 1 }]);
    const { traffic, projects, keys } = await measure(organizationId);
    expect(traffic).toEqual([
      {
        projectId,
        apiKeyId,
        project: { level: null, payloadRetentionDays: 7 },
        key: { level: 'metadata_only', payloadRetentionDays: null },
        recentRequestCount: 2,
        recentTokenCount: 2 * 1_523,
        requestCount: 3,
      },
    ]);
    expect(projects).toEqual([
      { id: projectId, name: 'assistant', override: { level: null, payloadRetentionDays: 7 } },
    ]);
    expect(keys).toMatchObject([{ id: apiKeyId, name: 'server', environment: 'live', lastFour: '9xQ2' }]);
  });

  test('leaves out keys that no longer work and archived projects, and keeps to the projects of a narrowed member', async () => {
    const fixture = await insertOrganization(testDatabase);
    const { organizationId, projectId } = fixture;
    await write(fixture, [{ hoursAgo: 1 }]);
    await testDatabase.query('UPDATE api_key SET expires_at = $2 WHERE organization_id = $1', [organizationId, NOW]);
    expect((await measure(organizationId)).keys).toEqual([]);
    const narrowed = await measure(organizationId, [randomUUID() as typeof projectId]);
    expect(narrowed).toMatchObject({ projects: [], traffic: [] });
    await testDatabase.query('UPDATE project SET archived_at = $2 WHERE organization_id = $1', [organizationId, NOW]);
    expect(await measure(organizationId)).toMatchObject({ projects: [], traffic: [{ recentRequestCount: 1 }] });
  });

  test('counts readable payloads that were stamped for longer than the period in force, and no other', async () => {
    const fixture = await insertOrganization(testDatabase);
    await write(fixture, [
      { hoursAgo: 1, days: 7 },
      { hoursAgo: 1, days: 8 },
      { hoursAgo: 24 * 9, days: 8 },
      { hoursAgo: 1 },
    ]);
    const [erased] = await write(fixture, [{ hoursAgo: 2, days: 30 }]);
    await testDatabase.query(
      `INSERT INTO payload_erasure VALUES ($1, $2, now(), 'asked for', 'system', NULL, 'test')`,
      [fixture.organizationId, erased?.id],
    );
    expect((await measure(fixture.organizationId)).longerStampedCount).toBe(1);
    expect((await measure(fixture.organizationId, 'all', 8)).longerStampedCount).toBe(0);
  });

  test('counts each held payload once, however many holds cover it, and nothing once they are released', async () => {
    const fixture = await insertOrganization(testDatabase);
    await write(fixture, [{ hoursAgo: 1, days: 7 }, { hoursAgo: 2, days: 7 }, { hoursAgo: 3 }]);
    const held = async () => (await measure(fixture.organizationId)).heldPayloadCount;
    expect(await held()).toBe(0);
    const cases = createCases(connections.app, fixture.organizationId);
    const wide = await cases.place(EVERYTHING);
    await cases.place({ endUsers: ['nobody'] });
    const narrow = await cases.place({ endUsers: ['cus_1'] });
    expect(await held()).toBe(2);
    for (const { id } of [wide, narrow]) {
      await cases.confirm(id);
      await cases.release(id);
    }
    expect(await held()).toBe(0);
  });
});
