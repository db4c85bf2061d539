import type { Jobs } from '../jobs/bind-jobs.ts';
import type { Job } from '../jobs/job.ts';
import { JOB_NAMES } from '../schedule.ts';

/** The same job under every name of the schedule, but for those that a test is about. */
export function everyJob(job: Job, others: Partial<Jobs> = {}): Jobs {
  return { ...(Object.fromEntries(JOB_NAMES.map((name) => [name, job])) as Jobs), ...others };
}
