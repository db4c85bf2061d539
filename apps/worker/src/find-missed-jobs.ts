import type { JobRun, JobRunRepository } from '@lethe/db';
import { missedDueAt } from './due-instants.ts';
import { type DueJob, SCHEDULE } from './schedule.ts';

/** What is due by `now` and was not run, in the order of the schedule: at most one instant a job, which covers those before it. */
export async function findMissedJobs(runs: Pick<JobRunRepository, 'newest'>, now: Date): Promise<readonly DueJob[]> {
  const newest = new Map((await runs.newest()).map((run) => [run.name, run]));
  return SCHEDULE.flatMap(({ name, cron }) => {
    const dueAt = missedDueAt({ cron, lastDueAt: settledDueAt(newest.get(name)), now });
    return dueAt === null ? [] : [{ name, dueAt }];
  });
}

/** A run whose process died leaves no outcome, and its instant is due again. A failed one is left to its retries and to the next due instant. */
function settledDueAt(run: JobRun | undefined): Date | null {
  if (run === undefined) return null;
  return run.finishedAt === null ? new Date(run.dueAt.getTime() - 1) : run.dueAt;
}
