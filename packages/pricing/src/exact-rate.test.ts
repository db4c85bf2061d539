import { expect, test } from 'vitest';
import { nanoPerMillion } from './exact-rate.ts';

test('a price in dollars becomes exact nano-dollars, however the float is spelt', () => {
  expect(nanoPerMillion(0.15)).toBe(150_000_000n);
  expect(nanoPerMillion(0.01875)).toBe(18_750_000n);
  expect(nanoPerMillion(0.1 + 0.2)).toBe(300_000_000n);
  expect(nanoPerMillion(1e-7)).toBe(100n);
  expect(nanoPerMillion(1e21)).toBe(10n ** 30n);
  expect(nanoPerMillion(0.08333333333333334)).toBe(83_333_333n);
  expect(nanoPerMillion(0)).toBe(0n);
  expect(() => nanoPerMillion(-1)).toThrow(RangeError);
  expect(() => nanoPerMillion(Number.NaN)).toThrow(RangeError);
});
