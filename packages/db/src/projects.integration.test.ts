import { randomUUID } from 'node:crypto';
import { isDomainError } from '@lethe/core/errors';
import { archiveProject, createProject, type ProjectSettings, updateProject } from '@lethe/core/projects';
import type { ProjectId, ProjectScope } from '@lethe/core/tenancy';
import { ManualClock } from '@lethe/core/time';
import {
  insertOrganization,
  type OrganizationFixture,
  type OrganizationTraits,
  useDatabase,
} from '@lethe/testkit/postgres';
import { describe, expect, test } from 'vitest';
import {
  createProjectRepository,
  createRecordWriter,
  createRequestRepository,
  createRequestStatistics,
  createRetentionPolicyRepository,
} from './index.ts';
import { useConnections } from './testing/connections.ts';
import { auditedActions, ORIGIN as origin } from './testing/people.ts';
import { entryOf, recordOf } from './testing/records.ts';

const testDatabase = useDatabase();
const connections = useConnections(testDatabase);
const actor = { kind: 'user', id: randomUUID(), label: 'Ines Marchetti' } as const;
const ports = () => ({
  projects: createProjectRepository(connections.app),
  policies: createRetentionPolicyRepository(connections.app),
  mintId: randomUUID,
  clock: new ManualClock(new Date()),
  selfHosted: null,
});
const SETTINGS: ProjectSettings = {
  name: 'assistant',
  mode: 'api_keys',
  retentionLevel: null,
  payloadRetentionDays: null,
};

const create = ({ organizationId }: OrganizationFixture, name: string, projects: ProjectScope = 'all') =>
  createProject(ports(), { organizationId, projects, name, mode: 'credits', actor, origin });

function update(fixture: OrganizationFixture, changes: Partial<ProjectSettings>, projectId = fixture.projectId) {
  const settings = { ...SETTINGS, ...changes };
  const { organizationId } = fixture;
  return updateProject(ports(), { organizationId, plan: 'pro', projectId, projects: 'all', settings, actor, origin });
}

const archive = ({ organizationId, projectId }: OrganizationFixture, projects: ProjectScope = 'all') =>
  archiveProject(ports(), { organizationId, projectId, projects, actor, origin });

const insert = (traits: OrganizationTraits = {}) => insertOrganization(testDatabase, traits);

describe('projects', () => {
  test('have a name of their own, also when many take the same one at once', async () => {
    const fixture = await insert();
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => create(fixture, 'search')));
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refused.map(({ reason }) => isDomainError(reason, 'conflict'))).toEqual(Array(7).fill(true));
    await expect(update(fixture, { name: 'search' })).rejects.toMatchObject({ code: 'conflict' });
    expect(await auditedActions(testDatabase, fixture.organizationId)).toEqual(['project.created']);
    await expect(create(await insert(), 'search')).resolves.toMatchObject({ name: 'search' });
  });

  test('only tighten what their organization keeps', async () => {
    const fixture = await insert({ level: 'retain_all', payloadRetentionDays: 7 });
    await expect(update(fixture, { payloadRetentionDays: 8 })).rejects.toMatchObject({
      code: 'retention_out_of_bounds',
      details: { param: 'payload_retention_days', facts: { maximum: 7 } },
    });
    expect(await update(fixture, { payloadRetentionDays: 7 })).toMatchObject({ payloadRetentionDays: 7 });
    expect(await update(fixture, { retentionLevel: 'metadata_only', payloadRetentionDays: 0 })).toMatchObject({
      retentionLevel: 'metadata_only',
      payloadRetentionDays: 0,
    });
    const metadataOnly = await insert({ level: 'metadata_only' });
    await expect(update(metadataOnly, { retentionLevel: 'retain_all' })).rejects.toMatchObject({
      code: 'retention_out_of_bounds',
      details: { param: 'retention_level' },
    });
  });

  test('may keep a setting that has become looser than their organization, and no other one', async () => {
    const fixture = await insert({ payloadRetentionDays: 30 });
    await update(fixture, { payloadRetentionDays: 20 });
    await testDatabase.query('UPDATE retention_policy SET payload_retention_days = 5 WHERE organization_id = $1', [
      fixture.organizationId,
    ]);
    expect(await update(fixture, { name: 'renamed', payloadRetentionDays: 20 })).toMatchObject({ name: 'renamed' });
    await expect(update(fixture, { payloadRetentionDays: 19 })).rejects.toMatchObject({
      code: 'retention_out_of_bounds',
    });
  });

  test('invariant 33: of another organization are answered like ones that do not exist', async () => {
    const [mine, theirs] = [await insert(), await insert()];
    for (const projectId of [theirs.projectId, randomUUID() as ProjectId]) {
      const missing = { code: 'not_found', publicMessage: 'There is no such project.' };
      await expect(update(mine, { name: 'taken over' }, projectId)).rejects.toMatchObject(missing);
      await expect(archive({ ...mine, projectId })).rejects.toMatchObject(missing);
    }
    expect(await auditedActions(testDatabase, theirs.organizationId)).toEqual([]);
  });

  test('are archived once, for good, and tell gateways', async () => {
    const fixture = await insert();
    const first = await archive(fixture);
    expect(first.archivedAt).not.toBeNull();
    expect(await archive(fixture)).toEqual(first);
    await expect(update(fixture, { name: 'again' })).rejects.toMatchObject({ code: 'conflict' });
    expect(await auditedActions(testDatabase, fixture.organizationId)).toEqual(['project.archived']);
  });
});

describe('a member who is narrowed to some projects', () => {
  test('sees, counts and changes nothing of the others', async () => {
    const fixture = await insert();
    const { organizationId, projectId } = fixture;
    const other = await create(fixture, 'other');
    const inOther = recordOf(fixture, { projectId: other.id, model: 'gpt-other' });
    const own = recordOf(fixture);
    await createRecordWriter(connections.gateway).write([own, inOther].map((record) => entryOf(record)));
    const projects = [projectId];
    const requests = createRequestRepository(connections.app);
    const statistics = createRequestStatistics(connections.app);
    const scoped = { organizationId, projects };

    const page = await requests.list({ ...scoped, filter: {}, after: null, pageSize: 10 });
    expect(page.requests.map(({ id }) => id)).toEqual([own.id]);
    expect(await requests.find(organizationId, inOther.id, projects)).toBeNull();
    expect(await requests.find(organizationId, inOther.id, 'all')).not.toBeNull();
    expect(await requests.models(organizationId, projects)).toEqual([
      { provider: own.provider, model: own.model, requestCount: 1 },
    ]);
    const now = new Date('2026-11-21T09:00:00Z');
    const startAt = new Date('2026-11-21T00:00:00Z');
    const hours = { startAt, bucketWidthMs: 86_400_000, bucketCount: 1, filter: {}, now };
    expect(await statistics.histogram({ ...scoped, ...hours })).toMatchObject({ buckets: [{ notStoredCount: 1 }] });
    expect(await statistics.footprint({ ...scoped, now, recentFrom: startAt })).toMatchObject({
      recentRequestCount: 1,
    });
    expect(await statistics.firstAdmittedAt(organizationId, [randomUUID() as ProjectId])).toBeNull();

    const listed = await ports().projects.list({ ...scoped, countedFrom: startAt });
    expect(listed.map(({ id, requestCount30d }) => [id, requestCount30d])).toEqual([[projectId, 1]]);
    await expect(create(fixture, 'mine', projects)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(archive({ ...fixture, projectId: other.id }, projects)).rejects.toMatchObject({ code: 'not_found' });
  });
});
