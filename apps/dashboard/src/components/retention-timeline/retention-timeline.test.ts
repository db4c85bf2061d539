import { describe, expect, test } from 'vitest';
import { timelineOf } from './retention-timeline.ts';

const admittedAt = new Date('2026-11-09T08:14:07Z');
const expiresAt = new Date('2026-12-09T08:14:07Z');

describe('the timeline', () => {
  test('says where now stands in the life of a payload', () => {
    const { nowLabel, spentFraction } = timelineOf({ admittedAt, expiresAt, now: new Date('2026-11-24T08:14:07Z') });
    expect(nowLabel).toBe('Now, 15 d in');
    expect(spentFraction).toBe(0.5);
  });

  test('is over at the instant of expiry, not after it', () => {
    const before = timelineOf({ admittedAt, expiresAt, now: new Date(expiresAt.getTime() - 1) });
    const at = timelineOf({ admittedAt, expiresAt, now: expiresAt });
    expect(before.stops.map((stop) => stop.isPast)).toEqual([true, false, false, false]);
    expect(at.stops.map((stop) => stop.isPast)).toEqual([true, true, false, false]);
    expect(at.nowLabel).toBeNull();
    expect(at.stops[1]?.title).toBe('Expired, unreadable at once');
  });

  test('promises no destruction of what a hold preserves', () => {
    const { stops } = timelineOf({ admittedAt, expiresAt, now: new Date('2027-02-01T00:00:00Z'), isHeld: true });
    expect(stops.map(({ kind, time, isPast }) => [kind, time, isPast])).toEqual([
      ['admitted', '9 Nov 2026, 08:14:07', true],
      ['expires', '9 Dec 2026, 08:14:07', true],
      ['key', 'after the release', false],
      ['backups', 'within 7 days after that', false],
    ]);
  });
});
