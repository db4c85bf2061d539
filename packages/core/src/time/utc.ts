import { MS_PER_DAY, MS_PER_HOUR } from './durations.ts';

/** The first instant of the UTC hour that contains `at`. */
export function utcHourOf(at: Date): Date {
  return new Date(Math.floor(at.getTime() / MS_PER_HOUR) * MS_PER_HOUR);
}

/** The first instant of the UTC day that contains `at`. */
export function utcDayOf(at: Date): Date {
  return new Date(Math.floor(at.getTime() / MS_PER_DAY) * MS_PER_DAY);
}

/** `2026-11-21`: the UTC day of an instant, as partitions and day groups are named. */
export function utcDayName(at: Date): string {
  return at.toISOString().slice(0, 10);
}

/** The first instant of the UTC month that contains `at`. */
export function utcMonthOf(at: Date): Date {
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), 1));
}

/** The first instant of the UTC month after the one that contains `at`. */
export function nextUtcMonth(at: Date): Date {
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1));
}

/** `2026-11`: the UTC month of an instant, as invoices name it. */
export function utcMonthName(at: Date): string {
  return at.toISOString().slice(0, 7);
}

export function addMs(at: Date, durationMs: number): Date {
  return new Date(at.getTime() + durationMs);
}
