import { MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE, MS_PER_SECOND } from '../time/index.ts';

const UNITS = [
  [MS_PER_DAY, 'day'],
  [MS_PER_HOUR, 'hour'],
  [MS_PER_MINUTE, 'minute'],
  [MS_PER_SECOND, 'second'],
] as const;

/** A bound in words, in the largest unit that it is a whole number of: `15 minutes`, `1 hour`, `7 days`. */
export function spanWords(spanMs: number): string {
  const [unitMs, unit] = UNITS.find(([candidateMs]) => spanMs >= candidateMs && spanMs % candidateMs === 0) ?? [
    1,
    'ms',
  ];
  const count = spanMs / unitMs;
  return `${count} ${unit}${count === 1 || unit === 'ms' ? '' : 's'}`;
}

export function daysWords(dayCount: number): string {
  return spanWords(dayCount * MS_PER_DAY);
}

/** `01:00 UTC`: the time of day that lies a span after midnight. */
export function clockWords(afterMidnightMs: number): string {
  return `${new Date(afterMidnightMs).toISOString().slice(11, 16)} UTC`;
}

const DATE = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

/** `9 Nov 2026`, UTC. */
export function dayWords(at: Date): string {
  return DATE.format(at);
}
