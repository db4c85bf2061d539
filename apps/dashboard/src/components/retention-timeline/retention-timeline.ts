import { destructionDeadlines } from '@lethe/core/retention';
import { utcHourOf } from '@lethe/core/time';
import { formatRemaining } from '../format/duration.ts';
import { formatDateTime, formatDayMinute } from '../format/instant.ts';

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
  const deadlines = destructionDeadlines(expiresAt);
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
