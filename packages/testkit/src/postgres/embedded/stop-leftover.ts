import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive, readPostmasterFile, waitForExit } from './postmaster-file.ts';

export const stopTimeoutMs = 20_000;

/**
 * Stops the server that an earlier, killed run left behind on this data folder, and says whether there was one.
 * The caller must hold whatever keeps two runs apart: a server that is somebody's is stopped all the same.
 */
export async function stopLeftoverServer(dataFolder: string): Promise<boolean> {
  const leftover = readPostmasterFile(dataFolder);
  if (leftover === null) return false;
  if (!isAlive(leftover.pid) || !isServerOf(leftover.pid, dataFolder)) {
    // The system gave the number to another process; PostgreSQL would take that one for a second server.
    rmSync(join(dataFolder, 'postmaster.pid'), { force: true });
    return false;
  }
  process.kill(leftover.pid, 'SIGINT');
  if (await waitForExit(leftover.pid, stopTimeoutMs)) return true;
  process.kill(leftover.pid, 'SIGQUIT');
  if (await waitForExit(leftover.pid, stopTimeoutMs)) return true;
  throw new Error(`A PostgreSQL of an earlier run (process ${leftover.pid}) does not stop: end it, then start again.`);
}

function isServerOf(pid: number, dataFolder: string): boolean {
  return commandLine(pid).includes(dataFolder);
}

function commandLine(pid: number): string {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    return execFileSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    // It ended between the two looks.
    return '';
  }
}
