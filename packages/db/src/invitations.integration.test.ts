import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { isDomainError } from '@lethe/core/errors';
import {
  acceptInvitation,
  INVITATION_VALID_MS,
  INVITATIONS_PER_DAY_MAX,
  inviteMember,
  previewInvitation,
  revokeInvitation,
} from '@lethe/core/organizations';
import type { Organization, OrganizationId, ProjectId, Role } from '@lethe/core/tenancy';
import { ManualClock } from '@lethe/core/time';
import { insertOrganization, moveOrganization, type OrganizationFixture, useDatabase } from '@lethe/testkit/postgres';
import { describe, expect, test } from 'vitest';
import { createInvitationRepository, createMembershipRepository } from './index.ts';
import { useConnections } from './testing/connections.ts';
import { auditedActions, insertMember, insertPerson, ORIGIN as origin, type Person } from './testing/people.ts';

const testDatabase = useDatabase();
const connections = useConnections(testDatabase);

const linkTokens = {
  mint() {
    const token = randomBytes(32).toString('base64url');
    return { token, digest: linkTokens.digest(token) };
  },
  digest: (token: string) => createHash('sha256').update(token).digest(),
};
const ports = () => ({
  invitations: createInvitationRepository(connections.app),
  linkTokens,
  mintId: randomUUID,
  clock: new ManualClock(new Date()),
  publicUrl: 'https://lethe.example/',
});

interface Invite {
  readonly email: string;
  readonly role?: Role;
  readonly inviterRole?: Role;
  readonly projectIds?: readonly ProjectId[];
}

async function invite(fixture: OrganizationFixture, by: Person, draft: Invite): Promise<string> {
  const { email, role = 'developer', inviterRole = 'admin', projectIds = [] } = draft;
  const { id, expiresAt } = await inviteMember(ports(), {
    organization: organizationOf(fixture),
    inviter: { userId: by.userId, role: inviterRole },
    email,
    role,
    projectIds,
    actor: by.actor,
    origin,
  });
  expect(expiresAt.getTime() - Date.now()).toBeLessThanOrEqual(INVITATION_VALID_MS);
  expect(id).toMatch(/^[0-9a-f-]{36}$/);
  return newestToken(email);
}

function organizationOf({ organizationId: id, slug }: OrganizationFixture): Organization {
  return { id, slug, name: slug, plan: 'pro', lifecycle: { state: 'active', version: 1, changedAt: new Date(0) } };
}

/** As the person who opens the mail sees it. */
async function newestToken(email: string): Promise<string> {
  const mails = await testDatabase.query<{ text: string; html: string }>(
    'SELECT text, html FROM outbox_mail WHERE recipient = $1 ORDER BY created_at DESC LIMIT 1',
    [email],
  );
  return (
    /https:\/\/lethe\.example\/invitations\/([\w-]{43})$/m.exec(mails[0]?.text ?? '')?.[1] ?? expect.fail('no link')
  );
}

const accept = (token: string, { userId, email, actor }: Person) =>
  acceptInvitation(ports(), { token, userId, email, actor, origin });
const isInvalid = (promise: Promise<unknown>) => expect(promise).rejects.toMatchObject({ code: 'invitation_invalid' });
const openCount = async (organizationId: OrganizationId) => (await ports().invitations.list(organizationId)).length;

async function setUp() {
  const fixture = await insertOrganization(testDatabase);
  return {
    fixture,
    admin: await insertMember(testDatabase, fixture.organizationId, 'admin'),
    invitee: await insertPerson(testDatabase),
  };
}

describe('an invitation', () => {
  test('makes its addressee a member with the role and projects offered, and is then used up', async () => {
    const { fixture, admin, invitee } = await setUp();
    const projectIds = [fixture.projectId];
    const token = await invite(fixture, admin, { email: invitee.email, projectIds });
    expect(await previewInvitation(ports(), token)).toMatchObject({ email: invitee.email, role: 'developer' });
    expect((await accept(token, invitee)).organizationSlug).toBe(fixture.slug);
    const memberships = createMembershipRepository(connections.app);
    expect(await memberships.membership({ userId: invitee.userId, organizationSlug: fixture.slug })).toMatchObject({
      role: 'developer',
      projectIds,
    });
    await isInvalid(accept(token, invitee));
    await isInvalid(previewInvitation(ports(), token));
    expect(await auditedActions(testDatabase, fixture.organizationId)).toEqual(['member.invited', 'member.joined']);
  });

  test('that many accept at once is accepted once', async () => {
    const { fixture, admin, invitee } = await setUp();
    const token = await invite(fixture, admin, { email: invitee.email });
    const outcomes = await Promise.allSettled(Array.from({ length: 12 }, () => accept(token, invitee)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const joined = (await auditedActions(testDatabase, fixture.organizationId)).filter((a) => a === 'member.joined');
    expect(joined).toHaveLength(1);
  });

  test('that was revoked between being found and being accepted is not accepted', async () => {
    const { fixture, admin, invitee } = await setUp();
    const { organizationId } = fixture;
    const token = await invite(fixture, admin, { email: invitee.email });
    const { invitations } = ports();
    const revokedMeanwhile = { ...ports(), invitations: { ...invitations, find } };
    async function find(digest: Uint8Array) {
      const found = await invitations.find(digest);
      const invitationId = found?.id ?? expect.fail('it is open');
      await revokeInvitation(ports(), { organizationId, invitationId, role: 'admin', actor: admin.actor, origin });
      return found;
    }
    await isInvalid(acceptInvitation(revokedMeanwhile, { ...invitee, token, origin }));
    expect(await auditedActions(testDatabase, organizationId)).toEqual(['member.invited', 'member.invitation_revoked']);
  });

  test('works for nobody but its addressee, and stays open for them', async () => {
    const { fixture, admin, invitee } = await setUp();
    const token = await invite(fixture, admin, { email: invitee.email });
    await isInvalid(accept(token, await insertPerson(testDatabase)));
    await accept(token, { ...invitee, email: invitee.email.toUpperCase() });
    expect(await openCount(fixture.organizationId)).toBe(0);
  });

  test('is dead once it is revoked, expired or replaced, or its organization is not active', async () => {
    const { fixture, admin, invitee } = await setUp();
    const { organizationId } = fixture;
    const replaced = await invite(fixture, admin, { email: invitee.email });
    const revoked = await invite(fixture, admin, { email: invitee.email });
    await isInvalid(accept(replaced, invitee));
    const [open] = await ports().invitations.list(organizationId);
    await revokeInvitation(ports(), {
      organizationId,
      invitationId: open?.id ?? '',
      role: 'admin',
      actor: admin.actor,
      origin,
    });
    await isInvalid(accept(revoked, invitee));

    const expired = await invite(fixture, admin, { email: invitee.email });
    await testDatabase.query(
      `UPDATE invitation SET expires_at = lethe_now() - interval '1 ms' WHERE organization_id = $1 AND revoked_at IS NULL`,
      [organizationId],
    );
    await isInvalid(accept(expired, invitee));

    const suspended = await invite(fixture, admin, { email: invitee.email });
    await moveOrganization(testDatabase, organizationId, 'suspended');
    await isInvalid(accept(suspended, invitee));
    await isInvalid(accept('not-a-token', invitee));
  });

  test('to become an owner is neither replaced nor revoked by an admin', async () => {
    const { fixture, admin, invitee } = await setUp();
    const { organizationId } = fixture;
    const offer = await invite(fixture, admin, { email: invitee.email, role: 'owner', inviterRole: 'owner' });
    await expect(invite(fixture, admin, { email: invitee.email, role: 'viewer' })).rejects.toMatchObject({
      code: 'forbidden',
    });
    const [open] = await ports().invitations.list(organizationId);
    const command = { organizationId, invitationId: open?.id ?? '', actor: admin.actor, origin };
    await expect(revokeInvitation(ports(), { ...command, role: 'admin' })).rejects.toMatchObject({ code: 'forbidden' });
    await accept(offer, invitee);
    expect(await openCount(organizationId)).toBe(0);
  });

  test('to the same address, sent many times at once, leaves one open link', async () => {
    const { fixture, admin, invitee } = await setUp();
    await Promise.all(Array.from({ length: 8 }, () => invite(fixture, admin, { email: invitee.email })));
    expect(await openCount(fixture.organizationId)).toBe(1);
  });

  test('invariant 33: of another organization cannot be revoked, and answers like one that does not exist', async () => {
    const [mine, theirs] = [await setUp(), await setUp()];
    await invite(theirs.fixture, theirs.admin, { email: theirs.invitee.email });
    const [foreign] = await ports().invitations.list(theirs.fixture.organizationId);
    for (const invitationId of [foreign?.id ?? '', randomUUID()]) {
      await expect(
        revokeInvitation(ports(), {
          organizationId: mine.fixture.organizationId,
          invitationId,
          role: 'admin',
          actor: mine.admin.actor,
          origin,
        }),
      ).rejects.toMatchObject({ code: 'not_found' });
    }
    expect(await openCount(theirs.fixture.organizationId)).toBe(1);
  });

  test('is refused, without a mail, for a member, for an owner by an admin, and for a foreign project', async () => {
    const { fixture, admin, invitee } = await setUp();
    const foreign = await insertOrganization(testDatabase);
    const refusals = [
      [{ email: admin.email }, 'conflict'],
      [{ email: invitee.email, role: 'owner' }, 'forbidden'],
      [{ email: invitee.email, projectIds: [foreign.projectId] }, 'not_found'],
      [{ email: invitee.email, role: 'admin', projectIds: [fixture.projectId] }, 'invalid_request'],
    ] as const;
    for (const [draft, code] of refusals) {
      await expect(invite(fixture, admin, draft)).rejects.toMatchObject({ code });
    }
    const mails = await testDatabase.query('SELECT FROM outbox_mail WHERE organization_id = $1', [
      fixture.organizationId,
    ]);
    expect(mails).toEqual([]);
    expect(await auditedActions(testDatabase, fixture.organizationId)).toEqual([]);
  });

  test('is one of at most a day’s number, also for many at once', async () => {
    const { fixture, admin } = await setUp();
    await testDatabase.query(
      `INSERT INTO invitation (organization_id, id, email, role, token_digest, created_at, expires_at)
       SELECT $1::uuid, gen_random_uuid(), 'p' || n || '@example.test', 'viewer', convert_to($1::text || n, 'UTF8'), now(),
         now() + interval '1 day'
       FROM generate_series(1, $2::int) n`,
      [fixture.organizationId, INVITATIONS_PER_DAY_MAX - 1],
    );
    const outcomes = await Promise.allSettled(
      ['one', 'two', 'three'].map((name) => invite(fixture, admin, { email: `${name}@example.test` })),
    );
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refused.map(({ reason }) => isDomainError(reason, 'rate_limited'))).toEqual([true, true]);
  });

  test('is not readable from the database: only the digest of its token is there', async () => {
    const { fixture, admin, invitee } = await setUp();
    const token = await invite(fixture, admin, { email: invitee.email });
    const rows = await testDatabase.query('SELECT row_to_json(invitation)::text AS row FROM invitation', []);
    expect(JSON.stringify(rows)).not.toContain(token);
    await expect(connections.app.pool.query('SELECT * FROM outbox_mail')).rejects.toThrow('permission denied');
  });
});
