import type { JobCare } from '@lethe/db';
import { type DueJob, JOB_NAMES } from './schedule.ts';

export interface QueueRetriesDeps {
  readonly jobCare: Pick<JobCare, 'takeDueRetries'>;
  readonly enqueue: (due: DueJob) => Promise<void>;
}

/** Queues the failed runs of the schedule that staff asked to have run again. Repeating is safe: one that succeeded meanwhile is not run again. */
export async function queueRetries({ jobCare, enqueue }: QueueRetriesDeps): Promise<void> {
  for (const { name, dueAt } of await jobCare.takeDueRetries()) {
    // A name that only an older or a newer worker knows is not run here.
    const known = JOB_NAMES.find((one) => one === name);
    if (known !== undefined) await enqueue({ name: known, dueAt });
  }
}
