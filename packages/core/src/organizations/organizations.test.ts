import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hasPermission, ROLES, type Role, type UserId } from '../tenancy/index.ts';
import {
  invitationDraftSchema,
  isNarrowable,
  type Member,
  type MemberRepository,
  organizationNameSchema,
  removeMember,
  slugOf,
  updateMember,
} from './index.ts';

const base = { organizationId: 'o' as never, origin: { requestId: 'call', address: null } };
const actor = { kind: 'user', id: 'u', label: 'U' } as const;

function memberOf(id: string, role: Role): Member {
  return { userId: id as UserId, name: id, email: `${id}@example.test`, role, projectIds: [], createdAt: new Date(0) };
}

/** Members in memory, changed as the rules decide. */
function membersOf(roles: Readonly<Record<string, Role>>) {
  let all = Object.entries(roles).map(([id, role]) => memberOf(id, role));
  const members: MemberRepository = {
    list: async () => all,
    change: async (_, decide) => {
      const { updated, removed } = decide(all);
      all = all
        .filter(({ userId }) => !removed.includes(userId))
        .map((member) => ({ ...member, ...updated.find(({ userId }) => userId === member.userId) }));
    },
  };
  return { members, roles: () => Object.fromEntries(all.map(({ userId, role }) => [userId, role])) };
}

describe('whoever acts and whoever is concerned', () => {
  const cases = ROLES.flatMap((acting) => ROLES.flatMap((from) => ROLES.map((to) => ({ acting, from, to }))));

  test.each(cases)('$acting makes a $from a $to only as the rules say', async ({ acting, from, to }) => {
    const { members, roles } = membersOf({ me: acting, them: from, another: 'owner' });
    const change = updateMember(
      { members },
      { ...base, actor, acting: { userId: 'me' as UserId }, userId: 'them' as UserId, role: to, projectIds: [] },
    );
    const isOwnerConcerned = from === 'owner' || to === 'owner';
    const isAllowed = hasPermission(acting, 'member:write') && (acting === 'owner' || !isOwnerConcerned);
    if (isAllowed) await change;
    else await expect(change).rejects.toMatchObject({ code: 'forbidden' });
    expect(roles().them).toBe(isAllowed ? to : from);
  });

  test.each(ROLES)('a %s may leave, unless nobody would be left who owns the organization', async (role) => {
    const leave = (rest: Readonly<Record<string, Role>>) => {
      const { members } = membersOf({ me: role, ...rest });
      const userId = 'me' as UserId;
      return removeMember({ members }, { ...base, actor, acting: { userId }, userId });
    };
    await expect(leave({ another: 'owner' })).resolves.toBeUndefined();
    const alone = leave({ another: 'admin' });
    await expect(alone).rejects.toMatchObject({ code: 'last_owner' });
  });

  test('a management key acts as an admin: it touches no owner', async () => {
    const { members } = membersOf({ them: 'owner', another: 'owner' });
    await expect(
      removeMember({ members }, { ...base, actor, acting: 'management_key', userId: 'them' as UserId }),
    ).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('owners and admins are not narrowed', () => {
    expect(ROLES.filter((role) => !isNarrowable(role))).toEqual(['owner', 'admin']);
    for (const role of ROLES) if (hasPermission(role, 'member:write')) expect(isNarrowable(role)).toBe(false);
  });
});

describe('names', () => {
  test.each([
    ['Élan Fracht GmbH & Co.', 'elan-fracht-gmbh-co'],
    ['Ørsta Kraft og Nett', 'orsta-kraft-og-nett'],
    ['Blåbær Straße Łódź', 'blabaer-strasse-lodz'],
    ['  --  ', 'organization'],
    ['日本', 'organization'],
    ['Sign in', 'sign-in-organization'],
    ['API', 'api-organization'],
  ])('%j is found under %j', (name, slug) => {
    expect(slugOf(name)).toBe(slug);
  });

  test('whatever the name, the slug fits an address and its bounds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        expect(slugOf(name, 'a1b2c3')).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
        expect(slugOf(name, 'a1b2c3').length).toBeLessThanOrEqual(63);
      }),
    );
  });

  test.each(['', '   ', 'two\nlines', 'hidden\u202Etext', 'x'.repeat(81)])('%j is no name', (name) => {
    expect(organizationNameSchema.safeParse(name).success).toBe(false);
  });

  test('an address is taken without regard to case and space around it', () => {
    const draft = { email: ' Ines@Example.TEST ', role: 'viewer', projectIds: [] };
    expect(invitationDraftSchema.parse(draft).email).toBe('ines@example.test');
    expect(invitationDraftSchema.safeParse({ ...draft, email: 'a@b.test\r\nBcc: c@d.test' }).success).toBe(false);
  });
});
