import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { DatabaseUser } from './database-user.ts';
import { findDatabaseUser } from './database-user.ts';
import { endWithParent } from './end-with-parent.ts';
import { findBinaries } from './find-binaries.ts';
import { initialiseCluster, superuserName } from './initialise-cluster.ts';
import { type ClusterPlace, placeCluster } from './place-cluster.ts';
import { readPostmasterFile } from './postmaster-file.ts';
import { stopLeftoverServer, stopTimeoutMs } from './stop-leftover.ts';

const startTimeoutMs = 60_000;

export type EmbeddedPostgresOptions = {
  /** Where the data shall be. As root it may go elsewhere; `notes` says so. */
  dataFolder: string;
  /** Takes effect when the cluster is created; later starts must give the same one. */
  password: string;
  /** Asked after a leftover server has given its port back. */
  choosePort: () => Promise<number>;
  logFile: string;
  settings?: Record<string, string>;
  /** False for clusters that are thrown away: nothing waits for the disk then. */
  isDurable?: boolean;
  onNote?: (sentence: string) => void;
};

export type EmbeddedPostgres = {
  port: number;
  dataFolder: string;
  isNew: boolean;
  urlOf: (database: string) => string;
  /** Settles when the server has ended for whatever reason. */
  exited: Promise<void>;
  /** Disconnects clients and ends the server; safe to call twice. */
  stop: () => Promise<void>;
};

/** Starts a PostgreSQL of our own on loopback, creating its data folder when there is none. */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const note = options.onNote ?? (() => {});
  const user = findDatabaseUser(options.dataFolder);
  const place = placeCluster({ binaries: findBinaries(), preferredDataFolder: options.dataFolder, user });
  place.notes.forEach(note);
  const isNew = await initialiseCluster(place, {
    user,
    password: options.password,
    isDurable: options.isDurable ?? true,
  });
  if (await stopLeftoverServer(place.dataFolder)) note('Stopped the PostgreSQL that an interrupted run left behind.');
  const port = await options.choosePort();
  const server = spawnServer({ place, user, port }, options);
  const callOffWatcher = server.pid === undefined ? () => {} : endWithParent(server.pid);
  const exited = new Promise<void>((resolve) => server.once('close', () => resolve())).then(callOffWatcher);
  await waitUntilReady(server, place, options.logFile);
  return {
    port,
    dataFolder: place.dataFolder,
    isNew,
    urlOf: (database) =>
      `postgresql://${superuserName}:${encodeURIComponent(options.password)}@127.0.0.1:${port}/${database}`,
    exited,
    stop: () => stopServer(server, exited),
  };
}

type Launch = { place: ClusterPlace; user: DatabaseUser | null; port: number };

function spawnServer({ place, user, port }: Launch, options: EmbeddedPostgresOptions): ChildProcess {
  const settings = { ...baseSettings(options), port: String(port), ...options.settings };
  const log = openSync(options.logFile, 'a', 0o600);
  try {
    return spawn(
      join(place.binFolder, 'postgres'),
      ['-D', place.dataFolder, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      {
        ...(user === null ? {} : { uid: user.uid, gid: user.gid }),
        cwd: place.dataFolder,
        env: { PATH: process.env.PATH, TZ: 'UTC', LC_ALL: 'C' },
        stdio: ['ignore', log, log],
        // A group of its own: Ctrl-C reaches the terminal's group, and the database must go last.
        detached: true,
      },
    );
  } finally {
    closeSync(log);
  }
}

function baseSettings(options: EmbeddedPostgresOptions): Record<string, string> {
  return {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    TimeZone: 'UTC',
    log_timezone: 'UTC',
    // Error details and statements can carry row contents, which must not reach a log.
    log_error_verbosity: 'terse',
    log_min_error_statement: 'panic',
    ...(options.isDurable === false ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } : {}),
  };
}

async function waitUntilReady(server: ChildProcess, place: ClusterPlace, logFile: string): Promise<void> {
  let failure: Error | null = null;
  server.once('error', (error) => {
    failure = error;
  });
  const deadline = performance.now() + startTimeoutMs;
  for (;;) {
    if (failure !== null) throw failure;
    if (server.exitCode !== null || server.signalCode !== null) {
      throw new Error(`PostgreSQL did not start: ${lastLog(logFile)}`);
    }
    const file = readPostmasterFile(place.dataFolder);
    if (file !== null && file.pid === server.pid && file.isReady) return;
    if (performance.now() > deadline) {
      server.kill('SIGQUIT');
      throw new Error(`PostgreSQL did not get ready within ${startTimeoutMs / 1000} s: ${lastLog(logFile)}`);
    }
    await delay(20);
  }
}

/** SIGINT is PostgreSQL's fast shutdown: it disconnects clients, writes everything down and ends. */
async function stopServer(server: ChildProcess, exited: Promise<void>): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  server.kill('SIGINT');
  const hurry = setTimeout(() => server.kill('SIGQUIT'), stopTimeoutMs);
  await exited;
  clearTimeout(hurry);
}

function lastLog(logFile: string): string {
  const lines = readFileSync(logFile, 'utf8').trim().split('\n');
  const telling = lines.findLast((line) => /FATAL|PANIC|ERROR|could not/.test(line));
  return `${telling ?? lines.at(-1) ?? 'it said nothing'} (${logFile})`;
}
