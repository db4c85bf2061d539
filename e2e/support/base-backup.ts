import { spawnSync } from 'node:child_process';
import { chownSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findFreePort, startEmbeddedPostgres } from '@lethe/testkit/embedded-postgres';
import pg from 'pg';
import { demo } from './demo.ts';

/**
 * Takes a base backup of the demo's cluster as PostgreSQL's documentation describes it: everything is copied between
 * `pg_backup_start` and `pg_backup_stop`, the WAL with it, and the label that the server hands out is put into the copy.
 * @returns the folder of the copy, beside the cluster, where the server's user may work; remove it when done
 */
export async function takeBaseBackup(name: string): Promise<string> {
  const client = new pg.Client(demo.databaseUrl);
  await client.connect();
  try {
    const { rows } = await client.query<{ folder: string }>(`SELECT current_setting('data_directory') AS folder`);
    const dataFolder = rows[0]?.folder ?? '';
    const backupFolder = join(dirname(dataFolder), name);
    rmSync(backupFolder, { recursive: true, force: true });
    await client.query(`SELECT pg_backup_start('lethe', true)`);
    copy(dataFolder, backupFolder);
    const stopped = await client.query<{ labelfile: string }>('SELECT labelfile FROM pg_backup_stop(false)');
    // What the backup needs to become consistent was written until now.
    copy(`${join(dataFolder, 'pg_wal')}/.`, join(backupFolder, 'pg_wal'));
    rmSync(join(backupFolder, 'postmaster.pid'), { force: true });
    writeOwned(join(backupFolder, 'backup_label'), stopped.rows[0]?.labelfile ?? '', dataFolder);
    return backupFolder;
  } finally {
    await client.end();
  }
}

/** Keeps owners and modes, without which PostgreSQL refuses the copy. Files that the server removes meanwhile are not needed. */
function copy(from: string, to: string): void {
  spawnSync('cp', ['-a', from, to], { stdio: 'ignore' });
}

function writeOwned(path: string, text: string, ownedLike: string): void {
  writeFileSync(path, text, { mode: 0o600 });
  const { uid, gid } = statSync(ownedLike);
  chownSync(path, uid, gid);
}

/** Starts a server on a backup, lets a visitor ask it, and stops it. The backup itself stays as it is: the server works on a copy. */
export async function visitBackup<T>(
  backupFolder: string,
  visit: (query: <Row extends pg.QueryResultRow>(sql: string) => Promise<Row[]>) => Promise<T>,
): Promise<T> {
  const dataFolder = `${backupFolder}-restored`;
  rmSync(dataFolder, { recursive: true, force: true });
  copy(backupFolder, dataFolder);
  const { password, pathname } = new URL(demo.databaseUrl);
  const server = await startEmbeddedPostgres({
    dataFolder,
    password: decodeURIComponent(password),
    choosePort: findFreePort,
    logFile: `${dataFolder}.log`,
  });
  const client = new pg.Client(server.urlOf(pathname.slice(1)));
  try {
    await client.connect();
    return await visit(async (sql) => (await client.query(sql)).rows);
  } finally {
    await client.end();
    await server.stop();
    rmSync(dataFolder, { recursive: true, force: true });
    rmSync(`${dataFolder}.log`, { force: true });
  }
}
