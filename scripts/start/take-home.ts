import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { OperatorError } from '../processes/operator-error.ts';
import { readProcessStart } from './process-identity.ts';
import type { Mode } from './read-settings.ts';

const lockFormat = z.object({ pid: z.number().int(), startedAt: z.string() });

export type Home = {
  folder: string;
  logsFolder: string;
  /** An earlier start was killed; what it had started may take a moment to end. */
  wasInterrupted: boolean;
  release: () => void;
};

/** Creates the data folder and keeps a second start out of it for as long as this process lives. */
export function takeHome(folder: string, mode: Mode): Home {
  const logsFolder = join(folder, 'logs');
  try {
    // Others may pass through, because the database's user has to; what is secret inside is readable by its owner only.
    if (createFolder(folder)) chmodSync(folder, 0o711);
    if (createFolder(logsFolder)) chmodSync(logsFolder, 0o700);
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw new OperatorError(`LETHE_HOME cannot be written (${(cause as Error).message}): choose another folder.`, {
      cause,
    });
  }
  const lockFile = join(folder, 'start.lock');
  const wasInterrupted = takeLock(lockFile);
  const release = () => rmSync(lockFile, { force: true });
  try {
    keepMode(folder, mode);
  } catch (error) {
    release();
    throw error;
  }
  return { folder, logsFolder, wasInterrupted, release };
}

/** Creates what is missing of the path, one by one: a recursive mkdir never returns on file systems like /proc. */
function createFolder(folder: string): boolean {
  if (existsSync(folder)) return false;
  createFolder(dirname(folder));
  mkdirSync(folder);
  return true;
}

function takeLock(lockFile: string): boolean {
  // Written beside and linked, so that a lock is never seen half-written.
  const candidate = `${lockFile}.${process.pid}`;
  writeFileSync(candidate, JSON.stringify({ pid: process.pid, startedAt: readProcessStart(process.pid) }), {
    mode: 0o600,
  });
  try {
    for (let wasInterrupted = false; ; wasInterrupted = true) {
      if (linked(candidate, lockFile)) return wasInterrupted;
      const holder = readHolder(lockFile);
      if (holder !== null) {
        throw new OperatorError(
          `Lethe already runs on this LETHE_HOME (process ${holder}): use that one, stop it, or set another LETHE_HOME and ports.`,
        );
      }
      rmSync(lockFile, { force: true });
    }
  } finally {
    rmSync(candidate);
  }
}

function linked(candidate: string, lockFile: string): boolean {
  try {
    linkSync(candidate, lockFile);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function readHolder(lockFile: string): number | null {
  try {
    const { pid, startedAt } = lockFormat.parse(JSON.parse(readFileSync(lockFile, 'utf8')));
    return readProcessStart(pid) === startedAt ? pid : null;
  } catch {
    // Damaged, or removed between the two looks.
    return null;
  }
}

/** A demo has sign-ins that everybody knows; its data must never serve another mode, nor another mode's data be seeded. */
function keepMode(folder: string, mode: Mode): void {
  const file = join(folder, 'mode');
  try {
    writeFileSync(file, mode, { flag: 'wx' });
    return;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const before = readFileSync(file, 'utf8');
  if ((before === 'demo') !== (mode === 'demo')) {
    throw new OperatorError(`${folder} belongs to LETHE_MODE=${before}: set LETHE_HOME to another folder for ${mode}.`);
  }
}
