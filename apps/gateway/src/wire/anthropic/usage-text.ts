import type { TokenUsage } from '@lethe/core/billing';
import { withCost } from '../cost-fields.ts';
import type { AnswerCost } from '../protocol.ts';

export function usageText(reportedText: string | null, usage: TokenUsage, cost: AnswerCost): string {
  return withCost(reportedText ?? countedUsage(usage), cost);
}

function countedUsage(usage: TokenUsage): string {
  return JSON.stringify({
    input_tokens: usage.inputTokens,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: usage.cachedInputTokens,
    output_tokens: usage.outputTokens + usage.reasoningTokens,
  });
}
