import { afterAll, beforeAll, expect, test } from 'vitest';
import { runOutage } from './run-outage.ts';
import { openStage, type Stage } from './stage/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage.close());

test('invariants 1, 3 and 5: with the database away, known keys see no error, and all usage arrives exactly once when it is back', async () => {
  const { differences } = await runOutage(stage, { seed: 5, durationMs: 8_000 });
  expect(differences).toEqual([]);
}, 120_000);
