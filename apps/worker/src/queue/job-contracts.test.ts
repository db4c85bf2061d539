import { describe, expect, it } from 'vitest';
import { JOB_NAMES } from '../schedule.ts';
import { dedupeKeyOf, parseQueuedJob, toQueuedJob } from './job-contracts.ts';

const dueAt = new Date('2026-11-21T00:05:00.000Z');

describe('the contract of queued jobs', () => {
  it.each(JOB_NAMES)('%s comes out of the queue as it went in', (name) => {
    const queued = JSON.parse(JSON.stringify(toQueuedJob({ name, dueAt })));
    expect(parseQueuedJob(queued)).toEqual({ name, dueAt });
  });

  it('the dedupe key tells jobs and due instants apart', () => {
    const keys = JOB_NAMES.flatMap((name) =>
      [dueAt, new Date(dueAt.getTime() + 1)].map((at) => dedupeKeyOf({ name, dueAt: at })),
    );
    expect(new Set(keys).size).toBe(keys.length);
  });

  it.each([
    { name: 'charge-everyone', data: { dueAt: dueAt.toISOString() } },
    { name: 'destroy-hour-keys', data: {} },
    { name: 'destroy-hour-keys', data: null },
    { name: 'destroy-hour-keys', data: { dueAt: 'soon' } },
    { name: 'destroy-hour-keys', data: { dueAt: dueAt.toISOString(), organizationId: 'x' } },
  ])('what no contract fits is not run: %j', (queued) => {
    expect(parseQueuedJob(queued)).toBeNull();
  });
});
