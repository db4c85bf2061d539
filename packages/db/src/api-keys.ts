import type { ApiKey, ApiKeyRepository, ApiKeySettings, NewApiKey } from '@lethe/core/keys';
import type { RetentionLevel } from '@lethe/core/retention';
import type { ApiKeyId, ProjectId } from '@lethe/core/tenancy';
import type { PoolClient } from 'pg';
import { appendAuditEvent } from './audit-log.ts';
import type { Database } from './database.ts';

interface ApiKeyRow {
  id: ApiKeyId;
  project_id: ProjectId;
  project_name: string;
  name: string;
  environment: ApiKey['environment'];
  last_four: string;
  created_at: Date;
  created_by_name: string | null;
  revoked_at: Date | null;
  expires_at: Date | null;
  last_used_at: Date | null;
  replaced_by_id: ApiKeyId | null;
  retention_level: RetentionLevel | null;
  payload_retention_days: number | null;
  spend_limit_nano_usd: bigint | null;
  rate_limit_per_minute: number | null;
  concurrency_limit: number | null;
  allowed_models: string[] | null;
  spent_nano_usd: bigint;
}

const SELECT = `
  SELECT key.*, project.name AS project_name, author.name AS created_by_name, api_key_cost(key.organization_id, key.id) AS spent_nano_usd
  FROM api_key key
  JOIN project ON project.organization_id = key.organization_id AND project.id = key.project_id
  LEFT JOIN "user" author ON author.id = key.created_by_id
  WHERE key.organization_id = $1`;

const INSERT = `
  INSERT INTO api_key (organization_id, id, project_id, name, environment, last_four, digest, created_at, created_by_id, expires_at,
    retention_level, payload_retention_days, spend_limit_nano_usd, rate_limit_per_minute, concurrency_limit, allowed_models)
  VALUES ($1, $2, $3, $9, $4, $5, $6, $7, $8, $10, $11, $12, $13, $14, $15, $16)`;

const UPDATE = `
  UPDATE api_key SET name = $3, expires_at = $4, retention_level = $5, payload_retention_days = $6, spend_limit_nano_usd = $7,
    rate_limit_per_minute = $8, concurrency_limit = $9, allowed_models = $10
  WHERE organization_id = $1 AND id = $2 AND revoked_at IS NULL AND replaced_by_id IS NULL`;

/** The condition is the lock: of two who rotate the same key at once, the second finds it replaced. */
const REPLACE = `
  UPDATE api_key SET replaced_by_id = $3, expires_at = $4
  WHERE organization_id = $1 AND id = $2 AND revoked_at IS NULL AND replaced_by_id IS NULL`;

export function createApiKeyRepository(database: Database): ApiKeyRepository {
  return {
    list: (organizationId, projectId) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rows } = await transaction.query<ApiKeyRow>(
          `${SELECT} AND ($2::uuid IS NULL OR key.project_id = $2) ORDER BY key.created_at DESC, key.id DESC`,
          [organizationId, projectId],
        );
        return rows.map(toApiKey);
      }),
    find: (organizationId, apiKeyId) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rows } = await transaction.query<ApiKeyRow>(`${SELECT} AND key.id = $2`, [organizationId, apiKeyId]);
        return rows[0] === undefined ? null : toApiKey(rows[0]);
      }),
    project: (organizationId, projectId) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rows } = await transaction.query<ProjectRow>(
          'SELECT retention_level, payload_retention_days, archived_at FROM project WHERE organization_id = $1 AND id = $2',
          [organizationId, projectId],
        );
        return rows[0] === undefined ? null : toKeyProject(rows[0]);
      }),
    create: (key) =>
      database.withOrganization(key.organizationId, async (transaction) => {
        await insert(transaction, key);
        await appendAuditEvent(transaction, key.audit);
      }),
    update: ({ organizationId, apiKeyId, settings, audit }) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rowCount } = await transaction.query(UPDATE, [organizationId, apiKeyId, ...columnsOf(settings)]);
        if (rowCount === 0) return false;
        await appendAuditEvent(transaction, audit);
        return true;
      }),
    rotate: (rotation) =>
      database.withOrganization(rotation.organizationId, async (transaction) => {
        const { organizationId, replacedKeyId, minted, replacedExpiresAt } = rotation;
        const values = [organizationId, replacedKeyId, minted.id, replacedExpiresAt];
        const { rowCount } = await transaction.query(REPLACE, values);
        if (rowCount === 0) return false;
        await insert(transaction, rotation);
        await appendAuditEvent(transaction, rotation.audit);
        return true;
      }),
    revoke: ({ organizationId, apiKeyId, revokedAt, audit }) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rowCount } = await transaction.query(
          'UPDATE api_key SET revoked_at = $3 WHERE organization_id = $1 AND id = $2 AND revoked_at IS NULL',
          [organizationId, apiKeyId, revokedAt],
        );
        if (rowCount === 0) return false;
        await appendAuditEvent(transaction, audit);
        return true;
      }),
  };
}

async function insert(transaction: PoolClient, key: NewApiKey): Promise<void> {
  const { id, environment, lastFour, digest } = key.minted;
  await transaction.query(INSERT, [
    ...[key.organizationId, id, key.projectId, environment, lastFour, digest, key.createdAt, key.createdById],
    ...columnsOf(key.settings),
  ]);
}

function columnsOf(settings: ApiKeySettings): unknown[] {
  return [
    settings.name,
    settings.expiresAt,
    settings.retentionLevel,
    settings.payloadRetentionDays,
    settings.spendLimitNanoUsd,
    settings.rateLimitPerMinute,
    settings.concurrencyLimit,
    settings.allowedModels,
  ];
}

interface ProjectRow {
  retention_level: RetentionLevel | null;
  payload_retention_days: number | null;
  archived_at: Date | null;
}

function toKeyProject(row: ProjectRow) {
  const retention = { level: row.retention_level, payloadRetentionDays: row.payload_retention_days };
  return { retention, archivedAt: row.archived_at };
}

function toApiKey(row: ApiKeyRow): ApiKey {
  return {
    id: row.id,
    projectId: row.project_id,
    projectName: row.project_name,
    name: row.name,
    environment: row.environment,
    lastFour: row.last_four,
    createdAt: row.created_at,
    createdByName: row.created_by_name,
    lastUsedAt: row.last_used_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    replacedById: row.replaced_by_id,
    retentionLevel: row.retention_level,
    payloadRetentionDays: row.payload_retention_days,
    spendLimitNanoUsd: row.spend_limit_nano_usd,
    spentNanoUsd: row.spent_nano_usd,
    rateLimitPerMinute: row.rate_limit_per_minute,
    concurrencyLimit: row.concurrency_limit,
    allowedModels: row.allowed_models ?? [],
  };
}
