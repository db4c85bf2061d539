import { spawn, spawnSync } from 'node:child_process';
import pg from 'pg';
import { OperatorError } from '../processes/operator-error.ts';

export type PostgresTool = 'pg_dump' | 'pg_restore';

/** Where PostgreSQL's own tools are: a folder, or null for the PATH. */
export interface ToolPlace {
  readonly binFolder: string | null;
}

/** The folder that the operator named, for machines with several versions. */
export function toolPlace(environment: NodeJS.ProcessEnv = process.env): ToolPlace {
  return { binFolder: environment.POSTGRES_BIN_DIR || null };
}

/**
 * Runs one of PostgreSQL's tools against a database. The password travels in the environment, where other users of the machine do not see it.
 * @throws {OperatorError} when the tool is missing, or fails; then with its last line
 */
export async function runTool(
  tool: PostgresTool,
  { place, databaseUrl, toolArguments }: { place: ToolPlace; databaseUrl: string; toolArguments: readonly string[] },
): Promise<void> {
  const child = spawn(pathOf(tool, place), toolArguments, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...connectionEnvironment(databaseUrl) },
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-10_000);
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', (cause) => reject(missing(tool, cause)));
    child.once('close', resolve);
  });
  if (code !== 0) throw new OperatorError(`${tool} failed: ${said.trim().split('\n').at(-1) ?? 'it did not say why'}`);
}

/**
 * A tool reads servers up to its own version, so an older one is refused before it has done half of the work.
 * @throws {OperatorError} naming what to install
 */
export async function assertToolsFit(place: ToolPlace, databaseUrl: string): Promise<void> {
  const server = await serverMajor(databaseUrl);
  for (const tool of ['pg_dump', 'pg_restore'] as const) {
    const asked = spawnSync(pathOf(tool, place), ['--version'], { encoding: 'utf8' });
    if (asked.error !== undefined) throw missing(tool, asked.error);
    const major = Number(/(\d+)(?:\.\d+)*/.exec(asked.stdout)?.[1]);
    if (major >= server) continue;
    throw new OperatorError(
      `${tool} is of PostgreSQL ${major}, the server of ${server}: install postgresql-client-${server}, or name its folder in POSTGRES_BIN_DIR.`,
    );
  }
}

/**
 * Row-level security hides rows of partitions even from their owner, and what is hidden would be missing in a backup without a word.
 * @throws {OperatorError} unless the role sees everything
 */
export async function assertSeesEverything(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ seesAll: boolean }>(
    'SELECT rolsuper OR rolbypassrls AS "seesAll" FROM pg_roles WHERE rolname = current_user',
  );
  if (rows[0]?.seesAll === true) return;
  throw new OperatorError(
    'DATABASE_URL: its role is under row-level security, so a backup would be without payloads. Give it BYPASSRLS, or name a superuser.',
  );
}

/** Runs work on one connection and closes it, whatever happens. */
export async function withClient<T>(databaseUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: databaseUrl, options: '-c TimeZone=UTC' });
  try {
    await client.connect();
  } catch (cause) {
    throw new OperatorError(`The database does not answer: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    });
  }
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function serverMajor(databaseUrl: string): Promise<number> {
  return withClient(databaseUrl, async (client) => {
    const { rows } = await client.query<{ version: number }>(
      `SELECT current_setting('server_version_num')::int / 10000 AS version`,
    );
    return rows[0]?.version ?? 0;
  });
}

function pathOf(tool: PostgresTool, { binFolder }: ToolPlace): string {
  return binFolder === null ? tool : `${binFolder}/${tool}`;
}

function missing(tool: PostgresTool, cause: unknown): OperatorError {
  return new OperatorError(
    `${tool} was not found: install PostgreSQL's client tools (postgresql-client), or name their folder in POSTGRES_BIN_DIR.`,
    { cause },
  );
}

function connectionEnvironment(databaseUrl: string): Record<string, string> {
  const url = new URL(databaseUrl);
  const sslMode = url.searchParams.get('sslmode');
  return {
    PGHOST: url.hostname,
    PGPORT: url.port || '5432',
    PGUSER: decodeURIComponent(url.username),
    PGPASSWORD: decodeURIComponent(url.password),
    PGDATABASE: decodeURIComponent(url.pathname.slice(1)),
    PGTZ: 'UTC',
    ...(sslMode === null ? {} : { PGSSLMODE: sslMode }),
  };
}
