import { addMs, MS_PER_DAY, MS_PER_HOUR } from '../time/index.ts';
import type { ReportSchedule } from './dashboard-report.ts';

/** A day of a calendar, whatever the time zone. `month` is 1 to 12. */
interface CalendarDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** The last instant at which a report is due that is not after `at`. */
export function lastReportDueAt(schedule: ReportSchedule, at: Date): Date {
  let index = indexOf(schedule, calendarDayOf(at, schedule.timeZone)) + 1;
  for (;;) {
    const dueAt = dueInstant(schedule, index);
    if (dueAt <= at) return dueAt;
    index -= 1;
  }
}

/** The first instant at which a report is due that is after `at`. */
export function nextReportDueAt(schedule: ReportSchedule, at: Date): Date {
  let index = indexOf(schedule, calendarDayOf(at, schedule.timeZone)) - 1;
  for (;;) {
    const dueAt = dueInstant(schedule, index);
    if (dueAt > at) return dueAt;
    index += 1;
  }
}

/** What a report that is due at `dueAt` tells of, and what it compares it with. Half-open: reports neither overlap nor leave anything out. */
export interface ReportSpans {
  readonly beforeFrom: Date;
  readonly from: Date;
  readonly to: Date;
}

export function reportSpans(schedule: ReportSchedule, dueAt: Date): ReportSpans {
  const from = lastReportDueAt(schedule, addMs(dueAt, -1));
  return { beforeFrom: lastReportDueAt(schedule, addMs(from, -1)), from, to: dueAt };
}

/** Days, weeks or months since 1970: the number of the one in which a day lies. */
function indexOf({ frequency }: ReportSchedule, { year, month, day }: CalendarDay): number {
  if (frequency === 'monthly') return year * 12 + (month - 1);
  const days = Math.floor(Date.UTC(year, month - 1, day) / MS_PER_DAY);
  return frequency === 'daily' ? days : Math.floor((days + THURSDAY) / DAYS_PER_WEEK);
}

const DAYS_PER_WEEK = 7;
/** 1 January 1970 was a Thursday: so many days after a Monday. */
const THURSDAY = 3;
const MONTHS_PER_YEAR = 12;

function dueInstant({ frequency, weekday, hour, timeZone }: ReportSchedule, index: number): Date {
  if (frequency === 'monthly') {
    const year = Math.floor(index / MONTHS_PER_YEAR);
    return localInstant({ year, month: (index % MONTHS_PER_YEAR) + 1, day: 1 }, hour, timeZone);
  }
  const days = frequency === 'daily' ? index : index * DAYS_PER_WEEK - THURSDAY + (weekday ?? 1) - 1;
  const at = new Date(days * MS_PER_DAY);
  return localInstant({ year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, day: at.getUTCDate() }, hour, timeZone);
}

/** When a clock of the zone shows the hour on that day. One that is shown twice counts the first time; one that is skipped, when the clock has gone on. */
function localInstant({ year, month, day }: CalendarDay, hour: number, timeZone: string): Date {
  const wantedMs = Date.UTC(year, month - 1, day) + hour * MS_PER_HOUR;
  const candidates = [-MS_PER_DAY, MS_PER_DAY]
    .map((distanceMs) => wantedMs - offsetMs(new Date(wantedMs + distanceMs), timeZone))
    .toSorted((left, right) => left - right);
  const shown = candidates.find((atMs) => atMs + offsetMs(new Date(atMs), timeZone) === wantedMs);
  // In a gap the offset from before it leads to the instant at which the clock went on.
  return new Date(shown ?? candidates.at(-1) ?? wantedMs);
}

function calendarDayOf(at: Date, timeZone: string): CalendarDay {
  const local = addMs(at, offsetMs(at, timeZone));
  return { year: local.getUTCFullYear(), month: local.getUTCMonth() + 1, day: local.getUTCDate() };
}

/** How far the zone's clock is ahead of UTC. */
function offsetMs(at: Date, timeZone: string): number {
  const parts = formatOf(timeZone).formatToParts(at);
  const [year, month, day, hour, minute, second] = (['year', 'month', 'day', 'hour', 'minute', 'second'] as const).map(
    (type) => Number(parts.find((part) => part.type === type)?.value ?? 0),
  ) as [number, number, number, number, number, number];
  const wholeSecondMs = Math.floor(at.getTime() / 1_000) * 1_000;
  return Date.UTC(year, month - 1, day, hour, minute, second) - wholeSecondMs;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making one takes a hundred times as long as using it. There are as many as time zones that were chosen. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(timeZone, made);
  return made;
}
