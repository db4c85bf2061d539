import type { OrganizationId, ProjectId } from '@lethe/core/tenancy';
import type { PoolClient } from 'pg';

/** One after the other for changes that depend on all members of an organization. Held until the transaction ends; it blocks no reader. */
export async function lockOrganization(transaction: PoolClient, organizationId: OrganizationId): Promise<void> {
  await transaction.query('SELECT FROM organization WHERE id = $1 FOR NO KEY UPDATE', [organizationId]);
}

/** Whether every one of the projects is the organization's own. */
export async function hasProjects(
  transaction: PoolClient,
  organizationId: OrganizationId,
  projectIds: readonly ProjectId[],
): Promise<boolean> {
  const { rows } = await transaction.query<{ count: number }>(
    'SELECT count(*)::int4 AS count FROM project WHERE organization_id = $1 AND id = ANY ($2::uuid[])',
    [organizationId, projectIds],
  );
  return rows[0]?.count === projectIds.length;
}
