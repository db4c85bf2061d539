import { DomainError } from '@lethe/core/errors';
import { ManualClock } from '@lethe/core/time';
import { createDatabase, createJobRunRepository, type Database, type JobRunRepository } from '@lethe/db';
import { createLogger } from '@lethe/telemetry';
import { useDatabase } from '@lethe/testkit/postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createJobTakers } from './dispatch-jobs.ts';
import type { Job } from './jobs/job.ts';
import type { DueJob } from './schedule.ts';
import { everyJob } from './testing/every-job.ts';
import { createWorkerLocks, MOVING_CLOCK, type WorkerLocks } from './worker-locks.ts';

const testDatabase = useDatabase();
const clock = new ManualClock(new Date('2026-11-21T10:07:00.000Z'));
const keysDue: DueJob = { name: 'destroy-hour-keys', dueAt: new Date('2026-11-21T10:05:00.000Z') };
const idle: Job = { run: async () => ({}) };
let database: Database;
let runs: JobRunRepository;
let locks: WorkerLocks;

beforeAll(() => {
  database = createDatabase({
    url: testDatabase.urlAs('lethe_worker'),
    applicationName: 'lethe worker test',
    poolSizeMax: 6,
  });
  runs = createJobRunRepository(database);
  locks = createWorkerLocks(database);
});
afterAll(() => database.close());
beforeEach(() => testDatabase.query('TRUNCATE job_run'));

function createTakers(destroyKeys: Job = idle) {
  const enqueued: DueJob[] = [];
  const takers = createJobTakers({
    jobs: everyJob(idle, { 'destroy-hour-keys': destroyKeys }),
    runs,
    locks,
    clock,
    logger: createLogger({ app: 'worker', level: 'error', write: () => {} }),
    enqueue: async (due) => void enqueued.push(due),
  });
  return { takers, enqueued };
}

describe('a tick', () => {
  it('queues the latest due instant of each job that was not run, and only that', async () => {
    const { takers, enqueued } = createTakers();
    await takers.onDueJob(keysDue);
    await takers.onTick();
    expect(enqueued).toEqual([
      { name: 'create-payload-partitions', dueAt: new Date('2026-11-21T06:00:00.000Z') },
      { name: 'write-manifests', dueAt: new Date('2026-11-21T09:11:00.000Z') },
      { name: 'drop-payload-partitions', dueAt: new Date('2026-11-21T09:45:00.000Z') },
      { name: 'delete-expired-metadata', dueAt: new Date('2026-11-21T09:20:00.000Z') },
      { name: 'rekey-erased-hours', dueAt: new Date('2026-11-21T10:07:00.000Z') },
      { name: 'advance-erasures', dueAt: new Date('2026-11-21T10:04:00.000Z') },
      { name: 'release-holds', dueAt: new Date('2026-11-21T09:25:00.000Z') },
      { name: 'advance-lifecycle', dueAt: new Date('2026-11-21T10:07:00.000Z') },
      { name: 'purge-organizations', dueAt: new Date('2026-11-21T10:04:00.000Z') },
      { name: 'seal-audit-events', dueAt: new Date('2026-11-21T10:03:00.000Z') },
      { name: 'rotate-master-key', dueAt: new Date('2026-11-21T09:35:00.000Z') },
      { name: 'forget-ended-access', dueAt: new Date('2026-11-21T03:40:00.000Z') },
      { name: 'forget-ended-exports', dueAt: new Date('2026-11-21T09:47:00.000Z') },
      { name: 'forget-idempotency-keys', dueAt: new Date('2026-11-21T09:50:00.000Z') },
      { name: 'issue-invoices', dueAt: new Date('2026-11-21T09:10:00.000Z') },
      { name: 'check-ledger', dueAt: new Date('2026-11-21T02:10:00.000Z') },
      { name: 'collect-payments', dueAt: new Date('2026-11-21T10:01:00.000Z') },
      { name: 'reconcile-payments', dueAt: new Date('2026-11-21T02:40:00.000Z') },
      { name: 'send-dashboard-reports', dueAt: new Date('2026-11-21T10:00:00.000Z') },
      { name: 'roll-up-requests', dueAt: new Date('2026-11-21T10:06:00.000Z') },
      { name: 'forget-notifications', dueAt: new Date('2026-11-21T03:50:00.000Z') },
      { name: 'forget-job-runs', dueAt: new Date('2026-11-21T03:30:00.000Z') },
    ]);
  });

  it('queues nothing, and runs nothing, while the clock moves', async () => {
    const { takers, enqueued } = createTakers();
    await locks.hold([MOVING_CLOCK], async () => {
      await takers.onTick();
      await takers.onDueJob(keysDue);
    });
    expect([enqueued, await runs.newest()]).toEqual([[], []]);
  });
});

describe('a queued job', () => {
  it('that fails is thrown back to the queue, and a tick leaves it to its retries', async () => {
    const { takers, enqueued } = createTakers({
      run: async () => {
        throw new DomainError('service_unavailable', 'Busy.');
      },
    });
    await expect(takers.onDueJob(keysDue)).rejects.toThrow('destroy-hour-keys failed: service_unavailable');
    await takers.onTick();
    expect(enqueued.map(({ name }) => name)).not.toContain('destroy-hour-keys');
  });

  it.each([
    [true, '6 minutes', 'taken over'],
    [true, '4 minutes', 'left alone'],
    [undefined, '6 minutes', 'left alone'],
  ] as const)('fenced: %s, of a worker that was stopped %s ago is %s', async (isFenced, ago, expected) => {
    const stopped = Promise.withResolvers<void>();
    const reached = Promise.withResolvers<void>();
    const zombie = createTakers({
      async run() {
        reached.resolve();
        await stopped.promise;
        throw new DomainError('service_unavailable', 'Another worker took over.');
      },
    });
    const running = zombie.takers.onDueJob(keysDue);
    await reached.promise;
    await testDatabase.query('UPDATE job_run SET started_at = started_at - $1::interval', [ago]);
    let runCount = 0;
    const fence = isFenced === undefined ? {} : { isFenced };
    const other = createTakers({
      ...fence,
      async run() {
        runCount += 1;
        return {};
      },
    });
    await other.takers.onDueJob(keysDue);
    stopped.resolve();
    await expect(running).rejects.toThrow('service_unavailable');
    expect(runCount).toBe(expected === 'taken over' ? 1 : 0);
    const [run] = await runs.newest();
    expect(run?.outcome?.kind).toBe(expected === 'taken over' ? 'succeeded' : 'failed');
  });
});
