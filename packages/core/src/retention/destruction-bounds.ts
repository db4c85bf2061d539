import { addMs, MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE, MS_PER_SECOND, utcDayOf, utcHourOf } from '../time/index.ts';

/**
 * The bounds that the product states and keeps. The schedule's tests hold every job against them, and pages, REST and documentation print
 * them: a number that is wanted anywhere is taken from here.
 */

/** From the end of the UTC hour of expiry until its key is destroyed. */
export const KEY_DESTROYED_WITHIN_MS = 15 * MS_PER_MINUTE;

/** From the end of the UTC day of expiry until its ciphertext is dropped. */
export const CIPHERTEXT_DROPPED_WITHIN_MS = MS_PER_HOUR;

/** From expiry, or an erasure, until no backup can be decrypted. */
export const BACKUPS_UNDECRYPTABLE_WITHIN_MS = 7 * MS_PER_DAY;

/** From the creation of a version of the master key until the next one replaces it. */
export const MASTER_KEY_ROTATED_WITHIN_MS = 3 * MS_PER_DAY;

/** How long a replaced version of the master key is kept, disabled, before it is destroyed. */
export const MASTER_KEY_DISABLED_MS = MS_PER_DAY;

/** How long an unwrapped hour key may stay in the memory of a process. */
export const HOUR_KEY_CACHE_MS = MS_PER_MINUTE;

/** No gateway acts on what it knows of an API key for longer than this without asking again, whether the key was found or not. */
export const KEY_SNAPSHOT_AGE_MAX_MS = 5 * MS_PER_SECOND;
/** The longest that an operator may have them served for while the database does not answer. */
export const KEY_SNAPSHOT_OUTAGE_MAX_MS = MS_PER_HOUR;

/** From the end of the metadata period until the rows are deleted. */
export const METADATA_DELETED_WITHIN_MS = 80 * MS_PER_MINUTE;

/** From the instant at which the purge of an organization is due until it begins, keys first. */
export const PURGE_BEGUN_WITHIN_MS = 30 * MS_PER_MINUTE;

/** From the end of a session, a link or a window of attempts until its row is gone. */
export const ENDED_ACCESS_FORGOTTEN_WITHIN_MS = 2 * MS_PER_DAY;
/** From the expiry of what is in a file of an export until the file is deleted. It is unreadable before, and its key goes with its hour. */
export const EXPORT_FILES_DELETED_WITHIN_MS = 45 * MS_PER_MINUTE;
/** From the end of an idempotency key's lifetime. */
export const IDEMPOTENCY_KEY_FORGOTTEN_WITHIN_MS = MS_PER_HOUR;

/** How long the operator keeps backups, in days, unless BACKUP_RETENTION_DAYS says otherwise. */
export const BACKUP_RETENTION_DAYS_DEFAULT = 45;
export const BACKUP_RETENTION_DAYS_MAX = 3_650;

export interface DestructionDeadlines {
  readonly keyDestroyedBy: Date;
  readonly ciphertextDroppedBy: Date;
  readonly backupsDeadBy: Date;
}

/** By when what expires at an instant is destroyed, unless a legal hold keeps it. */
export function destructionDeadlines(expiresAt: Date): DestructionDeadlines {
  return {
    keyDestroyedBy: addMs(utcHourOf(expiresAt), MS_PER_HOUR + KEY_DESTROYED_WITHIN_MS),
    ciphertextDroppedBy: addMs(utcDayOf(expiresAt), MS_PER_DAY + CIPHERTEXT_DROPPED_WITHIN_MS),
    backupsDeadBy: addMs(expiresAt, BACKUPS_UNDECRYPTABLE_WITHIN_MS),
  };
}
