import type { TokenUsage } from '@lethe/core/billing';
import type { ReportedInput } from '../../pipeline/observation.ts';
import { isRecord } from '../json/json-values.ts';
import { tokenCount } from '../token-count.ts';

/** Figures of a usage, each as the last event that told it. */
type Reported = Readonly<Record<string, unknown>>;

/**
 * The disjoint token classes of a reported usage. Here `input_tokens` are only those that the cache had no part in: what was read from it
 * is cached input, and what was written to it is input, for which there is no price of its own. A zero is a zero.
 * @returns null for what is no usage
 */
export function readUsage(reported: unknown): TokenUsage | null {
  const input = readInput(reported);
  const output = isRecord(reported) ? tokenCount(reported.output_tokens) : null;
  if (input === null || output === null || !isRecord(reported)) return null;
  const { output_tokens_details: details } = reported;
  const reasoningTokens = Math.min((isRecord(details) ? tokenCount(details.thinking_tokens) : null) ?? 0, output);
  return { ...input, outputTokens: output - reasoningTokens, reasoningTokens };
}

/** The classes of the input alone, which the start of a stream tells. */
export function readInput(reported: unknown): ReportedInput | null {
  if (!isRecord(reported)) return null;
  const input = tokenCount(reported.input_tokens);
  if (input === null) return null;
  return {
    inputTokens: input + (tokenCount(reported.cache_creation_input_tokens) ?? 0),
    cachedInputTokens: tokenCount(reported.cache_read_input_tokens) ?? 0,
  };
}

/** The usage of a stream: what its start told, but for what a later event tells anew. The output of the start is only that of its first piece. */
export function mergeUsage(start: unknown, delta: unknown): Reported {
  const { output_tokens: _first, ...input } = isRecord(start) ? start : {};
  const told = Object.entries(isRecord(delta) ? delta : {}).filter(([, value]) => value !== null);
  return { ...input, ...Object.fromEntries(told) };
}
