import type { OrganizationId } from '@lethe/core/tenancy';
import type { TestDatabase } from '@lethe/testkit/postgres';
import { searchTables } from './search-tables.ts';

interface Column {
  readonly name: string;
  readonly type: string;
  readonly first_label: string | null;
  readonly is_generated: boolean;
}

/**
 * Puts a row of an organization into every table of the catalogue that has none of it yet, whatever the table is for: its texts hold `canary`.
 * No check, no trigger and no foreign key stands in the way, so a table that is added later is filled by itself. A purge that is under way is
 * told by its own tables, which stay empty.
 */
export async function fillOrganization(
  testDatabase: TestDatabase,
  { organizationId, canary }: { readonly organizationId: OrganizationId; readonly canary: string },
): Promise<void> {
  const { tenantTables, countOf } = searchTables(testDatabase);
  for (const table of await tenantTables()) {
    if (table.startsWith('public.organization_purge') || (await countOf(table, organizationId)) > 0) continue;
    const columns = await testDatabase.query<Column>(
      `SELECT attname AS name, format_type(atttypid, NULL) AS type, attidentity <> '' OR attgenerated <> '' AS is_generated,
         (SELECT enumlabel FROM pg_enum WHERE enumtypid = atttypid ORDER BY enumsortorder LIMIT 1) AS first_label
       FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum`,
      [table],
    );
    const written = columns.filter(({ is_generated: isGenerated }) => !isGenerated);
    const names = written.map(({ name }) => `"${name}"`).join(', ');
    const values = written.map((column) => sampleOf(column, { organizationId, canary })).join(', ');
    await testDatabase.query(
      `BEGIN; SET LOCAL session_replication_role = replica; ${await withoutChecks(testDatabase, table)}
       INSERT INTO ${table} (${names}) VALUES (${values}); COMMIT`,
    );
  }
}

async function withoutChecks(testDatabase: TestDatabase, table: string): Promise<string> {
  const checks = await testDatabase.query<{ name: string }>(
    `SELECT conname AS name FROM pg_constraint WHERE contype = 'c' AND conrelid = $1::regclass`,
    [table],
  );
  return checks.map(({ name }) => `ALTER TABLE ${table} DROP CONSTRAINT "${name}";`).join(' ');
}

function sampleOf(
  { name, type, first_label: firstLabel }: Column,
  { organizationId, canary }: { readonly organizationId: OrganizationId; readonly canary: string },
): string {
  if (name === 'organization_id') return `'${organizationId}'`;
  if (firstLabel !== null) return `'${firstLabel}'`;
  if (type.endsWith('[]')) return type === 'text[]' ? `ARRAY['${canary}']` : `'{}'`;
  if (type === 'uuid') return 'gen_random_uuid()';
  if (type === 'text' || type.startsWith('character')) return `'${canary}-' || gen_random_uuid()`;
  if (type === 'jsonb') return `jsonb_build_object('${canary}', '${organizationId}')`;
  if (type === 'bytea') return `convert_to('${canary}-' || gen_random_uuid(), 'UTF8')`;
  if (type === 'boolean') return 'false';
  if (type === 'date') return `date '2026-11-01'`;
  if (type.startsWith('timestamp')) return 'now()';
  return '1';
}
