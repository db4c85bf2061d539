import type { OrganizationId } from '@lethe/core/tenancy';
import type { TestDatabase } from '@lethe/testkit/postgres';

/** What the database holds of one organization, seen from outside of every role. */
export function inspectVault(testDatabase: TestDatabase) {
  return {
    /** The leaves of one organization, oldest first. */
    leaves: async (organizationId: OrganizationId) =>
      (
        await testDatabase.query<{ body: string }>(
          'SELECT body FROM keyring.log_leaf WHERE organization_id = $1 ORDER BY index',
          [organizationId],
        )
      ).map(({ body }) => JSON.parse(body) as Record<string, unknown>),
    generations: async (organizationId: OrganizationId) =>
      (
        await testDatabase.query<{ generation: number }>(
          'SELECT generation FROM keyring.hour_key WHERE organization_id = $1 ORDER BY 1',
          [organizationId],
        )
      ).map(({ generation }) => generation),
    /** Stored, dropped, erased, held and present parts of an organization, of all days. */
    tally: async (organizationId: OrganizationId) => {
      const [row] = await testDatabase.query<Record<'stored' | 'dropped' | 'erased' | 'held' | 'present', number>>(
        `SELECT sum(stored_count)::int AS stored, sum(dropped_count)::int AS dropped, sum(erased_count)::int AS erased,
           sum(held_count)::int AS held, (SELECT count(*)::int FROM payload WHERE organization_id = $1) AS present
         FROM keyring.payload_tally WHERE organization_id = $1`,
        [organizationId],
      );
      return row;
    },
  };
}
