import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * When the process began, in the system's own notation; null when there is no such process.
 * With the number it tells a process from a later one that got the same number.
 */
export function readProcessStart(pid: number): string | null {
  try {
    if (process.platform === 'linux') {
      // The second field is the name in parentheses and may hold anything; fields are counted from its end.
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
    }
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return null;
  }
}
