import { isDomainError } from '@lethe/core/errors';
import { removeMember, transferOwnership, updateMember } from '@lethe/core/organizations';
import type { OrganizationId, ProjectId, Role } from '@lethe/core/tenancy';
import { insertOrganization, useDatabase } from '@lethe/testkit/postgres';
import { describe, expect, test } from 'vitest';
import { createMemberRepository, createMembershipRepository } from './index.ts';
import { useConnections } from './testing/connections.ts';
import { auditedActions, insertMember, insertPerson, ORIGIN as origin, type Person } from './testing/people.ts';

const testDatabase = useDatabase();
const connections = useConnections(testDatabase);
const ports = () => ({ members: createMemberRepository(connections.app) });

function leave(organizationId: OrganizationId, { userId, actor }: Person): Promise<void> {
  return removeMember(ports(), { organizationId, acting: { userId }, userId, actor, origin });
}

function remove(organizationId: OrganizationId, by: Person, { userId }: Pick<Person, 'userId'>): Promise<void> {
  const { actor } = by;
  return removeMember(ports(), { organizationId, acting: { userId: by.userId }, userId, actor, origin });
}

interface Update {
  readonly member: Pick<Person, 'userId'>;
  readonly role: Role;
  readonly projectIds?: readonly ProjectId[];
}

function update(organizationId: OrganizationId, by: Person, { member, role, projectIds = [] }: Update): Promise<void> {
  const { userId } = member;
  const acting = { userId: by.userId };
  return updateMember(ports(), { organizationId, acting, userId, role, projectIds, actor: by.actor, origin });
}

async function rolesOf(organizationId: OrganizationId): Promise<string[]> {
  return (await ports().members.list(organizationId)).map(({ role }) => role);
}

describe('an organization keeps an owner', () => {
  test('when two owners leave at once one of them stays, whoever is first', async () => {
    for (let round = 0; round < 20; round += 1) {
      const { organizationId } = await insertOrganization(testDatabase);
      const owners = [
        await insertMember(testDatabase, organizationId, 'owner'),
        await insertMember(testDatabase, organizationId, 'owner'),
      ];
      const outcomes = await Promise.allSettled(owners.map((owner) => leave(organizationId, owner)));
      const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
      expect(refused.map(({ reason }) => isDomainError(reason, 'last_owner'))).toEqual([true]);
      expect(await rolesOf(organizationId)).toEqual(['owner']);
      expect(await auditedActions(testDatabase, organizationId)).toEqual(['member.left']);
    }
  });

  test('when two owners demote each other at once one of them stays an owner', async () => {
    const { organizationId } = await insertOrganization(testDatabase);
    const [a, b] = [
      await insertMember(testDatabase, organizationId, 'owner'),
      await insertMember(testDatabase, organizationId, 'owner'),
    ];
    const outcomes = await Promise.allSettled([
      update(organizationId, a, { member: b, role: 'viewer' }),
      update(organizationId, b, { member: a, role: 'viewer' }),
    ]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await rolesOf(organizationId)).toEqual(['owner', 'viewer']);
  });
});

describe('a change of members', () => {
  test('invariant 37: is in force with the next look at the membership, and is audited with before and after', async () => {
    const { organizationId, slug, projectId } = await insertOrganization(testDatabase);
    const owner = await insertMember(testDatabase, organizationId, 'owner');
    const member = await insertMember(testDatabase, organizationId, 'admin');
    await update(organizationId, owner, { member, role: 'developer', projectIds: [projectId] });
    const memberships = createMembershipRepository(connections.app);
    const query = { userId: member.userId, organizationSlug: slug };
    expect(await memberships.membership(query)).toMatchObject({ role: 'developer', projectIds: [projectId] });
    const [event] = await testDatabase.query(
      'SELECT action, before, after FROM audit_event WHERE organization_id = $1',
      [organizationId],
    );
    expect(event).toEqual({
      action: 'member.role_changed',
      before: { role: 'admin', projects: 'all' },
      after: { role: 'developer', projects: projectId },
    });
    await remove(organizationId, owner, member);
    expect(await memberships.membership(query)).toBeNull();
  });

  test('invariant 33: to a project of another organization is answered like one to a project that does not exist', async () => {
    const [mine, theirs] = [await insertOrganization(testDatabase), await insertOrganization(testDatabase)];
    const owner = await insertMember(testDatabase, mine.organizationId, 'owner');
    const member = await insertMember(testDatabase, mine.organizationId, 'viewer');
    for (const projectId of [theirs.projectId, crypto.randomUUID() as ProjectId]) {
      await expect(
        update(mine.organizationId, owner, { member, role: 'developer', projectIds: [projectId] }),
      ).rejects.toMatchObject({ code: 'not_found', publicMessage: 'There is no such project.' });
    }
    expect(await rolesOf(mine.organizationId)).toEqual(['owner', 'viewer']);
  });

  test('invariant 33: of somebody in another organization is answered like one of somebody who does not exist', async () => {
    const [mine, theirs] = [await insertOrganization(testDatabase), await insertOrganization(testDatabase)];
    const owner = await insertMember(testDatabase, mine.organizationId, 'owner');
    const foreign = await insertMember(testDatabase, theirs.organizationId, 'viewer');
    for (const target of [foreign, await insertPerson(testDatabase)]) {
      await expect(remove(mine.organizationId, owner, target)).rejects.toMatchObject({
        code: 'not_found',
        publicMessage: 'There is no such member.',
      });
    }
    expect(await rolesOf(theirs.organizationId)).toEqual(['viewer']);
  });

  test('takes back the open invitations of whoever loses the role that they were made with', async () => {
    const { organizationId } = await insertOrganization(testDatabase);
    const owner = await insertMember(testDatabase, organizationId, 'owner');
    const admin = await insertMember(testDatabase, organizationId, 'admin');
    await testDatabase.query(
      `INSERT INTO invitation (organization_id, id, email, role, token_digest, invited_by_id, expires_at)
       VALUES ($1, gen_random_uuid(), 'friend@example.test', 'admin', $2, $3, now() + interval '1 day')`,
      [organizationId, Buffer.from(organizationId), admin.userId],
    );
    await remove(organizationId, owner, admin);
    const open = await testDatabase.query('SELECT FROM invitation WHERE organization_id = $1 AND revoked_at IS NULL', [
      organizationId,
    ]);
    expect(open).toEqual([]);
  });
});

test('the ownership goes to another member, and of two transfers at once one is done', async () => {
  const fixture = await insertOrganization(testDatabase);
  const { organizationId } = fixture;
  const owner = await insertMember(testDatabase, organizationId, 'owner');
  const heirs = [
    await insertMember(testDatabase, organizationId, 'admin'),
    await insertMember(testDatabase, organizationId, 'viewer', [fixture.projectId]),
  ];
  const membership = await createMembershipRepository(connections.app).membership({
    userId: owner.userId,
    organizationSlug: fixture.slug,
  });
  const organization = membership?.organization ?? expect.fail('the owner is a member');
  const outcomes = await Promise.allSettled(
    heirs.map(({ userId }) =>
      transferOwnership(ports(), {
        organization,
        ownerId: owner.userId,
        userId,
        typedName: organization.name,
        actor: owner.actor,
        origin,
      }),
    ),
  );
  expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  const members = await ports().members.list(organizationId);
  expect(members.filter(({ role }) => role === 'owner')).toHaveLength(1);
  expect(members.find(({ userId }) => userId === owner.userId)?.role).toBe('admin');
  expect(await auditedActions(testDatabase, organizationId)).toEqual(['organization.ownership_transferred']);
});
