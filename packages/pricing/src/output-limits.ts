/**
 * How many tokens one answer has at most, by the beginning of a model's name; the first that matches counts.
 * From the model pages of OpenAI (platform.openai.com/docs/models), Anthropic (docs.anthropic.com, models overview), Google (ai.google.dev/gemini-api/docs/models)
 * and DeepSeek (api-docs.deepseek.com, pricing). Where a beta raises a limit, the raised one stands here.
 * A number that is too high makes the gateway refuse too early, one that is too low lets a balance go further below zero than it may: when in doubt, leave a model out.
 */
const OUTPUT_LIMITS: readonly (readonly [prefix: string, outputTokensMax: number])[] = [
  ['gpt-3.5-turbo', 4_096],
  ['gpt-4-turbo', 4_096],
  ['gpt-4-vision-preview', 4_096],
  ['gpt-4.1', 32_768],
  ['gpt-4o-2024-05-13', 4_096],
  ['gpt-4o:extended', 64_000],
  ['gpt-4o', 16_384],
  ['gpt-5-chat', 16_384],
  ['gpt-5-pro', 272_000],
  ['gpt-5', 128_000],
  ['chatgpt-4o-latest', 16_384],
  ['o1-preview', 32_768],
  ['o1-mini', 65_536],
  ['o1', 100_000],
  ['o3', 100_000],
  ['o4-mini', 100_000],
  ['claude-2', 4_096],
  ['claude-3-haiku', 4_096],
  ['claude-3-opus', 4_096],
  ['claude-3-sonnet', 4_096],
  ['claude-3-5-', 8_192],
  ['claude-3-7-sonnet', 128_000],
  ['claude-haiku-4-5', 64_000],
  ['claude-opus-4-0', 32_000],
  ['claude-opus-4-1', 32_000],
  ['claude-opus-4-5', 64_000],
  ['claude-sonnet-4-0', 64_000],
  ['claude-sonnet-4-5', 64_000],
  ['gemini-1.5', 8_192],
  ['gemini-2.0-flash', 8_192],
  ['gemini-2.5', 65_536],
  ['deepseek-chat', 8_192],
  ['deepseek-reasoner', 65_536],
];

/** @param model  the name in the price data; a reseller's carries its maker in front (`openai/gpt-4o`) and counts as the maker's */
export function documentedOutputLimit(model: string): number | null {
  const bare = model.slice(model.lastIndexOf('/') + 1);
  return OUTPUT_LIMITS.find(([prefix]) => bare.startsWith(prefix))?.[1] ?? null;
}
