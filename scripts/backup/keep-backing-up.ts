import { setTimeout as delay } from 'node:timers/promises';
import { describeError } from '../processes/operator-error.ts';
import { type BackupKind, listBackups } from './backup-folder.ts';
import { BASE_DUMP_EVERY_MS, type BackupTarget, KEY_DUMP_EVERY_MS, takeBackup } from './take-backup.ts';

const LOOK_EVERY_MS = 60_000;
/** A dump that a monitor should know of: one round was missed. */
export const LATE_MS = 2 * KEY_DUMP_EVERY_MS;

/** Which backup is due; a base backup brings its own dump of the keys. */
export async function dueBackup({ root, now }: Pick<BackupTarget, 'root' | 'now'>): Promise<BackupKind | null> {
  if ((await ageOf('base', { root, now })) >= BASE_DUMP_EVERY_MS) return 'base';
  if ((await ageOf('keys', { root, now })) >= KEY_DUMP_EVERY_MS) return 'keys';
  return null;
}

/** Milliseconds since the newest backup of a kind; infinite when there is none. */
export async function ageOf(kind: BackupKind, { root, now }: Pick<BackupTarget, 'root' | 'now'>): Promise<number> {
  const [newest] = await listBackups(root, kind);
  return newest === undefined ? Number.POSITIVE_INFINITY : now().getTime() - newest.takenAt.getTime();
}

/** Takes what is due until it is told to stop. A failure is said, and tried again a minute later. */
export async function keepBackingUp(target: BackupTarget, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      const kind = await dueBackup(target);
      if (kind !== null) for (const { folder } of await takeBackup(kind, target)) console.log(`Wrote ${folder}.`);
    } catch (error) {
      console.error(`lethe: ${describeError(error)}`);
    }
    await delay(LOOK_EVERY_MS, undefined, { signal }).catch(() => {});
  }
}
