import { totalCost } from '@lethe/core/billing';
import { type NanoUsd, toDecimalUsd } from '@lethe/core/money';
import type { AnswerCost } from './protocol.ts';

/**
 * The cost fields of `usage`, as the text of JSON members. Amounts are written from integers, digit by digit.
 * Inference is null when the price is unknown; storage is 0 when nothing is stored, and never absent.
 * What earlier attempts cost is told only where there was such a cost.
 */
function costMembers(cost: AnswerCost): string {
  const { inference, storageNanoUsd, earlierAttemptsNanoUsd } = cost;
  const outputNanoUsd = inference === null ? null : inference.outputNanoUsd + inference.reasoningNanoUsd;
  const total = totalCost(cost);
  const earlier = earlierAttemptsNanoUsd === 0n ? '' : `,"cost_usd_earlier_attempts":${amount(earlierAttemptsNanoUsd)}`;
  return (
    `"cost_usd_total":${amount(total === null ? null : total + earlierAttemptsNanoUsd)}` +
    `,"cost_usd_input":${amount(inference?.inputNanoUsd ?? null)}` +
    `,"cost_usd_cached_input":${amount(inference?.cachedInputNanoUsd ?? null)}` +
    `,"cost_usd_output":${amount(outputNanoUsd)}${earlier}` +
    `,"cost_usd_data_storage":${amount(storageNanoUsd)}` +
    `,"cost_nano_usd_data_storage":${storageNanoUsd}`
  );
}

function amount(nanoUsd: NanoUsd | null): string {
  return nanoUsd === null ? 'null' : toDecimalUsd(nanoUsd);
}

/**
 * A `usage` object with the cost as its last members.
 * @param text  of a JSON object
 */
export function withCost(text: string, cost: AnswerCost): string {
  const closeAt = text.lastIndexOf('}');
  const isEmpty = text.slice(text.indexOf('{') + 1, closeAt).trim() === '';
  return `${text.slice(0, closeAt)}${isEmpty ? '' : ','}${costMembers(cost)}}`;
}
