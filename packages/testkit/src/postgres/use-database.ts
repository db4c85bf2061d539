import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, inject } from 'vitest';
import { templateDatabase } from './template-database.ts';

const leaveTimeoutMs = 2_000;

export type TestDatabase = {
  /** Connects as the superuser. Valid from `beforeAll` on. */
  readonly url: string;
  /** Connects as an app does: as the role that owns nothing and sees one tenant at a time. */
  urlAs: (role: 'lethe_gateway' | 'lethe_app' | 'lethe_worker') => string;
  /** Runs one statement outside of any client under test, and returns its rows. */
  query: <Row extends pg.QueryResultRow>(sql: string, values?: unknown[]) => Promise<Row[]>;
};

export interface UseDatabaseOptions {
  /** False where a test puts amounts into tables that only the ledger may write, so that nothing can be rebuilt from usage. */
  readonly isLedgerChecked?: boolean;
}

/**
 * Gives the calling test file a migrated, empty database of its own, and drops it afterwards with whoever is connected. Whatever its tests
 * did, the ledger and all figures must be what the usage and the payments in it say; where they are not, the file fails.
 */
export function useDatabase({ isLedgerChecked = true }: UseDatabaseOptions = {}): TestDatabase {
  const name = `test_${randomBytes(6).toString('hex')}`;
  const urlOf = (database: string) => `${inject('databaseServerUrl')}${database}`;
  let pool: pg.Pool | undefined;

  beforeAll(async () => {
    await runOn(urlOf('postgres'), `CREATE DATABASE ${name} TEMPLATE ${templateDatabase} STRATEGY FILE_COPY`);
    // A copy takes over everything but the rights on the database itself.
    await runOn(urlOf('postgres'), `GRANT CREATE ON DATABASE ${name} TO lethe_worker`);
    pool = new pg.Pool({ connectionString: urlOf(name), max: 2 });
  });

  afterAll(async () => {
    try {
      if (isLedgerChecked && pool !== undefined) await assertLedgerExact(pool);
    } finally {
      await pool?.end();
      await dropDatabase(urlOf('postgres'), name);
    }
  });

  return {
    get url() {
      return urlOf(name);
    },
    urlAs(role) {
      const url = new URL(urlOf(name));
      url.username = role;
      url.password = inject('databaseRolePassword');
      return url.href;
    },
    async query<Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []) {
      if (pool === undefined) throw new Error('The database exists from beforeAll on.');
      const result = await pool.query<Row>(sql, values);
      return result.rows;
    },
  };
}

async function assertLedgerExact(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query('SELECT * FROM ledger_differences()');
  if (rows.length === 0) return;
  const shown = rows.slice(0, 10).map((row) => JSON.stringify(row));
  throw new Error(`The ledger differs from its usage in ${rows.length} places:\n${shown.join('\n')}`);
}

/**
 * Clients that were closed a moment ago may still be connected, and an error that the server sends them now
 * would fail the run from nowhere; so they get a moment to leave. Whoever stays is thrown out.
 */
async function dropDatabase(adminUrl: string, name: string): Promise<void> {
  const client = new pg.Client(adminUrl);
  await client.connect();
  try {
    const deadline = performance.now() + leaveTimeoutMs;
    while ((await isInUse(client, name)) && performance.now() < deadline) await delay(10);
    await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  } finally {
    await client.end();
  }
}

async function isInUse(client: pg.Client, name: string): Promise<boolean> {
  const { rowCount } = await client.query('SELECT 1 FROM pg_stat_activity WHERE datname = $1', [name]);
  return rowCount !== 0;
}

async function runOn(url: string, sql: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
