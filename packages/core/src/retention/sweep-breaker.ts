import { MS_PER_HOUR } from '../time/index.ts';

/** A run so soon after the last one can only find what expired in between. */
export const BREAKER_WINDOW_MS = 2 * MS_PER_HOUR;
/** Below this, more than half of everything is still an ordinary number. */
export const BREAKER_FLOOR_COUNT = 100;

/** What a sweep is about to destroy, beside what there is. Counted in whatever the sweep destroys: keys, records. */
export interface SweepSurvey {
  readonly dueCount: number;
  /** Everything that is there, due or not. */
  readonly livingCount: number;
  /** What the last run had to leave, for its budget or because it failed. */
  readonly leftOverCount: number;
  /** Since the last run that went through; null when there was none. */
  readonly sinceLastRunMs: number | null;
}

/**
 * Whether a sweep would destroy more than can have expired since it last ran: more than half of everything became due within the window. After an
 * outage that is to be expected, so a run that is later than the window passes; what the last run left over was due before and does not count.
 */
export function isRunaway({ dueCount, livingCount, leftOverCount, sinceLastRunMs }: SweepSurvey): boolean {
  if (sinceLastRunMs === null || sinceLastRunMs > BREAKER_WINDOW_MS) return false;
  const becameDueCount = dueCount - leftOverCount;
  return becameDueCount > BREAKER_FLOOR_COUNT && becameDueCount * 2 > livingCount;
}
