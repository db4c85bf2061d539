import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Tells a process from every other one on this machine, a later one with the same number included. */
export interface ProcessIdentity {
  /** This process. Letters, digits and dashes. */
  readonly id: string;
  isAlive(id: string): boolean;
}

export const thisProcess: ProcessIdentity = {
  id: identityOf(process.pid) ?? String(process.pid),
  isAlive(id) {
    const pid = Number(id.split('-', 1)[0]);
    return Number.isSafeInteger(pid) && identityOf(pid) === id;
  },
};

/** The number of a process and when it began, in the system's own notation; null when there is no such process. */
function identityOf(pid: number): string | null {
  const startedAt = readProcessStart(pid);
  return startedAt === null ? null : `${pid}-${startedAt.replaceAll(/[^\dA-Za-z]+/g, '')}`;
}

function readProcessStart(pid: number): string | null {
  try {
    if (process.platform === 'linux') {
      // The second field is the name in parentheses and may hold anything; fields are counted from its end.
      const [state, ...fields] = readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ');
      // A process that has ended and was not waited for yet writes nothing any more.
      return state === 'Z' ? null : (fields[18] ?? null);
    }
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || null;
  } catch {
    return null;
  }
}
