import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MigrationList, SchemaContainer } from './load-engine.ts';

export type PrismaFolders = { schema: string; migrations: string };

export const prismaFolders: PrismaFolders = {
  schema: join(import.meta.dirname, '../schema'),
  migrations: join(import.meta.dirname, '../migrations'),
};

export const lockFileName = 'migration_lock.toml';
export const lockFileContent = 'provider = "postgresql"\n';

export function readSchemaFiles(folder: string): SchemaContainer[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.prisma'))
    .sort()
    .map((name) => ({ path: join(folder, name), content: readFileSync(join(folder, name), 'utf8') }));
}

export function readMigrations(folder: string): MigrationList {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => existsSync(scriptOf(folder, name))) : [];
  return {
    baseDir: folder,
    lockfile: { path: lockFileName, content: lockFileContent },
    shadowDbInitScript: '',
    migrationDirectories: names.sort().map((name) => ({
      path: name,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok', value: readFileSync(scriptOf(folder, name), 'utf8') },
      },
    })),
  };
}

function scriptOf(folder: string, name: string): string {
  return join(folder, name, 'migration.sql');
}
