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
  const input = tokenCount(reported.prompt_tokens);
  const output = tokenCount(reported.completion_tokens);
  if (input === null || output === null) return null;
  const cached =
    detail(reported.prompt_tokens_details, 'cached_tokens') ?? tokenCount(reported.prompt_cache_hit_tokens);
  const reasoning = detail(reported.completion_tokens_details, 'reasoning_tokens');
  const total = tokenCount(reported.total_tokens);
  return disjointClasses({ input, output, cached: cached ?? 0, reasoning: reasoning ?? 0, total: total ?? 0 }, dialect);
}

function detail(details: unknown, field: string): number | null {
  return isRecord(details) ? tokenCount(details[field]) : null;
}
