// Hot path: budget 3 µs where credit pays, nothing where it does not.
import { DomainError } from '@lethe/core/errors';
import type { KeySnapshot } from '@lethe/db';
import { type Amounts, largest, type Wanted } from '../credits/amounts.ts';
import { reckonInference, reckonStorage, type TokensInSight } from '../credits/reckon-need.ts';
import type { ModelCatalog, ModelRoute } from '../providers/model-catalog.ts';
import type { Protocol, WireRequest } from '../wire/protocol.ts';
import { RECKONED_TOKENS_MAX } from '../wire/reckon-input-tokens.ts';

/** What credit has to cover of a request. */
export interface CreditPlan {
  /** Null: nothing. */
  readonly need: Wanted | null;
  /** The same without storage; null: nothing. */
  readonly needUnstored: Wanted | null;
  /** What each further attempt may cost. */
  readonly attemptWorstNanoUsd: bigint;
  /** Whether credit pays the inference too. If not, a request without credit goes on without being stored. */
  readonly isInferencePaid: boolean;
}

export interface CreditQuery {
  readonly principal: Pick<KeySnapshot, 'projectMode'>;
  readonly protocol: Pick<Protocol, 'reckonInputTokens'>;
  readonly request: WireRequest;
  readonly candidates: readonly ModelRoute[];
  readonly isStored: boolean;
  readonly admittedAt: Date;
}

/** The longest answers that providers offer: what storing one is reckoned with where nobody says how long it can be. */
const STORED_OUTPUT_TOKENS_MAX = 131_072;
export const NO_CREDIT_NEEDED: CreditPlan = {
  need: null,
  needUnstored: null,
  attemptWorstNanoUsd: 0n,
  isInferencePaid: false,
};

/** @throws {DomainError} model_price_unknown, max_tokens_required */
export function reckonCredit(
  catalog: Pick<ModelCatalog, 'ratesFor' | 'outputTokensMax'>,
  query: CreditQuery,
): CreditPlan {
  const isInferencePaid = query.principal.projectMode === 'credits';
  if (!isInferencePaid && !query.isStored) return NO_CREDIT_NEEDED;
  const { request, candidates } = query;
  const inputTokens = query.protocol.reckonInputTokens(request);
  const inputTokensMax = Math.min(inputTokens + request.tokensBesideText, RECKONED_TOKENS_MAX);
  let likely = 0n;
  let worst = 0n;
  let storage: Amounts | null = null;
  for (const route of candidates) {
    const rates = isInferencePaid
      ? catalog.ratesFor(route, { at: query.admittedAt, promptTokens: inputTokensMax })
      : null;
    if (rates === null && isInferencePaid) throw priceUnknown();
    const outputTokensMax = request.outputTokensMax ?? catalog.outputTokensMax(route);
    if (outputTokensMax === null && isInferencePaid) throw maxTokensRequired();
    const tokens: TokensInSight = {
      inputTokens,
      inputTokensMax,
      outputTokensMax: outputTokensMax ?? STORED_OUTPUT_TOKENS_MAX,
      choiceCount: request.choiceCount,
    };
    if (rates !== null) {
      const inference = reckonInference(tokens, rates);
      likely = largest(likely, inference.likelyNanoUsd);
      worst = largest(worst, inference.worstNanoUsd);
    }
    if (query.isStored) storage = dearest(storage, reckonStorage(tokens));
  }
  const { admittedAt } = query;
  const unstored = { likelyNanoUsd: likely, worstNanoUsd: worst, storageNanoUsd: 0n, admittedAt };
  const needUnstored = isInferencePaid ? unstored : null;
  if (storage === null) return { need: unstored, needUnstored, attemptWorstNanoUsd: worst, isInferencePaid };
  const need = {
    likelyNanoUsd: likely + storage.likelyNanoUsd,
    worstNanoUsd: worst + storage.worstNanoUsd,
    storageNanoUsd: storage.worstNanoUsd,
    admittedAt,
  };
  return { need, needUnstored, attemptWorstNanoUsd: worst, isInferencePaid };
}

function dearest(one: Amounts | null, other: Amounts): Amounts {
  return one !== null && one.worstNanoUsd >= other.worstNanoUsd ? one : other;
}

function priceUnknown(): DomainError {
  const message = 'The price of this model is not known, so credits cannot pay for it.';
  return new DomainError('model_price_unknown', message, { param: 'model' });
}

function maxTokensRequired(): DomainError {
  const message =
    'How long an answer of this model can be is not known, so what it may cost is not either. Set max_tokens.';
  return new DomainError('max_tokens_required', message, { param: 'max_tokens' });
}
