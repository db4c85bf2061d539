import { randomUUID } from 'node:crypto';
import type { ApiKeyId, OrganizationId, Plan, ProjectId, ProjectMode } from '@lethe/core/tenancy';
import type { TestDatabase } from './use-database.ts';

export interface OrganizationFixture {
  readonly organizationId: OrganizationId;
  readonly slug: string;
  readonly projectId: ProjectId;
  readonly apiKeyId: ApiKeyId;
}

export interface OrganizationTraits {
  readonly plan?: Plan;
  readonly level?: 'metadata_only' | 'retain_all';
  readonly payloadRetentionDays?: number;
  readonly projectMode?: ProjectMode;
  /** The digest of the fixture's API key; random by default, so that no key matches it. */
  readonly apiKeyDigest?: Uint8Array;
}

/** Inserts an organization with one project, one API key and version 1 of its policy. Pro, retaining all for 30 days, unless told otherwise. */
export async function insertOrganization(
  database: Pick<TestDatabase, 'query'>,
  traits: OrganizationTraits = {},
): Promise<OrganizationFixture> {
  const organizationId = randomUUID() as OrganizationId;
  const projectId = randomUUID() as ProjectId;
  const apiKeyId = randomUUID() as ApiKeyId;
  const slug = `org-${organizationId.slice(0, 8)}`;
  const { plan = 'pro', level = 'retain_all', payloadRetentionDays = 30, projectMode = 'api_keys' } = traits;
  const digest = traits.apiKeyDigest ?? Buffer.from(randomUUID());
  await database.query('INSERT INTO organization (id, slug, name, plan) VALUES ($1, $2, $2, $3)', [
    organizationId,
    slug,
    plan,
  ]);
  await database.query(`INSERT INTO project (organization_id, id, name, mode) VALUES ($1, $2, 'assistant', $3)`, [
    organizationId,
    projectId,
    projectMode,
  ]);
  await database.query(
    `INSERT INTO api_key (organization_id, id, project_id, name, environment, last_four, digest) VALUES ($1, $2, $3, 'server', 'live', '9xQ2', $4)`,
    [organizationId, apiKeyId, projectId, digest],
  );
  await database.query(
    `INSERT INTO retention_policy (organization_id, version, level, payload_retention_days, effective_at) VALUES ($1, 1, $2, $3, lethe_now())`,
    [organizationId, level, payloadRetentionDays],
  );
  return { organizationId, slug, projectId, apiKeyId };
}
