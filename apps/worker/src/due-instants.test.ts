import { MS_PER_DAY, MS_PER_MINUTE } from '@lethe/core/time';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstDueAfter, lastDueUpTo, missedDueAt } from './due-instants.ts';
import { SCHEDULE } from './schedule.ts';

// A range or a star, each with a step or without one.
const STEPS = /^(?:\*|(?<from>\d+)-(?<to>\d+))(?:\/(?<every>\d+))?$/;

/** Says what a cron of plain minutes, hours, steps and stars means, without the parser under test. */
function isDue(cron: string, at: Date): boolean {
  const [minutes = '*', hours = '*'] = cron.split(' ');
  return matches(minutes, at.getUTCMinutes()) && matches(hours, at.getUTCHours());
}

function matches(field: string, value: number): boolean {
  const steps = STEPS.exec(field)?.groups;
  if (steps === undefined) return field.split(',').includes(String(value));
  const { from = '0', to = '59', every = '1' } = steps;
  return value >= Number(from) && value <= Number(to) && (value - Number(from)) % Number(every) === 0;
}

function everyDueInstant(cron: string, from: Date, upTo: Date): Date[] {
  const found: Date[] = [];
  const first = Math.floor(from.getTime() / MS_PER_MINUTE) * MS_PER_MINUTE;
  for (let atMs = first; atMs <= upTo.getTime(); atMs += MS_PER_MINUTE) {
    const at = new Date(atMs);
    if (at > from && isDue(cron, at)) found.push(at);
  }
  return found;
}

const instant = fc.date({
  min: new Date('2024-02-26T00:00:00Z'),
  max: new Date('2028-03-05T00:00:00Z'),
  noInvalidDate: true,
});
const cron = fc.constantFrom(...SCHEDULE.map((job) => job.cron));

describe('due instants', () => {
  it('stepping from the last run to now visits every due instant once and in order', () => {
    fc.assert(
      fc.property(cron, instant, fc.integer({ min: 0, max: 3 * MS_PER_DAY }), (expression, lastRun, elapsedMs) => {
        const now = new Date(lastRun.getTime() + elapsedMs);
        const visited: Date[] = [];
        for (let at = firstDueAfter(expression, lastRun); at <= now; at = firstDueAfter(expression, at))
          visited.push(at);
        expect(visited).toEqual(everyDueInstant(expression, lastRun, now));
      }),
    );
  });

  it('catching up takes the latest due instant up to now, and none when that one was run', () => {
    fc.assert(
      fc.property(cron, instant, fc.integer({ min: 0, max: 3 * MS_PER_DAY }), (expression, lastDueAt, elapsedMs) => {
        const now = new Date(lastDueAt.getTime() + elapsedMs);
        const missed = missedDueAt({ cron: expression, lastDueAt, now });
        expect(missed).toEqual(everyDueInstant(expression, lastDueAt, now).at(-1) ?? null);
      }),
    );
  });

  it('an instant is due from its first millisecond on', () => {
    const dueAt = new Date('2026-11-21T00:05:00.000Z');
    expect(lastDueUpTo('5,10 * * * *', dueAt)).toEqual(dueAt);
    expect(lastDueUpTo('5,10 * * * *', new Date(dueAt.getTime() - 1))).toEqual(new Date('2026-11-20T23:10:00.000Z'));
    expect(firstDueAfter('5,10 * * * *', new Date(dueAt.getTime() - 1))).toEqual(dueAt);
    expect(firstDueAfter('5,10 * * * *', dueAt)).toEqual(new Date('2026-11-21T00:10:00.000Z'));
  });

  it('a job that never ran is due at once', () => {
    const now = new Date('2026-11-21T12:34:56.789Z');
    expect(missedDueAt({ cron: '0 6,18 * * *', lastDueAt: null, now })).toEqual(new Date('2026-11-21T06:00:00.000Z'));
  });

  it('a clock that went back makes nothing due', () => {
    const lastDueAt = new Date('2026-11-21T06:00:00.000Z');
    expect(missedDueAt({ cron: '0 6,18 * * *', lastDueAt, now: new Date('2026-11-20T12:00:00.000Z') })).toBeNull();
  });
});
