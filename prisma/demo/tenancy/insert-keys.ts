import { NANO_USD_PER_USD } from '@lethe/core/money';
import type { OrganizationId, ProjectId, UserId } from '@lethe/core/tenancy';
import { addMs, MS_PER_DAY } from '@lethe/core/time';
import type { Database } from '@lethe/db';
import type { PoolClient } from 'pg';
import type { ProjectPlan } from '../organizations/organization-plan.ts';
import type { PlannedProject } from './plan-tenancy.ts';
import { REVOKED_AFTER_DAYS } from './tell-audit-trail.ts';

const INSERT = `
  INSERT INTO api_key (organization_id, id, project_id, name, environment, last_four, digest, created_at, revoked_at, created_by_id, expires_at,
    replaced_by_id, payload_retention_days, spend_limit_nano_usd, rate_limit_per_minute, concurrency_limit, allowed_models)
  VALUES ($1, $2, $3, $4, 'demo', $5, decode($6, 'hex'), $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) ON CONFLICT DO NOTHING`;

export interface KeysInput {
  readonly organizationId: OrganizationId;
  readonly projectId: ProjectId;
  readonly project: ProjectPlan;
  readonly keys: PlannedProject['keys'];
  readonly authorId: UserId | null;
  readonly seededAt: Date;
}

/** The keys of one project, with what is set for them. Rows that are there already stay as they are. */
export async function insertKeys(transaction: PoolClient, input: KeysInput): Promise<void> {
  const { organizationId, projectId, project, keys, authorId, seededAt } = input;
  for (const [index, { name, createdDaysAgo, isRevoked, limits = {} }] of project.keys.entries()) {
    const minted = keys[index];
    const createdAt = addMs(seededAt, -createdDaysAgo * MS_PER_DAY);
    const { expiresInDays, replacedByIndex, spendLimitUsd } = limits;
    await transaction.query(INSERT, [
      ...[organizationId, minted?.id, projectId, name, minted?.lastFour, minted?.digest, createdAt],
      isRevoked ? addMs(createdAt, REVOKED_AFTER_DAYS * MS_PER_DAY) : null,
      authorId,
      expiresInDays === undefined ? null : addMs(seededAt, expiresInDays * MS_PER_DAY),
      replacedByIndex === undefined ? null : keys[replacedByIndex]?.id,
      limits.payloadRetentionDays ?? null,
      spendLimitUsd === undefined ? null : BigInt(spendLimitUsd) * NANO_USD_PER_USD,
      limits.rateLimitPerMinute ?? null,
      limits.concurrencyLimit ?? null,
      limits.allowedModels ?? [],
    ]);
  }
}

/** When each key was last used follows from the requests that came with it. */
export async function noteLastUses({ pool }: Database, organizationId: OrganizationId): Promise<void> {
  await pool.query(
    `UPDATE api_key SET last_used_at = date_trunc('minute', used.at)
     FROM (SELECT api_key_id, max(admitted_at) AS at FROM request WHERE organization_id = $1 GROUP BY api_key_id) used
     WHERE api_key.organization_id = $1 AND api_key.id = used.api_key_id AND api_key.last_used_at IS NULL`,
    [organizationId],
  );
}
