import { addMs, MS_PER_DAY, utcDayOf } from '@lethe/core/time';
import type { RetentionMaintenance } from '@lethe/db';
import type { Job } from './job.ts';

/** For how many further days of admission the partitions are there. */
export const AHEAD_DAYS = 2;

/** Repeating is safe: a day that has its partition keeps it. */
export function createPayloadPartitionsJob(maintenance: RetentionMaintenance): Job {
  return {
    async run(now) {
      const fromDay = utcDayOf(now);
      const lastDay = addMs(fromDay, ((await maintenance.longestPeriodDays()) + AHEAD_DAYS) * MS_PER_DAY);
      return maintenance.createPayloadPartitions({ fromDay, toDay: addMs(lastDay, MS_PER_DAY) });
    },
  };
}
