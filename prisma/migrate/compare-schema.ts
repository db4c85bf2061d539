import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type MigrationList, noFilters, withEngine } from './load-engine.ts';
import {
  lockFileContent,
  lockFileName,
  type PrismaFolders,
  prismaFolders,
  readMigrations,
  readSchemaFiles,
} from './read-files.ts';

/**
 * The SQL that leads from the migrations to the schema; null when they agree.
 * Replays the migrations in a database of its own on the given server and drops it.
 */
export async function findDrift(databaseUrl: string, folders: PrismaFolders = prismaFolders): Promise<string | null> {
  const files = readSchemaFiles(folders.schema);
  const migrations = readMigrations(folders.migrations);
  return withEngine(databaseUrl, files, async (engine) => {
    const difference = await engine.diff({
      from: startOf(migrations),
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: true,
      filters: noFilters,
    });
    return difference.exitCode === 0 ? null : (difference.stdout ?? '');
  });
}

/** Writes what the schema has and the migrations lack as a new migration, and returns its name; null when nothing is missing. */
export async function createMigration(
  options: { databaseUrl: string; name: string; now: Date },
  folders: PrismaFolders = prismaFolders,
): Promise<string | null> {
  if (!/^[a-z0-9_]+$/.test(options.name)) throw new Error('A migration name has only a-z, 0-9 and _.');
  const sql = await findDrift(options.databaseUrl, folders);
  if (sql === null) return null;
  const stamp = options.now.toISOString().replace(/\D/g, '').slice(0, 14);
  const migrationName = `${stamp}_${options.name}`;
  mkdirSync(join(folders.migrations, migrationName), { recursive: true });
  writeFileSync(join(folders.migrations, migrationName, 'migration.sql'), sql);
  writeFileSync(join(folders.migrations, lockFileName), lockFileContent);
  return migrationName;
}

function startOf(migrations: MigrationList): { tag: 'empty' } | ({ tag: 'migrations' } & MigrationList) {
  return migrations.migrationDirectories.length === 0 ? { tag: 'empty' } : { tag: 'migrations', ...migrations };
}
