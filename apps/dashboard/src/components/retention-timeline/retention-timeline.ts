import { addMs, MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE, utcDayOf, utcHourOf } from '@lethe/core/time';
import { formatRemaining } from '../format/duration.ts';
import { formatDateTime, formatDayMinute } from '../format/instant.ts';

/** The key goes within this after the UTC hour of expiry has ended. */
export const KEY_DESTROYED_WITHIN_MS = 15 * MS_PER_MINUTE;
/** The ciphertext goes within this after the next midnight UTC. */
export const CIPHERTEXT_DROPPED_WITHIN_MS = MS_PER_HOUR;
/** No backup can be decrypted from then on, counted from the destruction of the key. */
export const BACKUPS_DEAD_WITHIN_MS = 7 * MS_PER_DAY;

export interface Deadlines {
  readonly keyDestroyedBy: Date;
  readonly ciphertextDroppedBy: Date;
  readonly backupsDeadBy: Date;
}

/** The four promises about a payload follow from its expiry alone. */
export function deadlinesOf(expiresAt: Date): Deadlines {
  const keyDestroyedBy = addMs(utcHourOf(expiresAt), MS_PER_HOUR + KEY_DESTROYED_WITHIN_MS);
  const ciphertextDroppedBy = addMs(utcDayOf(expiresAt), MS_PER_DAY + CIPHERTEXT_DROPPED_WITHIN_MS);
  return { keyDestroyedBy, ciphertextDroppedBy, backupsDeadBy: addMs(keyDestroyedBy, BACKUPS_DEAD_WITHIN_MS) };
}

export type StopKind = 'admitted' | 'expires' | 'key' | 'backups';

export interface TimelineStop {
  readonly kind: StopKind;
  readonly title: string;
  readonly time: string;
  readonly at: Date;
  readonly remark: string;
  readonly isPast: boolean;
}

export interface Timeline {
  readonly stops: readonly TimelineStop[];
  /** How much of the life between admission and expiry is over, 0 to 1. */
  readonly spentFraction: number;
  /** Where "now" stands; null once the payload has expired, because nothing after that is drawn to scale. */
  readonly nowLabel: string | null;
}

export function timelineOf({ admittedAt, expiresAt, now }: { admittedAt: Date; expiresAt: Date; now: Date }): Timeline {
  const deadlines = deadlinesOf(expiresAt);
  const isExpired = now >= expiresAt;
  const stop = (kind: StopKind, title: string, at: Date, remark: string, isDeadline: boolean): TimelineStop => ({
    kind,
    title,
    at,
    time: `${isDeadline ? 'by ' : ''}${formatDateTime(at)}`,
    remark,
    isPast: now >= at,
  });
  const lifeMs = Math.max(1, expiresAt.getTime() - admittedAt.getTime());
  const spentMs = Math.max(0, now.getTime() - admittedAt.getTime());
  return {
    stops: [
      stop(
        'admitted',
        'Admitted',
        admittedAt,
        `Sealed under the hour key of ${formatDayMinute(utcHourOf(expiresAt))}`,
        false,
      ),
      stop(
        'expires',
        isExpired ? 'Expired, unreadable at once' : 'Expires, unreadable at once',
        expiresAt,
        'On every path',
        false,
      ),
      stop(
        'key',
        'Key destroyed',
        deadlines.keyDestroyedBy,
        `Ciphertext by ${formatDayMinute(deadlines.ciphertextDroppedBy)}`,
        true,
      ),
      stop('backups', 'Backups dead', deadlines.backupsDeadBy, 'Master key rotated away', true),
    ],
    spentFraction: Math.min(1, spentMs / lifeMs),
    nowLabel: isExpired ? null : `Now, ${formatRemaining(spentMs)} in`,
  };
}
