import { randomUUID } from 'node:crypto';
import type { ApiKeyId, OrganizationId, ProjectId } from '@lethe/core/tenancy';
import type pg from 'pg';

export interface BenchTenant {
  readonly organizationId: OrganizationId;
  readonly projectId: ProjectId;
  readonly apiKeyId: ApiKeyId;
}

/** Inserts an organization that retains everything for 30 days, with one project and one key. */
export async function insertTenant(client: pg.Client): Promise<BenchTenant> {
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
    [organizationId, apiKeyId, projectId, Buffer.from(apiKeyId)],
  );
  await client.query(
    `INSERT INTO retention_policy (organization_id, version, level, payload_retention_days, effective_at)
     VALUES ($1, 1, 'retain_all', 30, lethe_now())`,
    [organizationId],
  );
  return tenant;
}
