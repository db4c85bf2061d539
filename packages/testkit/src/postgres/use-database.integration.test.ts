import { expect, test } from 'vitest';
import { useDatabase } from './use-database.ts';

const database = useDatabase();

test('every test file works on a migrated database of its own', async () => {
  const [current] = await database.query<{ name: string }>('SELECT current_database() AS name');
  const migrations = await database.query(
    'SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL',
  );

  expect(database.url).toContain(`/${current?.name}`);
  expect(current?.name).toMatch(/^test_[0-9a-f]{12}$/);
  expect(migrations.length).toBeGreaterThan(0);
});

test('the database speaks UTC, whatever the zone of the machine', async () => {
  const [row] = await database.query<{ TimeZone: string }>('SHOW timezone');

  expect(row?.TimeZone).toBe('UTC');
});
