import { DomainError } from '@lethe/core/errors';
import type { RetentionMaintenance } from '@lethe/db';
import type { Job } from './job.ts';

/**
 * Repeating is safe: a partition is dropped once, and only after its whole UTC day has ended.
 * Fails when a reader kept one locked, so that it is tried again within seconds; the others are gone by then.
 */
export function dropPayloadPartitionsJob(maintenance: RetentionMaintenance): Job {
  return {
    async run(now) {
      const { dropped, busy } = await maintenance.dropExpiredPartitions(now);
      if (busy.length > 0) {
        throw new DomainError('service_unavailable', `Readers kept expired partitions locked: ${busy.join(', ')}.`);
      }
      return { droppedCount: dropped.length };
    },
  };
}
