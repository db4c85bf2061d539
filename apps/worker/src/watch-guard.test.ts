import type { GuardTick } from '@lethe/core/retention';
import type { JobRun } from '@lethe/db';
import { createLogger } from '@lethe/telemetry';
import { expect, test } from 'vitest';
import type { DueJob } from './schedule.ts';
import { watchGuard } from './watch-guard.ts';

const dueAt = new Date('2026-11-21T10:05:00.000Z');
const runOf = (name: string, outcome: JobRun['outcome']): JobRun => ({
  name,
  dueAt,
  startedAt: dueAt,
  finishedAt: dueAt,
  outcome,
});

async function tick(answer: GuardTick) {
  const lines: string[] = [];
  const enqueued: DueJob[] = [];
  await watchGuard({
    guard: { confirm: async () => answer },
    runs: {
      newest: async () => [
        runOf('destroy-hour-keys', { kind: 'failed', code: 'service_unavailable' }),
        runOf('drop-payload-partitions', { kind: 'succeeded', counts: {} }),
        runOf('a job that is gone', { kind: 'failed', code: 'internal_error' }),
        runOf('forget-job-runs', null),
      ],
    },
    enqueue: async (due) => void enqueued.push(due),
    logger: createLogger({ app: 'worker', level: 'info', write: (line) => lines.push(line) }),
  });
  return { enqueued, log: lines.map((line) => JSON.parse(line) as { level: string; event: string; reason?: string }) };
}

test('a pause is an alarm, once', async () => {
  const paused: GuardTick = { state: 'paused', hasChanged: true, pausedAt: dueAt, pauseReason: 'clock_jump' };
  const { log, enqueued } = await tick(paused);
  expect(log).toMatchObject([{ level: 'error', event: 'destruction_paused', reason: 'clock_jump' }]);
  expect(enqueued).toEqual([]);
  expect((await tick({ ...paused, hasChanged: false })).log).toEqual([]);
});

test('when destruction goes on, what failed meanwhile is run again at once', async () => {
  const confirmed: GuardTick = { state: 'confirmed', hasChanged: true, pausedAt: null, pauseReason: null };
  expect((await tick(confirmed)).enqueued).toEqual([{ name: 'destroy-hour-keys', dueAt }]);
  expect((await tick({ ...confirmed, hasChanged: false })).enqueued).toEqual([]);
});
