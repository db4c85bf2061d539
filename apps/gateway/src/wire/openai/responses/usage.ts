import type { TokenUsage } from '@lethe/core/billing';
import { isRecord } from '../../json/json-values.ts';
import { tokenCount } from '../../token-count.ts';
import type { UsageDialect } from '../../usage-dialect.ts';
import { disjointClasses } from '../disjoint-classes.ts';

/**
 * The disjoint token classes of a reported usage. A zero is a zero.
 * @returns null for what is no usage
 */
export function readUsage(reported: unknown, dialect: UsageDialect): TokenUsage | null {
  if (!isRecord(reported)) return null;
  const input = tokenCount(reported.input_tokens);
  const output = tokenCount(reported.output_tokens);
  if (input === null || output === null) return null;
  const { input_tokens_details: inputDetails, output_tokens_details: outputDetails } = reported;
  const cached = (isRecord(inputDetails) ? tokenCount(inputDetails.cached_tokens) : null) ?? 0;
  const reasoning = (isRecord(outputDetails) ? tokenCount(outputDetails.reasoning_tokens) : null) ?? 0;
  return disjointClasses({ input, output, cached, reasoning, total: tokenCount(reported.total_tokens) ?? 0 }, dialect);
}
