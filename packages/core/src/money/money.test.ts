import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chargeFor, divideHalfEven, formatUsd, NANO_USD_PER_USD, parseDecimalUsd, toDecimalUsd } from './index.ts';

describe('amounts', () => {
  test.each([
    [0n, '0'],
    [10n, '0.00000001'],
    [15_000n, '0.000015'],
    [-15_000n, '-0.000015'],
    [NANO_USD_PER_USD, '1'],
    [12_345_678_900_000_000n, '12345678.9'],
  ])('%s nano-USD are exactly $%s', (amount, text) => {
    expect(toDecimalUsd(amount)).toBe(text);
  });

  test('the decimal of any amount is a JSON number without exponent that reads back to the same amount', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), (amount) => {
        const text = toDecimalUsd(amount);
        expect(text).toMatch(/^-?\d+(\.\d*[1-9])?$/);
        const [whole = '', fraction = ''] = text.replace('-', '').split('.');
        const magnitude = BigInt(whole) * NANO_USD_PER_USD + BigInt(fraction.padEnd(9, '0'));
        expect(text.startsWith('-') ? -magnitude : magnitude).toBe(amount);
      }),
    );
  });

  test('a decimal that was written is read back to the same amount', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 18n }), (amount) => {
        expect(parseDecimalUsd(toDecimalUsd(amount))).toBe(amount);
      }),
    );
  });

  test.each(['', '.5', '5.', '-1', '+1', '1e3', '1,000', '0x10', ' 1', '1.0000000001', '12345678901'])(
    'the text "%s" is no amount',
    (text) => expect(parseDecimalUsd(text)).toBeNull(),
  );

  test.each([
    [15_000n, 9, '0.000015000'],
    [15_000n, 6, '0.000015'],
    [499n, 6, '0.000000'],
    [500n, 6, '0.000001'],
    [1_204_500_000_000n, 2, '1,204.50'],
    [-1_204_500_000_000n, 2, '−1,204.50'],
    [-1n, 2, '0.00'],
    [999_999_999n, 0, '1'],
  ])('%s nano-USD with %i decimals read %s', (amount, digits, text) => {
    expect(formatUsd(amount, digits)).toBe(text);
  });
});

describe('rates', () => {
  test('a price below one nano-USD a token is charged exactly over many tokens', () => {
    const rate = { amountNanoUsd: 18_750_000n, perQuantity: 1_000_000n, unit: 'token' } as const;
    expect(chargeFor(1_000_000, rate)).toBe(18_750_000n);
    expect(chargeFor(1, rate)).toBe(19n);
  });

  test('a half goes to the even neighbour', () => {
    expect([1n, 3n, 5n, 7n].map((numerator) => divideHalfEven(numerator, 2n))).toEqual([0n, 2n, 2n, 4n]);
  });

  test('rounding is never off by more than half a unit', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 30n }),
        fc.bigInt({ min: 1n, max: 10n ** 12n }),
        (numerator, denominator) => {
          const twiceError = divideHalfEven(numerator, denominator) * denominator * 2n - numerator * 2n;
          expect(twiceError <= denominator && -twiceError <= denominator).toBe(true);
        },
      ),
    );
  });

  test.each([-1, 0.5, Number.NaN, 2 ** 53])('a quantity of %s is refused', (quantity) => {
    expect(() => chargeFor(quantity, { amountNanoUsd: 1n, perQuantity: 1n, unit: 'token' })).toThrow('whole number');
  });
});
