import { afterAll, beforeAll, expect, test } from 'vitest';
import { runEquality } from './run-equality.ts';
import { openStage, type Stage } from './stage/stage.ts';

/** `npm run chaos -- equality` sends 10 000, by a seed of its own. */
const SEED = 6;
const REQUEST_COUNT = 400;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage.close());

test('invariant 6: response, REST, CSV, invoice, statement and ledger tell the same of every request, to the nano-dollar', async () => {
  const { differences } = await runEquality(stage, { seed: SEED, requestCount: REQUEST_COUNT });
  expect(differences).toEqual([]);
}, 120_000);
