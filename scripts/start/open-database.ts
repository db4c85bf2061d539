import { join } from 'node:path';
import { deployMigrations } from '@lethe/prisma/migrate';
import {
  type EmbeddedPostgres,
  findFreePort,
  isPortFree,
  startEmbeddedPostgres,
} from '@lethe/testkit/embedded-postgres';
import pg from 'pg';
import { describeError, OperatorError } from '../processes/operator-error.ts';
import type { Shutdown } from '../processes/shutdown.ts';

const preferredPort = 54_330;
const databaseName = 'lethe';

/** Starts the embedded PostgreSQL and stops it again as the last thing of all. */
export async function startDatabase(options: {
  home: string;
  password: string;
  /** Null: the usual one, or any free one when that is taken. */
  port: number | null;
  logFile: string;
  shutdown: Shutdown;
  say: (sentence: string) => void;
}): Promise<{ url: string; server: EmbeddedPostgres }> {
  const starting = startEmbeddedPostgres({
    dataFolder: join(options.home, 'database'),
    password: options.password,
    choosePort: () => choosePort(options.port),
    logFile: options.logFile,
    onNote: options.say,
  });
  // Also when the signal comes while it is being created: then it is stopped as soon as it has started.
  options.shutdown.add({ name: 'PostgreSQL', stop: async () => (await starting.catch(() => null))?.stop() });
  const server = await starting.catch((cause: unknown) => {
    throw new OperatorError(cause instanceof Error ? cause.message : String(cause), { cause });
  });
  const url = server.urlOf(databaseName);
  await createDatabaseOnce(server.urlOf('postgres'));
  return { url, server };
}

/** Applies the migrations that are missing. An external server that does not answer is the operator's to look at. */
export async function migrateDatabase(url: string, isExternal: boolean): Promise<string[]> {
  if (isExternal) await checkConnection(url);
  try {
    return await deployMigrations(url);
  } catch (cause) {
    throw new OperatorError(
      `The database could not be migrated: ${describeError(cause).split('\n').slice(0, 2).join(' ')}`,
      { cause },
    );
  }
}

async function choosePort(wanted: number | null): Promise<number> {
  if (await isPortFree(wanted ?? preferredPort)) return wanted ?? preferredPort;
  if (wanted === null) return findFreePort();
  throw new OperatorError(
    `Port ${wanted} is taken or may not be opened: set LETHE_DATABASE_PORT to another port, or unset it.`,
  );
}

async function createDatabaseOnce(adminUrl: string): Promise<void> {
  const client = new pg.Client(adminUrl);
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [databaseName]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${databaseName}`);
  } finally {
    await client.end();
  }
}

async function checkConnection(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
  } catch (cause) {
    const reason =
      cause instanceof Error && cause.message !== '' ? cause.message : String((cause as { code?: string }).code);
    throw new OperatorError(
      `DATABASE_URL does not connect (${reason}): check host, port, user, password and database.`,
      { cause },
    );
  }
  await client.end();
}
