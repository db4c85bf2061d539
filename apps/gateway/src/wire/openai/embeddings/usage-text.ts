import type { TokenUsage } from '@lethe/core/billing';
import { withCost } from '../../cost-fields.ts';
import type { AnswerCost } from '../../protocol.ts';

export function usageText(reportedText: string | null, usage: TokenUsage, cost: AnswerCost): string {
  return withCost(reportedText ?? countedUsage(usage), cost);
}

function countedUsage({ inputTokens }: TokenUsage): string {
  return JSON.stringify({ prompt_tokens: inputTokens, total_tokens: inputTokens });
}
