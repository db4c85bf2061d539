import type { TokenUsage } from '@lethe/core/billing';
import type { UsageDialect } from '../usage-dialect.ts';

/** The figures of a usage in one of OpenAI's formats, each of them read and found sound. */
export interface ReportedFigures {
  readonly input: number;
  readonly output: number;
  readonly cached: number;
  readonly reasoning: number;
  /** 0 when it was not told. */
  readonly total: number;
}

/** The disjoint token classes, so that each token is billed once. Details that exceed their total are cut to it. */
export function disjointClasses(figures: ReportedFigures, dialect: UsageDialect): TokenUsage {
  const { input, output, total } = figures;
  const cachedInputTokens = Math.min(figures.cached, input);
  const inputTokens = input - cachedInputTokens;
  if (!dialect.isReasoningInOutput) {
    // A total that does not hold the reasoning beside the output says that it is within it after all.
    const isBeside = total === 0 || total > input + output;
    if (isBeside) return { inputTokens, cachedInputTokens, outputTokens: output, reasoningTokens: figures.reasoning };
  }
  const within = Math.min(figures.reasoning, output);
  const beside = dialect.isRemainderReasoning ? Math.max(total - input - output, 0) : 0;
  return { inputTokens, cachedInputTokens, outputTokens: output - within, reasoningTokens: within + beside };
}
