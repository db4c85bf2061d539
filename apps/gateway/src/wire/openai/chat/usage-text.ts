import type { TokenUsage } from '@lethe/core/billing';
import { withCost } from '../../cost-fields.ts';
import type { AnswerCost } from '../../protocol.ts';

export function usageText(reportedText: string | null, usage: TokenUsage, cost: AnswerCost): string {
  return withCost(reportedText ?? countedUsage(usage), cost);
}

function countedUsage(usage: TokenUsage): string {
  const promptTokens = usage.inputTokens + usage.cachedInputTokens;
  const completionTokens = usage.outputTokens + usage.reasoningTokens;
  return JSON.stringify({
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
  });
}
