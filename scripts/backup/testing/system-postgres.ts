import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findFreePort } from '@lethe/testkit/embedded-postgres';
import pg from 'pg';

const START_TIMEOUT_MS = 30_000;
const INSTALLED = '/usr/lib/postgresql';

export interface SystemPostgres {
  readonly urlOf: (database: string) => string;
  readonly binFolder: string;
  stop(): Promise<void>;
}

/** The newest PostgreSQL of this machine that has server and tools; null when there is none. The registry's has no tools. */
export function findSystemPostgres(): string | null {
  if (!existsSync(INSTALLED)) return null;
  const complete = readdirSync(INSTALLED)
    .map((version) => join(INSTALLED, version, 'bin'))
    .filter((folder) =>
      ['initdb', 'postgres', 'pg_dump', 'pg_restore'].every((tool) => existsSync(join(folder, tool))),
    );
  return complete.toSorted((one, other) => one.localeCompare(other, 'en', { numeric: true })).at(-1) ?? null;
}

/** A throw-away cluster of the machine's own PostgreSQL, as an operator has it, on loopback and without a password. */
export async function startSystemPostgres(binFolder: string): Promise<SystemPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'lethe-system-postgres-'));
  const data = join(folder, 'data');
  const user = process.getuid?.() === 0 ? userOf('postgres') : null;
  mkdirSync(data, { mode: 0o700 });
  chmodSync(folder, 0o755);
  if (user !== null) for (const path of [folder, data]) chownSync(path, user.uid, user.gid);
  const options = { ...(user ?? {}), cwd: folder, env: { PATH: process.env.PATH, TZ: 'UTC', LC_ALL: 'C' } };
  execFileSync(join(binFolder, 'initdb'), ['-D', data, '-U', 'admin', '--auth=trust', '--encoding=UTF8', '--no-sync'], {
    ...options,
    stdio: 'ignore',
  });
  const port = await findFreePort();
  const settings = { listen_addresses: '127.0.0.1', port, unix_socket_directories: '', fsync: 'off', TimeZone: 'UTC' };
  const server = spawn(
    join(binFolder, 'postgres'),
    ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    { ...options, stdio: 'ignore' },
  );
  const urlOf = (database: string) => `postgresql://admin:unused@127.0.0.1:${port}/${database}`;
  await waitUntilItAnswers(urlOf('postgres'));
  return {
    urlOf,
    binFolder,
    async stop() {
      server.kill('SIGINT');
      if (server.exitCode === null) await once(server, 'exit');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function userOf(name: string): { uid: number; gid: number } {
  const ask = (flag: string) => Number(execFileSync('id', [flag, name], { encoding: 'utf8' }));
  return { uid: ask('-u'), gid: ask('-g') };
}

async function waitUntilItAnswers(url: string): Promise<void> {
  const deadline = performance.now() + START_TIMEOUT_MS;
  for (;;) {
    const client = new pg.Client(url);
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await delay(50);
    }
  }
}
