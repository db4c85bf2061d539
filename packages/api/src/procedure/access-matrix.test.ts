import { hasPermission, PERMISSIONS, ROLES } from '@lethe/core/tenancy';
import { TRPCError } from '@trpc/server';
import { describe, expect, it } from 'vitest';
import { appRouter, createCaller } from '../index.ts';
import { contextFor, createMemoryWorld } from '../testing/memory-ports.ts';
import { createRequest, REQUEST_ID } from '../testing/request-factory.ts';
import type { Access } from './builder.ts';

/** An input that each procedure accepts, beside the organization. A procedure without one here fails the first test. */
const INPUTS: Readonly<Record<string, Record<string, unknown>>> = {
  'organizations.list': {},
  'organizations.current': {},
  'requests.list': {},
  'requests.get': { requestId: REQUEST_ID },
  'requests.payload': { requestId: REQUEST_ID },
  'requests.models': {},
  'requests.histogram': {},
  'retention.policy': {},
  'retention.save': { baseVersion: 1, draft: { level: 'retain_all', payloadRetentionDays: 3 } },
  'retention.preview': { draft: { level: 'retain_all', payloadRetentionDays: 3 } },
  'demo.clock': {},
  'demo.advance': { advanceSeconds: 60 },
};

const PROCEDURES = Object.entries(
  appRouter._def.procedures as unknown as Record<string, { _def: { meta?: { access: Access } } }>,
).map(([path, procedure]) => ({ path, access: procedure._def.meta?.access }));
const IN_ORGANIZATION = PROCEDURES.filter(({ access }) => access !== 'session');
const OF_SESSION = PROCEDURES.filter(({ access }) => access === 'session');

async function call(path: string, role: Parameters<typeof contextFor>[1], organizationSlug = 'halden') {
  const world = createMemoryWorld();
  world.requests.push(createRequest());
  const access = PROCEDURES.find((procedure) => procedure.path === path)?.access;
  const scope = access === 'session' ? {} : { organizationSlug };
  const [domain = '', verb = ''] = path.split('.');
  const caller = createCaller(contextFor(world, role)) as unknown as Record<
    string,
    Record<string, (input: unknown) => Promise<unknown>>
  >;
  const input = { ...scope, ...INPUTS[path] };
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
    expect(PROCEDURES.map(({ path }) => path).sort()).toEqual(Object.keys(INPUTS).sort());
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

  it.each(OF_SESSION)('$path answers whoever is signed in', async ({ path }) => {
    expect((await call(path, 'stranger')).code).toBe('OK');
  });

  it('a request of an unknown organization is refused before the rest of the input is looked at', async () => {
    const caller = createCaller(contextFor(createMemoryWorld(), 'stranger'));
    const malformed = { organizationSlug: 'halden', cursor: 'nonsense' };
    await expect(caller.requests.list(malformed)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
