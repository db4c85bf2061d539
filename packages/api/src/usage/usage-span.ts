import { DomainError } from '@lethe/core/errors';
import { MS_PER_DAY, utcDayOf } from '@lethe/core/time';

/** How many days a series may have: a year and a day. */
const USAGE_DAYS_MAX = 366;
/** There is no usage before or after, and a later day may have no instant behind it that could be written down. */
const FIRST_DAY = new Date('2000-01-01T00:00:00Z');
const AFTER_LAST_DAY = new Date('2100-01-01T00:00:00Z');

/**
 * A span of whole UTC days that has both instants in it.
 * @throws DomainError `invalid_request` when it is empty or too long, or not of this century
 */
export function wholeDays({ from, to }: { readonly from: Date; readonly to: Date }): { from: Date; to: Date } {
  if (from < FIRST_DAY || from >= AFTER_LAST_DAY) throw outOfCentury('from');
  if (to < FIRST_DAY || to > AFTER_LAST_DAY) throw outOfCentury('to');
  const last = utcDayOf(to);
  const end = last.getTime() === to.getTime() ? to : new Date(last.getTime() + MS_PER_DAY);
  const start = utcDayOf(from);
  if (end <= start) throw new DomainError('invalid_request', 'The span ends before it begins.', { param: 'to' });
  if (end.getTime() - start.getTime() > USAGE_DAYS_MAX * MS_PER_DAY) {
    throw new DomainError('invalid_request', `A span has at most ${USAGE_DAYS_MAX} days.`, { param: 'from' });
  }
  return { from: start, to: end };
}

function outOfCentury(param: 'from' | 'to'): DomainError {
  return new DomainError('invalid_request', 'Usage is of the years 2000 to 2099.', { param });
}
