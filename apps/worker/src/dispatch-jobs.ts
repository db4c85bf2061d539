import { type Clock, MS_PER_MINUTE } from '@lethe/core/time';
import type { JobRunRepository } from '@lethe/db';
import { findMissedJobs } from './find-missed-jobs.ts';
import type { JobTakers } from './queue/open-queue.ts';
import { type RunJobDeps, runJob } from './run-job.ts';
import type { DueJob, JobName } from './schedule.ts';
import { runningJob, STANDING_CLOCK, type WorkerLocks } from './worker-locks.ts';

export interface DispatchDeps extends Omit<RunJobDeps, 'whileAlone' | 'runs'> {
  readonly runs: Pick<JobRunRepository, 'claim' | 'finish' | 'isHanging' | 'newest'>;
  readonly locks: WorkerLocks;
  readonly clock: Clock;
  readonly enqueue: (due: DueJob) => Promise<void>;
}

/** Longer than any run of a fenced job may take: a worker that is still at it was stopped, or hangs. */
const TAKEOVER_AFTER_MS = 5 * MS_PER_MINUTE;

/**
 * What the queue's takers do. While a clock moves they do nothing: the time machine itself runs what is due,
 * and a tick after it looks again.
 */
export function createJobTakers({ locks, enqueue, ...deps }: DispatchDeps): JobTakers {
  return {
    async onTick() {
      await locks.hold([STANDING_CLOCK], async () => {
        for (const due of await findMissedJobs(deps.runs, deps.clock.now())) await enqueue(due);
      });
    },
    async onDueJob(due) {
      const whileAlone: RunJobDeps['whileAlone'] = async (name, work) => {
        const result = await locks.hold([STANDING_CLOCK, runningJob(name)], work);
        if (result !== null || !(await isAbandoned(deps, name))) return result;
        deps.logger.warn('job_taken_over', { job: name });
        return locks.hold([STANDING_CLOCK], work);
      };
      const result = await runJob({ ...deps, whileAlone }, due);
      if (result.kind === 'failed') throw new Error(`${due.name} failed: ${result.code}`);
    },
  };
}

/** Whether somebody has been running the job for longer than it takes, and whatever they still do would be refused. */
async function isAbandoned({ jobs, runs }: Pick<DispatchDeps, 'jobs' | 'runs'>, name: JobName): Promise<boolean> {
  return jobs[name].isFenced === true && (await runs.isHanging({ name, forMs: TAKEOVER_AFTER_MS }));
}
