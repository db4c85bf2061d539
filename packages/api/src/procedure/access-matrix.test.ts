import { hasPermission, PERMISSIONS, ROLES } from '@lethe/core/tenancy';
import { TRPCError } from '@trpc/server';
import { describe, expect, it } from 'vitest';
import { appRouter, createCaller, createDownloadCaller, downloadRouter } from '../index.ts';
import { contextFor, createMemoryWorld, HALDEN, SESSION_ID, userIdOf } from '../testing/memory-ports.ts';
import { PROCEDURE_INPUTS } from '../testing/procedure-inputs.ts';
import { createRequest, createSealedPart } from '../testing/request-factory.ts';
import type { Access } from './builder.ts';

type Procedures = Record<string, { _def: { meta?: { access: Access; whileInactive?: boolean } } }>;
const PROCEDURES = [
  ...Object.entries(appRouter._def.procedures as unknown as Procedures),
  ...Object.entries(downloadRouter._def.procedures as unknown as Procedures).map(
    ([path, procedure]) => [`download.${path}`, procedure] as const,
  ),
].map(([path, procedure]) => ({
  path,
  access: procedure._def.meta?.access,
  isOpenWhileInactive: procedure._def.meta?.whileInactive === true,
}));
const IN_ORGANIZATION = PROCEDURES.filter(({ access }) => access !== 'session');
const OPEN_WHILE_INACTIVE = [
  'lifecycle.close',
  'lifecycle.get',
  'lifecycle.getOwed',
  'lifecycle.payOwed',
  'lifecycle.previewClosure',
  'lifecycle.reopen',
  'organizations.leave',
];
const OF_SESSION = PROCEDURES.filter(({ access }) => access === 'session');

async function call(
  path: string,
  role: Parameters<typeof contextFor>[1],
  organizationSlug = 'halden',
  world = createMemoryWorld(),
) {
  world.requests.push(createRequest());
  world.sealed.push(createSealedPart('request'));
  const at = world.clock.now();
  const session = { id: SESSION_ID, userAgent: null, address: null, createdAt: at, lastSeenAt: at };
  if (role !== null) world.sessions.push({ ...session, userId: userIdOf(role) });
  const access = PROCEDURES.find((procedure) => procedure.path === path)?.access;
  const scope = access === 'session' ? {} : { organizationSlug };
  const [domain = '', verb = ''] = path.split('.');
  const context = contextFor(world, role);
  const caller = (path.startsWith('download.')
    ? { download: createDownloadCaller(context) }
    : createCaller(context)) as unknown as Record<string, Record<string, (input: unknown) => Promise<unknown>>>;
  const input = { ...scope, ...PROCEDURE_INPUTS[path] };
  try {
    await caller[domain]?.[verb]?.(Object.keys(input).length === 0 ? undefined : input);
    return { code: 'OK', message: '' };
  } catch (error) {
    if (!(error instanceof TRPCError)) throw error;
    return { code: error.code, message: error.message };
  }
}

describe('access', () => {
  it('every procedure declares what it asks for, and is in this table', () => {
    expect(PROCEDURES.map(({ path }) => path).sort()).toEqual(Object.keys(PROCEDURE_INPUTS).sort());
    for (const { access } of PROCEDURES) expect([...PERMISSIONS, 'session']).toContain(access);
  });

  it.each(PROCEDURES)('$path answers nobody without a session', async ({ path }) => {
    expect((await call(path, null)).code).toBe('UNAUTHORIZED');
  });

  it.each(IN_ORGANIZATION)(
    '$path answers a stranger exactly as if the organization did not exist',
    async ({ path }) => {
      const foreign = await call(path, 'stranger', 'halden');
      expect(foreign).toEqual({ code: 'NOT_FOUND', message: 'There is no such organization.' });
      expect(await call(path, 'stranger', 'no-such-organization')).toEqual(foreign);
      expect(await call(path, 'owner', 'no-such-organization')).toEqual(foreign);
    },
  );

  it.each(IN_ORGANIZATION.flatMap(({ path, access }) => ROLES.map((role) => ({ path, access, role }))))(
    '$path for $role needs $access',
    async ({ path, access, role }) => {
      const isAllowed = access !== undefined && access !== 'session' && hasPermission(role, access);
      expect((await call(path, role)).code).toBe(isAllowed ? 'OK' : 'FORBIDDEN');
    },
  );

  it('of a suspended or closed organization members learn why and until when, pay, close, reopen and leave, and nothing else', () => {
    const open = PROCEDURES.filter(({ isOpenWhileInactive }) => isOpenWhileInactive).map(({ path }) => path);
    expect(open.sort()).toEqual(OPEN_WHILE_INACTIVE);
  });

  it.each(OPEN_WHILE_INACTIVE)('%s answers the owner of a suspended organization', async (path) => {
    const world = createMemoryWorld();
    const organization = { ...HALDEN, lifecycle: { ...HALDEN.lifecycle, state: 'suspended' as const } };
    world.memberships.set(userIdOf('owner'), { organization, role: 'owner', projectIds: [] });
    expect((await call(path, 'owner', 'halden', world)).code).toBe('OK');
  });

  it.each(
    IN_ORGANIZATION.filter(({ isOpenWhileInactive }) => !isOpenWhileInactive).flatMap(({ path }) =>
      (['suspended', 'closed'] as const).map((state) => ({ path, state })),
    ),
  )(
    'invariant 36: $path of a $state organization is refused to its owner, and does nothing',
    async ({ path, state }) => {
      const world = createMemoryWorld();
      const organization = { ...HALDEN, lifecycle: { ...HALDEN.lifecycle, state } };
      world.memberships.set(userIdOf('owner'), { organization, role: 'owner', projectIds: [] });
      const answer = { code: 'FORBIDDEN', message: `This organization is ${state}.` };
      expect(await call(path, 'owner', 'halden', world)).toEqual(answer);
      expect(world.audited).toEqual([]);
    },
  );

  it.each(OF_SESSION)('$path answers whoever is signed in', async ({ path }) => {
    expect((await call(path, 'stranger')).code).toBe('OK');
  });

  it('a request of an unknown organization is refused before the rest of the input is looked at', async () => {
    const caller = createCaller(contextFor(createMemoryWorld(), 'stranger'));
    const malformed = { organizationSlug: 'halden', cursor: 'nonsense' };
    await expect(caller.requests.list(malformed)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
