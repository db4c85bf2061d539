import type { TokenUsage } from '@lethe/core/billing';

/** What no honest answer reaches. A figure above it is as good as none. */
const TOKENS_MAX = 1_000_000_000;

/** How a provider counts, where it differs from OpenAI: cached tokens within the prompt, reasoning within the completion. */
export interface UsageDialect {
  /** False: reasoning tokens are counted beside `completion_tokens`. */
  readonly isReasoningInCompletion: boolean;
  /** True: reasoning tokens are not told, but the total holds them. */
  readonly isRemainderReasoning: boolean;
}

const OPENAI_DIALECT: UsageDialect = { isReasoningInCompletion: true, isRemainderReasoning: false };
const DIALECTS: ReadonlyMap<string, UsageDialect> = new Map([
  ['xai', { isReasoningInCompletion: false, isRemainderReasoning: false }],
  ['google', { isReasoningInCompletion: true, isRemainderReasoning: true }],
]);

export function usageDialect(provider: string): UsageDialect {
  return DIALECTS.get(provider) ?? OPENAI_DIALECT;
}

/**
 * The disjoint token classes of a reported usage, so that each token is billed once.
 * Details that exceed their total are cut to it. A zero is a zero.
 * @returns null for what is no usage: a missing, negative, fractional or absurd figure
 */
export function readUsage(reported: unknown, dialect: UsageDialect): TokenUsage | null {
  if (!isRecord(reported)) return null;
  const promptTokens = tokenCount(reported.prompt_tokens);
  const completionTokens = tokenCount(reported.completion_tokens);
  if (promptTokens === null || completionTokens === null) return null;
  const cached =
    detail(reported, 'prompt_tokens_details', 'cached_tokens') ?? tokenCount(reported.prompt_cache_hit_tokens) ?? 0;
  const reasoning = detail(reported, 'completion_tokens_details', 'reasoning_tokens') ?? 0;
  const cachedInputTokens = Math.min(cached, promptTokens);
  const input = { inputTokens: promptTokens - cachedInputTokens, cachedInputTokens };
  if (!dialect.isReasoningInCompletion) return { ...input, outputTokens: completionTokens, reasoningTokens: reasoning };
  const reasoningTokens = Math.min(reasoning, completionTokens);
  const output = { outputTokens: completionTokens - reasoningTokens, reasoningTokens };
  if (!dialect.isRemainderReasoning) return { ...input, ...output };
  const remainder = (tokenCount(reported.total_tokens) ?? 0) - promptTokens - completionTokens;
  return { ...input, ...output, reasoningTokens: reasoningTokens + Math.max(remainder, 0) };
}

function detail(reported: Record<string, unknown>, group: string, field: string): number | null {
  const details = reported[group];
  return isRecord(details) ? tokenCount(details[field]) : null;
}

function tokenCount(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= TOKENS_MAX ? value : null;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
