import { expect, test } from 'vitest';
import { runMalformed } from './run-malformed.ts';

const seed = Number(process.env.LETHE_TEST_SEED ?? Date.now() % 1_000_000);

test(`invariant 45: malformed answers of an upstream (seed ${seed}) never make a defect of ours, a hang, a lost record or a leak of content`, async () => {
  const { differences, answeredCount, refusedCount } = await runMalformed({ seed, count: 300 });
  expect(differences).toEqual([]);
  expect(answeredCount).toBeGreaterThan(100);
  expect(refusedCount).toBeGreaterThan(50);
}, 60_000);
