import { addMs, MS_PER_DAY } from '@lethe/core/time';
import type { RetentionMaintenance } from '@lethe/db';
import type { Job } from './job.ts';

/** Rows in one statement: small enough that none of them runs for seconds. */
const BATCH_SIZE_MAX = 5_000;
/** Statements in one run. What is left goes with the next one. */
const BATCHES_MAX = 200;

/**
 * Repeating is safe: a row is deleted once, and only when the whole period has passed since its admission.
 * Without a period metadata lives as long as its account, and a run does nothing.
 */
export function deleteExpiredMetadataJob(maintenance: RetentionMaintenance, metadataRetentionDays: number | null): Job {
  if (metadataRetentionDays === null) {
    return { run: async () => ({ deletedCount: 0 }), nextWorkAt: async () => null };
  }
  return {
    async run(now) {
      const admittedBefore = addMs(now, -metadataRetentionDays * MS_PER_DAY);
      let total = 0;
      for (let batch = 0; batch < BATCHES_MAX; batch += 1) {
        const { deletedCount } = await maintenance.deleteMetadataBefore({ admittedBefore, limit: BATCH_SIZE_MAX });
        total += deletedCount;
        if (deletedCount < BATCH_SIZE_MAX) break;
      }
      return { deletedCount: total };
    },
  };
}
