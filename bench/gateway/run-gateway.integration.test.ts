import { expect, test } from 'vitest';
import { testServer } from '../testing/test-server.ts';
import { reportGateway } from './report-gateway.ts';
import { runGateway } from './run-gateway.ts';

const options = {
  roundCount: 1,
  seconds: 0.2,
  callerCount: 4,
  streamCount: 5,
  scenarioNumbers: [3, 4],
  hasPortkey: false,
  isProfiled: false,
};
const cores = { target: [], others: [], description: 'wherever the test runs' };

test('every target is measured with every scenario in every round, and what was answered is in the database', async () => {
  const said: string[] = [];

  const result = await runGateway(testServer(), { options, cores, say: (sentence) => said.push(sentence) });

  const names = ['node:http + undici dispatch, the floor', 'Lethe, metadata only', 'Lethe, retain all'];
  for (const { scenario, targets } of result.scenarios) {
    expect(targets.map(({ name, samples }) => [name, samples.length])).toEqual(names.map((name) => [name, 1]));
    for (const { samples } of targets) {
      for (const { requestCount, eventCount } of samples) {
        expect(requestCount).toBeGreaterThan(0);
        // Each stream has its chunks, and an ending of three events.
        expect(eventCount).toBe(scenario.stream === null ? 0 : requestCount * (scenario.stream.chunkCount + 3));
      }
    }
  }
  expect(result.recordedCount).toBeGreaterThan(0);
  expect(said).toEqual(['Round 1 of 1 is done.']);
  expect(reportGateway(result)).toContain('| added to the floor and one fdatasync |');
});
