import type { OrganizationId } from '@lethe/core/tenancy';
import type { Database } from './database.ts';

/** Keeps the counts of hours in step with the requests that they count. Readers are exact without it, and slower. */
export interface RequestRollups {
  /** Organizations with a marked hour, by id, after the one given. */
  listOrganizations(query: {
    readonly after: OrganizationId | null;
    readonly countMax: number;
  }): Promise<readonly OrganizationId[]>;
  /** Counts at most so many marked hours of an organization again and returns how many; hours that still run are left to their marks. */
  rollUp(organizationId: OrganizationId, hoursMax: number): Promise<number>;
}

/** As the worker's role. */
export function createRequestRollups(database: Database): RequestRollups {
  return {
    async listOrganizations({ after, countMax }) {
      const { rows } = await database.pool.query<{ id: OrganizationId }>(
        'SELECT id FROM organizations_to_roll_up($1, $2) AS id',
        [after, countMax],
      );
      return rows.map(({ id }) => id);
    },
    rollUp: (organizationId, hoursMax) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rows } = await transaction.query<{ count: number }>('SELECT roll_up_requests($1) AS count', [hoursMax]);
        return rows[0]?.count ?? 0;
      }),
  };
}
