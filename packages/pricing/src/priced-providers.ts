/**
 * The providers whose models Lethe lists, in the order in which a model that several of them offer is looked up,
 * by Lethe's name → the name in the price data.
 */
export const LISTED_PROVIDERS: ReadonlyMap<string, string> = new Map([
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

/** Every provider with prices. Those that are not listed are called at addresses of the operator's or a tenant's choice, under exactly these names. */
export const PRICED_PROVIDERS: ReadonlyMap<string, string> = new Map([
  ...LISTED_PROVIDERS,
  ['azure', 'azure'],
  ['baseten', 'baseten'],
  ['cohere', 'cohere'],
  ['fireworks', 'fireworks'],
  ['minimax', 'minimax'],
  ['novita', 'novita'],
  ['ovhcloud', 'ovhcloud'],
  ['perplexity', 'perplexity'],
  ['voyageai', 'voyageai'],
  ['zai', 'zai'],
]);
