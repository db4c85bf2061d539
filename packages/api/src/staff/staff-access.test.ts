import {
  hasStaffPermission,
  STAFF_PERMISSIONS,
  STAFF_ROLES,
  type StaffPermission,
  type StaffRole,
} from '@lethe/core/access';
import { LIFE_PERIODS_DEFAULT } from '@lethe/core/lifecycle';
import { ManualClock } from '@lethe/core/time';
import { TRPCError } from '@trpc/server';
import { describe, expect, it } from 'vitest';
import { createStaffCaller, type StaffContext, type StaffPorts, staffRouter } from '../index.ts';
import { STAFF_ANSWERS, STAFF_INPUTS } from '../testing/staff-inputs.ts';

type Procedures = Record<string, { _def: { meta?: { permission: StaffPermission } } }>;
const PROCEDURES = Object.entries(staffRouter._def.procedures as unknown as Procedures).map(([path, procedure]) => ({
  path,
  permission: procedure._def.meta?.permission as StaffPermission,
}));

interface Call {
  readonly port: string;
  readonly permission: StaffPermission;
  readonly token: string;
}

/** Ports that answer what the list says and note who asked. */
function recordingPorts(calls: Call[]): StaffContext['portsAs'] {
  return ({ permission, token }) =>
    new Proxy({} as StaffPorts, {
      get: (_, port: string) =>
        new Proxy(
          // The one port that is a function itself mints an id.
          () => 'minted',
          {
            get: (_methods, method: string) => async () => {
              calls.push({ port: `${port}.${method}`, permission, token });
              return STAFF_ANSWERS[`${port}.${method}`];
            },
          },
        ),
    });
}

async function call(path: string, role: StaffRole | null) {
  const calls: Call[] = [];
  const member = role === null ? null : { id: 'staff-1', email: 'ada@lethe.example', name: 'Ada', role };
  const context: StaffContext = {
    staff: member === null ? null : { member, token: 'the-token' },
    mode: 'cloud',
    origin: { requestId: 'call-1', address: null },
    clock: new ManualClock(new Date('2026-11-22T12:00:00Z')),
    periods: LIFE_PERIODS_DEFAULT,
    portsAs: recordingPorts(calls),
  };
  const [domain = '', verb = ''] = path.split('.');
  const caller = createStaffCaller(context) as unknown as Record<
    string,
    Record<string, (input: unknown) => Promise<unknown>>
  >;
  try {
    await caller[domain]?.[verb]?.(STAFF_INPUTS[path]);
    return { code: 'OK', calls };
  } catch (error) {
    if (!(error instanceof TRPCError)) throw error;
    return { code: error.code, calls };
  }
}

describe('the staff console', () => {
  it('every procedure declares its permission, and is in this table', () => {
    expect(PROCEDURES.map(({ path }) => path).sort()).toEqual(Object.keys(STAFF_INPUTS).sort());
    for (const { permission } of PROCEDURES) expect(STAFF_PERMISSIONS).toContain(permission);
  });

  it.each(PROCEDURES)('$path answers nobody without a session of an employee, and does nothing', async ({ path }) => {
    expect(await call(path, null)).toEqual({ code: 'UNAUTHORIZED', calls: [] });
  });

  it.each(PROCEDURES.flatMap((procedure) => STAFF_ROLES.map((role) => ({ ...procedure, role }))))(
    '$path for $role needs $permission, and its ports are asked by that permission alone',
    async ({ path, permission, role }) => {
      const { code, calls } = await call(path, role);
      expect(code).toBe(hasStaffPermission(role, permission) ? 'OK' : 'FORBIDDEN');
      if (code === 'FORBIDDEN') expect(calls).toEqual([]);
      for (const one of calls) expect(one).toMatchObject({ permission, token: 'the-token' });
    },
  );

  it('support holds nothing that is an officer’s, and an officer nothing that is support’s', () => {
    const ofOne = (role: StaffRole, other: StaffRole) =>
      STAFF_PERMISSIONS.filter((one) => hasStaffPermission(role, one) && !hasStaffPermission(other, one));
    expect(ofOne('support', 'compliance_officer')).toEqual(['plan:set', 'job:retry']);
    expect(ofOne('compliance_officer', 'support')).toEqual(['hold:handle', 'subprocessor:write']);
  });

  it('an organization is named by an id and by nothing else', async () => {
    const caller = createStaffCaller({
      staff: { member: { id: 's', email: 'e', name: 'n', role: 'support' }, token: 't' },
      mode: 'cloud',
      origin: { requestId: 'call-1', address: null },
      clock: new ManualClock(new Date()),
      periods: LIFE_PERIODS_DEFAULT,
      portsAs: recordingPorts([]),
    });
    await expect(caller.organizations.get({ organizationId: 'halden' as never })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    });
  });
});
