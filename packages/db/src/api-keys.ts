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

const RESOLVE = 'SELECT * FROM resolve_api_key($1)';

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
