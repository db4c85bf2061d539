import type { RetentionPolicy } from '@lethe/core/retention';
import type { ApiKeyId, ApiKeyPrincipal, OrganizationId, Plan, ProjectId, ProjectMode } from '@lethe/core/tenancy';
import type { Database } from './database.ts';

/** All that admission needs to know about an API key, as of one instant. */
export interface KeySnapshot extends ApiKeyPrincipal {
  readonly policy: Pick<RetentionPolicy, 'level' | 'payloadRetentionDays' | 'version'>;
}

export interface ApiKeyResolver {
  /** Null for a digest that is unknown or revoked, without telling which. */
  resolve(digest: Uint8Array): Promise<KeySnapshot | null>;
}

const RESOLVE = `
  SELECT key.id, key.project_id, key.organization_id, project.mode, organization.plan, policy.level, policy.payload_retention_days, policy.version
  FROM api_key key
  JOIN project ON project.organization_id = key.organization_id AND project.id = key.project_id
  JOIN organization ON organization.id = key.organization_id
  JOIN LATERAL (
    SELECT level, payload_retention_days, version FROM retention_policy
    WHERE organization_id = key.organization_id ORDER BY version DESC LIMIT 1
  ) policy ON true
  WHERE key.digest = $1 AND key.revoked_at IS NULL`;

interface KeyRow {
  id: ApiKeyId;
  project_id: ProjectId;
  organization_id: OrganizationId;
  mode: ProjectMode;
  plan: Plan;
  level: RetentionPolicy['level'];
  payload_retention_days: number;
  version: number;
}

export function createApiKeyResolver({ pool }: Database): ApiKeyResolver {
  return {
    async resolve(digest) {
      const { rows } = await pool.query<KeyRow>({ name: 'resolve api key', text: RESOLVE, values: [digest] });
      const row = rows[0];
      if (row === undefined) return null;
      return {
        apiKeyId: row.id,
        projectId: row.project_id,
        projectMode: row.mode,
        organizationId: row.organization_id,
        plan: row.plan,
        policy: { level: row.level, payloadRetentionDays: row.payload_retention_days, version: row.version },
      };
    },
  };
}
