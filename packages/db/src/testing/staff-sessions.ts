import { randomUUID } from 'node:crypto';
import type { StaffAuthority, StaffPermission, StaffRole } from '@lethe/core/access';
import type { TestDatabase } from '@lethe/testkit/postgres';
import { createStaffRepository } from '../index.ts';
import type { RoleConnections } from './connections.ts';

export interface StaffFixture {
  readonly id: string;
  readonly name: string;
  readonly token: string;
  authority(permission: StaffPermission): StaffAuthority;
}

/** A new employee who has just signed in. */
export async function signInStaff(
  testDatabase: TestDatabase,
  connections: RoleConnections,
  role: StaffRole,
  startedAt = new Date(),
): Promise<StaffFixture> {
  const id = randomUUID();
  const name = `Ada ${role}`;
  await testDatabase.query(
    `INSERT INTO staff_member (id, email, name, role, password_hash) VALUES ($1, $2, $3, $4, 'none')`,
    [id, `${id}@lethe.example`, name, role],
  );
  const token = await createStaffRepository(connections.app).startSession({ staffId: id, now: startedAt });
  return { id, name, token, authority: (permission) => ({ token, permission }) };
}
