import { expect, it } from 'vitest';
import { describeOffset, JUMPS, readJump } from './describe-offset.ts';

it('a demo clock says how far it is ahead', () => {
  expect(describeOffset(0)).toBe('now');
  expect(describeOffset(3 * 86_400_000 + 3_600_000)).toBe('now + 3 d 1 h');
});

it('the time machine only goes forward', () => {
  for (const { advanceSeconds } of JUMPS) expect(advanceSeconds).toBeGreaterThan(0);
  expect(readJump('36', 'hours')).toBe(129_600);
  expect(readJump('366', 'days')).toBe(366 * 86_400);
});

it.each(['', '0', '-1', '1.5', '367', 'soon'])('“%s” days is no jump', (text) => {
  expect(readJump(text, 'days')).toBeNull();
});
