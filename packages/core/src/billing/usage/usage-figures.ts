import type { NanoUsd } from '../../money/index.ts';

/** What usage came to. Tokens are in disjoint classes. */
export interface UsageFigures {
  /** Each request once, where its first attempt was. */
  readonly requestCount: number;
  /** Calls of an upstream. */
  readonly attemptCount: number;
  /** Requests whose payload is stored for a fee. */
  readonly storedCount: number;
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly outputTokens: number;
  readonly reasoningTokens: number;
  /** Tokens of the requests that are stored for a fee: their fee is this, times the rate. */
  readonly storedTokens: number;
  /** At list prices, whoever pays; nothing for what had no known price. */
  readonly inferenceNanoUsd: NanoUsd;
  /** What of it is taken from credit. */
  readonly chargedInferenceNanoUsd: NanoUsd;
  /** As callers were told. */
  readonly storageNanoUsd: NanoUsd;
  /** What of it was given back, since the payload could not be stored after all. */
  readonly storageRefundedNanoUsd: NanoUsd;
}

export const NO_FIGURES: UsageFigures = {
  requestCount: 0,
  attemptCount: 0,
  storedCount: 0,
  inputTokens: 0,
  cachedInputTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
  storedTokens: 0,
  inferenceNanoUsd: 0n,
  chargedInferenceNanoUsd: 0n,
  storageNanoUsd: 0n,
  storageRefundedNanoUsd: 0n,
};

type StorageAmounts = Pick<UsageFigures, 'storageNanoUsd' | 'storageRefundedNanoUsd'>;

/** What is charged for storage in the end. */
export function netStorage({ storageNanoUsd, storageRefundedNanoUsd }: StorageAmounts): NanoUsd {
  return storageNanoUsd - storageRefundedNanoUsd;
}

/** What is taken from credit in the end. */
export function chargedTotal(figures: StorageAmounts & Pick<UsageFigures, 'chargedInferenceNanoUsd'>): NanoUsd {
  return figures.chargedInferenceNanoUsd + netStorage(figures);
}
