import { randomUUID } from 'node:crypto';
import {
  hasStaffPermission,
  STAFF_PERMISSIONS,
  STAFF_ROLES,
  type StaffAuthority,
  type StaffRole,
} from '@lethe/core/access';
import type { OrganizationId } from '@lethe/core/tenancy';
import { addMs, MS_PER_DAY } from '@lethe/core/time';
import { insertOrganization, moveOrganization, type OrganizationFixture, useDatabase } from '@lethe/testkit/postgres';
import { beforeEach, describe, expect, test } from 'vitest';
import { asStaff, withStaff } from './as-staff.ts';
import { appendAuditEvent } from './audit-log.ts';
import { createStaffRepository } from './staff.ts';
import { useConnections } from './testing/connections.ts';

const testDatabase = useDatabase();
const connections = useConnections(testDatabase);
let organization: OrganizationFixture;

beforeEach(async () => {
  organization = await insertOrganization(testDatabase);
});

/** The token of a new employee's session. */
async function sessionOf(role: StaffRole, startedAt = new Date()): Promise<string> {
  const staffId = randomUUID();
  await testDatabase.query(
    `INSERT INTO staff_member (id, email, name, role, password_hash) VALUES ($1, $2, 'Ada', $3, 'none')`,
    [staffId, `${staffId}@lethe.example`, role],
  );
  return createStaffRepository(connections.app).startSession({ staffId, now: startedAt });
}

const enter = (authority: StaffAuthority, organizationId: OrganizationId = organization.organizationId) =>
  withStaff(connections.app, { ...authority, organizationId }, async (transaction, member) => {
    const { rows } = await transaction.query<{ id: string }>('SELECT id FROM organization');
    return { member, seen: rows.map(({ id }) => id) };
  });

describe('an employee in an organization’s name', () => {
  test('the database grants each role exactly what the matrix says', async () => {
    const rows = await testDatabase.query<{ role: StaffRole; permission: string; may: boolean }>(
      `SELECT role, permission, staff_role_may(role, permission) AS may
       FROM unnest(enum_range(NULL::staff_role)) role, unnest($1::text[]) permission`,
      [[...STAFF_PERMISSIONS, 'payload:read', '']],
    );
    expect(new Set(rows.map(({ role }) => role))).toEqual(new Set(STAFF_ROLES));
    for (const { role, permission, may } of rows) {
      const known = STAFF_PERMISSIONS.find((one) => one === permission);
      expect([role, permission, may]).toEqual([
        role,
        permission,
        known !== undefined && hasStaffPermission(role, known),
      ]);
    }
  });

  test('sees the rows of that organization and of no other', async () => {
    await insertOrganization(testDatabase);
    const token = await sessionOf('support');
    const { member, seen } = await enter({ token, permission: 'organization:view' });
    expect(seen).toEqual([organization.organizationId]);
    expect(member).toMatchObject({ name: 'Ada', role: 'support' });
  });

  test('is refused by session, by role and for an organization that does not exist, and nothing is done', async () => {
    const token = await sessionOf('support');
    const ended = await sessionOf('support', addMs(new Date(), -MS_PER_DAY));
    const refused = async (authority: StaffAuthority, organizationId?: OrganizationId) => {
      let isRun = false;
      const work = withStaff(
        connections.app,
        { ...authority, organizationId: organizationId ?? organization.organizationId },
        async () => {
          isRun = true;
        },
      );
      const code = await work.then(
        () => 'done',
        (error: { code?: string }) => error.code,
      );
      return { code, isRun };
    };
    const permission = 'organization:view';
    expect(await refused({ token: 'nobody', permission })).toEqual({ code: 'unauthenticated', isRun: false });
    expect(await refused({ token: ended, permission })).toEqual({ code: 'unauthenticated', isRun: false });
    expect(await refused({ token, permission: 'hold:handle' })).toEqual({ code: 'forbidden', isRun: false });
    const unknown = randomUUID() as OrganizationId;
    expect(await refused({ token, permission }, unknown)).toEqual({ code: 'not_found', isRun: false });
    await moveOrganization(testDatabase, organization.organizationId, 'purged');
    expect(await refused({ token, permission })).toEqual({ code: 'not_found', isRun: false });
  });

  test('invariant 37: is refused from the moment at which the role changes or the session ends', async () => {
    const token = await sessionOf('compliance_officer');
    await enter({ token, permission: 'hold:handle' });
    await testDatabase.query(
      `UPDATE staff_member SET role = 'support' WHERE id IN (SELECT staff_id FROM staff_session)`,
    );
    await expect(enter({ token, permission: 'hold:handle' })).rejects.toMatchObject({ code: 'forbidden' });
    await createStaffRepository(connections.app).endSession(token);
    await expect(enter({ token, permission: 'organization:view' })).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  test('the gateway and the worker cannot act as staff', async () => {
    for (const database of [connections.gateway, connections.worker]) {
      await expect(
        withStaff(
          database,
          { token: 'any', permission: 'organization:view', organizationId: organization.organizationId },
          async () => {},
        ),
      ).rejects.toThrow('permission denied');
    }
  });

  test('a repository made for staff has no way around the check', async () => {
    const database = asStaff(connections.app, { token: await sessionOf('support'), permission: 'hold:handle' });
    expect(() => database.pool).toThrow('Invariant broken');
    await expect(database.withTransaction(async () => {})).rejects.toThrow('Invariant broken');
    await expect(database.withOrganization(organization.organizationId, async () => {})).rejects.toMatchObject({
      code: 'forbidden',
    });
  });
});

describe('the staff’s own log', () => {
  test('has what an organization’s log says of an employee, and nothing of what members do', async () => {
    const token = await sessionOf('support');
    const { organizationId } = organization;
    const event = (kind: 'staff' | 'user', id: string) => ({
      organizationId,
      actor: { kind, id, label: kind },
      origin: { requestId: `call-${kind}`, address: null },
      action: 'plan.changed' as const,
      target: { kind: 'organization', id: organizationId },
      before: null,
      after: { plan: 'pro' },
    });
    await withStaff(
      connections.app,
      { token, permission: 'organization:view', organizationId },
      async (transaction, member) => {
        await appendAuditEvent(transaction, event('staff', member.id));
        await appendAuditEvent(transaction, event('user', randomUUID()));
      },
    );
    const rows = await testDatabase.query(
      'SELECT action, request_id, after FROM staff_event WHERE organization_id = $1',
      [organizationId],
    );
    expect(rows).toEqual([{ action: 'plan.changed', request_id: 'call-staff', after: { plan: 'pro' } }]);
  });

  test('what stands there is never changed', async () => {
    await testDatabase.query(
      `INSERT INTO staff_event (occurred_at, staff_label, action, target_kind, target_id) VALUES (now(), 'Ada', 'x', 'y', 'z')`,
    );
    await expect(testDatabase.query(`UPDATE staff_event SET action = 'w'`)).rejects.toThrow('never changed');
  });
});
