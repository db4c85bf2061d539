import { addMs, MS_PER_HOUR } from '@lethe/core/time';
import type { RetentionMaintenance } from '@lethe/db';
import type { Job } from './job.ts';

/** Repeating is safe: a key is destroyed once, and only after its UTC hour has ended. */
export function destroyHourKeysJob(maintenance: RetentionMaintenance): Job {
  return {
    run: (now) => maintenance.destroyEndedHourKeys(now),
    async nextWorkAt() {
      const hour = await maintenance.oldestKeyHour();
      return hour === null ? null : addMs(hour, MS_PER_HOUR);
    },
  };
}
