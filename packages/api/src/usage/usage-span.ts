import { DomainError } from '@lethe/core/errors';
import { MS_PER_DAY, utcDayOf } from '@lethe/core/time';

/** How many days a series may have: a year and a day. */
const USAGE_DAYS_MAX = 366;

/**
 * A span of whole UTC days that has both instants in it.
 * @throws DomainError `invalid_request` when it is empty or too long
 */
export function wholeDays({ from, to }: { readonly from: Date; readonly to: Date }): { from: Date; to: Date } {
  const last = utcDayOf(to);
  const end = last.getTime() === to.getTime() ? to : new Date(last.getTime() + MS_PER_DAY);
  const start = utcDayOf(from);
  if (end <= start) throw new DomainError('invalid_request', 'The span ends before it begins.', { param: 'to' });
  if (end.getTime() - start.getTime() > USAGE_DAYS_MAX * MS_PER_DAY) {
    throw new DomainError('invalid_request', `A span has at most ${USAGE_DAYS_MAX} days.`, { param: 'from' });
  }
  return { from: start, to: end };
}
