import { randomUUID } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import { ColumnTypeEnum, type SqlDriverAdapter, type SqlQuery, type SqlResultSet } from '@prisma/driver-adapter-utils';
import type pg from 'pg';

type Connection = Awaited<ReturnType<PrismaPg['connect']>>;
/** What the adapter keeps to itself and the corrections below have to reach. */
type ConnectionInternals = {
  performIO: (query: SqlQuery) => Promise<pg.QueryArrayResult>;
  onError: (error: unknown) => never;
};

/** PostgreSQL's type `"char"`, a single byte of the catalogue. */
const charTypeId = 18;
const textTypeId = 25;

/**
 * The PostgreSQL adapter with four corrections that migrations need:
 * a shadow database that is not the real one, closed before it is dropped; catalogue columns of type `"char"`;
 * scripts sent whole, because splitting at semicolons tears function bodies apart.
 */
export class MigrationAdapterFactory extends PrismaPg {
  readonly #config: pg.PoolConfig;
  readonly #open = new Set<Connection>();

  constructor(databaseUrl: string) {
    const config = poolConfigOf(databaseUrl);
    super(config);
    this.#config = config;
  }

  override async connect(): Promise<Connection> {
    const connection = corrected(await super.connect());
    const disconnect = connection.dispose.bind(connection);
    connection.dispose = async () => {
      if (this.#open.delete(connection)) await disconnect();
    };
    this.#open.add(connection);
    return connection;
  }

  async closeConnections(): Promise<void> {
    for (const connection of this.#open) await connection.dispose();
  }

  override async connectToShadowDb(): Promise<Connection> {
    const main = await this.connect();
    const database = `lethe_shadow_${randomUUID()}`;
    await main.executeScript(`CREATE DATABASE "${database}"`);
    const shadow = corrected(await new PrismaPg({ ...this.#config, database }).connect());
    const disconnect = shadow.dispose.bind(shadow);
    shadow.dispose = async () => {
      await disconnect();
      await main.executeScript(`DROP DATABASE "${database}" WITH (FORCE)`);
      await main.dispose();
    };
    return shadow;
  }
}

/** In parts, never as one string: the adapter keeps a connection string's database when asked for another one. */
function poolConfigOf(databaseUrl: string): pg.PoolConfig {
  const url = new URL(databaseUrl);
  const sslMode = url.searchParams.get('sslmode');
  return {
    host: url.hostname,
    port: Number(url.port || '5432'),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)),
    ...(sslMode === null || sslMode === 'disable' ? {} : { ssl: { rejectUnauthorized: sslMode.startsWith('verify') } }),
    application_name: 'lethe-migrate',
    // No idle timer, which would keep the process running after its work.
    idleTimeoutMillis: 0,
  };
}

function corrected(connection: Connection): Connection {
  const internals = connection as unknown as ConnectionInternals;
  const performIO = internals.performIO.bind(connection);
  const queryRaw = connection.queryRaw.bind(connection);
  const isCharColumnOf = new WeakMap<SqlQuery, boolean[]>();

  internals.performIO = async (query) => {
    const result = await performIO(query);
    isCharColumnOf.set(
      query,
      result.fields.map((field) => field.dataTypeID === charTypeId),
    );
    for (const field of result.fields) if (field.dataTypeID === charTypeId) field.dataTypeID = textTypeId;
    return result;
  };
  connection.queryRaw = async (query) => withCharacterColumns(await queryRaw(query), isCharColumnOf.get(query) ?? []);
  connection.executeScript = async (script) => {
    try {
      await (connection as SqlDriverAdapter & Connection).underlyingDriver().query(script);
    } catch (error) {
      internals.onError(error);
    }
  };
  return connection;
}

function withCharacterColumns(result: SqlResultSet, isCharColumn: boolean[]): SqlResultSet {
  const columnTypes = result.columnTypes.map((type, index) => {
    const isCharacter = isCharColumn[index] === true && result.rows.every((row) => row[index] !== '');
    return isCharacter ? ColumnTypeEnum.Character : type;
  });
  return { ...result, columnTypes };
}
