import { expect, test } from 'vitest';
import { addCounts, countPlaywright, countVitest, summaryLine } from './count-results.ts';

const vitest = {
  success: true,
  numPassedTests: 5,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [{ status: 'passed', assertionResults: [{}] }],
};
const playwright = { stats: { expected: 2, unexpected: 0, flaky: 0, skipped: 0 }, errors: [] };

test('the last line is the plain sum, and names skipped tests only when there are some', () => {
  expect(summaryLine(addCounts([countVitest(vitest), countPlaywright(playwright)]))).toBe('7 passed, 0 failed');
  expect(summaryLine({ passed: 1, failed: 2, skipped: 3 })).toBe('1 passed, 2 failed, 3 skipped');
});

test('a test file that cannot be loaded is a failure', () => {
  const report = { ...vitest, success: false, testResults: [{ status: 'failed', assertionResults: [] }] };

  expect(countVitest(report).failed).toBe(1);
});

test('a run that failed with every test green is a failure', () => {
  expect(countVitest({ ...vitest, success: false }).failed).toBe(1);
});

test('a browser test that failed, and an error outside of tests, are failures; one that passed when repeated is not', () => {
  const report = { stats: { ...playwright.stats, flaky: 1, unexpected: 1 }, errors: [{}] };

  expect(countPlaywright(report)).toEqual({ passed: 3, failed: 2, skipped: 0 });
});
