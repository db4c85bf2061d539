import { formatUsd } from '@lethe/core/money';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dollars, readAmount, typedAmount } from './amount-draft.ts';

const bounds = { minNanoUsd: 5_000_000_000n, maxNanoUsd: 10_000_000_000_000n };

describe('an amount that somebody types', () => {
  test.each([
    ['250', 250_000_000_000n],
    ['$1,000.50', 1_000_500_000_000n],
    [' 5.00 ', 5_000_000_000n],
    ['10000', 10_000_000_000_000n],
  ])('"%s" is read exactly', (text, amountNanoUsd) => {
    expect(readAmount(text, bounds)).toEqual({ kind: 'valid', amountNanoUsd });
  });

  test.each([
    ['4.99', 'At least $5.00.'],
    ['10000.01', 'At most $10,000.00.'],
    ['-20', 'Write dollars and cents, for example 250.00.'],
    ['5.005', 'Write dollars and cents, for example 250.00.'],
    ['1e3', 'Write dollars and cents, for example 250.00.'],
    ['ten', 'Write dollars and cents, for example 250.00.'],
  ])('"%s" is refused with what would do', (text, problem) => {
    expect(readAmount(text, bounds)).toEqual({ kind: 'invalid', problem });
  });

  test('nothing typed is not yet a mistake', () => {
    expect(readAmount('  ', bounds)).toEqual({ kind: 'empty' });
  });

  test('every amount of whole cents is written into the field so that it is read back', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 500n, max: 1_000_000n }), (cents) => {
        const amountNanoUsd = cents * 10_000_000n;
        expect(readAmount(typedAmount(amountNanoUsd), bounds)).toEqual({ kind: 'valid', amountNanoUsd });
        expect(readAmount(dollars(amountNanoUsd), bounds)).toEqual({ kind: 'valid', amountNanoUsd });
      }),
    );
  });

  test('an amount below zero stands in a sentence with a real minus before the currency', () => {
    expect(dollars(-12_345_678_900_000n)).toBe(`−$${formatUsd(12_345_678_900_000n, 2)}`);
  });
});
