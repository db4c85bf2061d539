import {
  INVITATIONS_PER_DAY_MAX,
  type Invitation,
  type InvitationOutcome,
  type InvitationRepository,
  type NewInvitation,
  type OpenInvitation,
} from '@lethe/core/organizations';
import type { PoolClient } from 'pg';
import { appendAuditEvent } from './audit-log.ts';
import type { Database } from './database.ts';
import { hasProjects, lockOrganization } from './lock-organization.ts';
import { queueMail } from './outbox.ts';

const OPEN = 'accepted_at IS NULL AND revoked_at IS NULL AND expires_at > lethe_now()';

const LIST = `
  SELECT invitation.id, invitation.email, invitation.role, coalesce(invitation.project_ids, '{}') AS "projectIds",
    invitation.created_at AS "createdAt", invitation.expires_at AS "expiresAt", inviter.name AS "invitedByName"
  FROM invitation LEFT JOIN "user" inviter ON inviter.id = invitation.invited_by_id
  WHERE organization_id = $1 AND ${OPEN}
  ORDER BY invitation.created_at DESC, invitation.id`;

const INSERT = `
  INSERT INTO invitation (organization_id, id, email, role, project_ids, token_digest, invited_by_id, created_at, expires_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`;

const REPLACE = `
  UPDATE invitation SET revoked_at = lethe_now()
  WHERE organization_id = $1 AND email = $2 AND accepted_at IS NULL AND revoked_at IS NULL`;

/** Asks again whether it is open: it may have been revoked since it was found. */
const ACCEPT = `UPDATE invitation SET accepted_at = lethe_now() WHERE organization_id = $1 AND id = $2 AND ${OPEN}`;

const JOIN = `
  INSERT INTO member (organization_id, user_id, role, project_ids, created_at) VALUES ($1, $2, $3, $4, lethe_now())`;

export function createInvitationRepository(database: Database): InvitationRepository {
  return {
    list: (organizationId) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rows } = await transaction.query<Invitation>(LIST, [organizationId]);
        return rows;
      }),
    create: (invitation) =>
      database.withOrganization(invitation.organizationId, (transaction) => invite(transaction, invitation)),
    revoke: ({ organizationId, invitationId, audit }) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rowCount } = await transaction.query(
          `UPDATE invitation SET revoked_at = lethe_now() WHERE organization_id = $1 AND id = $2 AND ${OPEN}`,
          [organizationId, invitationId],
        );
        if (rowCount === 0) return false;
        await appendAuditEvent(transaction, audit);
        return true;
      }),
    async find(tokenDigest) {
      const { rows } = await database.pool.query<OpenInvitation>(
        `SELECT organization_id AS "organizationId", id, organization_name AS "organizationName",
           organization_slug AS "organizationSlug", email, role, project_ids AS "projectIds", expires_at AS "expiresAt"
         FROM find_invitation($1)`,
        [tokenDigest],
      );
      return rows[0] ?? null;
    },
    accept: ({ invitation: { organizationId, id, role, projectIds }, userId, audit }) =>
      database.withOrganization(organizationId, async (transaction) => {
        await lockOrganization(transaction, organizationId);
        const member = await transaction.query('SELECT FROM member WHERE organization_id = $1 AND user_id = $2', [
          organizationId,
          userId,
        ]);
        if (member.rowCount === 1) return 'already_member';
        const accepted = await transaction.query(ACCEPT, [organizationId, id]);
        if (accepted.rowCount === 0) return 'gone';
        await transaction.query(JOIN, [organizationId, userId, role, projectIds]);
        await appendAuditEvent(transaction, audit);
        return 'joined';
      }),
  };
}

/** Under the lock: the day's count holds for many at once, and one address has one open invitation. */
async function invite(transaction: PoolClient, invitation: NewInvitation): Promise<InvitationOutcome> {
  const { organizationId, email, projectIds, mail, audit } = invitation;
  await lockOrganization(transaction, organizationId);
  const state = await transaction.query<{ is_member: boolean; recent_count: number; is_owner_offer: boolean }>(
    `SELECT EXISTS (SELECT FROM member JOIN "user" person ON person.id = member.user_id
         WHERE member.organization_id = $1 AND person.email = $2) AS is_member,
       (SELECT count(*)::int4 FROM invitation
         WHERE organization_id = $1 AND created_at > $3::timestamptz - interval '24 hours') AS recent_count,
       EXISTS (SELECT FROM invitation WHERE organization_id = $1 AND email = $2 AND role = 'owner' AND ${OPEN}) AS is_owner_offer`,
    [organizationId, email, invitation.createdAt],
  );
  if (state.rows[0]?.is_member) return 'already_member';
  if ((state.rows[0]?.recent_count ?? 0) >= INVITATIONS_PER_DAY_MAX) return 'too_many';
  if (state.rows[0]?.is_owner_offer && !invitation.mayReplaceOwner) return 'owner_offer';
  if (!(await hasProjects(transaction, organizationId, projectIds))) return 'unknown_project';
  await transaction.query(REPLACE, [organizationId, email]);
  const { id, role, tokenDigest, invitedById, createdAt, expiresAt } = invitation;
  await transaction.query(INSERT, [
    organizationId,
    id,
    email,
    role,
    projectIds,
    tokenDigest,
    invitedById,
    createdAt,
    expiresAt,
  ]);
  await queueMail(transaction, mail);
  await appendAuditEvent(transaction, audit);
  return 'invited';
}
