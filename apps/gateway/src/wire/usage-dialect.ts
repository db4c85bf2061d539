/** How a provider tells usage in the OpenAI formats, where it differs from OpenAI: cached tokens within the input, reasoning within the output, and in a stream only when asked. */
export interface UsageDialect {
  /** False: reasoning tokens are counted beside the output. */
  readonly isReasoningInOutput: boolean;
  /** True: reasoning tokens are not told, but the total holds them. */
  readonly isRemainderReasoning: boolean;
  /** True: the usage of a stream comes unasked, and a request that asks for it is refused. */
  readonly isUsageUnasked: boolean;
}

const OPENAI_DIALECT: UsageDialect = { isReasoningInOutput: true, isRemainderReasoning: false, isUsageUnasked: false };
const DIALECTS: ReadonlyMap<string, UsageDialect> = new Map([
  ['xai', { ...OPENAI_DIALECT, isReasoningInOutput: false }],
  ['google', { ...OPENAI_DIALECT, isRemainderReasoning: true }],
  ['mistral', { ...OPENAI_DIALECT, isUsageUnasked: true }],
]);

export function usageDialect(provider: string): UsageDialect {
  return DIALECTS.get(provider) ?? OPENAI_DIALECT;
}
