import type { Clock } from '@lethe/core/time';
import type { JobRunRepository } from '@lethe/db';
import { findMissedJobs } from './find-missed-jobs.ts';
import type { JobTakers } from './queue/open-queue.ts';
import { type RunJobDeps, runJob } from './run-job.ts';
import type { DueJob } from './schedule.ts';
import { runningJob, STANDING_CLOCK, type WorkerLocks } from './worker-locks.ts';

export interface DispatchDeps extends Omit<RunJobDeps, 'whileAlone' | 'runs'> {
  readonly runs: Pick<JobRunRepository, 'claim' | 'finish' | 'newest'>;
  readonly locks: WorkerLocks;
  readonly clock: Clock;
  readonly enqueue: (due: DueJob) => Promise<void>;
}

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
      const whileAlone: RunJobDeps['whileAlone'] = (name, work) => locks.hold([STANDING_CLOCK, runningJob(name)], work);
      const result = await runJob({ ...deps, whileAlone }, due);
      if (result.kind === 'failed') throw new Error(`${due.name} failed: ${result.code}`);
    },
  };
}
