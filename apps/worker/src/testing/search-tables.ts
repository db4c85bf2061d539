import type { OrganizationId } from '@lethe/core/tenancy';
import type { TestDatabase } from '@lethe/testkit/postgres';

/** Tables as the catalogue knows them, new ones included. Seen from outside of every role. */
export function searchTables(testDatabase: TestDatabase) {
  const tables = async (condition: string) =>
    (
      await testDatabase.query<{ name: string }>(
        `SELECT format('%I.%I', nspname, relname) AS name
         FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
         WHERE nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') AND relkind IN ('r', 'p') AND NOT relispartition AND ${condition}
         ORDER BY 1`,
      )
    ).map(({ name }) => name);
  const tenantTables = () =>
    tables(
      `EXISTS (SELECT FROM pg_attribute WHERE attrelid = pg_class.oid AND attname = 'organization_id' AND NOT attisdropped)`,
    );
  const countIn = async (table: string, condition: string, values: unknown[]): Promise<number> => {
    const [row] = await testDatabase.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM ${table} AS searched WHERE ${condition}`,
      values,
    );
    return row?.count ?? 0;
  };
  return {
    tenantTables,
    countOf: (table: string, organizationId: OrganizationId) =>
      countIn(table, 'organization_id = $1', [organizationId]),
    /** The tables in which any column of any row holds one of these texts, as text or as bytes. */
    async holding(texts: readonly string[]): Promise<string[]> {
      const needles = texts.flatMap((text) => [text, Buffer.from(text).toString('hex')]);
      const found: string[] = [];
      for (const table of await tables('true')) {
        const condition = `EXISTS (SELECT FROM unnest($1::text[]) AS needle WHERE position(needle IN searched::text) > 0)`;
        if ((await countIn(table, condition, [needles])) > 0) found.push(table);
      }
      return found;
    },
    /** What every table holds of an organization, as one digest for each table that holds anything. */
    async digestsOf(organizationId: OrganizationId): Promise<Record<string, string>> {
      const digests: Record<string, string> = {};
      for (const table of await tenantTables()) {
        const [row] = await testDatabase.query<{ digest: string | null }>(
          `SELECT md5(string_agg(kept::text, '|' ORDER BY kept::text)) AS digest FROM ${table} AS kept WHERE organization_id = $1`,
          [organizationId],
        );
        if (row?.digest != null) digests[table] = row.digest;
      }
      return digests;
    },
  };
}
