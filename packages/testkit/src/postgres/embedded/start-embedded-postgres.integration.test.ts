import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findFreePort } from './free-port.ts';
import { isAlive } from './postmaster-file.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './start-embedded-postgres.ts';

let folder: string;
let server: EmbeddedPostgres | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lethe embedded-'));
  chmodSync(folder, 0o755);
});

afterEach(async () => {
  await server?.stop();
  server = undefined;
  rmSync(folder, { recursive: true });
});

async function start(password = 'a password: @/'): Promise<EmbeddedPostgres> {
  server = await startEmbeddedPostgres({
    dataFolder: join(folder, 'database'),
    password,
    choosePort: findFreePort,
    logFile: join(folder, 'database.log'),
    isDurable: false,
  });
  return server;
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

function postmasterPid(): number {
  return Number.parseInt(readFileSync(join(folder, 'database/postmaster.pid'), 'utf8'), 10);
}

test('a folder with spaces gets a cluster that keeps its rows over a restart', async () => {
  const first = await start();
  await query(first.urlOf('postgres'), 'CREATE TABLE kept AS SELECT 1 AS id');
  await first.stop();

  const second = await start();

  expect([first.isNew, second.isNew]).toEqual([true, false]);
  expect(await query(second.urlOf('postgres'), 'SELECT id FROM kept')).toEqual([{ id: 1 }]);
});

test('nobody gets in without the password, and only over loopback', async () => {
  const { urlOf, port } = await start();
  const [row] = await query(urlOf('postgres'), 'SHOW listen_addresses');

  await expect(query(`postgresql://lethe:guess@127.0.0.1:${port}/postgres`, 'SELECT 1')).rejects.toThrow(/password/);
  expect(row).toEqual({ listen_addresses: '127.0.0.1' });
});

test('the server of a run that was killed is stopped, and its data is used', async () => {
  await start();
  const leftoverPid = postmasterPid();

  const next = await start();

  expect(isAlive(leftoverPid)).toBe(false);
  expect(postmasterPid()).not.toBe(leftoverPid);
  expect(await query(next.urlOf('postgres'), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('the server ends with the process that started it, even with one that is killed', async () => {
  const script = join(folder, 'start.ts');
  const options = { dataFolder: join(folder, 'database'), password: 'password', logFile: join(folder, 'database.log') };
  writeFileSync(
    script,
    `import { findFreePort, startEmbeddedPostgres } from ${JSON.stringify(join(import.meta.dirname, 'index.ts'))};
    await startEmbeddedPostgres({ ...${JSON.stringify(options)}, choosePort: findFreePort, isDurable: false });
    process.kill(process.pid, 'SIGKILL');`,
  );

  const starter = spawn(process.execPath, [script], { stdio: 'ignore' });
  await once(starter, 'exit');

  await expect.poll(() => existsSync(join(folder, 'database/postmaster.pid')), { timeout: 10_000 }).toBe(false);
  expect(readFileSync(options.logFile, 'utf8')).toContain('database system is shut down');
});

test('a process that got the number of a dead server is left alone', async () => {
  await (await start()).stop();
  const stranger = spawn('sleep', ['60']);
  await once(stranger, 'spawn');
  writeFileSync(join(folder, 'database/postmaster.pid'), `${stranger.pid}\n${folder}\n0\n1\n\n127.0.0.1\n\nready\n`);

  await start();

  expect(isAlive(stranger.pid ?? 0)).toBe(true);
  stranger.kill();
});

test('an interrupted creation is begun anew', async () => {
  mkdirSync(join(folder, 'database.new/cluster'), { recursive: true });
  writeFileSync(join(folder, 'database.new/cluster/PG_VERSION'), '18');

  expect((await start()).isNew).toBe(true);
  expect(existsSync(join(folder, 'database.new'))).toBe(false);
});

test('a server that cannot start says why in one sentence', async () => {
  await (await start()).stop();
  rmSync(join(folder, 'database/global'), { recursive: true });

  await expect(start()).rejects.toThrow(/^PostgreSQL did not start: .*database\.log\)$/);
});
