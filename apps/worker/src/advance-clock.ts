import { DomainError } from '@lethe/core/errors';
import { addMs, type Clock, MS_PER_SECOND } from '@lethe/core/time';
import type { JobRunRepository } from '@lethe/db';
import { firstDueAfter } from './due-instants.ts';
import { findMissedJobs } from './find-missed-jobs.ts';
import type { Jobs } from './jobs/bind-jobs.ts';
import type { JobRunResult } from './run-job.ts';
import { type DueJob, type JobName, SCHEDULE, type ScheduledJob } from './schedule.ts';

/** The distance between a demo's clock and the real one, which all of its processes share. */
export interface SharedOffset {
  currentMs(): Promise<number>;
  /** Settles when every process goes by the new offset. */
  moveTo(offsetMs: number): Promise<void>;
}

export interface AdvanceClockDeps {
  readonly jobs: Jobs;
  readonly runs: Pick<JobRunRepository, 'newest'>;
  readonly run: (due: DueJob) => Promise<JobRunResult>;
  readonly realClock: Clock;
  readonly offset: SharedOffset;
  /** Asked between steps. False when another process may move the clock, or this one has to end. */
  readonly canGoOn: () => boolean;
}

export interface JobTally {
  readonly job: JobName;
  readonly runCount: number;
  readonly failedCount: number;
  readonly lastDueAt: Date;
}

export interface AdvanceReport {
  readonly now: Date;
  readonly offsetSeconds: number;
  readonly ran: readonly JobTally[];
  /** The latest failed run of each job that did not succeed afterwards. */
  readonly failed: readonly DueJob[];
}

/**
 * Moves the clock ahead through every due instant that has work, in order: at each, every process stands at that instant or just after it
 * while what is due runs. Real time goes on meanwhile, so the clock ends up `advanceMs` further ahead of the real one than it was.
 * When it has to stop half-way, the clock stands at the last instant visited and nothing before it was passed over.
 */
export async function advanceClock(deps: AdvanceClockDeps, advanceMs: number): Promise<AdvanceReport> {
  const { offset, realClock } = deps;
  const tally = createTally();
  const run = async (due: DueJob) => tally.note(due, await deps.run(due));
  let offsetMs = await offset.currentMs();
  const targetOffsetMs = offsetMs + advanceMs;

  let visitedUpTo = addMs(realClock.now(), offsetMs);
  for (const due of await findMissedJobs(deps.runs, visitedUpTo)) await run(due);
  for (;;) {
    stopUnless(deps.canGoOn());
    const step = await nextStep(deps.jobs, visitedUpTo);
    const real = realClock.now();
    if (step.at > addMs(real, targetOffsetMs)) break;
    offsetMs = Math.max(offsetMs, step.at.getTime() - real.getTime());
    await offset.moveTo(offsetMs);
    for (const due of step.due) await run(due);
    visitedUpTo = step.at;
  }
  await offset.moveTo(targetOffsetMs);
  const now = addMs(realClock.now(), targetOffsetMs);
  // Instants that had no work were passed over; the latest of them is run, so that the record says up to when each job has been.
  for (const due of await findMissedJobs(deps.runs, now)) await run(due);
  return { now, offsetSeconds: Math.round(targetOffsetMs / MS_PER_SECOND), ...tally.summary() };
}

interface Step {
  readonly at: Date;
  readonly due: readonly DueJob[];
}

/**
 * The next instant at which something has work. Jobs that do not say when they have any are visited at every due instant, the
 * partition jobs therefore every day: no step is longer than that, and no payload lives shorter, so work that comes up during a step is still met in time.
 */
async function nextStep(jobs: Jobs, after: Date): Promise<Step> {
  const candidates: number[] = [];
  for (const scheduled of SCHEDULE) {
    const dueAt = await nextDueWithWork(scheduled, jobs, after);
    if (dueAt !== null) candidates.push(dueAt.getTime());
  }
  const at = new Date(Math.min(...candidates));
  const due = SCHEDULE.filter(({ cron }) => firstDueAfter(cron, addMs(at, -1)).getTime() === at.getTime());
  return { at, due: due.map(({ name }) => ({ name, dueAt: at })) };
}

async function nextDueWithWork({ name, cron }: ScheduledJob, jobs: Jobs, after: Date): Promise<Date | null> {
  const job = jobs[name];
  if (job.nextWorkAt === undefined) return firstDueAfter(cron, after);
  const workAt = await job.nextWorkAt();
  if (workAt === null) return null;
  return firstDueAfter(cron, workAt > after ? addMs(workAt, -1) : after);
}

function stopUnless(canGoOn: boolean): void {
  if (!canGoOn) {
    throw new DomainError(
      'service_unavailable',
      'The clock stopped half-way because the worker is ending or lost the database. Ask again.',
    );
  }
}

function createTally() {
  const tallies = new Map<JobName, JobTally>();
  const failed = new Map<JobName, DueJob>();
  return {
    note({ name, dueAt }: DueJob, result: JobRunResult): void {
      if (result.kind === 'skipped') return;
      const before = tallies.get(name) ?? { runCount: 0, failedCount: 0 };
      const hasFailed = result.kind === 'failed';
      tallies.set(name, {
        job: name,
        runCount: before.runCount + 1,
        failedCount: before.failedCount + (hasFailed ? 1 : 0),
        lastDueAt: dueAt,
      });
      if (hasFailed) failed.set(name, { name, dueAt });
      else failed.delete(name);
    },
    summary: () => ({ ran: [...tallies.values()], failed: [...failed.values()] }),
  };
}
