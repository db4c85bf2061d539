import type { ManagementKey, ManagementKeyRepository, ManagementScope } from '@lethe/core/management';
import {
  type KeyEnvironment,
  type LifecycleState,
  type ManagementKeyId,
  maskKey,
  type OrganizationId,
  type Plan,
} from '@lethe/core/tenancy';
import type { PoolClient } from 'pg';
import { appendAuditEvent } from './audit-log.ts';
import type { Database } from './database.ts';

interface ManagementKeyRow {
  id: ManagementKeyId;
  name: string;
  environment: KeyEnvironment;
  last_four: string;
  scopes: ManagementScope[];
  created_at: Date;
  created_by_name: string | null;
  expires_at: Date | null;
  last_used_at: Date | null;
  revoked_at: Date | null;
}

interface PrincipalRow {
  id: ManagementKeyId;
  name: string;
  scopes: ManagementScope[];
  organization_id: OrganizationId;
  slug: string;
  organization_name: string;
  plan: Plan;
  lifecycle_state: LifecycleState;
  lifecycle_version: number;
  lifecycle_changed_at: Date;
}

const SELECT = `
  SELECT key.*, author.name AS created_by_name FROM management_key key LEFT JOIN "user" author ON author.id = key.created_by_id
  WHERE key.organization_id = $1`;

/** Two members who make the last allowed key at once count one after the other. */
const LOCK = `SELECT pg_advisory_xact_lock(hashtext('lethe management keys'), hashtext($1::text))`;
const COUNT_LIVE = `
  SELECT count(*)::int4 AS count FROM management_key
  WHERE organization_id = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > lethe_now())`;
const INSERT = `
  INSERT INTO management_key (organization_id, id, name, environment, last_four, digest, scopes, created_at, created_by_id, expires_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, lethe_now(), $8, $9)`;
const REVOKE = `
  UPDATE management_key SET revoked_at = lethe_now() WHERE organization_id = $1 AND id = $2 AND revoked_at IS NULL`;

export function createManagementKeyRepository(database: Database): ManagementKeyRepository {
  return {
    list: (organizationId) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rows } = await transaction.query<ManagementKeyRow>(
          `${SELECT} ORDER BY key.created_at DESC, key.id DESC`,
          [organizationId],
        );
        return rows.map(toManagementKey);
      }),
    insert: ({ organizationId, audit, countMax, ...key }) =>
      database.withOrganization(organizationId, async (transaction) => {
        await transaction.query(LOCK, [organizationId]);
        const live = await transaction.query<{ count: number }>(COUNT_LIVE, [organizationId]);
        if ((live.rows[0]?.count ?? 0) >= countMax) return null;
        const { id, name, environment, lastFour, digest, scopes, createdById, expiresAt } = key;
        const values = [organizationId, id, name, environment, lastFour, digest, scopes, createdById, expiresAt];
        await transaction.query(INSERT, values);
        await appendAuditEvent(transaction, audit);
        return findKey(transaction, organizationId, id);
      }),
    revoke: ({ organizationId, managementKeyId, audit }) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rowCount } = await transaction.query(REVOKE, [organizationId, managementKeyId]);
        if (rowCount === 1) await appendAuditEvent(transaction, audit);
        return findKey(transaction, organizationId, managementKeyId);
      }),
    async resolve(digest) {
      const { rows } = await database.pool.query<PrincipalRow>('SELECT * FROM resolve_management_key($1)', [digest]);
      const row = rows[0];
      if (row === undefined) return null;
      const { lifecycle_state: state, lifecycle_version: version, lifecycle_changed_at: changedAt } = row;
      return {
        managementKeyId: row.id,
        name: row.name,
        scopes: row.scopes,
        organization: {
          id: row.organization_id,
          slug: row.slug,
          name: row.organization_name,
          plan: row.plan,
          lifecycle: { state, version, changedAt },
        },
      };
    },
  };
}

async function findKey(
  transaction: PoolClient,
  organizationId: OrganizationId,
  id: ManagementKeyId,
): Promise<ManagementKey | null> {
  const { rows } = await transaction.query<ManagementKeyRow>(`${SELECT} AND key.id = $2`, [organizationId, id]);
  return rows[0] === undefined ? null : toManagementKey(rows[0]);
}

function toManagementKey(row: ManagementKeyRow): ManagementKey {
  return {
    id: row.id,
    name: row.name,
    mask: maskKey({ kind: 'management', environment: row.environment, lastFour: row.last_four }),
    scopes: row.scopes,
    createdAt: row.created_at,
    createdByName: row.created_by_name,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
    revokedAt: row.revoked_at,
  };
}
