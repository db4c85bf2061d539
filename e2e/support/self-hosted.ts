import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { findFreePort, startEmbeddedPostgres } from '@lethe/testkit/embedded-postgres';
import pg from 'pg';

const START_TIMEOUT_MS = 240_000;
const root = join(import.meta.dirname, '../..');
const run = promisify(execFile);

export interface SelfHosted {
  readonly dashboardUrl: string;
  readonly gatewayUrl: string;
  readonly workerUrl: string;
  query<Row extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>;
  /** The link that the operator's command prints. */
  createUser(email: string, name: string): Promise<string>;
  /** Answers with the exit code of `npm start`. */
  stop(): Promise<number>;
}

/**
 * A PostgreSQL of the operator with a role that owns one database and may create roles, a server of the operator's own models, and Lethe beside
 * them as `npm start` runs it.
 */
export async function startSelfHosted(settings: Record<string, string>): Promise<SelfHosted> {
  const folder = mkdtempSync(join(tmpdir(), 'lethe-self-hosted-'));
  chmodSync(folder, 0o755);
  const server = await startEmbeddedPostgres({
    dataFolder: join(folder, 'database'),
    password: 'operator',
    choosePort: findFreePort,
    logFile: join(folder, 'database.log'),
    isDurable: false,
  });
  const databaseUrl = await makeOperatorsDatabase(server.urlOf('postgres'));
  const models = await serveModels();
  const ports = { dashboard: await findFreePort(), gateway: await findFreePort(), worker: await findFreePort() };
  const home = join(folder, 'home');
  const env = {
    PATH: process.env.PATH,
    LETHE_MODE: 'self_hosted',
    LETHE_HOME: home,
    LETHE_ENV_FILE: '',
    DATABASE_URL: databaseUrl,
    LETHE_DASHBOARD_PORT: String(ports.dashboard),
    LETHE_GATEWAY_PORT: String(ports.gateway),
    LETHE_WORKER_PORT: String(ports.worker),
    PROVIDER_OURS_BASE_URL: `http://127.0.0.1:${(models.address() as AddressInfo).port}/v1`,
    ...settings,
  };
  const log = openSync(join(folder, 'start.log'), 'w', 0o600);
  const child = spawn(process.execPath, [join(root, 'scripts/start.ts')], {
    cwd: root,
    env,
    stdio: ['ignore', log, log],
  });
  const ended = once(child, 'exit').then(([code]) => (code as number | null) ?? 1);
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 });
  // A server that stops ends connections that nobody uses; that is no failure of the walk.
  pool.on('error', () => {});

  async function stop(): Promise<number> {
    child.kill('SIGTERM');
    const code = await ended;
    await pool.end();
    models.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
    return code;
  }

  const deadline = performance.now() + START_TIMEOUT_MS;
  while (!existsSync(join(home, 'running.json'))) {
    if (child.exitCode !== null || performance.now() > deadline) {
      const said = readFileSync(join(folder, 'start.log'), 'utf8');
      await stop();
      throw new Error(`Lethe did not start: ${said}`);
    }
    await delay(100);
  }
  return {
    dashboardUrl: `http://localhost:${ports.dashboard}`,
    gatewayUrl: `http://127.0.0.1:${ports.gateway}`,
    workerUrl: `http://127.0.0.1:${ports.worker}`,
    query: async <Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []) =>
      (await pool.query<Row>(sql, values)).rows,
    async createUser(email, name) {
      const { stdout } = await run(process.execPath, [join(root, 'scripts/create-user.ts'), email, name], { env });
      const link = /https?:\S+/.exec(stdout)?.[0];
      if (link === undefined) throw new Error(`No link was printed: ${stdout}`);
      return link;
    },
    stop,
  };
}

/** What the README asks of the role: it owns its database and may create roles, and is no superuser. */
async function makeOperatorsDatabase(adminUrl: string): Promise<string> {
  const admin = new pg.Client(adminUrl);
  await admin.connect();
  await admin.query(`CREATE ROLE operator LOGIN CREATEROLE PASSWORD 'operator'`);
  await admin.query('CREATE DATABASE lethe OWNER operator');
  await admin.end();
  const url = new URL(adminUrl);
  url.username = 'operator';
  url.password = 'operator';
  url.pathname = '/lethe';
  return url.href;
}

/** One OpenAI-compatible model that repeats what it was told. */
async function serveModels(): Promise<Server> {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    const { model, messages } = JSON.parse(body) as { model: string; messages: { content: string }[] };
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({
        id: 'chatcmpl-1',
        object: 'chat.completion',
        created: 1,
        model,
        choices: [
          {
            index: 0,
            finish_reason: 'stop',
            message: { role: 'assistant', content: `Echo: ${messages.at(-1)?.content}` },
          },
        ],
        usage: { prompt_tokens: 1000, completion_tokens: 500, total_tokens: 1500 },
      }),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
