import { isDomainError } from '@lethe/core/errors';
import type { Clock } from '@lethe/core/time';
import type { JobOutcome, JobRunRepository } from '@lethe/db';
import type { Logger } from '@lethe/telemetry';
import type { Jobs } from './jobs/bind-jobs.ts';
import type { DueJob, JobName } from './schedule.ts';

/** `already_run`: that instant was run with success. `not_now`: another worker runs the job, or the clock is moving. */
export type JobRunResult = JobOutcome | { readonly kind: 'skipped'; readonly reason: 'already_run' | 'not_now' };

export interface RunJobDeps {
  readonly jobs: Jobs;
  readonly runs: Pick<JobRunRepository, 'claim' | 'finish'>;
  /** Excludes other runs of the job. Answers null without running `work` when it cannot. */
  readonly whileAlone: <T>(name: JobName, work: () => Promise<T>) => Promise<T | null>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Runs a job for one due instant and records how it went. Repeating is safe: an instant that was run with success is not run again,
 * one whose run failed or died is. A job that fails is recorded and returned, not thrown, so that it stops no other.
 */
export async function runJob(deps: RunJobDeps, due: DueJob): Promise<JobRunResult> {
  const result = await deps.whileAlone<JobRunResult>(due.name, async () => {
    // Nobody else runs the job now, so a claim without an outcome is one whose process died, however short ago.
    if (!(await deps.runs.claim({ ...due, staleAfterMs: 0 }))) return { kind: 'skipped', reason: 'already_run' };
    return runClaimed(deps, due);
  });
  return result ?? { kind: 'skipped', reason: 'not_now' };
}

async function runClaimed({ jobs, runs, clock, logger }: RunJobDeps, due: DueJob): Promise<JobOutcome> {
  const fields = { job: due.name, dueAt: due.dueAt.toISOString() };
  const startedMs = performance.now();
  let outcome: JobOutcome;
  try {
    outcome = { kind: 'succeeded', counts: await jobs[due.name].run(clock.now()) };
    logger.info('job_succeeded', { ...fields, durationMs: Math.round(performance.now() - startedMs) });
  } catch (error) {
    outcome = { kind: 'failed', code: isDomainError(error) ? error.code : 'internal_error' };
    logger.error('job_failed', error, { ...fields, errorCode: outcome.code });
  }
  await runs.finish({ ...due, outcome });
  return outcome;
}
