import type { TokenRates } from './cost.ts';

/** Where prices come from. An unknown model is null, never zero. */
export interface PriceList {
  /**
   * @param model  the provider's own name for the model, without `provider/`
   * @param at  the instant whose price counts
   * @param promptTokens  all input tokens, cached ones included: some models cost more beyond a threshold
   */
  ratesFor(query: PriceQuery): TokenRates | null;
  /** The models that have a price, by provider. */
  knownModels(): readonly KnownModel[];
}

export interface PriceQuery {
  readonly provider: string;
  readonly model: string;
  readonly at: Date;
  readonly promptTokens: number;
}

export interface KnownModel {
  readonly provider: string;
  readonly model: string;
}
