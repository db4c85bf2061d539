import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { DatabaseUser } from './database-user.ts';
import type { PostgresBinaries } from './find-binaries.ts';

/** Where binaries and data go when the database's user cannot enter the folders that they are in. */
const sharedStateFolder = '/var/lib/lethe';

export type ClusterPlace = {
  binFolder: string;
  dataFolder: string;
  /** What was moved elsewhere, and where to, in sentences for the terminal. */
  notes: string[];
};

type PlaceOptions = {
  binaries: PostgresBinaries;
  preferredDataFolder: string;
  user: DatabaseUser | null;
  fallbackFolder?: string;
};

/** Decides where binaries and data live, so that the user that runs the server can use both. Creates the data's parent. */
export function placeCluster(options: PlaceOptions): ClusterPlace {
  const { binaries, preferredDataFolder, user, fallbackFolder = sharedStateFolder } = options;
  const binFolder = join(binaries.folder, 'bin');
  if (user === null) {
    makeTraversable(dirname(preferredDataFolder));
    return { binFolder, dataFolder: preferredDataFolder, notes: [] };
  }
  const runnable = placeBinaries(binaries, user, fallbackFolder);
  const data = placeData(preferredDataFolder, user, fallbackFolder);
  return { binFolder: runnable.binFolder, dataFolder: data.dataFolder, notes: [...runnable.notes, ...data.notes] };
}

function placeBinaries(binaries: PostgresBinaries, user: DatabaseUser, fallbackFolder: string) {
  const binFolder = join(binaries.folder, 'bin');
  if (canRun(binFolder, user)) return { binFolder, notes: [] };
  const copy = copyBinaries(binaries, fallbackFolder);
  if (!canRun(join(copy, 'bin'), user)) throw cannotUse(copy, user);
  return {
    binFolder: join(copy, 'bin'),
    notes: [`The user ${user.name} cannot run PostgreSQL from ${binaries.folder}, so it runs from a copy in ${copy}.`],
  };
}

function placeData(preferredDataFolder: string, user: DatabaseUser, fallbackFolder: string) {
  const parent = dirname(preferredDataFolder);
  if (canEnter(parent, user)) return { dataFolder: preferredDataFolder, notes: [] };
  // Another cluster elsewhere would look as if all data had been lost.
  if (existsSync(preferredDataFolder)) throw cannotUse(parent, user);
  const dataFolder = relocate(preferredDataFolder, fallbackFolder);
  makeTraversable(dirname(dataFolder));
  if (!canEnter(dirname(dataFolder), user)) throw cannotUse(dirname(dataFolder), user);
  const notes = [`The user ${user.name} cannot enter ${parent}, so the database is in ${dataFolder}.`];
  return { dataFolder, notes };
}

/**
 * The place of data that cannot stay in its home; the home remembers it. A home that was removed and made anew gets
 * a new place, since the password of the old database went with the old home.
 */
function relocate(preferredDataFolder: string, fallbackFolder: string): string {
  const pointer = `${preferredDataFolder}-location`;
  if (existsSync(pointer)) return readFileSync(pointer, 'utf8').trim();
  const dataFolder = join(fallbackFolder, randomBytes(8).toString('hex'), 'database');
  writeFileSync(pointer, `${dataFolder}\n`);
  return dataFolder;
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

function cannotUse(folder: string, user: DatabaseUser): Error {
  return new Error(
    `The user ${user.name} cannot use ${folder}: set LETHE_HOME to a folder that it can enter, or set DATABASE_URL.`,
  );
}
