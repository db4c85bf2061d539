import type { TokenUsage } from '@lethe/core/billing';
import type { AnswerFormat } from '../../answer-format.ts';
import { isRecord } from '../../json/json-values.ts';
import { tokenCount } from '../../token-count.ts';

export const EMBEDDINGS_ANSWER: AnswerFormat = {
  finishMember: null,
  isAnswer: ({ data }) => Array.isArray(data),
  // Vectors are no text.
  observe: () => {},
  readUsage,
  readStream: null,
};

/** Embeddings have input only. */
function readUsage(reported: unknown): TokenUsage | null {
  const inputTokens = isRecord(reported)
    ? (tokenCount(reported.prompt_tokens) ?? tokenCount(reported.total_tokens))
    : null;
  return inputTokens === null ? null : { inputTokens, cachedInputTokens: 0, outputTokens: 0, reasoningTokens: 0 };
}
