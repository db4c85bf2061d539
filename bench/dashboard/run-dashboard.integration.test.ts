import { expect, test } from 'vitest';
import { testServer } from '../testing/test-server.ts';
import { quantileOf, reportDashboard } from './report-dashboard.ts';
import { runDashboard, scannedTables } from './run-dashboard.ts';

test('what the pages ask is answered by indexes, with the requests of others in the table', async () => {
  const results = await runDashboard(testServer(), { rowCount: 4_000, otherRowCount: 40_000, roundCount: 1 }, () => {});

  expect(results.length).toBeGreaterThan(15);
  expect(
    results.map(({ name, plans }) => [name, plans.flatMap(scannedTables).filter((table) => table === 'request')]),
  ).toEqual(results.map(({ name }) => [name, []]));
  expect(reportDashboard(results, { arePlansShown: true })).toContain('### list, all');
}, 120_000);

test('a quantile is a value of the series', () => {
  expect([quantileOf([3, 1, 2], 0.5), quantileOf([3, 1, 2], 0.95), quantileOf([7], 0.5)]).toEqual([2, 3, 7]);
});
