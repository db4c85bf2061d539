import { HOUR_KEY_CACHE_MS } from '@lethe/core/retention';
import { addMs, MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE, utcDayOf, utcHourOf } from '@lethe/core/time';
import { describe, expect, it } from 'vitest';
import { firstDueAfter } from './due-instants.ts';
import { JOB_NAMES, type JobName, SCHEDULE, type StartBound } from './schedule.ts';

function cronOf(name: JobName): string {
  const job = SCHEDULE.find((entry) => entry.name === name);
  if (job === undefined) throw new Error(`${name} is not scheduled`);
  return job.cron;
}

/** Two days across the end of a month, instant by instant as a bound counts them. */
const START = Date.UTC(2026, 1, 28);
const STEPS_MS = { any_instant: 7 * MS_PER_MINUTE, hour: MS_PER_HOUR, day: MS_PER_DAY } as const;
const instants = ({ after }: StartBound): readonly Date[] =>
  Array.from({ length: (2 * MS_PER_DAY) / STEPS_MS[after] }, (_, step) => new Date(START + step * STEPS_MS[after]));

/** Whether enough runs begin within the bound after each instant from which it counts. A run at its very end is too late. */
function keepsBound(cron: string, starts: StartBound): boolean {
  return instants(starts).every((from) => {
    let at = addMs(from, -1);
    for (let run = 0; run < starts.runCountMin; run += 1) at = firstDueAfter(cron, at);
    return at.getTime() - from.getTime() < starts.withinMs;
  });
}

describe('the schedule', () => {
  it('has every job once', () => {
    expect(SCHEDULE.map((job) => job.name).toSorted()).toEqual([...JOB_NAMES].toSorted());
  });

  it.each(SCHEDULE)('$name begins as often and as soon as its bound needs', ({ cron, starts }) => {
    expect(keepsBound(cron, starts)).toBe(true);
  });

  it.each([
    ['destroy-hour-keys', '5 * * * *'],
    ['destroy-hour-keys', '5,15 * * * *'],
    ['destroy-hour-keys', '5,10 */2 * * *'],
    ['drop-payload-partitions', '15 0 * * *'],
    ['drop-payload-partitions', '15,45 1 * * *'],
    ['delete-expired-metadata', '20 */2 * * *'],
    ['create-payload-partitions', '0 6 * * *'],
    ['forget-ended-access', '40 3 * * 0'],
    ['forget-job-runs', '30 3 * * 1,4'],
  ] as const)('a slower cron for %s, %s, would break its bound', (name, slower) => {
    const job = SCHEDULE.find((entry) => entry.name === name);
    expect(job === undefined || keepsBound(slower, job.starts)).toBe(false);
  });

  it('never destroys the keys of an hour before key caches have run out', () => {
    for (let hour = 0; hour < 48; hour += 1) {
      const endAt = new Date(START + hour * MS_PER_HOUR);
      const first = firstDueAfter(cronOf('destroy-hour-keys'), addMs(endAt, -1));
      expect(utcHourOf(first)).toEqual(endAt);
      expect(first.getTime() - endAt.getTime()).toBeGreaterThan(HOUR_KEY_CACHE_MS);
    }
  });

  it('drops a day after the keys of its last hour', () => {
    const endAt = utcDayOf(new Date('2026-03-01T00:00:00Z'));
    const keysAt = firstDueAfter(cronOf('destroy-hour-keys'), endAt);
    expect(firstDueAfter(cronOf('drop-payload-partitions'), endAt).getTime()).toBeGreaterThan(keysAt.getTime());
  });
});
