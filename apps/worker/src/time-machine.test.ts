import { ManualClock, MS_PER_DAY, MS_PER_SECOND } from '@lethe/core/time';
import { describe, expect, it } from 'vitest';
import type { Job } from './jobs/job.ts';
import type { DueJob } from './schedule.ts';
import { everyJob } from './testing/every-job.ts';
import { ADVANCES_WAITING_MAX, createTimeMachine, type TimeMachineDeps } from './time-machine.ts';
import type { WorkerLocks } from './worker-locks.ts';

const wanted = () => true;

function createDeps(overrides: Partial<TimeMachineDeps> = {}) {
  const idle: Job = { run: async () => ({}), nextWorkAt: async () => null };
  const visited: Job = { run: async () => ({}) };
  const enqueued: DueJob[] = [];
  let offsetMs = 0;
  const locks: WorkerLocks = { hold: (_locks, work) => work(() => true) };
  const deps: TimeMachineDeps = {
    jobs: everyJob(idle, { 'create-payload-partitions': visited }),
    runs: { newest: async () => [] },
    run: async () => ({ kind: 'succeeded', counts: {} }),
    realClock: new ManualClock(new Date('2026-11-21T12:00:00.000Z')),
    offset: {
      currentMs: async () => offsetMs,
      async moveTo(target) {
        offsetMs = target;
      },
    },
    locks,
    enqueue: async (due) => void enqueued.push(due),
    ...overrides,
  };
  return { deps, enqueued };
}

describe('the time machine', () => {
  it('lets advances wait for each other up to a number, and refuses a further one', async () => {
    const gate = Promise.withResolvers<void>();
    const { deps } = createDeps();
    const locks: WorkerLocks = {
      async hold(asked, work) {
        await gate.promise;
        return deps.locks.hold(asked, work);
      },
    };
    const timeMachine = createTimeMachine({ ...deps, locks });
    const advances = Array.from({ length: ADVANCES_WAITING_MAX }, () => timeMachine.advance(MS_PER_SECOND, wanted));
    await expect(timeMachine.advance(MS_PER_SECOND, wanted)).rejects.toMatchObject({ code: 'service_unavailable' });
    gate.resolve();
    const reports = await Promise.all(advances);
    expect(reports.map(({ offsetSeconds }) => offsetSeconds)).toEqual(advances.map((_, index) => index + 1));
    expect((await timeMachine.advance(MS_PER_SECOND, wanted)).offsetSeconds).toBe(ADVANCES_WAITING_MAX + 1);
  });

  it('does not move for somebody who has gone, nor when it was stopped, nor while a job runs for long', async () => {
    const { deps } = createDeps();
    const timeMachine = createTimeMachine(deps);
    const refusal = { code: 'service_unavailable' };
    await expect(timeMachine.advance(MS_PER_DAY, () => false)).rejects.toMatchObject(refusal);
    await expect(
      createTimeMachine({ ...deps, locks: { hold: async () => null } }).advance(MS_PER_DAY, wanted),
    ).rejects.toMatchObject(refusal);
    expect(await deps.offset.currentMs()).toBe(0);
    timeMachine.stop();
    await expect(timeMachine.advance(MS_PER_DAY, wanted)).rejects.toMatchObject(refusal);
    expect(await deps.offset.currentMs()).toBe(0);
  });

  it('hands what failed to the queue, which tries again', async () => {
    const { deps, enqueued } = createDeps({
      run: async ({ name }) =>
        name === 'create-payload-partitions'
          ? { kind: 'failed', code: 'internal_error' }
          : { kind: 'succeeded', counts: {} },
    });
    await createTimeMachine(deps).advance(MS_PER_DAY, wanted);
    expect(enqueued.map(({ name }) => name)).toEqual(['create-payload-partitions']);
  });

  it('a failed advance does not hold up the next one', async () => {
    const { deps } = createDeps();
    let attemptCount = 0;
    const currentMs = async () => {
      attemptCount += 1;
      if (attemptCount === 1) throw new Error('the database went away');
      return 0;
    };
    const timeMachine = createTimeMachine({ ...deps, offset: { ...deps.offset, currentMs } });
    const [first, second] = await Promise.allSettled([
      timeMachine.advance(MS_PER_SECOND, wanted),
      timeMachine.advance(MS_PER_SECOND, wanted),
    ]);
    expect([first.status, second.status]).toEqual(['rejected', 'fulfilled']);
  });
});
