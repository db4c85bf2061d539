import { addMs, ManualClock, MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE } from '@lethe/core/time';
import type { JobRun } from '@lethe/db';
import { describe, expect, it } from 'vitest';
import { type AdvanceClockDeps, advanceClock } from './advance-clock.ts';
import type { Job } from './jobs/job.ts';
import type { JobRunResult } from './run-job.ts';
import { type DueJob, JOB_NAMES, type JobName } from './schedule.ts';
import { everyJob } from './testing/every-job.ts';

const startAt = new Date('2026-11-20T23:58:00.000Z');
const succeeded: JobRunResult = { kind: 'succeeded', counts: {} };

/** A demo of one process: its offset, its jobs and its record of runs, all in memory. */
function createDemo(answer: (due: DueJob) => JobRunResult = () => succeeded) {
  const realClock = new ManualClock(startAt);
  const keyHours: Date[] = [];
  let dayEnd = new Date('2026-11-21T00:00:00.000Z');
  const visits: { name: JobName; dueAt: Date; now: Date }[] = [];
  const newest = new Map<string, JobRun>();
  let offsetMs = 0;
  const now = () => addMs(realClock.now(), offsetMs);
  const visited: Job = { run: async () => ({}) };
  const deps: AdvanceClockDeps = {
    jobs: everyJob(
      { ...visited, nextWorkAt: async () => null },
      {
        'create-payload-partitions': visited,
        'drop-payload-partitions': { ...visited, nextWorkAt: async () => dayEnd },
        'destroy-hour-keys': {
          ...visited,
          nextWorkAt: async () => (keyHours[0] ? addMs(keyHours[0], MS_PER_HOUR) : null),
        },
      },
    ),
    runs: { newest: async () => [...newest.values()] },
    async run(due) {
      visits.push({ ...due, now: now() });
      if (due.name === 'destroy-hour-keys')
        while (keyHours[0] && addMs(keyHours[0], MS_PER_HOUR) <= now()) keyHours.shift();
      if (due.name === 'drop-payload-partitions') while (dayEnd <= now()) dayEnd = addMs(dayEnd, MS_PER_DAY);
      newest.set(due.name, { ...due, startedAt: now(), finishedAt: now(), outcome: { kind: 'succeeded', counts: {} } });
      // Work takes time, also in a demo.
      realClock.advance(7);
      return answer(due);
    },
    realClock,
    offset: {
      currentMs: async () => offsetMs,
      async moveTo(target) {
        offsetMs = target;
      },
    },
    canGoOn: () => true,
  };
  const markAllAsRun = () => {
    for (const name of JOB_NAMES) {
      newest.set(name, {
        name,
        dueAt: startAt,
        startedAt: startAt,
        finishedAt: startAt,
        outcome: { kind: 'succeeded', counts: {} },
      });
    }
  };
  return { deps, keyHours, visits, now, markAllAsRun, realClock, offsetMs: () => offsetMs };
}

const named = (visits: readonly DueJob[]) =>
  visits.map(({ name, dueAt }) => `${name} ${dueAt.toISOString().slice(0, 16)}`);

describe('the time machine', () => {
  it('visits every due instant that has work, in order, and stands at it while the work runs', async () => {
    const demo = createDemo();
    demo.markAllAsRun();
    demo.keyHours.push(new Date('2026-11-20T23:00:00Z'), new Date('2026-11-21T13:00:00Z'));
    await advanceClock(demo.deps, MS_PER_DAY);
    expect(named(demo.visits)).toEqual([
      'destroy-hour-keys 2026-11-21T00:05',
      'drop-payload-partitions 2026-11-21T00:15',
      'send-dashboard-reports 2026-11-21T00:15',
      'create-payload-partitions 2026-11-21T06:00',
      'send-dashboard-reports 2026-11-21T06:00',
      'destroy-hour-keys 2026-11-21T14:05',
      'create-payload-partitions 2026-11-21T18:00',
      'send-dashboard-reports 2026-11-21T18:00',
      // At the end each job says up to when it has been, also those that had nothing to do.
      'destroy-hour-keys 2026-11-21T23:10',
      'write-manifests 2026-11-21T23:11',
      'drop-payload-partitions 2026-11-21T23:45',
      'delete-expired-metadata 2026-11-21T23:20',
      'rekey-erased-hours 2026-11-21T23:57',
      'advance-erasures 2026-11-21T23:54',
      'release-holds 2026-11-21T23:25',
      'advance-lifecycle 2026-11-21T23:57',
      'purge-organizations 2026-11-21T23:54',
      'seal-audit-events 2026-11-21T23:58',
      'rotate-master-key 2026-11-21T23:35',
      'forget-ended-access 2026-11-21T03:40',
      'forget-ended-exports 2026-11-21T23:47',
      'forget-idempotency-keys 2026-11-21T23:50',
      'issue-invoices 2026-11-21T23:10',
      'check-ledger 2026-11-21T02:10',
      'collect-payments 2026-11-21T23:46',
      'reconcile-payments 2026-11-21T02:40',
      'send-dashboard-reports 2026-11-21T23:45',
      'roll-up-requests 2026-11-21T23:56',
      'forget-notifications 2026-11-21T03:50',
      'forget-job-runs 2026-11-21T03:30',
    ]);
    for (const { dueAt, now } of demo.visits.slice(0, 5)) {
      expect(now.getTime() - dueAt.getTime()).toBeGreaterThanOrEqual(0);
      expect(now.getTime() - dueAt.getTime()).toBeLessThan(MS_PER_MINUTE);
    }
  });

  it('ends as far ahead of the real clock as was asked, however long the work took', async () => {
    const demo = createDemo();
    const report = await advanceClock(demo.deps, 40 * MS_PER_DAY);
    expect(demo.offsetMs()).toBe(40 * MS_PER_DAY);
    expect(report.offsetSeconds).toBe((40 * MS_PER_DAY) / 1000);
    const again = await advanceClock(demo.deps, 1_000);
    expect(again.offsetSeconds).toBe(report.offsetSeconds + 1);
  });

  it('meets a key that comes up during the advance at the end of its hour', async () => {
    const demo = createDemo((due) => {
      if (due.name === 'create-payload-partitions' && demo.keyHours.length === 0)
        demo.keyHours.push(addMs(due.dueAt, MS_PER_DAY));
      return succeeded;
    });
    demo.markAllAsRun();
    await advanceClock(demo.deps, 2 * MS_PER_DAY);
    expect(named(demo.visits)).toContain('destroy-hour-keys 2026-11-22T07:05');
  });

  it('first runs what was due before the advance', async () => {
    const demo = createDemo();
    await advanceClock(demo.deps, 1_000);
    expect(named(demo.visits)).toEqual([
      'create-payload-partitions 2026-11-20T18:00',
      'destroy-hour-keys 2026-11-20T23:10',
      'write-manifests 2026-11-20T23:11',
      'drop-payload-partitions 2026-11-20T23:45',
      'delete-expired-metadata 2026-11-20T23:20',
      'rekey-erased-hours 2026-11-20T23:57',
      'advance-erasures 2026-11-20T23:54',
      'release-holds 2026-11-20T23:25',
      'advance-lifecycle 2026-11-20T23:57',
      'purge-organizations 2026-11-20T23:54',
      'seal-audit-events 2026-11-20T23:58',
      'rotate-master-key 2026-11-20T23:35',
      'forget-ended-access 2026-11-20T03:40',
      'forget-ended-exports 2026-11-20T23:47',
      'forget-idempotency-keys 2026-11-20T23:50',
      'issue-invoices 2026-11-20T23:10',
      'check-ledger 2026-11-20T02:10',
      'collect-payments 2026-11-20T23:46',
      'reconcile-payments 2026-11-20T02:40',
      'send-dashboard-reports 2026-11-20T23:45',
      'roll-up-requests 2026-11-20T23:56',
      'forget-notifications 2026-11-20T03:50',
      'forget-job-runs 2026-11-20T03:30',
    ]);
  });

  it('a failing job stops no other, and is handed on unless it succeeded later', async () => {
    const failed: JobRunResult = { kind: 'failed', code: 'internal_error' };
    const demo = createDemo(({ name, dueAt }) => {
      if (name === 'drop-payload-partitions') return failed;
      return name === 'create-payload-partitions' && dueAt.getUTCHours() === 6 ? failed : succeeded;
    });
    demo.markAllAsRun();
    const report = await advanceClock(demo.deps, MS_PER_DAY);
    expect(named(report.failed)).toEqual(['drop-payload-partitions 2026-11-21T23:45']);
    expect(report.ran).toContainEqual({
      job: 'create-payload-partitions',
      runCount: 2,
      failedCount: 1,
      lastDueAt: new Date('2026-11-21T18:00:00.000Z'),
    });
  });

  it('when it has to stop half-way it stands at the last instant visited, with nothing before it passed over', async () => {
    const demo = createDemo();
    demo.markAllAsRun();
    const canGoOn = () => demo.visits.length < 3;
    await expect(advanceClock({ ...demo.deps, canGoOn }, 10 * MS_PER_DAY)).rejects.toMatchObject({
      code: 'service_unavailable',
    });
    expect(named(demo.visits).slice(2)).toEqual([
      'create-payload-partitions 2026-11-21T06:00',
      'send-dashboard-reports 2026-11-21T06:00',
    ]);
    expect(demo.now().toISOString()).toMatch(/^2026-11-21T06:00:00/);
    await advanceClock(demo.deps, MS_PER_HOUR * 12);
    expect(named(demo.visits).slice(4)).toContain('create-payload-partitions 2026-11-21T18:00');
  });
});
