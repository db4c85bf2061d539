import { randomUUID } from 'node:crypto';
import type { ProjectId } from '@lethe/core/tenancy';
import { addMs, MS_PER_DAY, MS_PER_HOUR } from '@lethe/core/time';
import { insertOrganization, type OrganizationFixture, useDatabase } from '@lethe/testkit/postgres';
import { describe, expect, test } from 'vitest';
import { createOverviewReader, createRecordWriter } from './index.ts';
import { useConnections } from './testing/connections.ts';
import { entryOf, recordOf, storedUntil } from './testing/records.ts';

const testDatabase = useDatabase();
const connections = useConnections(testDatabase);
const NOW = new Date('2026-11-21T12:30:00.500Z');
const reader = () => createOverviewReader(connections.app);

interface Traits {
  readonly agoMs: number;
  readonly expiresInMs?: number;
  readonly statusCode?: number;
}

async function write(fixture: OrganizationFixture, traits: readonly Traits[]) {
  const records = traits.map(({ agoMs, expiresInMs, statusCode = 200 }) => {
    const record = recordOf(fixture, { admittedAt: addMs(NOW, -agoMs), statusCode });
    return expiresInMs === undefined ? record : storedUntil(addMs(NOW, expiresInMs), record);
  });
  await createRecordWriter(connections.gateway).write(records.map((record) => entryOf(record)));
  return records;
}

describe('the figures of an overview', () => {
  test('count the requests of a span to the millisecond at both ends, and what failed of them', async () => {
    const fixture = await insertOrganization(testDatabase);
    const { organizationId } = fixture;
    await write(fixture, [
      { agoMs: 0 },
      { agoMs: 1 },
      { agoMs: MS_PER_HOUR, statusCode: 399 },
      { agoMs: MS_PER_HOUR, statusCode: 400 },
      { agoMs: MS_PER_HOUR, statusCode: 503 },
      { agoMs: MS_PER_DAY },
      { agoMs: MS_PER_DAY + 1 },
    ]);
    await write(await insertOrganization(testDatabase), [{ agoMs: 1 }]);
    const span = { organizationId, from: addMs(NOW, -MS_PER_DAY), to: NOW };
    expect(await reader().traffic({ ...span, projects: 'all' })).toEqual({
      requestCount: 5,
      errorCount: 2,
      tokenCount: 5 * 1_523,
    });
    const none = { requestCount: 0, errorCount: 0, tokenCount: 0 };
    expect(await reader().traffic({ ...span, projects: [randomUUID() as ProjectId] })).toEqual(none);
  });

  test('count what is readable now and what ends within a day, to the millisecond, erased payloads apart', async () => {
    const fixture = await insertOrganization(testDatabase);
    const { organizationId } = fixture;
    await write(fixture, [
      { agoMs: MS_PER_HOUR, expiresInMs: 0 },
      { agoMs: MS_PER_HOUR, expiresInMs: 1 },
      { agoMs: MS_PER_HOUR, expiresInMs: MS_PER_DAY - 1 },
      { agoMs: MS_PER_HOUR, expiresInMs: MS_PER_DAY },
      { agoMs: MS_PER_HOUR, expiresInMs: 30 * MS_PER_DAY },
      { agoMs: MS_PER_HOUR },
    ]);
    const [erased] = await write(fixture, [{ agoMs: MS_PER_HOUR, expiresInMs: MS_PER_DAY }]);
    await testDatabase.query(
      `INSERT INTO payload_erasure VALUES ($1, $2, now(), 'asked for', 'system', NULL, 'test')`,
      [organizationId, erased?.id],
    );
    const stored = await reader().stored({ organizationId, projects: 'all', now: NOW });
    expect(stored).toEqual({ readableCount: 4, expiringCount: 2 });
  });

  test('know of each step whether it was taken', async () => {
    const fixture = await insertOrganization(testDatabase);
    const { organizationId } = fixture;
    const milestones = () => reader().milestones(organizationId, NOW);
    expect(await milestones()).toEqual({
      ...{ hasProject: true, hasProviderKey: false, hasCredit: false, hasApiKey: true, hasChosenRetention: false },
      ...{ firstRequestAt: null, firstStoredAt: null, memberCount: 0, pendingInvitationCount: 0 },
    });
    await write(fixture, [{ agoMs: 2 * MS_PER_HOUR }, { agoMs: MS_PER_HOUR, expiresInMs: MS_PER_DAY }]);
    await testDatabase.query(
      `INSERT INTO retention_policy (organization_id, version, level, payload_retention_days, effective_at) VALUES ($1, 2, 'retain_all', 7, now())`,
      [organizationId],
    );
    await testDatabase.query('UPDATE api_key SET expires_at = $2 WHERE organization_id = $1', [organizationId, NOW]);
    expect(await milestones()).toMatchObject({
      hasApiKey: false,
      hasChosenRetention: true,
      firstRequestAt: addMs(NOW, -2 * MS_PER_HOUR),
      firstStoredAt: addMs(NOW, -MS_PER_HOUR),
    });
  });
});
