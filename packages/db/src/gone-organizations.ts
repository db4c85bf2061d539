import type { OrganizationId } from '@lethe/core/tenancy';
import type { Database } from './database.ts';

/** Which of these organizations are purged, or are being purged: a gateway keeps nothing of theirs. */
export function createGoneOrganizations({ pool }: Pick<Database, 'pool'>) {
  return async (ids: readonly OrganizationId[]): Promise<ReadonlySet<OrganizationId>> => {
    const { rows } = await pool.query<{ id: OrganizationId }>('SELECT id FROM gone_organizations($1) AS gone (id)', [
      ids,
    ]);
    return new Set(rows.map(({ id }) => id));
  };
}
