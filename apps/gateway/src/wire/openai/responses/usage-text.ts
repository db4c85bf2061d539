import type { TokenUsage } from '@lethe/core/billing';
import { withCost } from '../../cost-fields.ts';
import type { AnswerCost } from '../../protocol.ts';

export function usageText(reportedText: string | null, usage: TokenUsage, cost: AnswerCost): string {
  return withCost(reportedText ?? countedUsage(usage), cost);
}

function countedUsage(usage: TokenUsage): string {
  const inputTokens = usage.inputTokens + usage.cachedInputTokens;
  const outputTokens = usage.outputTokens + usage.reasoningTokens;
  return JSON.stringify({
    input_tokens: inputTokens,
    input_tokens_details: { cached_tokens: usage.cachedInputTokens },
    output_tokens: outputTokens,
    output_tokens_details: { reasoning_tokens: usage.reasoningTokens },
    total_tokens: inputTokens + outputTokens,
  });
}
