import { randomUUID } from 'node:crypto';
import type { ApiKeyId, OrganizationId, ProjectId } from '@lethe/core/tenancy';
import type pg from 'pg';

export interface BenchTenant {
  readonly organizationId: OrganizationId;
  readonly projectId: ProjectId;
  readonly apiKeyId: ApiKeyId;
}

export interface BenchTenantTraits {
  readonly level?: 'metadata_only' | 'retain_all';
  /** Of a key that the benchmark calls with. */
  readonly apiKeyDigest?: Buffer;
}

/** Inserts an organization with one project and one key. Unless told otherwise it retains everything, for 30 days. */
export async function insertTenant(client: pg.Client, traits: BenchTenantTraits = {}): Promise<BenchTenant> {
  const tenant = {
    organizationId: randomUUID() as OrganizationId,
    projectId: randomUUID() as ProjectId,
    apiKeyId: randomUUID() as ApiKeyId,
  };
  const { organizationId, projectId, apiKeyId } = tenant;
  await client.query(`INSERT INTO organization (id, slug, name, plan) VALUES ($1, $2, 'Bench', 'pro')`, [
    organizationId,
    `org-${organizationId.slice(0, 8)}`,
  ]);
  await client.query(`INSERT INTO project (organization_id, id, name, mode) VALUES ($1, $2, 'bench', 'api_keys')`, [
    organizationId,
    projectId,
  ]);
  await client.query(
    `INSERT INTO api_key (organization_id, id, project_id, name, environment, last_four, digest)
     VALUES ($1, $2, $3, 'bench', 'live', '9xQ2', $4)`,
    [organizationId, apiKeyId, projectId, traits.apiKeyDigest ?? Buffer.from(apiKeyId)],
  );
  await client.query(
    `INSERT INTO retention_policy (organization_id, version, level, payload_retention_days, effective_at)
     VALUES ($1, 1, $2, 30, lethe_now())`,
    [organizationId, traits.level ?? 'retain_all'],
  );
  return tenant;
}
