import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { type EmbeddedPostgres, findFreePort, startEmbeddedPostgres } from './embedded/index.ts';
import { templateDatabase } from './template-database.ts';

const startAttemptsMax = 3;

/**
 * Vitest's global set-up: one throw-away PostgreSQL per run, with a migrated template database in it.
 * The caller says how to prepare it, since this package stands below the schema: migrate it, and let the apps' roles sign in.
 */
export function createDatabaseSetup(prepare: (databaseUrl: string, rolePassword: string) => Promise<unknown>) {
  return async (project: TestProject): Promise<() => Promise<void>> => {
    const folder = mkdtempSync(join(tmpdir(), 'lethe-test-'));
    chmodSync(folder, 0o755);
    const server = await startThrowAwayServer(folder);
    const rolePassword = randomBytes(16).toString('hex');
    const removeServer = async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
      if (!server.dataFolder.startsWith(folder)) rmSync(server.dataFolder, { recursive: true, force: true });
    };
    try {
      await createDatabase(server.urlOf('postgres'), templateDatabase);
      await prepare(server.urlOf(templateDatabase), rolePassword);
    } catch (error) {
      await removeServer();
      throw error;
    }
    project.provide('databaseServerUrl', server.urlOf(''));
    project.provide('databaseRolePassword', rolePassword);
    return removeServer;
  };
}

/** Another process may take the free port before PostgreSQL does; then another one is tried. */
async function startThrowAwayServer(folder: string): Promise<EmbeddedPostgres> {
  const password = randomBytes(16).toString('hex');
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startEmbeddedPostgres({
        dataFolder: join(folder, 'database'),
        password,
        choosePort: findFreePort,
        logFile: join(folder, 'database.log'),
        isDurable: false,
        settings: { max_connections: '200', autovacuum: 'off', wal_level: 'minimal', max_wal_senders: '0' },
      });
    } catch (error) {
      if (attempt === startAttemptsMax) throw error;
    }
  }
}

async function createDatabase(serverUrl: string, name: string): Promise<void> {
  const client = new pg.Client(serverUrl);
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${name}`);
  } finally {
    await client.end();
  }
}
