import { randomUUID } from 'node:crypto';
import { createOrganization, ORGANIZATIONS_OWNED_MAX, renameOrganization } from '@lethe/core/organizations';
import { ManualClock } from '@lethe/core/time';
import { useDatabase } from '@lethe/testkit/postgres';
import { describe, expect, test } from 'vitest';
import {
  createMemberRepository,
  createMembershipRepository,
  createOrganizationRepository,
  createRetentionPolicyRepository,
} from './index.ts';
import { useConnections } from './testing/connections.ts';
import { auditedActions, insertPerson, ORIGIN as origin, type Person } from './testing/people.ts';

const testDatabase = useDatabase();
const connections = useConnections(testDatabase);
const ports = () => ({
  organizations: createOrganizationRepository(connections.app),
  memberships: createMembershipRepository(connections.app),
  mintId: randomUUID,
  clock: new ManualClock(new Date('2026-11-21T12:00:00Z')),
  selfHosted: null,
});
const found = ({ userId: ownerId, actor }: Person, name: string) =>
  createOrganization(ports(), { name, ownerId, actor, origin });

describe('a new organization', () => {
  test('keeps metadata only, belongs to its creator, and begins its audit log with itself', async () => {
    const person = await insertPerson(testDatabase);
    const organization = await found(person, 'Élan Fracht');
    expect(organization).toMatchObject({ slug: 'elan-fracht', plan: 'free', lifecycle: { state: 'active' } });
    const query = { userId: person.userId, organizationSlug: 'elan-fracht' };
    expect(await ports().memberships.membership(query)).toEqual({ organization, role: 'owner', projectIds: [] });
    const policy = await createRetentionPolicyRepository(connections.app).current(organization.id);
    expect(policy).toMatchObject({ version: 1, level: 'metadata_only', payloadRetentionDays: 3 });
    expect(await auditedActions(testDatabase, organization.id)).toEqual(['organization.created']);
  });

  test('gets an address of its own, also when many of one name are created at once', async () => {
    const people = await Promise.all(Array.from({ length: 6 }, () => insertPerson(testDatabase)));
    const organizations = await Promise.all(people.map((person) => found(person, 'Twin')));
    expect(new Set(organizations.map(({ slug }) => slug)).size).toBe(6);
    for (const { slug } of organizations) expect(slug).toMatch(/^twin(-[0-9a-f]{6})?$/);
  });

  test('is refused to somebody who owns as many as one may', async () => {
    const person = await insertPerson(testDatabase);
    for (let count = 0; count < ORGANIZATIONS_OWNED_MAX; count += 1) await found(person, 'Many');
    await expect(found(person, 'Many')).rejects.toMatchObject({ code: 'conflict' });
  });

  test('keeps its address when it is renamed', async () => {
    const person = await insertPerson(testDatabase);
    const organization = await found(person, 'Before');
    const renamed = await renameOrganization(ports(), { organization, name: 'After', actor: person.actor, origin });
    await renameOrganization(ports(), { organization: renamed, name: 'After', actor: person.actor, origin });
    expect(await ports().memberships.organizationsOf(person.userId)).toMatchObject([
      { organization: { name: 'After', slug: organization.slug } },
    ]);
    expect(await auditedActions(testDatabase, organization.id)).toEqual([
      'organization.created',
      'organization.renamed',
    ]);
  });

  test('is not there at all when its creation fails halfway', async () => {
    const nobody = { ...(await insertPerson(testDatabase)), userId: randomUUID() as Person['userId'] };
    await expect(found(nobody, 'Halfway')).rejects.toThrow();
    expect(await testDatabase.query(`SELECT FROM organization WHERE name = 'Halfway'`)).toEqual([]);
  });
});

test('the app may create no organization but the one whose transaction it is in, and promote none to another plan', async () => {
  const person = await insertPerson(testDatabase);
  const { id } = await found(person, 'Guarded');
  const run = (sql: string, values: unknown[] = []) =>
    connections.app.withOrganization(id, (transaction) => transaction.query(sql, values));
  await expect(
    run(`INSERT INTO organization (id, slug, name, plan) VALUES ($1, 'another', 'Another', 'free')`, [randomUUID()]),
  ).rejects.toThrow('row-level security');
  await expect(run(`UPDATE organization SET plan = 'enterprise' WHERE id = $1`, [id])).rejects.toThrow(
    'permission denied',
  );
  expect(await createMemberRepository(connections.app).list(id)).toMatchObject([{ role: 'owner' }]);
});
