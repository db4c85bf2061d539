import { destructionDeadlines } from '@lethe/core/retention';
import { utcHourOf } from '@lethe/core/time';
import { formatRemaining } from '../format/duration.ts';
import { formatDateTime, formatDayMinute } from '../format/instant.ts';

export type StopKind = 'admitted' | 'expires' | 'key' | 'backups';

export interface TimelineStop {
  readonly kind: StopKind;
  readonly title: string;
  readonly time: string;
  /** Null while a legal hold keeps it from having an instant. */
  readonly at: Date | null;
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

interface TimelineFacts {
  readonly admittedAt: Date;
  readonly expiresAt: Date;
  readonly now: Date;
  /** Whether a legal hold preserves the payload: its key then goes after the release, whenever that is. */
  readonly isHeld?: boolean;
}

export function timelineOf({ admittedAt, expiresAt, now, isHeld = false }: TimelineFacts): Timeline {
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
      ...(isHeld
        ? HELD_STOPS
        : [
            stop(
              'key',
              'Key destroyed',
              deadlines.keyDestroyedBy,
              `Ciphertext by ${formatDayMinute(deadlines.ciphertextDroppedBy)}`,
              true,
            ),
            stop('backups', 'Backups dead', deadlines.backupsDeadBy, 'Master key rotated away', true),
          ]),
    ],
    spentFraction: Math.min(1, spentMs / lifeMs),
    nowLabel: isExpired ? null : `Now, ${formatRemaining(spentMs)} in`,
  };
}

/** What a hold preserves is destroyed when it is let go, and nobody knows yet when that is. */
const HELD_STOPS: readonly TimelineStop[] = [
  {
    kind: 'key',
    title: 'Key destroyed',
    time: 'after the release',
    at: null,
    remark: 'The legal hold keeps it',
    isPast: false,
  },
  {
    kind: 'backups',
    title: 'Backups dead',
    time: 'within 7 days after that',
    at: null,
    remark: 'Master key rotated away',
    isPast: false,
  },
];
