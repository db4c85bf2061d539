import { expect, test } from 'vitest';
import { testServer } from '../testing/test-server.ts';
import { measureSweeps, sweepCases } from './measure-sweep.ts';
import { reportExpiry, reportSweeps } from './report-expiry.ts';
import { runExpiry } from './run-expiry.ts';

const load = {
  dueRowCount: 200,
  dueDayCount: 2,
  livingDayCount: 3,
  organizationCount: 3,
  hourCount: 24,
  ciphertextSizeBytes: 2_700,
};

test('the same rows expire each way, and what remains is what the way promises', async () => {
  const [round, ...others] = await runExpiry(testServer(), { load, roundCount: 1, say: () => {} });

  expect(others).toEqual([]);
  expect(round).toMatchObject({
    sweep: { hourCount: 144 },
    drop: { partCount: 200 },
    deadTupleCount: 0,
    batchedDelete: { leftCount: 0, deadTupleCount: 0 },
    batchedNull: { leftCount: 0, deadTupleCount: 0 },
  });
  expect(round?.sweep.bytesAfter).toBe(round?.sweep.bytesBefore);
  expect(round?.drop.bytesAfter).toBeLessThan((round?.drop.bytesBefore ?? 0) * 0.9);
  expect(round?.batchedDelete.bytesAfter).toBeGreaterThanOrEqual((round?.batchedDelete.bytesBefore ?? 0) * 0.9);
  expect(reportExpiry(round === undefined ? [] : [round])).toContain('| **sweep and drop** |');
});

test('sweeps are measured by organization-hours and by rows', async () => {
  const cases = sweepCases([20, 40], [20, 40]);
  const rounds = await measureSweeps(testServer(), { cases, say: () => {} });

  expect(rounds.map(({ sweep, drop }) => [sweep.hourCount, drop.partCount])).toEqual([
    [20, 40],
    [40, 40],
    [40, 20],
  ]);
  expect(reportSweeps(rounds).split('\n')).toHaveLength(rounds.length + 2);
});
