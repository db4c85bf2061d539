import { MS_PER_SECOND } from '@lethe/core/time';
import { CronExpressionParser } from 'cron-parser';

/** The first due instant strictly after `at`. */
export function firstDueAfter(cron: string, at: Date): Date {
  return CronExpressionParser.parse(cron, { tz: 'UTC', currentDate: at }).next().toDate();
}

/** The last due instant that is not after `at`. */
export function lastDueUpTo(cron: string, at: Date): Date {
  // Due instants lie on whole minutes: from one second later, the one before includes `at` itself and nothing after it.
  const justAfter = new Date(Math.floor(at.getTime() / MS_PER_SECOND) * MS_PER_SECOND + MS_PER_SECOND);
  return CronExpressionParser.parse(cron, { tz: 'UTC', currentDate: justAfter }).prev().toDate();
}

export interface MissedQuestion {
  readonly cron: string;
  /** The due instant that was run last; null when the job never ran. */
  readonly lastDueAt: Date | null;
  readonly now: Date;
}

/**
 * The due instant to run now: the latest one since the last run, which covers those before it; null when nothing is due.
 * A job that never ran is due at once, for the latest instant before now.
 */
export function missedDueAt({ cron, lastDueAt, now }: MissedQuestion): Date | null {
  const dueAt = lastDueUpTo(cron, now);
  return lastDueAt === null || dueAt > lastDueAt ? dueAt : null;
}
