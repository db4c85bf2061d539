import { type CostBreakdown, type TokenUsage, totalCost } from '@lethe/core/billing';
import { type NanoUsd, toDecimalUsd } from '@lethe/core/money';

/**
 * The cost fields of `usage`, as the text of JSON members. Amounts are written from integers, digit by digit.
 * Inference is null when the price is unknown; storage is 0 when nothing is stored, and never absent.
 */
function costMembers(cost: CostBreakdown): string {
  const { inference, storageNanoUsd } = cost;
  const outputNanoUsd = inference === null ? null : inference.outputNanoUsd + inference.reasoningNanoUsd;
  return [
    `"cost_usd_total":${amount(totalCost(cost))}`,
    `"cost_usd_input":${amount(inference?.inputNanoUsd ?? null)}`,
    `"cost_usd_cached_input":${amount(inference?.cachedInputNanoUsd ?? null)}`,
    `"cost_usd_output":${amount(outputNanoUsd)}`,
    `"cost_usd_data_storage":${amount(storageNanoUsd)}`,
    `"cost_nano_usd_data_storage":${storageNanoUsd}`,
  ].join(',');
}

function amount(nanoUsd: NanoUsd | null): string {
  return nanoUsd === null ? 'null' : toDecimalUsd(nanoUsd);
}

/**
 * The text of the `usage` object that the caller gets: what the upstream reported, field by field as it wrote it, then the cost.
 * @param reportedText  the upstream's object; null when it reported none and the tokens are Lethe's own count
 */
export function usageText(reportedText: string | null, usage: TokenUsage, cost: CostBreakdown): string {
  const reported = reportedText ?? countedUsage(usage);
  const closeAt = reported.lastIndexOf('}');
  const isEmpty = reported.slice(reported.indexOf('{') + 1, closeAt).trim() === '';
  return `${reported.slice(0, closeAt)}${isEmpty ? '' : ','}${costMembers(cost)}}`;
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
