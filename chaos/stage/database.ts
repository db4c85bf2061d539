import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { APP_ROLES, type AppRole, deployMigrations, grantLogins, urlAs } from '@lethe/prisma/migrate';
import { type EmbeddedPostgres, findFreePort, startEmbeddedPostgres } from '@lethe/testkit/embedded-postgres';
import pg from 'pg';

const NAME = 'chaos';
const START_ATTEMPTS_MAX = 10;
const START_PAUSE_MS = 500;

/** A PostgreSQL that can be taken away and brought back, with its data and at the same address. */
export interface StageDatabase {
  urlAs(role: AppRole): string;
  /** One statement as the superuser, over a connection of its own. */
  query<Row extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>;
  stop(): Promise<void>;
  start(): Promise<void>;
}

export async function createStageDatabase(folder: string): Promise<StageDatabase> {
  const password = randomBytes(16).toString('hex');
  const rolePassword = randomBytes(16).toString('hex');
  let port: number | null = null;
  let server: EmbeddedPostgres = await launch();
  port = server.port;

  function launch(): Promise<EmbeddedPostgres> {
    return startEmbeddedPostgres({
      dataFolder: join(folder, 'database'),
      password,
      choosePort: async () => port ?? findFreePort(),
      logFile: join(folder, 'database.log'),
      settings: { max_connections: '200' },
    });
  }

  async function query<Row extends pg.QueryResultRow>(sql: string, values: unknown[] = [], database = NAME) {
    const client = new pg.Client({ connectionString: server.urlOf(database), options: '-c TimeZone=UTC' });
    await client.connect();
    try {
      return (await client.query<Row>(sql, values)).rows;
    } finally {
      await client.end();
    }
  }

  await query(`CREATE DATABASE ${NAME}`, [], 'postgres');
  await deployMigrations(server.urlOf(NAME));
  const passwords = Object.fromEntries(APP_ROLES.map((role) => [role, rolePassword])) as Record<AppRole, string>;
  await grantLogins(server.urlOf(NAME), passwords);

  return {
    urlAs: (role) => urlAs(server.urlOf(NAME), { role, password: rolePassword }),
    query: (sql, values) => query(sql, values),
    stop: () => server.stop(),
    /** Backends of a server that was stopped may hold its lock for a moment. */
    async start() {
      for (let attempt = 1; ; attempt += 1) {
        try {
          server = await launch();
          return;
        } catch (error) {
          if (attempt === START_ATTEMPTS_MAX) throw error;
          await delay(START_PAUSE_MS);
        }
      }
    },
  };
}
