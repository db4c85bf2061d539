import { expect, test } from 'vitest';
import { restartDelayMs } from './restart-delay.ts';

test('the first death is answered at once, the next ones ever later, up to a bound', () => {
  const delays: number[] = [];
  let deathCount = 0;
  for (let death = 0; death < 9; death += 1) {
    const next = restartDelayMs(deathCount, 100);
    delays.push(next.delayMs);
    deathCount = next.deathCount;
  }
  expect(delays).toEqual([0, 250, 500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
});

test('who lived for a minute is replaced at once again', () => {
  expect(restartDelayMs(7, 60_000)).toEqual({ delayMs: 0, deathCount: 1 });
  expect(restartDelayMs(7, 59_999)).toEqual({ delayMs: 10_000, deathCount: 8 });
});
