import { STORAGE_RATE, totalTokens } from '@lethe/core/billing';
import type { NanoUsd } from '@lethe/core/money';
import type { RequestRecord } from '@lethe/core/payloads';
import { formatCount, formatQuantity } from '../format/duration.ts';
import { formatUsdRate } from '../format/usd.ts';

export interface CostLine {
  readonly name: string;
  readonly tokenCount: number;
  /** Per 1 M tokens; null when the price is not known. */
  readonly rate: string | null;
  readonly amountNanoUsd: NanoUsd | null;
}

export interface CostLines {
  readonly inference: readonly CostLine[];
  readonly storage: CostLine;
  /** What upstreams that were called and did not answer cost. */
  readonly earlierAttemptsNanoUsd: NanoUsd;
  /** What of the storage fee was given back: all of it, where the payload could not be stored after the answer had told the fee. */
  readonly storageRefundedNanoUsd: NanoUsd;
  /** What is left of what the answer told when the refund is taken off. */
  readonly totalNanoUsd: NanoUsd | null;
  /** The storage fee as arithmetic, or why there is none. */
  readonly storageSentence: string;
  /** What else must be known to read the numbers. */
  readonly remarks: readonly string[];
}

type PricedRequest = Pick<RequestRecord, 'usage' | 'rates' | 'cost' | 'projectMode'> & {
  readonly retention: Pick<RequestRecord['retention'], 'notStoredReason'>;
};

const TOKENS_PER_PRICE = 1_000_000n;

export function costLines(request: PricedRequest): CostLines {
  const { usage, rates, cost, retention } = request;
  const isStored = retention.notStoredReason === null;
  const refunded = isStored ? 0n : cost.storageNanoUsd;
  const line = (
    name: string,
    tokenCount: number,
    rate: NanoUsd | undefined,
    amountNanoUsd: NanoUsd | null,
  ): CostLine => ({
    name,
    tokenCount,
    rate: rate === undefined ? null : formatUsdRate(rate),
    amountNanoUsd,
  });
  return {
    inference: [
      line('Input', usage.inputTokens, rates?.inputNanoUsdPerMillion, cost.inputNanoUsd),
      line('Cached input', usage.cachedInputTokens, rates?.cachedInputNanoUsdPerMillion, cost.cachedInputNanoUsd),
      line('Output', usage.outputTokens, rates?.outputNanoUsdPerMillion, cost.outputNanoUsd),
      line('Reasoning', usage.reasoningTokens, rates?.reasoningNanoUsdPerMillion, cost.reasoningNanoUsd),
    ],
    storage: line(
      'Data storage',
      isStored || refunded > 0n ? totalTokens(usage) : 0,
      STORAGE_RATE.amountNanoUsd * TOKENS_PER_PRICE,
      cost.storageNanoUsd,
    ),
    earlierAttemptsNanoUsd: cost.earlierAttemptsNanoUsd,
    storageRefundedNanoUsd: refunded,
    totalNanoUsd: cost.totalNanoUsd === null ? null : cost.totalNanoUsd - refunded,
    storageSentence: storageSentence(request, isStored),
    remarks: remarksOn(request),
  };
}

function storageSentence({ usage, cost }: PricedRequest, isStored: boolean): string {
  const tokenCount = totalTokens(usage);
  if (!isStored && cost.storageNanoUsd > 0n) {
    return `The answer told a storage fee of ${formatCount(cost.storageNanoUsd)} nano-USD. The payload could not be stored, so all of it was refunded.`;
  }
  if (!isStored) return 'No storage fee: the payload was never stored.';
  if (cost.storageNanoUsd === 0n && tokenCount > 0) return 'No storage fee is charged on this installation.';
  const sum = `${formatQuantity(tokenCount, 'token')} × ${STORAGE_RATE.amountNanoUsd} nano-USD = ${formatCount(cost.storageNanoUsd)} nano-USD.`;
  return `Storage is charged once, when the payload was stored: ${sum}`;
}

function remarksOn({ usage, cost, projectMode }: PricedRequest): readonly string[] {
  return [
    ...(projectMode === 'api_keys'
      ? ['Your own provider key paid for inference; only storage is deducted from credits.']
      : []),
    ...(cost.totalNanoUsd === null ? ['The price of this model is not known, so there is no total.'] : []),
    ...(usage.isEstimated ? ['The upstream reported no usage. Lethe counted the tokens itself.'] : []),
  ];
}
