import { DomainError } from '@lethe/core/errors';
import { ManualClock } from '@lethe/core/time';
import { createDatabase, createJobRunRepository, type Database, type JobRunRepository } from '@lethe/db';
import { createLogger } from '@lethe/telemetry';
import { useDatabase } from '@lethe/testkit/postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findMissedJobs } from './find-missed-jobs.ts';
import type { JobCounts } from './jobs/job.ts';
import { type RunJobDeps, runJob } from './run-job.ts';
import type { DueJob } from './schedule.ts';
import { everyJob } from './testing/every-job.ts';
import { createWorkerLocks, MOVING_CLOCK, runningJob, STANDING_CLOCK, type WorkerLocks } from './worker-locks.ts';

const testDatabase = useDatabase();
const due: DueJob = { name: 'destroy-hour-keys', dueAt: new Date('2026-11-21T10:05:00.000Z') };
const clock = new ManualClock(new Date('2026-11-21T10:05:01.000Z'));
let database: Database;
let runs: JobRunRepository;
let locks: WorkerLocks;

beforeAll(() => {
  database = createDatabase({
    url: testDatabase.urlAs('lethe_worker'),
    applicationName: 'lethe worker test',
    poolSizeMax: 12,
  });
  runs = createJobRunRepository(database);
  locks = createWorkerLocks(database);
});
afterAll(() => database.close());
beforeEach(async () => {
  await testDatabase.query('TRUNCATE job_run');
});

function depsWith(run: () => Promise<JobCounts>, logLines: string[] = []): RunJobDeps {
  const jobs = everyJob({ run });
  const logger = createLogger({ app: 'worker', level: 'info', write: (line) => logLines.push(line) });
  return {
    jobs,
    runs,
    clock,
    logger,
    whileAlone: (name, work) => locks.hold([STANDING_CLOCK, runningJob(name)], work),
  };
}

describe('running a job', () => {
  it('a due instant is run once however often it is asked for, and its outcome is recorded', async () => {
    let runCount = 0;
    const deps = depsWith(async () => ({ destroyedCount: ++runCount }));
    expect(await runJob(deps, due)).toEqual({ kind: 'succeeded', counts: { destroyedCount: 1 } });
    expect(await runJob(deps, due)).toEqual({ kind: 'skipped', reason: 'already_run' });
    expect(runCount).toBe(1);
    expect(await runs.newest()).toEqual([
      {
        ...due,
        startedAt: expect.any(Date),
        finishedAt: expect.any(Date),
        outcome: { kind: 'succeeded', counts: { destroyedCount: 1 } },
      },
    ]);
  });

  it('of ten that ask at the same time one runs it', async () => {
    const gate = Promise.withResolvers<void>();
    let runCount = 0;
    const deps = depsWith(async () => {
      runCount += 1;
      await gate.promise;
      return {};
    });
    let skippedCount = 0;
    const asked = Array.from({ length: 10 }, async () => {
      const result = await runJob(deps, due);
      if (result.kind === 'skipped') skippedCount += 1;
      if (skippedCount === 9) gate.resolve();
      return result.kind;
    });
    expect((await Promise.all(asked)).toSorted()).toEqual([...Array(9).fill('skipped'), 'succeeded']);
    expect(runCount).toBe(1);
  });

  it('a failure is recorded with its code and returned, and the instant may be run again', async () => {
    const logLines: string[] = [];
    const failing = depsWith(async () => {
      throw new DomainError('service_unavailable', 'Busy.');
    }, logLines);
    expect(await runJob(failing, due)).toEqual({ kind: 'failed', code: 'service_unavailable' });
    expect(await runs.newest()).toMatchObject([{ ...due, outcome: { kind: 'failed', code: 'service_unavailable' } }]);
    expect(logLines).toEqual([expect.stringContaining('job_failed')]);
    expect(
      await runJob(
        depsWith(async () => ({ destroyedCount: 4 })),
        due,
      ),
    ).toMatchObject({ kind: 'succeeded' });
    expect(await runs.newest()).toMatchObject([
      { ...due, outcome: { kind: 'succeeded', counts: { destroyedCount: 4 } } },
    ]);
  });

  it('an unknown failure leaves no word of it in the record or the log', async () => {
    const logLines: string[] = [];
    const failing = depsWith(async () => {
      throw new Error('canary-3f9');
    }, logLines);
    expect(await runJob(failing, due)).toEqual({ kind: 'failed', code: 'internal_error' });
    expect(logLines.join('') + JSON.stringify(await runs.newest())).not.toContain('canary-3f9');
  });

  it('an instant whose process died is due again and is run', async () => {
    await runs.claim({ ...due, staleAfterMs: 0 });
    expect(await findMissedJobs(runs, clock.now())).toContainEqual(due);
    expect(
      await runJob(
        depsWith(async () => ({})),
        due,
      ),
    ).toMatchObject({ kind: 'succeeded' });
    expect(await findMissedJobs(runs, clock.now())).not.toContainEqual(due);
  });

  it('nothing runs while the clock moves, and the clock does not move while something runs', async () => {
    const order: string[] = [];
    const moved = await locks.hold([MOVING_CLOCK], async () =>
      runJob(
        depsWith(async () => ({})),
        due,
      ),
    );
    expect(moved).toEqual({ kind: 'skipped', reason: 'not_now' });
    let advance: Promise<unknown> = Promise.resolve();
    await runJob(
      depsWith(async () => {
        advance = locks.hold([MOVING_CLOCK], async () => order.push('clock moved'));
        await expect.poll(advanceIsWaiting).toBe(true);
        order.push('job ended');
        return {};
      }),
      due,
    );
    await advance;
    expect(order).toEqual(['job ended', 'clock moved']);
  });

  it('the locks of a session that broke are free at once, and the holder learns of it', async () => {
    const wasHeld = await locks.hold([runningJob('destroy-hour-keys')], async (isStillHeld) => {
      expect(isStillHeld()).toBe(true);
      await testDatabase.query(`SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'`);
      await expect.poll(isStillHeld).toBe(false);
      return locks.hold([runningJob('destroy-hour-keys')], async () => 'held by another');
    });
    expect(wasHeld).toBe('held by another');
  });
});

async function advanceIsWaiting(): Promise<boolean> {
  const rows = await testDatabase.query(`SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`);
  return rows.length === 1;
}
