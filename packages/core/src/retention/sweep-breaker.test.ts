import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BREAKER_FLOOR_COUNT, BREAKER_WINDOW_MS, isRunaway } from './index.ts';

const RUNAWAY = { dueCount: 501, livingCount: 1_000, leftOverCount: 0, sinceLastRunMs: BREAKER_WINDOW_MS };

describe('the breaker of a sweep', () => {
  test.each([
    ['more than half became due within the window', RUNAWAY, true],
    ['exactly half did', { ...RUNAWAY, dueCount: 500 }, false],
    ['the last run is longer ago than the window', { ...RUNAWAY, sinceLastRunMs: BREAKER_WINDOW_MS + 1 }, false],
    ['there was no run before', { ...RUNAWAY, sinceLastRunMs: null }, false],
    ['the last run had left one of them', { ...RUNAWAY, leftOverCount: 1 }, false],
    [
      'all of what there is became due, at the floor',
      { ...RUNAWAY, dueCount: BREAKER_FLOOR_COUNT, livingCount: BREAKER_FLOOR_COUNT },
      false,
    ],
    [
      'one more than the floor',
      { ...RUNAWAY, dueCount: BREAKER_FLOOR_COUNT + 1, livingCount: BREAKER_FLOOR_COUNT + 1 },
      true,
    ],
  ])('%s: %o stops it: %s', (_, survey, expected) => {
    expect(isRunaway(survey)).toBe(expected);
  });

  test('never stops a sweep that works off a backlog, whatever its size', () => {
    const count = fc.nat({ max: 1_000_000 });
    fc.assert(
      fc.property(count, count, fc.nat({ max: BREAKER_WINDOW_MS }), (dueCount, laterCount, sinceLastRunMs) => {
        const survey = { dueCount, livingCount: dueCount + laterCount, leftOverCount: dueCount, sinceLastRunMs };
        expect(isRunaway(survey)).toBe(false);
      }),
    );
  });
});
