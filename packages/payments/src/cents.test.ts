import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromCents, toCents } from './cents.ts';

test('whole cents become what Stripe counts, and come back as the same amount', () => {
  expect(toCents(12_340_000_000n)).toBe(1_234);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 99_999_999 }), (cents) => {
      expect(toCents(fromCents(cents))).toBe(cents);
    }),
  );
});

test.each([0n, -10_000_000n, 1n, 9_999_999n, 10_000_001n])(
  '%s nano-USD are charged by nobody: nothing is rounded',
  (amount) => {
    expect(() => toCents(amount)).toThrow('whole cents above zero');
  },
);

test.each([0.5, Number.NaN, 2 ** 53])('%s is no number of cents', (cents) => {
  expect(() => fromCents(cents)).toThrow('whole cents');
});
