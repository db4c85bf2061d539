import { chargeFor, type NanoUsd, type Rate } from '../money/index.ts';
import { type TokenUsage, totalTokens } from './token-usage.ts';

/** $0.01 per 1 M tokens: exactly 10 nano-USD for each token of a stored payload. */
export const STORAGE_RATE: Rate = { amountNanoUsd: 10n, perQuantity: 1n, unit: 'token' };

/** What a model's tokens cost, class by class. */
export interface TokenRates {
  readonly input: Rate;
  readonly cachedInput: Rate;
  readonly output: Rate;
  readonly reasoning: Rate;
}

/** The lines of one request. Inference is null when the model's price is unknown; storage never is. */
export interface CostBreakdown {
  readonly inference: InferenceCost | null;
  readonly storageNanoUsd: NanoUsd;
}

export interface InferenceCost {
  readonly inputNanoUsd: NanoUsd;
  readonly cachedInputNanoUsd: NanoUsd;
  readonly outputNanoUsd: NanoUsd;
  readonly reasoningNanoUsd: NanoUsd;
}

/** Each class is rounded on its own, once; a total is the sum of rounded lines and is never rounded again. */
export function inferenceCost(usage: TokenUsage, rates: TokenRates): InferenceCost {
  return {
    inputNanoUsd: chargeFor(usage.inputTokens, rates.input),
    cachedInputNanoUsd: chargeFor(usage.cachedInputTokens, rates.cachedInput),
    outputNanoUsd: chargeFor(usage.outputTokens, rates.output),
    reasoningNanoUsd: chargeFor(usage.reasoningTokens, rates.reasoning),
  };
}

/** The storage fee of a request: charged once, when and only when its payload was durably stored. Self-hosted installations charge none. */
export function storageFee({ usage, isStored, isCharged }: StorageFeeInput): NanoUsd {
  return isStored && isCharged ? chargeFor(totalTokens(usage), STORAGE_RATE) : 0n;
}

export interface StorageFeeInput {
  readonly usage: TokenUsage;
  readonly isStored: boolean;
  /** False for self-hosted installations. */
  readonly isCharged: boolean;
}

/** The sum of all known lines; null when inference is unknown, because a partial sum would read as a total. */
export function totalCost(cost: CostBreakdown): NanoUsd | null {
  if (cost.inference === null) return null;
  const { inputNanoUsd, cachedInputNanoUsd, outputNanoUsd, reasoningNanoUsd } = cost.inference;
  return inputNanoUsd + cachedInputNanoUsd + outputNanoUsd + reasoningNanoUsd + cost.storageNanoUsd;
}
