import { isTimeZone } from '@lethe/core/notifications';

/** The IANA name of the zone that this browser runs in; null where it tells none. */
export function browserTimeZone(): string | null {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  return typeof timeZone === 'string' && isTimeZone(timeZone) ? timeZone : null;
}

/** What can be chosen: what this browser knows, and what is chosen already. */
export function timeZoneChoices(chosen: string | null): readonly string[] {
  const known = Intl.supportedValuesOf('timeZone');
  return [...new Set(['UTC', ...(chosen === null ? [] : [chosen]), ...known])].toSorted((left, right) =>
    left === 'UTC' ? -1 : right === 'UTC' ? 1 : left.localeCompare(right, 'en'),
  );
}
