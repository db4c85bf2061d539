import { addMs, MS_PER_DAY } from '@lethe/core/time';
import type { JobRunRepository } from '@lethe/db';
import type { Job } from './job.ts';

export const JOB_RUN_RETENTION_DAYS = 90;

/** Repeating is safe: what is forgotten stays so, and the newest run of a job, which says what is due next, is never forgotten. */
export function forgetJobRunsJob(runs: Pick<JobRunRepository, 'forgetBefore'>): Job {
  return {
    async run(now) {
      await runs.forgetBefore(addMs(now, -JOB_RUN_RETENTION_DAYS * MS_PER_DAY));
      return {};
    },
    // Nobody sees a run that is forgotten late.
    nextWorkAt: async () => null,
  };
}
