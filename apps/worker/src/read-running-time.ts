import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { uptime } from 'node:os';
import { MS_PER_SECOND } from '@lethe/core/time';
import type { RunningTime } from '@lethe/db';

const LINUX_BOOT_ID_FILE = '/proc/sys/kernel/random/boot_id';

/** For how long this machine has been running, by a clock that nobody sets and that goes on while it sleeps. */
export function createRunningTimeReader(): () => RunningTime {
  const bootId = readBootId();
  return () => ({ bootId, uptimeMs: uptime() * MS_PER_SECOND });
}

/** Linux names each start of the machine. Elsewhere this process is all that can be told apart, and each of its starts counts as a new machine. */
function readBootId(): string {
  try {
    return readFileSync(LINUX_BOOT_ID_FILE, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return `process ${randomUUID()}`;
  }
}
