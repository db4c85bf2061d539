import { expect, test } from 'vitest';
import { testServer } from '../testing/test-server.ts';
import { reportIngest } from './report-ingest.ts';
import { runIngest } from './run-ingest.ts';

test('every way of writing is measured in every round, over all of its rows', async () => {
  const said: string[] = [];
  const options = { roundCount: 2, batchCount: 2, batchSize: 10 };

  const results = await runIngest(testServer(), options, (sentence) => said.push(sentence));

  expect(results.map(({ name, samples }) => [name, samples.map(({ rowCount }) => rowCount)])).toEqual([
    ['COPY binary, the floor', [20, 20]],
    ['unnest, text arrays', [20, 20]],
    ['record writer, 1 part', [20, 20]],
    ['record writer, 2 parts', [40, 40]],
    ['record writer, 1 part, 2 connections', [40, 40]],
    ['record writer, 2 parts, 2 connections', [80, 80]],
    ['end to end, 2 parts', [40, 40]],
  ]);
  for (const { samples } of results) {
    for (const { wallMs, clientCpuMs } of samples) expect(Math.min(wallMs, clientCpuMs)).toBeGreaterThan(0);
  }
  expect(said).toEqual(['Round 1 of 2 is done.', 'Round 2 of 2 is done.']);
  expect(reportIngest(results).split('\n')).toHaveLength(results.length + 2);
});
