import { DomainError } from '@lethe/core/errors';
import type { Member, MemberChange, MemberRepository } from '@lethe/core/organizations';
import type { OrganizationId } from '@lethe/core/tenancy';
import type { PoolClient } from 'pg';
import { appendAuditEvent } from './audit-log.ts';
import type { Database } from './database.ts';
import { hasProjects, lockOrganization } from './lock-organization.ts';

/** The order of roles is that of their enum: owners first. */
const SELECT = `
  SELECT member.user_id AS "userId", person.name, person.email, member.role, coalesce(member.project_ids, '{}') AS "projectIds",
    member.created_at AS "createdAt"
  FROM member JOIN "user" person ON person.id = member.user_id
  WHERE member.organization_id = $1
  ORDER BY member.role, person.name, person.email`;

const REVOKE_INVITATIONS = `
  UPDATE invitation SET revoked_at = lethe_now()
  WHERE organization_id = $1 AND invited_by_id = ANY ($2::uuid[]) AND accepted_at IS NULL AND revoked_at IS NULL`;

export function createMemberRepository(database: Database): MemberRepository {
  return {
    list: (organizationId) =>
      database.withOrganization(organizationId, (transaction) => listMembers(transaction, organizationId)),
    change: (organizationId, decide) =>
      database.withOrganization(organizationId, async (transaction) => {
        await lockOrganization(transaction, organizationId);
        const members = await listMembers(transaction, organizationId);
        await write(transaction, organizationId, members, decide(members));
      }),
  };
}

async function listMembers(transaction: PoolClient, organizationId: OrganizationId): Promise<Member[]> {
  const { rows } = await transaction.query<Member>(SELECT, [organizationId]);
  return rows;
}

async function write(
  transaction: PoolClient,
  organizationId: OrganizationId,
  members: readonly Member[],
  { updated, removed, audit }: MemberChange,
): Promise<void> {
  for (const { userId, role, projectIds } of updated) {
    if (!(await hasProjects(transaction, organizationId, projectIds))) {
      throw new DomainError('not_found', 'There is no such project.', { param: 'projectIds' });
    }
    await transaction.query(
      'UPDATE member SET role = $3, project_ids = $4 WHERE organization_id = $1 AND user_id = $2',
      [organizationId, userId, role, projectIds],
    );
  }
  await transaction.query('DELETE FROM member WHERE organization_id = $1 AND user_id = ANY ($2::uuid[])', [
    organizationId,
    removed,
  ]);
  const roleChanged = updated
    .filter(({ userId, role }) => members.find((member) => member.userId === userId)?.role !== role)
    .map(({ userId }) => userId);
  // What somebody offered by a role that they no longer have is no offer any more.
  await transaction.query(REVOKE_INVITATIONS, [organizationId, [...removed, ...roleChanged]]);
  await appendAuditEvent(transaction, audit);
}
