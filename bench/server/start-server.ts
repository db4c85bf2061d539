import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { APP_ROLES, type AppRole, deployMigrations, grantLogins, urlAs } from '@lethe/prisma/migrate';
import { findFreePort, startEmbeddedPostgres } from '@lethe/testkit/embedded-postgres';
import type { BenchServer } from './bench-server.ts';
import { createEmptyDatabase } from './databases.ts';

const templateName = 'bench_template';

export interface RunningServer extends BenchServer {
  /** Stops the server and removes everything that it wrote. */
  stop(): Promise<void>;
}

/**
 * Starts a PostgreSQL of the benchmark's own with a migrated, empty database to copy. It waits for the disk as one in production does.
 * The write-ahead log may grow to 4 GB between checkpoints, so that a round is not measured with another round's checkpoint in it.
 */
export async function startServer(): Promise<RunningServer> {
  const folder = mkdtempSync(join(tmpdir(), 'lethe-bench-'));
  chmodSync(folder, 0o755);
  const server = await startEmbeddedPostgres({
    dataFolder: join(folder, 'database'),
    password: randomBytes(16).toString('hex'),
    choosePort: findFreePort,
    logFile: join(folder, 'database.log'),
    settings: { shared_buffers: '1GB', max_wal_size: '4GB', checkpoint_timeout: '30min', autovacuum: 'off' },
  });
  const rolePassword = randomBytes(16).toString('hex');
  const stop = async () => {
    await server.stop();
    for (const written of [folder, server.dataFolder]) rmSync(written, { recursive: true, force: true });
  };
  try {
    await createEmptyDatabase(server.urlOf('postgres'), templateName);
    await deployMigrations(server.urlOf(templateName));
    await grantLogins(server.urlOf(templateName), passwordsOf(rolePassword));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    templateName,
    urlOf: server.urlOf,
    urlAs: (database, role) => urlAs(server.urlOf(database), { role, password: rolePassword }),
    stop,
  };
}

function passwordsOf(password: string): Record<AppRole, string> {
  return Object.fromEntries(APP_ROLES.map((role) => [role, password])) as Record<AppRole, string>;
}
