import { expect, test } from 'vitest';
import { parseArguments } from './parse-arguments.ts';

test('what is not given has a default', () => {
  expect(parseArguments(['ingest'])).toEqual({
    name: 'ingest',
    options: { roundCount: 5, batchCount: 20, batchSize: 500 },
  });
  expect(parseArguments(['expiry'])).toMatchObject({
    name: 'expiry',
    options: { rowCounts: [100_000, 1_000_000], organizationCount: 20, roundCount: 3 },
  });
  expect(parseArguments(['gateway'])).toMatchObject({
    options: { roundCount: 5, seconds: 4, callerCount: 64, streamCount: 500, hasPortkey: true, isProfiled: false },
  });
  expect(parseArguments(['dashboard'])).toMatchObject({
    options: { rowCount: 1_000_000, otherRowCount: 9_000_000, roundCount: 20, arePlansShown: false },
  });
});

test('options are taken', () => {
  expect(parseArguments(['expiry', '--rows', '5,6', '--rounds=2', '--sweep-hours', '20'])).toMatchObject({
    options: { rowCounts: [5, 6], roundCount: 2, sweepHourCounts: [20] },
  });
  expect(parseArguments(['gateway', '--without-portkey', '--scenarios', '1,3', '--cpu-profiles'])).toMatchObject({
    options: { scenarioNumbers: [1, 3], hasPortkey: false, isProfiled: true },
  });
});

test.each([
  [[]],
  [['nonsense']],
  [['ingest', '--rows', '5']],
  [['ingest', '--rounds', '0']],
  [['ingest', '--rounds', 'many']],
  [['ingest', '--batch-size', '501']],
  [['expiry', '--rows', '5,']],
  [['expiry', '--rows']],
  [['expiry', 'stray']],
  [['gateway', '--scenarios', '6']],
  [['gateway', '--seconds', '0']],
])('%j is refused', (commandArguments) => {
  expect(parseArguments(commandArguments)).toBeNull();
});
