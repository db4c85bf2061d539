import { NO_USAGE } from '@lethe/core/billing';
import { expect, test } from 'vitest';
import { usageText } from './openai/chat/usage-text.ts';

const inference = {
  inputNanoUsd: 150_000n,
  cachedInputNanoUsd: 1n,
  outputNanoUsd: 200_000n,
  reasoningNanoUsd: 100_000n,
};

test('amounts are exact decimals, and output contains reasoning', () => {
  expect(
    usageText('{"prompt_tokens": 1.0}', NO_USAGE, { inference, storageNanoUsd: 15_000n, earlierAttemptsNanoUsd: 0n }),
  ).toBe(
    '{"prompt_tokens": 1.0,"cost_usd_total":0.000465001,"cost_usd_input":0.00015,"cost_usd_cached_input":0.000000001,' +
      '"cost_usd_output":0.0003,"cost_usd_data_storage":0.000015,"cost_nano_usd_data_storage":15000}',
  );
});

test('an amount beyond what a double holds keeps its last digit', () => {
  const storageNanoUsd = 9_007_199_254_740_993n;
  expect(usageText('{}', NO_USAGE, { inference: null, storageNanoUsd, earlierAttemptsNanoUsd: 0n })).toContain(
    '"cost_usd_data_storage":9007199.254740993,',
  );
});

test('an unknown price is null, and storage is never absent', () => {
  expect(
    JSON.parse(usageText(null, NO_USAGE, { inference: null, storageNanoUsd: 0n, earlierAttemptsNanoUsd: 0n })),
  ).toEqual({
    prompt_tokens: 0,
    completion_tokens: 0,
    total_tokens: 0,
    cost_usd_total: null,
    cost_usd_input: null,
    cost_usd_cached_input: null,
    cost_usd_output: null,
    cost_usd_data_storage: 0,
    cost_nano_usd_data_storage: 0,
  });
});
