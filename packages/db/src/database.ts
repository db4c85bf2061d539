import { DomainError } from '@lethe/core/errors';
import type { OrganizationId } from '@lethe/core/tenancy';
import pg from 'pg';

/** Reads int8 columns as bigint. Set per pool: libraries in the same process that use the driver keep its defaults. */
const typeParsers: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === pg.types.builtins.INT8 && format !== 'binary'
      ? BigInt
      : pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
};

const CONNECTION_TIMEOUT_MS = 5_000;
const STATEMENT_TIMEOUT_MS = 30_000;
/**
 * A process that stands still within a transaction would keep its locks, among them the one on the head of the log, until somebody ends it.
 * Shorter than statements may wait, so that those who wait for it get through.
 */
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 15_000;

export interface DatabaseOptions {
  readonly url: string;
  /** Shown in `pg_stat_activity`: `lethe gateway`. */
  readonly applicationName: string;
  readonly poolSizeMax: number;
}

export interface Database {
  /** For work that has no tenant: sign-in, background jobs, the gateway's batches. */
  readonly pool: pg.Pool;
  /** The way to a tenant's rows: one transaction, in which `app.organization_id` names the tenant. */
  withOrganization<T>(organizationId: OrganizationId, work: (transaction: pg.PoolClient) => Promise<T>): Promise<T>;
  /** One transaction without a tenant. Rolled back when `work` throws. */
  withTransaction<T>(work: (transaction: pg.PoolClient) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Connections are opened when they are first needed, and replaced by themselves after the database was away. */
export function createDatabase({ url, applicationName, poolSizeMax }: DatabaseOptions): Database {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: applicationName,
    max: poolSizeMax,
    connectionTimeoutMillis: CONNECTION_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
    options: '-c TimeZone=UTC',
    types: typeParsers,
  });
  // An idle connection that breaks is dropped by the pool; without a listener it would end the process.
  pool.on('error', () => {});

  async function withTransaction<T>(work: (transaction: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await pool.connect();
    let failure: unknown = null;
    // A connection that breaks fails the statement that runs, or the next one; without a listener it would end the process besides.
    client.on('error', ignoreBreak);
    try {
      await client.query('BEGIN');
      const result = await work(client);
      await client.query('COMMIT');
      return result;
    } catch (error) {
      failure = error;
      // When even the rollback fails the connection is broken; releasing it with an error discards it.
      await client.query('ROLLBACK').catch((rollbackError: unknown) => {
        failure = rollbackError;
      });
      throw isUnstorable(error) ? unstorable() : error;
    } finally {
      client.off('error', ignoreBreak);
      client.release(failure !== null && !isDatabaseRefusal(failure));
    }
  }

  return {
    pool,
    withTransaction,
    withOrganization: (organizationId, work) =>
      withTransaction(async (transaction) => {
        await transaction.query(`SELECT set_config('app.organization_id', $1, true)`, [organizationId]);
        return work(transaction);
      }),
    close: () => pool.end(),
  };
}

function ignoreBreak(): void {}

/** Whether PostgreSQL itself answered with an error: the connection is then as good as before. */
function isDatabaseRefusal(error: unknown): boolean {
  return error instanceof pg.DatabaseError;
}

/** What PostgreSQL says of values that no column can hold: NUL and broken Unicode in a text, numbers and instants out of range. */
const UNSTORABLE_CODES = ['22021', '22P05', '22P02', '22003', '22008', '22007', '22009'];

export function isUnstorable(error: unknown): boolean {
  return error instanceof pg.DatabaseError && UNSTORABLE_CODES.includes(error.code ?? '');
}

/** The caller sent what cannot be kept, so the caller is told. PostgreSQL's own words may hold the value and are left out. */
export function unstorable(): DomainError {
  return new DomainError(
    'invalid_request',
    'A value cannot be stored: a text has characters, or a number a size, that no record can hold.',
  );
}
