import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DatabaseUser } from './database-user.ts';
import type { PostgresBinaries } from './find-binaries.ts';

/** Where binaries and data go when the database's user cannot enter the folders that they are in. */
export const sharedStateFolder = '/var/lib/lethe';

export type ClusterPlace = {
  binFolder: string;
  dataFolder: string;
  /** What was moved elsewhere, and where to, in sentences for the terminal. */
  notes: string[];
};

/** Decides where binaries and data live, so that the user that runs the server can use both. Creates the data's parent. */
export function placeCluster(options: {
  binaries: PostgresBinaries;
  preferredDataFolder: string;
  user: DatabaseUser | null;
  fallbackFolder?: string;
}): ClusterPlace {
  const { binaries, preferredDataFolder, user, fallbackFolder = sharedStateFolder } = options;
  const notes: string[] = [];
  let binFolder = join(binaries.folder, 'bin');
  let dataFolder = preferredDataFolder;
  if (user !== null) {
    if (!canRun(binFolder, user)) {
      const copy = copyBinaries(binaries, fallbackFolder);
      binFolder = join(copy, 'bin');
      notes.push(
        `The user ${user.name} cannot run PostgreSQL from ${binaries.folder}, so it runs from a copy in ${copy}.`,
      );
      if (!canRun(binFolder, user)) throw cannotUse(copy, user);
    }
    if (!canEnter(dirname(preferredDataFolder), user)) {
      dataFolder = join(fallbackFolder, hashOf(preferredDataFolder), 'database');
      notes.push(
        `The user ${user.name} cannot enter ${dirname(preferredDataFolder)}, so the database is in ${dataFolder}.`,
      );
      makeTraversable(dirname(dataFolder));
      if (!canEnter(dirname(dataFolder), user)) throw cannotUse(dirname(dataFolder), user);
    }
  }
  makeTraversable(dirname(dataFolder));
  return { binFolder, dataFolder, notes };
}

/** Asks the system itself, by entering, because permission bits alone miss ACLs and mount options. */
function canEnter(folder: string, user: DatabaseUser): boolean {
  makeTraversable(folder);
  const attempt = spawnSync('/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder], {
    uid: user.uid,
    gid: user.gid,
    cwd: '/',
    env: {},
  });
  return attempt.status === 0;
}

function canRun(binFolder: string, user: DatabaseUser): boolean {
  const attempt = spawnSync(join(binFolder, 'postgres'), ['--version'], {
    uid: user.uid,
    gid: user.gid,
    cwd: '/',
    env: {},
  });
  return attempt.status === 0;
}

/** Creates the folder if need be; folders that exist keep their mode, since they belong to somebody. */
function makeTraversable(folder: string): void {
  if (existsSync(folder)) return;
  makeTraversable(dirname(folder));
  mkdirSync(folder);
  chmodSync(folder, 0o755);
}

function copyBinaries(binaries: PostgresBinaries, fallbackFolder: string): string {
  const target = join(fallbackFolder, `postgresql-${binaries.version}`);
  if (existsSync(target)) return target;
  makeTraversable(fallbackFolder);
  // Copied beside the target and renamed, so that an interrupted copy is never taken for a complete one.
  const partial = `${target}.${process.pid}.partial`;
  cpSync(binaries.folder, partial, { recursive: true, verbatimSymlinks: true });
  allowReading(partial);
  try {
    renameSync(partial, target);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  }
  return target;
}

/** The packages may have been unpacked under a umask of 077; a copy that only root can read would help nobody. */
function allowReading(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue;
    const path = join(entry.parentPath, entry.name);
    const isExecutable = entry.isDirectory() || (statSync(path).mode & 0o100) !== 0;
    chmodSync(path, isExecutable ? 0o755 : 0o644);
  }
}

function hashOf(path: string): string {
  return createHash('sha256').update(path).digest('hex').slice(0, 16);
}

function cannotUse(folder: string, user: DatabaseUser): Error {
  return new Error(
    `The user ${user.name} cannot use ${folder}: set LETHE_HOME to a folder that it can enter, or set DATABASE_URL.`,
  );
}
