import { MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE, utcDayOf, utcHourOf } from '@lethe/core/time';
import { describe, expect, it } from 'vitest';
import { firstDueAfter } from './due-instants.ts';
import { JOB_NAMES, type JobName, SCHEDULE } from './schedule.ts';

function cronOf(name: JobName): string {
  const job = SCHEDULE.find((entry) => entry.name === name);
  if (job === undefined) throw new Error(`${name} is not scheduled`);
  return job.cron;
}

const hours = Array.from({ length: 48 }, (_, hour) => new Date(Date.UTC(2026, 1, 28) + hour * MS_PER_HOUR));

describe('the schedule', () => {
  it('has every job once', () => {
    expect(SCHEDULE.map((job) => job.name).toSorted()).toEqual([...JOB_NAMES].toSorted());
  });

  it('destroys the keys of an hour twice within 15 minutes after its end, never before key caches have run out', () => {
    const keyCacheMs = MS_PER_MINUTE;
    for (const endAt of hours) {
      const first = firstDueAfter(cronOf('destroy-hour-keys'), new Date(endAt.getTime() - 1));
      const second = firstDueAfter(cronOf('destroy-hour-keys'), first);
      expect(utcHourOf(first)).toEqual(endAt);
      expect(first.getTime() - endAt.getTime()).toBeGreaterThan(keyCacheMs);
      expect(second.getTime() - endAt.getTime()).toBeLessThan(15 * MS_PER_MINUTE);
    }
  });

  it('drops a day twice within an hour after it ends, after the keys of its last hour', () => {
    const endAt = utcDayOf(new Date('2026-03-01T00:00:00Z'));
    const keysAt = firstDueAfter(cronOf('destroy-hour-keys'), endAt);
    const first = firstDueAfter(cronOf('drop-payload-partitions'), endAt);
    const second = firstDueAfter(cronOf('drop-payload-partitions'), first);
    expect(first.getTime()).toBeGreaterThan(keysAt.getTime());
    expect(second.getTime() - endAt.getTime()).toBeLessThan(MS_PER_HOUR);
  });

  it('creates partitions at least once within any day', () => {
    for (const at of hours) {
      expect(firstDueAfter(cronOf('create-payload-partitions'), at).getTime() - at.getTime()).toBeLessThanOrEqual(
        MS_PER_DAY,
      );
    }
  });
});
