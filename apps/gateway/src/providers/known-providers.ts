/** Providers whose OpenAI-compatible endpoint is known. A key in the environment is all that they need. */
export const KNOWN_BASE_URLS: Readonly<Record<string, string>> = {
  openai: 'https://api.openai.com/v1',
  anthropic: 'https://api.anthropic.com/v1',
  google: 'https://generativelanguage.googleapis.com/v1beta/openai',
  mistral: 'https://api.mistral.ai/v1',
  groq: 'https://api.groq.com/openai/v1',
  deepseek: 'https://api.deepseek.com/v1',
  xai: 'https://api.x.ai/v1',
  together: 'https://api.together.xyz/v1',
  openrouter: 'https://openrouter.ai/api/v1',
};

export function isKnownProvider(name: string): boolean {
  return Object.hasOwn(KNOWN_BASE_URLS, name);
}

/** The built-in upstream of a demo. Its models cost what the model of the same name costs. */
export const SIMULATOR = 'simulator';
