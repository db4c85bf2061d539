import { execFile } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { DatabaseUser } from './database-user.ts';
import type { ClusterPlace } from './place-cluster.ts';

export const superuserName = 'lethe';

const run = promisify(execFile);

/** Creates the cluster once. Returns whether it did; a cluster that exists keeps its data and its password. */
export async function initialiseCluster(
  place: ClusterPlace,
  options: { user: DatabaseUser | null; password: string; isDurable: boolean },
): Promise<boolean> {
  if (existsSync(join(place.dataFolder, 'PG_VERSION'))) return false;
  // Created beside its place and renamed, so that an interrupted initdb is never taken for a cluster.
  const newFolder = `${place.dataFolder}.new`;
  const passwordFile = join(newFolder, 'password');
  const clusterFolder = join(newFolder, 'cluster');
  rmSync(newFolder, { recursive: true, force: true });
  mkdirSync(newFolder, { mode: 0o700 });
  try {
    writeFileSync(passwordFile, `${options.password}\n`, { mode: 0o600 });
    if (options.user !== null) {
      for (const path of [newFolder, passwordFile]) chownSync(path, options.user.uid, options.user.gid);
    }
    await run(join(place.binFolder, 'initdb'), initdbArguments(clusterFolder, passwordFile, options.isDurable), {
      ...(options.user === null ? {} : { uid: options.user.uid, gid: options.user.gid }),
      cwd: newFolder,
      env: { PATH: process.env.PATH, TZ: 'UTC', LC_ALL: 'C' },
    });
    renameSync(clusterFolder, place.dataFolder);
  } catch (cause) {
    throw new Error(`PostgreSQL could not create its data folder ${place.dataFolder}: ${lastLine(cause)}`, { cause });
  } finally {
    rmSync(newFolder, { recursive: true, force: true });
  }
  return true;
}

function initdbArguments(dataFolder: string, passwordFile: string, isDurable: boolean): string[] {
  return [
    `--pgdata=${dataFolder}`,
    `--username=${superuserName}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // Sorting and case rules come with the server, so that they are the same on every machine.
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    ...(isDurable ? [] : ['--no-sync']),
  ];
}

function lastLine(cause: unknown): string {
  const stderr = (cause as { stderr?: string }).stderr ?? String(cause);
  return stderr.trim().split('\n').at(-1) ?? '';
}
