import { afterAll, beforeAll, expect, test } from 'vitest';
import { runKills } from './run-kills.ts';
import { openStage, type Stage } from './stage/stage.ts';

/** Other moments for each run of the suite would make a failure hard to repeat; `npm run chaos` draws them anew. */
const SEED = 5;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage.close());

test('invariants 1, 3, 5 and 7: kill -9 at any moment loses no acknowledged answer, doubles none, and the ledger is exact', async () => {
  const { differences } = await runKills(stage, { seed: SEED, killCount: 6 });
  expect(differences).toEqual([]);
}, 120_000);
