import type { MailFact } from '../mail/index.ts';

const UTC = 'UTC';
const UTC_NAMES = ['UTC', 'Etc/UTC', 'Etc/UCT', 'Etc/Universal', 'Etc/Zulu', 'GMT', 'Etc/GMT'];
/** The longest name of the IANA data base is half as long. */
export const TIME_ZONE_LENGTH_MAX = 64;

/** Whether this installation knows the zone: browsers may know newer ones. */
export function isTimeZone(name: string): boolean {
  if (name.length === 0 || name.length > TIME_ZONE_LENGTH_MAX) return false;
  try {
    new Intl.DateTimeFormat('en-GB', { timeZone: name });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** `5 Dec 2026`, where the reader is; in UTC for one whose time zone is not known. */
export function readerDay(at: Date, timeZone: string | null): string {
  const zone = zoneOf(timeZone);
  return new Intl.DateTimeFormat('en-GB', { timeZone: zone, day: 'numeric', month: 'short', year: 'numeric' }).format(
    at,
  );
}

/** `5 Dec 2026, 10:14 Europe/Berlin` */
export function readerInstant(at: Date, timeZone: string | null): string {
  const zone = zoneOf(timeZone);
  const time = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return `${readerDay(at, zone)}, ${time.format(at)} ${zone}`;
}

/** A row of a mail's table: in the reader's time zone, and in UTC below it where that is another one. */
export function instantFact(label: string, at: Date, timeZone: string | null): MailFact {
  const value = readerInstant(at, timeZone);
  const detail = readerInstant(at, UTC);
  return value === detail ? { label, value } : { label, value, detail };
}

function zoneOf(timeZone: string | null): string {
  if (timeZone === null || UTC_NAMES.includes(timeZone) || !isTimeZone(timeZone)) return UTC;
  return timeZone;
}
