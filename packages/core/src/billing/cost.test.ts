import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inferenceCost, storageFee, totalCost, totalTokens } from './index.ts';

const tokens = fc.nat({ max: 10_000_000 });
const usage = fc.record({
  inputTokens: tokens,
  cachedInputTokens: tokens,
  outputTokens: tokens,
  reasoningTokens: tokens,
});
const rate = fc
  .bigInt({ min: 0n, max: 10n ** 12n })
  .map((amountNanoUsd) => ({ amountNanoUsd, perQuantity: 1_000_000n, unit: 'token' as const }));

describe('the storage fee', () => {
  test('1 000 input and 500 output tokens cost exactly $0.000015', () => {
    const thousandAndHalf = { inputTokens: 1_000, cachedInputTokens: 0, outputTokens: 500, reasoningTokens: 0 };
    expect(storageFee({ usage: thousandAndHalf, isStored: true, isCharged: true })).toBe(15_000n);
  });

  test('invariant 6: it is 10 nano-USD for each token of each disjoint class', () => {
    fc.assert(
      fc.property(usage, (any) => {
        expect(storageFee({ usage: any, isStored: true, isCharged: true })).toBe(BigInt(totalTokens(any)) * 10n);
      }),
    );
  });

  test.each([
    { isStored: false, isCharged: true },
    { isStored: true, isCharged: false },
  ])('invariant 7: nothing is charged when %o', (condition) => {
    expect(
      storageFee({
        usage: { inputTokens: 5, cachedInputTokens: 5, outputTokens: 5, reasoningTokens: 5 },
        ...condition,
      }),
    ).toBe(0n);
  });
});

test('invariant 10: a total is the sum of its rounded lines', () => {
  fc.assert(
    fc.property(usage, rate, rate, rate, rate, (any, input, cachedInput, output, reasoning) => {
      const inference = inferenceCost(any, { input, cachedInput, output, reasoning });
      const lines = Object.values(inference).reduce((sum, line) => sum + line, 7n);
      expect(totalCost({ inference, storageNanoUsd: 7n })).toBe(lines);
    }),
  );
});

test('a total with an unknown line is unknown, not the sum of the rest', () => {
  expect(totalCost({ inference: null, storageNanoUsd: 15_000n })).toBeNull();
});
