/** How a model behaves towards those who call it: what it is called, how fast it is, whether it thinks first. */
export interface ModelProfile {
  readonly provider: string;
  readonly model: string;
  /** Median wait for the first token, without reasoning. */
  readonly firstTokenMs: number;
  readonly tokensPerSecond: number;
  /**
   * `hidden`: reasoning is billed but not shown. `shown`: its text is in the answer.
   * `none`: the model does not reason.
   */
  readonly reasoning: 'none' | 'hidden' | 'shown';
  /** Median of hidden reasoning tokens for one answer. */
  readonly reasoningTokens: number;
  /** Characters of English for one token. */
  readonly charactersPerToken: number;
  /** Whether a prompt prefix that was seen shortly before is billed as cached. */
  readonly cachesPrompts: boolean;
  /** Ids of answers begin so. */
  readonly idPrefix: string;
}

const openai = { provider: 'openai', charactersPerToken: 4.3, cachesPrompts: true, idPrefix: 'chatcmpl-' } as const;
const anthropic = {
  provider: 'anthropic',
  reasoning: 'none',
  reasoningTokens: 0,
  charactersPerToken: 3.7,
  cachesPrompts: true,
  idPrefix: 'msg_01',
} as const;
const google = { provider: 'google', charactersPerToken: 4.2, cachesPrompts: true, idPrefix: 'gen-' } as const;

export const MODEL_PROFILES = {
  'gpt-5-mini': {
    ...openai,
    model: 'gpt-5-mini',
    firstTokenMs: 520,
    tokensPerSecond: 125,
    reasoning: 'hidden',
    reasoningTokens: 128,
  },
  'gpt-4.1': {
    ...openai,
    model: 'gpt-4.1',
    firstTokenMs: 480,
    tokensPerSecond: 88,
    reasoning: 'none',
    reasoningTokens: 0,
  },
  'o4-mini': {
    ...openai,
    model: 'o4-mini',
    firstTokenMs: 900,
    tokensPerSecond: 140,
    reasoning: 'hidden',
    reasoningTokens: 704,
  },
  'claude-sonnet-4-5': { ...anthropic, model: 'claude-sonnet-4-5', firstTokenMs: 640, tokensPerSecond: 74 },
  'claude-haiku-4-5': { ...anthropic, model: 'claude-haiku-4-5', firstTokenMs: 380, tokensPerSecond: 150 },
  'gemini-2.5-flash': {
    ...google,
    model: 'gemini-2.5-flash',
    firstTokenMs: 340,
    tokensPerSecond: 190,
    reasoning: 'none',
    reasoningTokens: 0,
  },
  'gemini-2.5-pro': {
    ...google,
    model: 'gemini-2.5-pro',
    firstTokenMs: 1150,
    tokensPerSecond: 98,
    reasoning: 'hidden',
    reasoningTokens: 512,
  },
  'mistral-large': {
    provider: 'mistral',
    model: 'mistral-large',
    firstTokenMs: 560,
    tokensPerSecond: 62,
    reasoning: 'none',
    reasoningTokens: 0,
    charactersPerToken: 3.9,
    cachesPrompts: false,
    idPrefix: 'cmpl-',
  },
  'deepseek-reasoner': {
    provider: 'deepseek',
    model: 'deepseek-reasoner',
    firstTokenMs: 820,
    tokensPerSecond: 46,
    reasoning: 'shown',
    reasoningTokens: 0,
    charactersPerToken: 3.9,
    cachesPrompts: true,
    idPrefix: 'chatcmpl-',
  },
} as const satisfies Record<string, ModelProfile>;

export type ModelName = keyof typeof MODEL_PROFILES;
