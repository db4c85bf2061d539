import { describe, expect, test } from 'vitest';
import { costLines } from './cost-lines.ts';

const stored = {
  projectMode: 'credits',
  usage: { inputTokens: 1_000, cachedInputTokens: 0, outputTokens: 500, reasoningTokens: 0, isEstimated: false },
  rates: {
    inputNanoUsdPerMillion: 3_000_000_000n,
    cachedInputNanoUsdPerMillion: 300_000_000n,
    outputNanoUsdPerMillion: 15_000_000_000n,
    reasoningNanoUsdPerMillion: 15_000_000_000n,
  },
  cost: {
    inputNanoUsd: 3_000_000n,
    cachedInputNanoUsd: 0n,
    outputNanoUsd: 7_500_000n,
    reasoningNanoUsd: 0n,
    storageNanoUsd: 15_000n,
    earlierAttemptsNanoUsd: 0n,
    totalNanoUsd: 10_515_000n,
  },
  retention: { notStoredReason: null },
} as const;

describe('the lines of a request', () => {
  test('show the storage fee as the arithmetic that it is', () => {
    const { storage, storageSentence } = costLines(stored);
    expect(storage).toEqual({ name: 'Data storage', tokenCount: 1_500, rate: '$0.01', amountNanoUsd: 15_000n });
    expect(storageSentence).toContain('1,500 tokens × 10 nano-USD = 15,000 nano-USD.');
  });

  test('charge no token for storage when nothing was stored', () => {
    const { storage, storageSentence } = costLines({
      ...stored,
      cost: { ...stored.cost, storageNanoUsd: 0n },
      retention: { notStoredReason: 'level' },
    });
    expect(storage.tokenCount).toBe(0);
    expect(storageSentence).toBe('No storage fee: the payload was never stored.');
  });

  test('show a fee that was told and refunded, and a total without it', () => {
    const lines = costLines({ ...stored, retention: { notStoredReason: 'store_failed' } });
    expect(lines.storage).toMatchObject({ tokenCount: 1_500, amountNanoUsd: 15_000n });
    expect(lines).toMatchObject({ storageRefundedNanoUsd: 15_000n, totalNanoUsd: 10_500_000n });
    expect(lines.storageSentence).toContain('all of it was refunded');
  });

  test('show what earlier attempts cost, which the total includes', () => {
    const cost = { ...stored.cost, earlierAttemptsNanoUsd: 700n, totalNanoUsd: 10_515_700n };
    expect(costLines({ ...stored, cost })).toMatchObject({ earlierAttemptsNanoUsd: 700n, totalNanoUsd: 10_515_700n });
  });

  test('say that a self-hosted installation charges none', () => {
    expect(costLines({ ...stored, cost: { ...stored.cost, storageNanoUsd: 0n } }).storageSentence).toBe(
      'No storage fee is charged on this installation.',
    );
  });

  test('leave an unknown price unknown instead of writing zero', () => {
    const unknown = {
      inputNanoUsd: null,
      cachedInputNanoUsd: null,
      outputNanoUsd: null,
      reasoningNanoUsd: null,
      storageNanoUsd: 15_000n,
      earlierAttemptsNanoUsd: 0n,
      totalNanoUsd: null,
    };
    const lines = costLines({ ...stored, rates: null, cost: unknown });
    expect(lines.inference.map(({ rate, amountNanoUsd }) => [rate, amountNanoUsd])).toEqual(
      Array.from({ length: 4 }, () => [null, null]),
    );
    expect(lines.totalNanoUsd).toBeNull();
    expect(lines.remarks).toContain('The price of this model is not known, so there is no total.');
  });
});
