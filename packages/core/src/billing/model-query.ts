/** What a model gives: text, or vectors. */
export type ModelKind = 'completion' | 'embedding';

export interface ModelQuery {
  readonly provider: string;
  /** The provider's own name for the model, without `provider/`. */
  readonly model: string;
}
