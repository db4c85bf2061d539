/**
 * The providers whose models Lethe lists, in the order in which a model that several of them offer is looked up,
 * by Lethe's name → the name in the price data.
 */
export const PRICED_PROVIDERS: ReadonlyMap<string, string> = new Map([
  ['openai', 'openai'],
  ['anthropic', 'anthropic'],
  ['google', 'google'],
  ['mistral', 'mistral'],
  ['deepseek', 'deepseek'],
  ['xai', 'x-ai'],
  ['groq', 'groq'],
  ['together', 'together'],
  ['openrouter', 'openrouter'],
]);
