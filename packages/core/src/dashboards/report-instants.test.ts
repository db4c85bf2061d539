import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ReportSchedule } from './dashboard-report.ts';
import { lastReportDueAt, nextReportDueAt, reportSpans } from './report-instants.ts';

const at = (text: string) => new Date(text);
const daily = (hour: number, timeZone: string): ReportSchedule => ({
  frequency: 'daily',
  weekday: null,
  hour,
  timeZone,
});
const weekly = (weekday: number, hour: number, timeZone: string): ReportSchedule => ({
  frequency: 'weekly',
  weekday,
  hour,
  timeZone,
});
const monthly = (hour: number, timeZone: string): ReportSchedule => ({
  frequency: 'monthly',
  weekday: null,
  hour,
  timeZone,
});

describe('when a report is due', () => {
  test.each([
    ['a day in UTC', daily(8, 'UTC'), '2026-11-21T08:00:00Z', '2026-11-22T08:00:00Z'],
    ['the same day, a moment before', daily(8, 'UTC'), '2026-11-21T07:59:59.999Z', '2026-11-21T08:00:00Z'],
    ['an hour of Oslo in winter', daily(8, 'Europe/Oslo'), '2026-11-21T00:00:00Z', '2026-11-21T07:00:00Z'],
    ['the same hour of Oslo in summer', daily(8, 'Europe/Oslo'), '2026-07-21T00:00:00Z', '2026-07-21T06:00:00Z'],
    ['a zone of quarters', daily(0, 'Asia/Kathmandu'), '2026-11-21T00:00:00Z', '2026-11-21T18:15:00Z'],
    ['a Monday', weekly(1, 9, 'UTC'), '2026-11-22T12:00:00Z', '2026-11-23T09:00:00Z'],
    ['a Sunday', weekly(7, 9, 'UTC'), '2026-11-22T09:00:00Z', '2026-11-29T09:00:00Z'],
    ['a Monday that is Sunday in UTC', weekly(1, 2, 'Asia/Tokyo'), '2026-11-20T00:00:00Z', '2026-11-22T17:00:00Z'],
    ['the first of a month', monthly(6, 'UTC'), '2026-12-01T06:00:00Z', '2027-01-01T06:00:00Z'],
    ['the first that is the last in UTC', monthly(1, 'Asia/Tokyo'), '2026-11-22T00:00:00Z', '2026-11-30T16:00:00Z'],
    ['an hour that is skipped', daily(2, 'America/New_York'), '2026-03-08T00:00:00Z', '2026-03-08T07:00:00Z'],
    [
      'an hour that comes twice, the first time',
      daily(1, 'America/New_York'),
      '2026-11-01T00:00:00Z',
      '2026-11-01T05:00:00Z',
    ],
    ['half an hour that is skipped', daily(2, 'Australia/Lord_Howe'), '2026-10-03T00:00:00Z', '2026-10-03T15:30:00Z'],
  ])('%s', (_, schedule, now, expected) => {
    expect(nextReportDueAt(schedule, at(now)).toISOString()).toBe(at(expected).toISOString());
  });

  const zones = ['UTC', 'Europe/Oslo', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Pacific/Apia'];
  const schedules = fc.oneof(
    fc
      .record({ hour: fc.integer({ min: 0, max: 23 }), zone: fc.constantFrom(...zones) })
      .map(({ hour, zone }) => daily(hour, zone)),
    fc
      .record({
        day: fc.integer({ min: 1, max: 7 }),
        hour: fc.integer({ min: 0, max: 23 }),
        zone: fc.constantFrom(...zones),
      })
      .map(({ day, hour, zone }) => weekly(day, hour, zone)),
    fc
      .record({ hour: fc.integer({ min: 0, max: 23 }), zone: fc.constantFrom(...zones) })
      .map(({ hour, zone }) => monthly(hour, zone)),
  );
  const instants = fc.date({ min: at('2020-01-01T00:00:00Z'), max: at('2035-01-01T00:00:00Z'), noInvalidDate: true });

  test('last and next enclose every instant, and nothing lies between them', () => {
    fc.assert(
      fc.property(schedules, instants, (schedule, now) => {
        const last = lastReportDueAt(schedule, now);
        const next = nextReportDueAt(schedule, now);
        expect(last <= now && now < next).toBe(true);
        expect(nextReportDueAt(schedule, last)).toEqual(next);
        expect(lastReportDueAt(schedule, next)).toEqual(next);
      }),
    );
  });

  test('one report tells up to where the next one begins, and both instants lie on a quarter of an hour', () => {
    fc.assert(
      fc.property(schedules, instants, (schedule, now) => {
        const dueAt = nextReportDueAt(schedule, now);
        const following = reportSpans(schedule, nextReportDueAt(schedule, dueAt));
        const spans = reportSpans(schedule, dueAt);
        expect(following).toMatchObject({ from: spans.to, beforeFrom: spans.from });
        expect(dueAt.getTime() % (15 * 60_000)).toBe(0);
      }),
    );
  });
});
