import pg from 'pg';
import { noFilters, withEngine } from './load-engine.ts';
import { type PrismaFolders, prismaFolders, readMigrations, readSchemaFiles } from './read-files.ts';

/** Any constant will do; every replica of Lethe has to use the same one. */
export const migrationLockKey = 5_174_632_913;

/**
 * Applies the migrations that the database does not have yet, and names them.
 * Replicas that start together take turns: the first one migrates, the others find nothing left to do.
 * A migration that fails is recorded as failed and blocks later runs, as with `prisma migrate deploy`.
 */
export async function deployMigrations(databaseUrl: string, folders: PrismaFolders = prismaFolders): Promise<string[]> {
  const lock = new pg.Client({ connectionString: databaseUrl, application_name: 'lethe-migrate-lock' });
  await lock.connect();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [migrationLockKey]);
    return await withEngine(databaseUrl, readSchemaFiles(folders.schema), async (engine) => {
      const migrationsList = readMigrations(folders.migrations);
      const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList, filters: noFilters });
      return appliedMigrationNames;
    });
  } finally {
    // Ends the session and with it the lock.
    await lock.end();
  }
}
