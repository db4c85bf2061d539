import type { TokenRates } from '@lethe/core/billing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LIKELY_OUTPUT_TOKENS_MAX, reckonInference, reckonStorage } from './reckon-need.ts';

const perMillion = (amountNanoUsd: bigint) => ({ amountNanoUsd, perQuantity: 1_000_000n, unit: 'token' as const });
const RATES: TokenRates = {
  input: perMillion(2_000_000_000n),
  cachedInput: perMillion(500_000_000n),
  output: perMillion(8_000_000_000n),
  reasoning: perMillion(9_000_000_000n),
};

test('a short answer is likely and at worst as long as it was asked to be, for each choice', () => {
  const tokens = { inputTokens: 1_000, inputTokensMax: 1_000, outputTokensMax: 100, choiceCount: 3 };
  const amount = 1_000n * 2_000n + 300n * 9_000n;
  expect(reckonInference(tokens, RATES)).toEqual({ likelyNanoUsd: amount, worstNanoUsd: amount });
  expect(reckonStorage(tokens)).toEqual({ likelyNanoUsd: 13_000n, worstNanoUsd: 13_000n });
});

test('a long answer is likely to be no longer than most are, and at worst as long as it may be', () => {
  const tokens = { inputTokens: 0, inputTokensMax: 0, outputTokensMax: 100_000, choiceCount: 1 };
  expect(reckonInference(tokens, RATES)).toEqual({
    likelyNanoUsd: BigInt(LIKELY_OUTPUT_TOKENS_MAX) * 9_000n,
    worstNanoUsd: 900_000_000n,
  });
  expect(reckonStorage(tokens)).toEqual({ likelyNanoUsd: 40_960n, worstNanoUsd: 1_000_000n });
});

test('any number of tokens that a caller may name is reckoned, and the likely never exceeds the worst', () => {
  const count = fc.nat({ max: Number.MAX_SAFE_INTEGER });
  fc.assert(
    fc.property(
      fc.nat({ max: 10_000_000 }),
      count,
      fc.integer({ min: 1, max: 128 }),
      (inputTokens, outputTokensMax, choiceCount) => {
        const tokens = { inputTokens, inputTokensMax: inputTokens, outputTokensMax, choiceCount };
        for (const { likelyNanoUsd, worstNanoUsd } of [reckonInference(tokens, RATES), reckonStorage(tokens)]) {
          expect(likelyNanoUsd <= worstNanoUsd).toBe(true);
        }
      },
    ),
  );
});
