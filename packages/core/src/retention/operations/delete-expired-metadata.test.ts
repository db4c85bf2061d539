import { beforeEach, describe, expect, test } from 'vitest';
import {
  type DestructionGuard,
  deleteExpiredMetadata,
  type ExpiredMetadata,
  type GuardTick,
  METADATA_BATCHES_PER_RUN_MAX,
  type MetadataPlace,
  RECORDS_PER_BATCH_MAX,
} from '../index.ts';

const place = (order: number): MetadataPlace => ({ expiresAt: new Date(order), id: String(order) });
const CALM = { dueCount: 3, livingCount: 3, leftOverCount: 0, sinceLastRunMs: 1_000, isBreakerReleased: false };
const RUNAWAY = { ...CALM, dueCount: 101, livingCount: 150 };

let log: unknown[];
beforeEach(() => {
  log = [];
});

/** Answers what it was given, and notes what it was asked. */
function portsOf(
  batches: readonly (readonly [examined: number, deleted: number])[],
  survey = CALM,
  tick: Partial<GuardTick> = {},
) {
  let batchCount = 0;
  const sweep: ExpiredMetadata = {
    claim: async () => 7n,
    survey: async () => survey,
    async deleteBatch({ token, after }) {
      const [examinedCount, deletedCount] = batches[batchCount] ?? [0, 0];
      log.push(['delete', token, after]);
      batchCount += 1;
      return { examinedCount, deletedCount, last: examinedCount === 0 ? null : place(batchCount) };
    },
    finish: async (run) => void log.push(['finish', run]),
    nextExpiryAt: async () => null,
  };
  const guard: DestructionGuard = {
    confirm: async () => ({ state: 'confirmed', hasChanged: false, pausedAt: null, pauseReason: null, ...tick }),
    pause: async (reason, numbers) => void log.push(['pause', reason, numbers]),
  };
  return { sweep, guard, hasTimeLeft: () => true };
}

const FULL = RECORDS_PER_BATCH_MAX;

describe('the deletion of expired metadata', () => {
  test('goes through everything that is due, under one claim and each batch from where the last one ended', async () => {
    const ports = portsOf([
      [FULL, FULL],
      [FULL, FULL - 10],
      [12, 2],
    ]);
    expect(await deleteExpiredMetadata(ports)).toEqual({ deletedCount: 2 * FULL - 8, keptCount: 20 });
    expect(log).toEqual([
      ['delete', 7n, null],
      ['delete', 7n, place(1)],
      ['delete', 7n, place(2)],
      ['finish', { token: 7n, leftOverCount: 3 }],
    ]);
  });

  test('ends, however much is due, and at once when its time is over', async () => {
    const endless = Array.from({ length: METADATA_BATCHES_PER_RUN_MAX + 1 }, () => [FULL, FULL] as const);
    expect((await deleteExpiredMetadata(portsOf(endless))).deletedCount).toBe(METADATA_BATCHES_PER_RUN_MAX * FULL);
    const late = { ...portsOf(endless), hasTimeLeft: () => false };
    expect(await deleteExpiredMetadata(late)).toEqual({ deletedCount: 0, keptCount: 0 });
  });

  test('deletes nothing while destruction is paused', async () => {
    const ports = portsOf([[1, 1]], CALM, { state: 'paused', pauseReason: 'clock_jump' });
    await expect(deleteExpiredMetadata(ports)).rejects.toMatchObject({ code: 'service_unavailable' });
    expect(log).toEqual([]);
  });

  test('pauses all destruction when more became due than can have, until an operator lets it pass', async () => {
    await expect(deleteExpiredMetadata(portsOf([[1, 1]], RUNAWAY))).rejects.toMatchObject({
      code: 'service_unavailable',
    });
    expect(log).toEqual([['pause', 'breaker', { dueCount: 101, livingCount: 150, leftOverCount: 0 }]]);
    const released = portsOf([[1, 1]], { ...RUNAWAY, isBreakerReleased: true });
    expect(await deleteExpiredMetadata(released)).toMatchObject({ deletedCount: 1 });
  });

  test('ends without a word of success when another worker took over', async () => {
    const ports = portsOf([]);
    const sweep = { ...ports.sweep, deleteBatch: async () => 'refused' as const };
    await expect(deleteExpiredMetadata({ ...ports, sweep })).rejects.toMatchObject({ code: 'service_unavailable' });
    expect(log).toEqual([]);
  });
});
