import { invariant } from '@lethe/core/errors';
import {
  type PolicyVersion,
  type RetentionLevel,
  type RetentionPolicy,
  type RetentionPolicyRepository,
  redactionSchema,
} from '@lethe/core/retention';
import type { OrganizationId, UserId } from '@lethe/core/tenancy';
import { appendAuditEvent } from './audit-log.ts';
import type { Database } from './database.ts';

interface PolicyRow {
  organization_id: OrganizationId;
  version: number;
  level: RetentionLevel;
  payload_retention_days: number;
  metadata_retention_days: number | null;
  redaction: unknown;
  effective_at: Date;
  author_id: UserId | null;
}

const COLUMNS =
  'organization_id, version, level, payload_retention_days, metadata_retention_days, redaction, effective_at, author_id';

/** The version number is the lock: two members who save on the same base cannot both insert the next one. */
const APPEND = `
  INSERT INTO retention_policy (${COLUMNS})
  SELECT organization_id, version + 1, $3::retention_level, $4, $5, coalesce($6::jsonb, redaction), lethe_now(), $7
  FROM retention_policy
  WHERE organization_id = $1 AND version = $2
    AND version = (SELECT max(version) FROM retention_policy WHERE organization_id = $1)
  ON CONFLICT DO NOTHING
  RETURNING ${COLUMNS}`;

export function createRetentionPolicyRepository(database: Database): RetentionPolicyRepository {
  return {
    current: (organizationId) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rows } = await transaction.query<PolicyRow>(
          `SELECT ${COLUMNS} FROM retention_policy WHERE organization_id = $1 ORDER BY version DESC LIMIT 1`,
          [organizationId],
        );
        invariant(rows[0] !== undefined, 'an organization has a retention policy');
        return toPolicy(rows[0]);
      }),
    history: (organizationId) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rows } = await transaction.query<PolicyRow & { author_name: string | null }>(
          `SELECT policy.*, author.name AS author_name FROM retention_policy policy LEFT JOIN "user" author ON author.id = policy.author_id
           WHERE policy.organization_id = $1 ORDER BY policy.version DESC`,
          [organizationId],
        );
        return rows.map((row): PolicyVersion => ({ ...toPolicy(row), authorName: row.author_name }));
      }),
    append: ({ organizationId, baseVersion, draft, authorId, audit }) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rows } = await transaction.query<PolicyRow>(APPEND, [
          organizationId,
          baseVersion,
          draft.level,
          draft.payloadRetentionDays,
          draft.metadataRetentionDays,
          draft.redaction === undefined ? null : JSON.stringify(draft.redaction),
          authorId,
        ]);
        if (rows[0] === undefined) return null;
        await appendAuditEvent(transaction, audit);
        return toPolicy(rows[0]);
      }),
  };
}

function toPolicy(row: PolicyRow): RetentionPolicy {
  return {
    organizationId: row.organization_id,
    version: row.version,
    level: row.level,
    payloadRetentionDays: row.payload_retention_days,
    metadataRetentionDays: row.metadata_retention_days,
    redaction: redactionSchema.parse(row.redaction),
    effectiveAt: row.effective_at,
    authorId: row.author_id,
  };
}
