import type { OrganizationRepository } from '@lethe/core/organizations';
import { appendAuditEvent } from './audit-log.ts';
import type { Database } from './database.ts';

const INSERT_ORGANIZATION = `
  INSERT INTO organization (id, slug, name, plan, created_at, lifecycle_changed_at) VALUES ($1, $2, $3, $4, $5, $5)
  ON CONFLICT (slug) DO NOTHING`;
const INSERT_OWNER = `
  INSERT INTO member (organization_id, user_id, role, project_ids, created_at) VALUES ($1, $2, 'owner', '{}', $3)`;
const INSERT_POLICY = `
  INSERT INTO retention_policy (organization_id, version, level, payload_retention_days, effective_at)
  VALUES ($1, 1, 'metadata_only', $2, $3)`;

export function createOrganizationRepository(database: Database): OrganizationRepository {
  return {
    create: ({ id, slug, name, plan, ownerId, createdAt, payloadRetentionDays, audit }) =>
      database.withOrganization(id, async (transaction) => {
        const { rowCount } = await transaction.query(INSERT_ORGANIZATION, [id, slug, name, plan, createdAt]);
        if (rowCount === 0) return false;
        await transaction.query(INSERT_OWNER, [id, ownerId, createdAt]);
        await transaction.query(INSERT_POLICY, [id, payloadRetentionDays, createdAt]);
        await appendAuditEvent(transaction, audit);
        return true;
      }),
    rename: ({ organizationId, name, audit }) =>
      database.withOrganization(organizationId, async (transaction) => {
        await transaction.query('UPDATE organization SET name = $2 WHERE id = $1', [organizationId, name]);
        await appendAuditEvent(transaction, audit);
      }),
  };
}
