import type { ModelKind, ModelQuery } from './model-query.ts';

/** What a model is sold for, as integers. Amounts are nano-dollars per 1 M tokens. */
export interface PricedModel extends ModelQuery {
  readonly kind: ModelKind;
  /** The most tokens that one answer can have; 0 for a model that writes none, null when nobody says. */
  readonly outputTokensMax: number | null;
  /** Never empty. Of those whose condition holds, the last one counts. */
  readonly rates: readonly ModelRate[];
}

export interface ModelRate {
  /** Counts from this instant on; null: from the beginning. */
  readonly validFrom: Date | null;
  /** Counts in this part of each day only (UTC, half-open; past midnight when it ends before it begins); null: all day. */
  readonly dailyHours: DailyHours | null;
  /** Counts for prompts of strictly more tokens, and then for each of their tokens; 0: for all. */
  readonly promptTokensAbove: number;
  readonly inputNanoUsd: bigint;
  readonly cachedInputNanoUsd: bigint;
  readonly outputNanoUsd: bigint;
  readonly reasoningNanoUsd: bigint;
}

export interface DailyHours {
  readonly fromSecond: number;
  readonly untilSecond: number;
}

/** All prices that a process works with. Never changed: other prices are another version. */
export interface PriceVersion {
  /** SHA-256 over all that `models` says. */
  readonly digest: Uint8Array;
  /** Where they come from, for people. */
  readonly source: string;
  readonly models: readonly PricedModel[];
}

/** Keeps every version of the prices that anything was charged by. */
export interface PriceArchive {
  /** Keeps a version unless it is kept already, and answers with its id. */
  store(version: PriceVersion): Promise<string>;
  /** By provider and model. Empty for an unknown id. */
  read(versionId: string): Promise<readonly PricedModel[]>;
}
