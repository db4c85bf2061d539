import { addMs, MS_PER_DAY, MS_PER_MINUTE, utcDayName } from '@lethe/core/time';
import type { Random } from '../traffic/random.ts';

/** What varies between two conversations of one scenario. Instants are relative to the moment of the conversation. */
export interface Slots {
  readonly random: Random;
  pick<Item>(items: readonly Item[]): Item;
  int(min: number, max: number): number;
  /** `code('HF-', 5)` is `HF-20418`. */
  code(prefix: string, digits: number): string;
  /** `2026-11-09`, so many days from the conversation. */
  day(offsetDays: number): string;
  /** `9 November`, or as the language writes it. */
  dayName(offsetDays: number, language?: string): string;
  /** `2026-11-09T07:41:00Z`, so many minutes from the conversation. */
  instant(offsetMinutes: number): string;
  /** `07:41`. */
  time(offsetMinutes: number): string;
  /** An amount with cents, as text: `84.90`. */
  amount(min: number, max: number): string;
}

export function createSlots(random: Random, at: Date): Slots {
  const later = (offsetMinutes: number): string => addMs(at, offsetMinutes * MS_PER_MINUTE).toISOString();
  return {
    random,
    pick: random.pick,
    int: random.int,
    code: (prefix, digits) => `${prefix}${random.int(10 ** (digits - 1), 10 ** digits - 1)}`,
    day: (offsetDays) => utcDayName(addMs(at, offsetDays * MS_PER_DAY)),
    dayName: (offsetDays, language = 'en-GB') => dayFormat(language).format(addMs(at, offsetDays * MS_PER_DAY)),
    instant: (offsetMinutes) => `${later(offsetMinutes).slice(0, 16)}:00Z`,
    time: (offsetMinutes) => later(offsetMinutes).slice(11, 16),
    amount: (min, max) => (random.int(min * 100, max * 100) / 100).toFixed(2),
  };
}

const dayFormats = new Map<string, Intl.DateTimeFormat>();

function dayFormat(language: string): Intl.DateTimeFormat {
  const known = dayFormats.get(language);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'long', timeZone: 'UTC' });
  dayFormats.set(language, format);
  return format;
}
