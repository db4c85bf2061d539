import { randomUUID } from 'node:crypto';
import type { Actor } from '@lethe/core/audit';
import type { OrganizationId, ProjectId, Role, UserId } from '@lethe/core/tenancy';
import type { TestDatabase } from '@lethe/testkit/postgres';

export const ORIGIN = { requestId: 'call-1', address: '203.0.113.9' } as const;

export interface Person {
  readonly userId: UserId;
  readonly email: string;
  readonly actor: Actor;
}

export async function insertPerson(database: TestDatabase): Promise<Person> {
  const userId = randomUUID() as UserId;
  const email = `${userId}@example.test`;
  await database.query('INSERT INTO "user" (id, email, name) VALUES ($1, $2, $3)', [userId, email, `Person ${userId}`]);
  return { userId, email, actor: { kind: 'user', id: userId, label: `Person ${userId}` } };
}

export async function insertMember(
  database: TestDatabase,
  organizationId: OrganizationId,
  role: Role,
  projectIds: readonly ProjectId[] = [],
): Promise<Person> {
  const person = await insertPerson(database);
  await database.query('INSERT INTO member (organization_id, user_id, role, project_ids) VALUES ($1, $2, $3, $4)', [
    organizationId,
    person.userId,
    role,
    projectIds,
  ]);
  return person;
}

/** What the audit log of an organization says, oldest first. */
export async function auditedActions(database: TestDatabase, organizationId: OrganizationId): Promise<string[]> {
  const rows = await database.query<{ action: string }>(
    'SELECT action FROM audit_event WHERE organization_id = $1 ORDER BY number',
    [organizationId],
  );
  return rows.map(({ action }) => action);
}
