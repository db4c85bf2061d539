import type { TokenRates } from './cost.ts';
import type { ModelKind, ModelQuery } from './model-query.ts';

/** Where prices come from. An unknown model is null, never zero. */
export interface PriceList {
  /**
   * @param at  the instant whose price counts
   * @param promptTokens  all input tokens, cached ones included: some models cost more beyond a threshold
   */
  ratesFor(query: PriceQuery): TokenRates | null;
  /** The most tokens that one answer of the model can have. 0 for a model that writes none; null where nobody says. */
  outputTokensMax(query: ModelQuery): number | null;
  /** The models that have a price, by provider. */
  knownModels(): readonly KnownModel[];
}

export interface PriceQuery extends ModelQuery {
  readonly at: Date;
  readonly promptTokens: number;
}

export interface KnownModel extends ModelQuery {
  readonly kind: ModelKind;
}
