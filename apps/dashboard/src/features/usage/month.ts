import { MS_PER_DAY } from '@lethe/core/time';
import { formatDay } from '../../components/format/instant.ts';

/** How far back the page offers months. An older one can be written into the address. */
const MONTHS_OFFERED = 12;

/** The first instant of the UTC month that an instant lies in. */
export function monthOf(at: Date): Date {
  return addMonths(at, 0);
}

/** The first instant of the month so many months later; negative: earlier. */
export function addMonths(at: Date, count: number): Date {
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + count, 1));
}

/** Each day of a month. */
export function daysOf(month: Date): readonly Date[] {
  const count = (addMonths(month, 1).getTime() - month.getTime()) / MS_PER_DAY;
  return Array.from({ length: count }, (_, index) => new Date(month.getTime() + index * MS_PER_DAY));
}

/** `1 – 21 Nov`: as much of the month as is over or under way. */
export function spanName(month: Date, now: Date): string {
  const last = new Date(addMonths(month, 1).getTime() - 1);
  const end = now < last ? now : last;
  return end.getUTCDate() === 1 ? formatDay(end) : `1 – ${formatDay(end)}`;
}

/** The current month and those before it, newest first. */
export function monthsOffered(now: Date): readonly Date[] {
  return Array.from({ length: MONTHS_OFFERED }, (_, index) => addMonths(now, -index));
}

/** From one midnight to another, half-open. */
export interface DaySpan {
  readonly from: Date;
  readonly to: Date;
}

/** A day, or a whole month when none is given. */
export function spanOf(month: Date, day: Date | null): DaySpan {
  if (day !== null) return { from: day, to: new Date(day.getTime() + MS_PER_DAY) };
  return { from: month, to: addMonths(month, 1) };
}
