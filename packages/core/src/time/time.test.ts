import { expect, test } from 'vitest';
import { ManualClock, OffsetClock, utcDayName, utcDayOf, utcHourOf } from './index.ts';

test.each([
  ['2026-02-28T23:59:59.999Z', '2026-02-28T23:00:00.000Z', '2026-02-28T00:00:00.000Z'],
  ['2026-03-01T00:00:00.000Z', '2026-03-01T00:00:00.000Z', '2026-03-01T00:00:00.000Z'],
  ['2028-02-29T12:30:00.000Z', '2028-02-29T12:00:00.000Z', '2028-02-29T00:00:00.000Z'],
])('%s lies in the hour from %s and the day from %s', (at, hour, day) => {
  expect(utcHourOf(new Date(at)).toISOString()).toBe(hour);
  expect(utcDayOf(new Date(at)).toISOString()).toBe(day);
  expect(utcDayName(new Date(at))).toBe(day.slice(0, 10));
});

test('an offset clock goes on with its base', () => {
  const base = new ManualClock(new Date('2026-01-01T00:00:00Z'));
  const clock = new OffsetClock(base);
  clock.setOffset(86_400_000);
  base.advance(1_000);
  expect(clock.now().toISOString()).toBe('2026-01-02T00:00:01.000Z');
});
